import { ModuleError } from '../../errors.ts';
import type { ConstExpr } from '../module.ts';
import { mnemonicOf, OP } from '../opcodes.ts';
import type { ByteReader } from './byte-reader.ts';
import type { DecodeContext } from './context.ts';
import { InstructionReader } from './instruction-reader.ts';

/**
 * A constant expression and its `end`. What is an expression but not one constant instruction is `invalid`, which the type
 * {@link ConstExpr} cannot hold, so the decoder has to say it; it is said after the whole expression was found well-formed.
 */
export function decodeConstExpr(reader: ByteReader, { features }: DecodeContext): ConstExpr {
  const start = reader.position;
  const code = new InstructionReader(reader.bytes, start, reader.end);
  let expr: ConstExpr | null = null;
  let problem: ModuleError | null = null;
  let depth = 0;
  const references = features.referenceTypes || features.bulkMemory;
  while (true) {
    if (!code.next()) code.failEnd();
    if (code.opcode === OP.end) {
      if (depth === 0) break;
      depth--;
      continue;
    }
    if (code.opcode === OP.block || code.opcode === OP.loop || code.opcode === OP.if) depth++;
    const isReference = code.opcode === OP['ref.null'] || code.opcode === OP['ref.func'];
    if (isReference && !references) code.fail(`illegal opcode: ${mnemonicOf(code.opcode)} is not enabled`, code.offset);
    const found = constant(code);
    if (found === null) {
      problem ??= invalid(`constant expression required: found ${mnemonicOf(code.opcode)}`, code.offset);
    } else if (expr !== null) {
      problem ??= invalid('type mismatch: a constant expression leaves one value', code.offset);
    }
    expr = found;
  }
  reader.position = code.position;
  if (problem !== null) throw problem;
  if (expr === null) throw invalid('type mismatch: a constant expression leaves one value, found none', start);
  return expr;
}

function invalid(message: string, offset: number): ModuleError {
  return new ModuleError('invalid', message, offset);
}

function constant(code: InstructionReader): ConstExpr | null {
  const { lo, hi, offset } = code;
  switch (code.opcode) {
    case OP['i32.const']:
      return { op: 'const', type: 'i32', lo, hi, offset };
    case OP['i64.const']:
      return { op: 'const', type: 'i64', lo, hi, offset };
    case OP['f32.const']:
      return { op: 'const', type: 'f32', lo, hi, offset };
    case OP['f64.const']:
      return { op: 'const', type: 'f64', lo, hi, offset };
    case OP['global.get']:
      return { op: 'global.get', global: code.index, offset };
    case OP['ref.null']:
      return { op: 'ref.null', type: code.refType, offset };
    case OP['ref.func']:
      return { op: 'ref.func', func: code.index, offset };
    default:
      return null;
  }
}
