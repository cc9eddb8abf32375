import type { ByteReader } from './byte-reader.ts';
import { checkLimit, type DecodeContext } from './context.ts';

/** Type indices of the defined functions. */
export function decodeFunctionSection(reader: ByteReader, { limits }: DecodeContext): number[] {
  const at = reader.position;
  const count = reader.count();
  checkLimit(limits, 'functions', count, at);
  const types: number[] = [];
  for (let i = 0; i < count; i++) types.push(reader.u32());
  return types;
}
