import type { Global } from '../module.ts';
import type { ByteReader } from './byte-reader.ts';
import { decodeConstExpr } from './const-expr.ts';
import { checkLimit, type DecodeContext } from './context.ts';
import { decodeGlobalType } from './value-types.ts';

export function decodeGlobalSection(reader: ByteReader, context: DecodeContext): Global[] {
  const at = reader.position;
  const count = reader.count(3);
  checkLimit(context.limits, 'globals', count, at);
  const globals: Global[] = [];
  for (let i = 0; i < count; i++) {
    const type = decodeGlobalType(reader, context);
    globals.push({ type, init: decodeConstExpr(reader, context) });
  }
  return globals;
}
