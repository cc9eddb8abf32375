/** Instructions that trap on some operands, split as the IR wants: `trap_if` for what is excluded, then the total operation. */
import type { NumericOp, Type, Var } from '../ir/index.ts';
import type { OperandStack } from './operand-stack.ts';
import type { SiteOf } from './sites.ts';

type Width = 'i32' | 'i64';

interface Division {
  readonly type: Width;
  readonly signedDivide: boolean;
}

/** By mnemonic, for instructions that divide. */
export const DIVISIONS: ReadonlyMap<string, Division> = new Map(
  (['i32', 'i64'] as const).flatMap((type) =>
    ['div_s', 'div_u', 'rem_s', 'rem_u'].map((name) => [`${type}.${name}`, { type, signedDivide: name === 'div_s' }]),
  ),
);

interface Truncation {
  readonly from: 'f32' | 'f64';
  readonly op: NumericOp;
  /** Traps at or above this. */
  readonly above: number;
  /** Traps below this, or at it too where `strict` is false. */
  readonly below: number;
  readonly strict: boolean;
}

/** By mnemonic, for float-to-integer conversions that trap. The bounds are exact in the source type. */
export const TRUNCATIONS: ReadonlyMap<string, Truncation> = new Map(
  (['i32', 'i64'] as const).flatMap((to) =>
    (['f32', 'f64'] as const).flatMap((from) =>
      (['s', 'u'] as const).map((sign) => {
        const bits = to === 'i32' ? 32 : 64;
        const lowest = sign === 'u' ? 0 : -(2 ** (bits - 1));
        // The next value below `lowest - 1 < x` that the source type can tell apart: lowest - 1 itself where that is exact.
        const exact = sign === 'u' || (from === 'f64' && to === 'i32');
        const truncation: Truncation = {
          from,
          op: `${to}.trunc_sat_${from}_${sign}`,
          above: sign === 'u' ? 2 ** bits : 2 ** (bits - 1),
          below: exact ? lowest - 1 : lowest,
          strict: !exact,
        };
        return [`${to}.trunc_${from}_${sign}`, truncation];
      }),
    ),
  ),
);

/** Lowers a division. A constant divisor needs no check that it passes. */
export function divide(stack: OperandStack, op: NumericOp, { type, signedDivide }: Division, siteOf: SiteOf): void {
  const divisor = stack.constantAt(0);
  const nonZero = divisor !== null && (divisor.lo | divisor.hi) !== 0;
  const notMinusOne = divisor !== null && !(divisor.lo === -1 && (type === 'i32' || divisor.hi === -1));
  const b = stack.pop();
  const a = stack.pop();
  if (!nonZero) {
    const zero = numeric(stack, `${type}.eqz`, 'i32', [b]);
    trapIf(stack, zero, siteOf('integer_divide_by_zero'));
  }
  if (signedDivide && !notMinusOne) {
    const lowest = constant(stack, type, type === 'i32' ? -0x80000000 : 0, type === 'i32' ? 0 : -0x80000000);
    const isLowest = numeric(stack, `${type}.eq`, 'i32', [a, lowest]);
    stack.release(lowest);
    const minusOne = constant(stack, type, -1, type === 'i32' ? 0 : -1);
    const isMinusOne = numeric(stack, `${type}.eq`, 'i32', [b, minusOne]);
    stack.release(minusOne);
    trapIf(stack, both(stack, 'i32.and', isLowest, isMinusOne), siteOf('integer_overflow'));
  }
  stack.release(a);
  stack.release(b);
  stack.pushTemp(numeric(stack, op, type, [a, b]));
}

export function truncate(stack: OperandStack, to: Type, truncation: Truncation, siteOf: SiteOf): void {
  const { from, op, above, below, strict } = truncation;
  const x = stack.pop();
  const isNan = numeric(stack, `${from}.ne`, 'i32', [x, x]);
  trapIf(stack, isNan, siteOf('invalid_conversion'));
  const high = float(stack, from, above);
  const tooHigh = numeric(stack, `${from}.ge`, 'i32', [x, high]);
  stack.release(high);
  const low = float(stack, from, below);
  const tooLow = numeric(stack, strict ? `${from}.lt` : `${from}.le`, 'i32', [x, low]);
  stack.release(low);
  trapIf(stack, both(stack, 'i32.or', tooHigh, tooLow), siteOf('integer_overflow'));
  stack.release(x);
  stack.pushTemp(numeric(stack, op, to, [x]));
}

function numeric(stack: OperandStack, op: NumericOp, result: Type, args: readonly Var[]): Var {
  const dst = stack.allocate(result);
  stack.list.push({ k: 'num', op, dst, args });
  return dst;
}

function both(stack: OperandStack, op: 'i32.and' | 'i32.or', a: Var, b: Var): Var {
  stack.release(a);
  stack.release(b);
  return numeric(stack, op, 'i32', [a, b]);
}

function trapIf(stack: OperandStack, cond: Var, site: number): void {
  stack.list.push({ k: 'trap_if', cond, site });
  stack.release(cond);
}

function constant(stack: OperandStack, type: Type, lo: number, hi: number): Var {
  const dst = stack.allocate(type);
  stack.list.push({ k: 'const', dst, lo, hi });
  return dst;
}

function float(stack: OperandStack, type: 'f32' | 'f64', value: number): Var {
  const view = new DataView(new ArrayBuffer(8));
  if (type === 'f32') view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return constant(stack, type, view.getInt32(0, true), view.getInt32(4, true));
}
