/** Types as sections encode them (section 5.3). */
import type { GlobalType, Limits, MemoryType, RefType, TableType, ValType } from '../module.ts';
import { valTypeOfByte } from '../opcodes.ts';
import type { ByteReader } from './byte-reader.ts';
import type { DecodeContext } from './context.ts';

export function decodeValType(reader: ByteReader, { features }: DecodeContext): ValType {
  const byte = reader.u8();
  const type = valTypeOfByte(byte);
  const enabled = features.referenceTypes || byte > 0x70;
  if (type === undefined || !enabled)
    return reader.fail(`malformed value type: 0x${byte.toString(16)}`, reader.position - 1);
  return type;
}

export function decodeRefType(reader: ByteReader, { features }: DecodeContext): RefType {
  const byte = reader.u8();
  const type = valTypeOfByte(byte);
  if (type === 'funcref' || (type === 'externref' && features.referenceTypes)) return type;
  return reader.fail(`malformed reference type: 0x${byte.toString(16)}`, reader.position - 1);
}

export function decodeLimits(reader: ByteReader): Limits {
  const flags = reader.u8();
  if (flags > 1) reader.fail(`malformed limits flags: 0x${flags.toString(16)}`, reader.position - 1);
  const min = reader.u32();
  return { min, max: flags === 1 ? reader.u32() : null };
}

export function decodeTableType(reader: ByteReader, context: DecodeContext): TableType {
  return { element: decodeRefType(reader, context), limits: decodeLimits(reader) };
}

export function decodeMemoryType(reader: ByteReader): MemoryType {
  return { limits: decodeLimits(reader) };
}

export function decodeGlobalType(reader: ByteReader, context: DecodeContext): GlobalType {
  const type = decodeValType(reader, context);
  const mutable = reader.u8();
  if (mutable > 1) reader.fail(`malformed mutability: ${mutable}`, reader.position - 1);
  return { type, mutable: mutable === 1 };
}
