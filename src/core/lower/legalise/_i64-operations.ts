import type { NumericOp, Var } from '../../ir/index.ts';
import type { Builder, Routines } from './_builder.ts';
import { DIV_REM_S, DIV_REM_U } from './_i64-routines.ts';

/** Low and high word of a value; the second is unused where the value has 32 bits. */
export type Pair = readonly [lo: Var, hi: Var];

/** Writes one operation with 64-bit operands or result by words. The result is in temporaries: no operand is overwritten. */
export function numeric64(b: Builder, routines: Routines, op: NumericOp, args: readonly Pair[]): Pair {
  const [x, y] = args;
  const each = (name: string): Pair => [b.i32(name, x[0], y[0]), b.i32(name, x[1], y[1])];
  const bit = (v: Var): Pair => [v, -1];
  switch (op) {
    case 'i64.add': {
      const lo = b.i32('add', x[0], y[0]);
      return [lo, b.i32('add', b.i32('add', x[1], y[1]), b.i32('lt_u', lo, x[0]))];
    }
    case 'i64.sub':
      return [b.i32('sub', x[0], y[0]), b.i32('sub', b.i32('sub', x[1], y[1]), b.i32('lt_u', x[0], y[0]))];
    case 'i64.mul': {
      const cross = b.i32('add', b.i32('mul', x[0], y[1]), b.i32('mul', x[1], y[0]));
      return [b.i32('mul', x[0], y[0]), b.i32('add', b.i32('mulhi_u', x[0], y[0]), cross)];
    }
    case 'i64.div_u':
    case 'i64.div_s': {
      const routine = op === 'i64.div_u' ? DIV_REM_U : DIV_REM_S;
      const [lo, hi] = routines.call(b, routine, [...x, ...y]);
      return [lo, hi];
    }
    case 'i64.rem_u':
    case 'i64.rem_s': {
      const routine = op === 'i64.rem_u' ? DIV_REM_U : DIV_REM_S;
      const [, , lo, hi] = routines.call(b, routine, [...x, ...y]);
      return [lo, hi];
    }
    case 'i64.and':
    case 'i64.or':
    case 'i64.xor':
      return each(op.slice(4));
    case 'i64.shl':
      return shift(b, x, y[0], 'shl');
    case 'i64.shr_u':
      return shift(b, x, y[0], 'shr_u');
    case 'i64.shr_s':
      return shift(b, x, y[0], 'shr_s');
    case 'i64.rotl':
    case 'i64.rotr':
      return rotate(b, x, y[0], op === 'i64.rotl');
    case 'i64.eqz':
      return bit(b.not(b.i32('or', x[0], x[1])));
    case 'i64.eq':
      return bit(b.not(b.i32('or', ...each('xor'))));
    case 'i64.ne':
      return bit(b.i32('ne', b.i32('or', ...each('xor')), { c: 0 }));
    case 'i64.lt_s':
    case 'i64.lt_u':
      return bit(less(b, x, y, op.slice(4)));
    case 'i64.gt_s':
    case 'i64.gt_u':
      return bit(less(b, y, x, op.replace('i64.g', 'l')));
    case 'i64.le_s':
    case 'i64.le_u':
      return bit(b.not(less(b, y, x, op.replace('i64.le', 'lt'))));
    case 'i64.ge_s':
    case 'i64.ge_u':
      return bit(b.not(less(b, x, y, op.replace('i64.ge', 'lt'))));
    case 'i64.clz': {
      const low = b.i32('add', b.num('i32.clz', [x[0]]), { c: 32 });
      return [b.select(x[1], b.num('i32.clz', [x[1]]), low), b.const(0)];
    }
    case 'i64.ctz': {
      const high = b.i32('add', b.num('i32.ctz', [x[1]]), { c: 32 });
      return [b.select(x[0], b.num('i32.ctz', [x[0]]), high), b.const(0)];
    }
    case 'i64.popcnt':
      return [b.i32('add', b.num('i32.popcnt', [x[0]]), b.num('i32.popcnt', [x[1]])), b.const(0)];
    case 'i64.extend8_s':
    case 'i64.extend16_s': {
      const lo = b.num(op === 'i64.extend8_s' ? 'i32.extend8_s' : 'i32.extend16_s', [x[0]]);
      return [lo, b.i32('shr_s', lo, { c: 31 })];
    }
    case 'i64.extend32_s':
    case 'i64.extend_i32_s':
      return [x[0], b.i32('shr_s', x[0], { c: 31 })];
    case 'i64.extend_i32_u':
      return [x[0], b.const(0)];
    case 'i32.wrap_i64':
    case 'i64.lo':
      return [x[0], -1];
    case 'i64.hi':
      return [x[1], -1];
    case 'i64.pack':
      return [x[0], y[0]];
    default:
      throw new RangeError(`cannot split ${op}: no rule for it`);
  }
}

/** The high words decide unless they are equal. */
function less(b: Builder, x: Pair, y: Pair, op: string): Var {
  return b.select(b.i32('eq', x[1], y[1]), b.i32('lt_u', x[0], y[0]), b.i32(op, x[1], y[1]));
}

/**
 * i32 shift counts are modulo 32, so each word shifted by `n` serves both halves of the range; the bits that cross are
 * shifted in two steps, since a single shift by 32 would be a shift by 0.
 */
function shift(b: Builder, x: Pair, n: Var, op: 'shl' | 'shr_u' | 'shr_s'): Pair {
  const far = b.i32('and', n, { c: 32 });
  const inverse = b.i32('xor', n, { c: 31 });
  if (op === 'shl') {
    const lo = b.i32('shl', x[0], n);
    const crossing = b.i32('shr_u', b.i32('shr_u', x[0], { c: 1 }), inverse);
    const hi = b.i32('or', b.i32('shl', x[1], n), crossing);
    return [b.select(far, b.const(0), lo), b.select(far, lo, hi)];
  }
  const hi = b.i32(op, x[1], n);
  const crossing = b.i32('shl', b.i32('shl', x[1], { c: 1 }), inverse);
  const lo = b.i32('or', b.i32('shr_u', x[0], n), crossing);
  const fill = op === 'shr_u' ? b.const(0) : b.i32('shr_s', x[1], { c: 31 });
  return [b.select(far, hi, lo), b.select(far, fill, hi)];
}

function rotate(b: Builder, x: Pair, n: Var, left: boolean): Pair {
  const far = b.i32('and', n, { c: 32 });
  const [p, q] = [b.select(far, x[1], x[0]), b.select(far, x[0], x[1])];
  const inverse = b.i32('xor', n, { c: 31 });
  const half = (to: Var, from: Var): Var =>
    left
      ? b.i32('or', b.i32('shl', to, n), b.i32('shr_u', b.i32('shr_u', from, { c: 1 }), inverse))
      : b.i32('or', b.i32('shr_u', to, n), b.i32('shl', b.i32('shl', from, { c: 1 }), inverse));
  return [half(p, q), half(q, p)];
}
