import type { FuncType, ValType } from '../module.ts';
import type { ByteReader } from './byte-reader.ts';
import { checkLimit, type DecodeContext } from './context.ts';
import { decodeValType } from './value-types.ts';

export function decodeTypeSection(reader: ByteReader, context: DecodeContext): FuncType[] {
  const at = reader.position;
  const count = reader.count(3);
  checkLimit(context.limits, 'types', count, at);
  const types: FuncType[] = [];
  for (let i = 0; i < count; i++) {
    const form = reader.u8();
    if (form !== 0x60) reader.fail(`malformed function type: form 0x${form.toString(16)}`, reader.position - 1);
    types.push({ params: valTypes(reader, context), results: valTypes(reader, context) });
  }
  return types;
}

function valTypes(reader: ByteReader, context: DecodeContext): ValType[] {
  const at = reader.position;
  const count = reader.count();
  checkLimit(context.limits, 'arity', count, at);
  const types: ValType[] = [];
  for (let i = 0; i < count; i++) types.push(decodeValType(reader, context));
  return types;
}
