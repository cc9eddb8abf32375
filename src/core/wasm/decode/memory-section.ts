import type { MemoryType } from '../module.ts';
import type { ByteReader } from './byte-reader.ts';
import { checkLimit, type DecodeContext } from './context.ts';
import { decodeMemoryType } from './value-types.ts';

export function decodeMemorySection(reader: ByteReader, { limits }: DecodeContext): MemoryType[] {
  const at = reader.position;
  const count = reader.count(2);
  checkLimit(limits, 'memories', count, at);
  const memories: MemoryType[] = [];
  for (let i = 0; i < count; i++) memories.push(decodeMemoryType(reader));
  return memories;
}
