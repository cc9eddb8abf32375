/**
 * Floating-point operations and conversions that are not one JavaScript operator. Arithmetic makes canonical NaNs; sign operations and
 * reinterpretations work on bits, so every payload survives. `d`, `a` and `b` are word offsets into `R`; `F` and `D` are the same buffer as
 * f32 and f64. Instruction numbers are those of `code.ts`.
 */
const TWO_32 = 4294967296;
const TWO_63 = 2 ** 63;
const TWO_64 = 2 ** 64;

/** To the nearest integer, ties to even; keeps the sign of zero. */
function nearest(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < 4503599627370496)) return x;
  const rounded = magnitude + 4503599627370496 - 4503599627370496;
  return x < 0 || Object.is(x, -0) ? -rounded : rounded;
}

export function setF32(R: Int32Array, F: Float32Array, d: number, value: number): void {
  if (Number.isNaN(value)) R[d] = 0x7fc00000;
  else F[d] = value;
}

export function setF64(R: Int32Array, D: Float64Array, d: number, value: number): void {
  if (Number.isNaN(value)) {
    R[d] = 0;
    R[d + 1] = 0x7ff80000;
  } else {
    D[d >> 1] = value;
  }
}

/** `Math.trunc(value)` clamped to a signed or unsigned 64-bit integer; NaN gives 0. */
function truncate64(R: Int32Array, d: number, value: number, signed: boolean): void {
  let lo = 0;
  let hi = 0;
  if (signed ? value >= TWO_63 : value >= TWO_64) {
    lo = -1;
    hi = signed ? 0x7fffffff : -1;
  } else if (signed && value < -TWO_63) {
    hi = -0x80000000;
  } else if (signed || value > 0) {
    const whole = Math.trunc(value);
    const high = Math.floor(whole / TWO_32);
    lo = whole - high * TWO_32;
    hi = high;
  }
  R[d] = lo;
  R[d + 1] = hi;
}

/**
 * A 64-bit integer as a double, such that rounding it to f32 rounds once: bits that a double cannot hold are or-ed into the lowest one that
 * it can (rounding to odd).
 */
function jammed(lo: number, hi: number): number {
  const sticky = (lo & 0x7ff) === 0 ? 0 : 0x800;
  const wide = hi >= 0x100000 || hi < -0x100000;
  const low = wide ? (lo & ~0x7ff) | sticky : lo;
  return hi * TWO_32 + (low >>> 0);
}

export function floats(
  op: number,
  R: Int32Array,
  F: Float32Array,
  D: Float64Array,
  d: number,
  a: number,
  b: number,
): void {
  switch (op) {
    case 132: // f32.sqrt
      setF32(R, F, d, Math.sqrt(F[a]));
      return;
    case 133: // f64.sqrt
      setF64(R, D, d, Math.sqrt(D[a >> 1]));
      return;
    case 134: // f32.min
      setF32(R, F, d, Math.min(F[a], F[b]));
      return;
    case 135: // f32.max
      setF32(R, F, d, Math.max(F[a], F[b]));
      return;
    case 136: // f32.copysign
      R[d] = (R[a] & 0x7fffffff) | (R[b] & 0x80000000);
      return;
    case 137: // f32.abs
      R[d] = R[a] & 0x7fffffff;
      return;
    case 138: // f32.neg
      R[d] = R[a] ^ 0x80000000;
      return;
    case 139: // f32.ceil
      setF32(R, F, d, Math.ceil(F[a]));
      return;
    case 140: // f32.floor
      setF32(R, F, d, Math.floor(F[a]));
      return;
    case 141: // f32.trunc
      setF32(R, F, d, Math.trunc(F[a]));
      return;
    case 142: // f32.nearest
      setF32(R, F, d, nearest(F[a]));
      return;
    case 143: // f64.min
      setF64(R, D, d, Math.min(D[a >> 1], D[b >> 1]));
      return;
    case 144: // f64.max
      setF64(R, D, d, Math.max(D[a >> 1], D[b >> 1]));
      return;
    case 145: {
      // f64.copysign
      const sign = R[b + 1] & 0x80000000;
      R[d] = R[a];
      R[d + 1] = (R[a + 1] & 0x7fffffff) | sign;
      return;
    }
    case 146: // f64.abs
      R[d] = R[a];
      R[d + 1] = R[a + 1] & 0x7fffffff;
      return;
    case 147: // f64.neg
      R[d] = R[a];
      R[d + 1] = R[a + 1] ^ 0x80000000;
      return;
    case 148: // f64.ceil
      setF64(R, D, d, Math.ceil(D[a >> 1]));
      return;
    case 149: // f64.floor
      setF64(R, D, d, Math.floor(D[a >> 1]));
      return;
    case 150: // f64.trunc
      setF64(R, D, d, Math.trunc(D[a >> 1]));
      return;
    case 151: // f64.nearest
      setF64(R, D, d, nearest(D[a >> 1]));
      return;
    case 152: // f32.canon
      R[d] = Number.isNaN(F[a]) ? 0x7fc00000 : R[a];
      return;
    case 153: {
      // f64.canon
      const nan = Number.isNaN(D[a >> 1]);
      R[d] = nan ? 0 : R[a];
      R[d + 1] = nan ? 0x7ff80000 : R[a + 1];
      return;
    }
    case 154: // f32.convert_i32_s
      F[d] = R[a];
      return;
    case 155: // f32.convert_i32_u
      F[d] = R[a] >>> 0;
      return;
    case 156: // f32.convert_i64_s
      F[d] = jammed(R[a], R[a + 1]);
      return;
    case 157: // f32.convert_i64_u
      F[d] = jammed(R[a], R[a + 1] >>> 0);
      return;
    case 158: // f32.demote_f64
      setF32(R, F, d, D[a >> 1]);
      return;
    case 159: // f64.convert_i32_s
      D[d >> 1] = R[a];
      return;
    case 160: // f64.convert_i32_u
      D[d >> 1] = R[a] >>> 0;
      return;
    case 161: // f64.convert_i64_s
      D[d >> 1] = R[a + 1] * TWO_32 + (R[a] >>> 0);
      return;
    case 162: // f64.convert_i64_u
      D[d >> 1] = (R[a + 1] >>> 0) * TWO_32 + (R[a] >>> 0);
      return;
    case 163: // f64.promote_f32
      setF64(R, D, d, F[a]);
      return;
    case 164: // i32.reinterpret_f32
    case 166: // f32.reinterpret_i32
      R[d] = R[a];
      return;
    case 165: // i64.reinterpret_f64
    case 167: // f64.reinterpret_i64
      R[d] = R[a];
      R[d + 1] = R[a + 1];
      return;
    case 168: // i32.trunc_sat_f32_s
      R[d] = truncate32(F[a]);
      return;
    case 169: // i32.trunc_sat_f32_u
      R[d] = truncate32u(F[a]);
      return;
    case 170: // i32.trunc_sat_f64_s
      R[d] = truncate32(D[a >> 1]);
      return;
    case 171: // i32.trunc_sat_f64_u
      R[d] = truncate32u(D[a >> 1]);
      return;
    case 172: // i64.trunc_sat_f32_s
      truncate64(R, d, F[a], true);
      return;
    case 173: // i64.trunc_sat_f32_u
      truncate64(R, d, F[a], false);
      return;
    case 174: // i64.trunc_sat_f64_s
      truncate64(R, d, D[a >> 1], true);
      return;
    case 175: // i64.trunc_sat_f64_u
      truncate64(R, d, D[a >> 1], false);
      return;
    default:
      throw new RangeError(`no floating-point instruction ${op}`);
  }
}

function truncate32(value: number): number {
  if (value >= 2147483647) return 0x7fffffff;
  if (value <= -2147483648) return -0x80000000;
  return value | 0;
}

function truncate32u(value: number): number {
  if (value >= 4294967295) return -1;
  return value > 0 ? value >>> 0 : 0;
}
