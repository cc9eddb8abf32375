import type { DataSegment } from '../module.ts';
import type { ByteReader } from './byte-reader.ts';
import { decodeConstExpr } from './const-expr.ts';
import { checkLimit, type DecodeContext } from './context.ts';

export function decodeDataSection(reader: ByteReader, context: DecodeContext): DataSegment[] {
  const at = reader.position;
  const count = reader.count(2);
  checkLimit(context.limits, 'dataSegments', count, at);
  const segments: DataSegment[] = [];
  for (let i = 0; i < count; i++) segments.push(segment(reader, context));
  return segments;
}

function segment(reader: ByteReader, context: DecodeContext): DataSegment {
  const offset = reader.position;
  const flags = reader.u32();
  if (flags > (context.features.bulkMemory ? 2 : 0)) reader.fail(`malformed data segment kind: ${flags}`, offset);
  const memory = flags === 2 ? reader.u32() : 0;
  const at = flags === 1 ? null : decodeConstExpr(reader, context);
  const bytes = reader.take(reader.count());
  return { mode: flags === 1 ? 'passive' : 'active', memory, at, bytes, offset };
}
