import type { Code, ValType } from '../module.ts';
import { OP } from '../opcodes.ts';
import type { ByteReader } from './byte-reader.ts';
import { checkLimit, type DecodeContext } from './context.ts';
import { decodeValType } from './value-types.ts';

/** Ranges of bodies, and their locals. The instructions are read when they are validated, once. */
export function decodeCodeSection(reader: ByteReader, context: DecodeContext): Code[] {
  const count = reader.count(3);
  const code: Code[] = [];
  for (let i = 0; i < count; i++) code.push(body(reader, context));
  return code;
}

function body(reader: ByteReader, context: DecodeContext): Code {
  const at = reader.position;
  const size = reader.count();
  checkLimit(context.limits, 'bodyBytes', size, at);
  const end = reader.position + size;
  const locals = declarations(reader, context);
  const start = reader.position;
  if (start >= end || reader.bytes[end - 1] !== OP.end)
    reader.fail('END opcode expected: the last byte of a function body is another', Math.max(at, end - 1));
  reader.position = end;
  return { locals, start, end };
}

function declarations(reader: ByteReader, context: DecodeContext): { count: number; type: ValType }[] {
  const groups = reader.count(2);
  const locals: { count: number; type: ValType }[] = [];
  let total = 0;
  let limitAt = -1;
  for (let i = 0; i < groups; i++) {
    const at = reader.position;
    const count = reader.u32();
    total += count;
    if (total > 0xffffffff) reader.fail(`too many locals: ${total}, an index has 32 bits`, at);
    if (limitAt < 0 && total > context.limits.locals) limitAt = at;
    locals.push({ count, type: decodeValType(reader, context) });
  }
  if (limitAt >= 0) checkLimit(context.limits, 'locals', total, limitAt);
  return locals;
}
