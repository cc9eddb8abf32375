import type { TableType } from '../module.ts';
import type { ByteReader } from './byte-reader.ts';
import { checkLimit, type DecodeContext } from './context.ts';
import { decodeTableType } from './value-types.ts';

export function decodeTableSection(reader: ByteReader, context: DecodeContext): TableType[] {
  const at = reader.position;
  const count = reader.count(3);
  checkLimit(context.limits, 'tables', count, at);
  const tables: TableType[] = [];
  for (let i = 0; i < count; i++) tables.push(decodeTableType(reader, context));
  return tables;
}
