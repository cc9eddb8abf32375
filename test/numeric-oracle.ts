/**
 * Every numeric operation of the IR a second time: on arbitrary-precision integers and JavaScript numbers, written to be obviously right and not to
 * be fast. Values are bits. Operands that an operation's checks exclude have no answer (null).
 */

import type { Type } from '../src/core/ir/index.ts';
import { NUMERIC_SHAPES } from '../src/core/ir/operations.ts';

export const WIDTH: Readonly<Record<Type, number>> = { i32: 32, i64: 64, f32: 32, f64: 64, ref: 32 };

const view = new DataView(new ArrayBuffer(8));

export function toNumber(type: Type, bits: bigint): number {
  view.setBigUint64(0, bits, true);
  return type === 'f32' ? view.getFloat32(0, true) : view.getFloat64(0, true);
}

/** Rounds to the type; every NaN becomes the canonical one. */
export function toBits(type: Type, value: number): bigint {
  if (Number.isNaN(value)) return type === 'f32' ? 0x7fc00000n : 0x7ff8000000000000n;
  view.setBigUint64(0, 0n, true);
  if (type === 'f32') view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return view.getBigUint64(0, true);
}

/** An integer rounded to nearest, ties to even, at `precision` bits: exact as a number afterwards. */
function roundInteger(value: bigint, precision: bigint): number {
  const magnitude = value < 0n ? -value : value;
  const excess = BigInt(magnitude.toString(2).length) - precision;
  if (excess <= 0n) return Number(value);
  const unit = 1n << excess;
  const rest = magnitude % unit;
  let kept = magnitude - rest;
  if (rest * 2n > unit || (rest * 2n === unit && (kept / unit) % 2n === 1n)) kept += unit;
  return Number(value < 0n ? -kept : kept);
}

function integer(op: string, width: number, x: bigint, y: bigint): bigint | null {
  const [ux, uy] = [BigInt.asUintN(width, x), BigInt.asUintN(width, y)];
  const [sx, sy] = [BigInt.asIntN(width, x), BigInt.asIntN(width, y)];
  const n = uy % BigInt(width);
  const text = ux.toString(2).padStart(width, '0');
  const truth = (value: boolean): bigint => (value ? 1n : 0n);
  switch (op) {
    case 'add':
      return sx + sy;
    case 'sub':
      return sx - sy;
    case 'mul':
      return sx * sy;
    case 'mulhi_u':
      return (ux * uy) >> 32n;
    case 'div_s':
      return sy === 0n || (sy === -1n && sx === -(1n << BigInt(width - 1))) ? null : sx / sy;
    case 'div_u':
      return uy === 0n ? null : ux / uy;
    case 'rem_s':
      return sy === 0n ? null : sx % sy;
    case 'rem_u':
      return uy === 0n ? null : ux % uy;
    case 'and':
      return x & y;
    case 'or':
      return x | y;
    case 'xor':
      return x ^ y;
    case 'shl':
      return ux << n;
    case 'shr_s':
      return sx >> n;
    case 'shr_u':
      return ux >> n;
    case 'rotl':
      return (ux << n) | (ux >> (BigInt(width) - n));
    case 'rotr':
      return (ux >> n) | (ux << (BigInt(width) - n));
    case 'eq':
      return truth(ux === uy);
    case 'ne':
      return truth(ux !== uy);
    case 'lt_s':
      return truth(sx < sy);
    case 'lt_u':
      return truth(ux < uy);
    case 'gt_s':
      return truth(sx > sy);
    case 'gt_u':
      return truth(ux > uy);
    case 'le_s':
      return truth(sx <= sy);
    case 'le_u':
      return truth(ux <= uy);
    case 'ge_s':
      return truth(sx >= sy);
    case 'ge_u':
      return truth(ux >= uy);
    case 'eqz':
      return truth(ux === 0n);
    case 'clz':
      return BigInt(text.indexOf('1') === -1 ? width : text.indexOf('1'));
    case 'ctz':
      return BigInt(text.lastIndexOf('1') === -1 ? width : width - 1 - text.lastIndexOf('1'));
    case 'popcnt':
      return BigInt(text.replaceAll('0', '').length);
    case 'extend8_s':
      return BigInt.asIntN(8, x);
    case 'extend16_s':
      return BigInt.asIntN(16, x);
    case 'extend32_s':
    case 'extend_i32_s':
      return BigInt.asIntN(32, x);
    case 'extend_i32_u':
      return BigInt.asUintN(32, x);
    case 'wrap_i64':
    case 'lo':
      return BigInt.asUintN(32, x);
    case 'hi':
      return BigInt.asUintN(64, x) >> 32n;
    case 'pack':
      return (BigInt.asUintN(32, y) << 32n) | BigInt.asUintN(32, x);
    default:
      return null;
  }
}

function float(op: string, type: Type, xBits: bigint, yBits: bigint): bigint | null {
  const [x, y] = [toNumber(type, xBits), toNumber(type, yBits)];
  const sign = 1n << BigInt(WIDTH[type] - 1);
  const negative = (bits: bigint): boolean => (bits & sign) !== 0n;
  const made = (value: number): bigint => toBits(type, value);
  const truth = (value: boolean): bigint => (value ? 1n : 0n);
  switch (op) {
    case 'add':
      return made(x + y);
    case 'sub':
      return made(x - y);
    case 'mul':
      return made(x * y);
    case 'div':
      return made(x / y);
    case 'sqrt':
      return made(Math.sqrt(x));
    case 'min':
    case 'max': {
      if (Number.isNaN(x) || Number.isNaN(y)) return made(Number.NaN);
      const first = x === y ? negative(xBits) === (op === 'min') : x < y === (op === 'min');
      return first ? xBits : yBits;
    }
    case 'ceil':
    case 'floor':
    case 'trunc':
    case 'nearest': {
      if (!Number.isFinite(x) || Number.isInteger(x)) return made(x);
      const below = Math.floor(x);
      const half = x - below;
      const even = below % 2 === 0 ? below : below + 1;
      const choices = {
        ceil: below + 1,
        floor: below,
        trunc: x < 0 ? below + 1 : below,
        nearest: half === 0.5 ? even : half < 0.5 ? below : below + 1,
      };
      const magnitude = toBits(type, Math.abs(choices[op]));
      return x < 0 ? magnitude | sign : magnitude;
    }
    case 'abs':
      return xBits & ~sign;
    case 'neg':
      return xBits ^ sign;
    case 'copysign':
      return (xBits & ~sign) | (yBits & sign);
    case 'canon':
      return Number.isNaN(x) ? made(x) : xBits;
    case 'eq':
      return truth(x === y);
    case 'ne':
      return truth(x !== y);
    case 'lt':
      return truth(x < y);
    case 'gt':
      return truth(x > y);
    case 'le':
      return truth(x <= y);
    case 'ge':
      return truth(x >= y);
    default:
      return null;
  }
}

/** The bits of `op` on the bits of its operands, or null where its result is unspecified. */
export function numericOracle(op: string, operands: readonly bigint[]): bigint | null {
  const shape = NUMERIC_SHAPES.get(op);
  if (shape === undefined) throw new Error(`no operation ${op}`);
  const [prefix, name] = op.split('.');
  const type = prefix as Type;
  const [x, y = 0n] = operands;
  const from = shape.params[0];
  const width = WIDTH[shape.result];
  const result = (): bigint | null => {
    if (op === 'ref.is_null') return x === 0xffffffffn ? 1n : 0n;
    if (op === 'ref.eq') return x === y ? 1n : 0n;
    if (name.startsWith('reinterpret')) return x;
    if (op === 'f32.demote_f64' || op === 'f64.promote_f32') return toBits(shape.result, toNumber(from, x));
    if (name.startsWith('convert')) {
      const value = name.endsWith('_s') ? BigInt.asIntN(WIDTH[from], x) : BigInt.asUintN(WIDTH[from], x);
      return toBits(type, roundInteger(value, type === 'f32' ? 24n : 53n));
    }
    if (name.startsWith('trunc_sat')) {
      const value = toNumber(from, x);
      const signed = name.endsWith('_s');
      const [lowest, highest] = signed
        ? [-(1n << BigInt(width - 1)), (1n << BigInt(width - 1)) - 1n]
        : [0n, (1n << BigInt(width)) - 1n];
      if (Number.isNaN(value)) return 0n;
      if (!Number.isFinite(value)) return value < 0 ? lowest : highest;
      const whole = BigInt(Math.trunc(value));
      return whole < lowest ? lowest : whole > highest ? highest : whole;
    }
    return from === 'f32' || from === 'f64' ? float(name, from, x, y) : integer(name, WIDTH[from], x, y);
  };
  const bits = result();
  return bits === null ? null : BigInt.asUintN(width, bits);
}

const INTEGERS = [
  0n,
  1n,
  2n,
  3n,
  7n,
  31n,
  32n,
  33n,
  63n,
  64n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x10000n,
  0x7fffffffn,
  0x80000000n,
  0xfffffffen,
  0xffffffffn,
  0x100000000n,
  0x1fffffffffffffn,
  0x20000000000000n,
  0x20000000000001n,
  0x7fffff4000000001n,
  0x8000008000000001n,
  0xfffffffffffffbffn,
  0x7fffffffffffffffn,
  0x8000000000000000n,
  0x8000000000000001n,
  0xffffffff00000000n,
  0xffffffff80000000n,
  0xfffffffffffffffen,
  0xffffffffffffffffn,
  0x123456789abcdef0n,
];
const FLOATS = [
  0,
  0.5,
  1,
  1.5,
  2.5,
  3.5,
  0.1,
  1e-45,
  1.1754943508222875e-38,
  1.1754942106924411e-38,
  2.2250738585072014e-308,
  5e-324,
  16777216,
  16777217,
  8388607.5,
  4503599627370495.5,
  2 ** 53,
  2147483647,
  2147483648,
  2147483648.5,
  4294967295,
  4294967296,
  2 ** 63,
  2 ** 63 - 1024,
  2 ** 64,
  2 ** 64 - 2048,
  3.4028234663852886e38,
  3.4028235677973366e38,
  1e300,
  Number.MAX_VALUE,
  Number.POSITIVE_INFINITY,
  1 / 3,
];
const NANS: Readonly<Record<'f32' | 'f64', readonly bigint[]>> = {
  f32: [0x7fc00000n, 0xffc00000n, 0x7fa00000n, 0x7f800001n, 0xffffffffn],
  f64: [0x7ff8000000000000n, 0xfff8000000000000n, 0x7ff4000000000000n, 0x7ff0000000000001n, 0xffffffffffffffffn],
};

/** Values where arithmetic tends to go wrong, as bits. */
export function edges(type: Type): bigint[] {
  const width = WIDTH[type];
  if (type === 'f32' || type === 'f64') {
    const numbers = FLOATS.flatMap((value) => [toBits(type, value), toBits(type, -value)]);
    return [...new Set([...numbers, ...NANS[type]])];
  }
  return [...new Set(INTEGERS.map((value) => BigInt.asUintN(width, value)))];
}
