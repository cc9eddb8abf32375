/**
 * binary32 by integers (IEEE 754-2019, round to nearest, ties to even): a float is its bits. Every NaN that comes out is
 * the canonical one. Inside, a significand keeps its leading one at bit 30 with seven bits below the last place.
 *
 * Written for lanes in step: drivers inline every call and many run both sides of every branch, so that a routine rounds in one
 * place only, and what is special is chosen at the end rather than returned early.
 */
import { jam32, mulHigh } from './words';

const NAN: u32 = 0x7fc00000;
const INFINITE: u32 = 0x7f800000;
const SIGN: u32 = 0x80000000;
const HIDDEN: u32 = 0x00800000;

// @ts-expect-error: AssemblyScript decorator
@inline
function isNan(a: u32): bool {
  return a << 1 > 0xff000000;
}

/**
 * Rounds and packs sig * 2^(exp - 156): a leading one at bit 30 belongs to the exponent field `exp + 1`; below it the result is
 * subnormal when `exp` is 0. A negative `exp` is brought to 0 first.
 */
export function round32(sign: u32, exp: i32, sig: u32): u32 {
  const field: u32 = exp < 0 ? 0 : exp;
  sig = jam32(sig, field - exp);
  const carried = sig + 0x40;
  const kept = (carried >> 7) & ~(<u32>((sig & 0x7f) == 0x40));
  const infinite = <u32>(exp > 253) | (<u32>(exp == 253) & (carried >> 31));
  return infinite ? sign | INFINITE : sign + (field << 23) + kept;
}

/** `round32` for a nonzero significand whose leading one may be anywhere up to bit 31. */
export function normalize32(sign: u32, exp: i32, sig: u32): u32 {
  const lead = clz<u32>(sig);
  const jammed = (sig >> 1) | (sig & 1);
  const moved = sig << (lead - 1);
  return round32(sign, exp + 1 - <i32>lead, lead == 0 ? jammed : moved);
}

export function f32_add(a: u32, b: u32): u32 {
  const swaps = (a & ~SIGN) < (b & ~SIGN);
  const x = swaps ? b : a;
  const y = swaps ? a : b;
  const sign = x & SIGN;
  const differ = (x ^ y) >> 31;
  const fieldX = (x >> 23) & 0xff;
  const fieldY = (y >> 23) & 0xff;
  // A subnormal has the exponent of the smallest normal numbers, and no hidden bit.
  const expX = fieldX + <u32>(fieldX == 0);
  const expY = fieldY + <u32>(fieldY == 0);
  const sigX = ((x & 0x7fffff) | (<u32>(fieldX != 0) << 23)) << 6;
  const sigY = jam32(((y & 0x7fffff) | (<u32>(fieldY != 0) << 23)) << 6, expX - expY);
  const sum = sigX + ((sigY ^ (0 - differ)) + differ);
  const finite = sum == 0 ? sign & (differ - 1) : normalize32(sign, expX, sum);
  // Infinite or NaN: NaN, an infinity less itself, or `x` as it is.
  const wrong = <u32>(x << 1 > 0xff000000) | <u32>(y << 1 > 0xff000000) | (differ & <u32>(fieldY == 255));
  return fieldX == 255 ? (wrong ? NAN : x) : finite;
}

export function f32_sub(a: u32, b: u32): u32 {
  return f32_add(a, b ^ SIGN);
}

/** Position-normalised significand of a nonzero finite magnitude: the hidden bit is set, and `exponent32` matches. */
function significand32(a: u32): u32 {
  const fraction = a & 0x7fffff;
  const moved = fraction << (clz<u32>(fraction) - 8);
  return a & INFINITE ? fraction | HIDDEN : moved;
}

function exponent32(a: u32): i32 {
  const field = (a >> 23) & 0xff;
  const subnormal = 9 - clz<u32>(a & 0x7fffff);
  return field != 0 ? field : subnormal;
}

export function f32_mul(a: u32, b: u32): u32 {
  const sign = (a ^ b) & SIGN;
  a &= ~SIGN;
  b &= ~SIGN;
  const x = significand32(a) << 7;
  const y = significand32(b) << 8;
  const high = mulHigh(x, y) | <u32>(x * y != 0);
  const exp = exponent32(a) + exponent32(b) - 127;
  const short: u32 = <u32>(high < 0x40000000);
  const finite = round32(sign, exp - <i32>short, high << short);
  const zero = <u32>(a == 0) | <u32>(b == 0);
  const infinite = <u32>(a == INFINITE) | <u32>(b == INFINITE);
  const nan = <u32>(a > INFINITE) | <u32>(b > INFINITE) | (zero & infinite);
  return nan ? NAN : infinite ? sign | INFINITE : zero ? sign : finite;
}

export function f32_div(a: u32, b: u32): u32 {
  if (isNan(a) || isNan(b)) return NAN;
  const sign = (a ^ b) & SIGN;
  a &= ~SIGN;
  b &= ~SIGN;
  if (a == INFINITE) return b == INFINITE ? NAN : sign | INFINITE;
  if (b == INFINITE) return sign;
  if (b == 0) return a == 0 ? NAN : sign | INFINITE;
  if (a == 0) return sign;
  const y = significand32(b);
  let rest = significand32(a);
  let exp = exponent32(a) - exponent32(b) + 126;
  if (rest < y) {
    rest <<= 1;
    exp--;
  }
  // One leading bit, then 24 more in three digits of 8: the divisor has 24 bits, so a remainder has room for 8 more.
  let quotient: u32 = 1;
  rest -= y;
  for (let digit = 0; digit < 3; digit++) {
    rest <<= 8;
    const q = rest / y;
    rest -= q * y;
    quotient = (quotient << 8) | q;
  }
  rest <<= 6;
  const q = rest / y;
  return round32(sign, exp, (quotient << 6) | q | <u32>(rest != q * y));
}

export function f32_sqrt(a: u32): u32 {
  if (isNan(a)) return NAN;
  if (a << 1 == 0) return a;
  if (a & SIGN) return NAN;
  if (a == INFINITE) return a;
  const exp = exponent32(a) - 127;
  const field = significand32(a) << (exp & 1 ? 2 : 1);
  let rest: u32 = 0;
  let root: u32 = 0;
  for (let shift = 24; shift >= -26; shift -= 2) {
    rest = (rest << 2) | (shift < 0 ? 0 : (field >> shift) & 3);
    const trial = (root << 2) | 1;
    root <<= 1;
    if (rest >= trial) {
      rest -= trial;
      root |= 1;
    }
  }
  return round32(0, (exp >> 1) + 126, (root << 5) | <u32>(rest != 0));
}

/** Orders like the floats themselves when neither is NaN; zeros of both signs are equal to each other. */
// @ts-expect-error: AssemblyScript decorator
@inline
function key32(a: u32): i32 {
  const negative = -(<i32>(a & ~SIGN));
  return a & SIGN ? negative : <i32>a;
}

export function f32_eq(a: u32, b: u32): u32 {
  return <u32>!isNan(a) & <u32>!isNan(b) & <u32>(key32(a) == key32(b));
}

export function f32_ne(a: u32, b: u32): u32 {
  return f32_eq(a, b) ^ 1;
}

export function f32_lt(a: u32, b: u32): u32 {
  return <u32>!isNan(a) & <u32>!isNan(b) & <u32>(key32(a) < key32(b));
}

export function f32_le(a: u32, b: u32): u32 {
  return <u32>!isNan(a) & <u32>!isNan(b) & <u32>(key32(a) <= key32(b));
}

export function f32_gt(a: u32, b: u32): u32 {
  return f32_lt(b, a);
}

export function f32_ge(a: u32, b: u32): u32 {
  return f32_le(b, a);
}

export function f32_min(a: u32, b: u32): u32 {
  if (isNan(a) || isNan(b)) return NAN;
  if (((a | b) & ~SIGN) == 0) return a | b;
  return key32(a) < key32(b) ? a : b;
}

export function f32_max(a: u32, b: u32): u32 {
  if (isNan(a) || isNan(b)) return NAN;
  if (((a | b) & ~SIGN) == 0) return a & b;
  return key32(a) > key32(b) ? a : b;
}

/** Rounds to an integer by adding `bias` (0, half less one, or one less than the unit) to the magnitude, then cutting. */
// @ts-expect-error: AssemblyScript decorator
@inline
function cut32(a: u32, away: bool): u32 {
  if (isNan(a)) return NAN;
  const exp = <i32>((a >> 23) & 0xff) - 127;
  if (exp >= 23) return a;
  if (exp < 0) return (a & SIGN) | (away && a << 1 != 0 ? 0x3f800000 : 0);
  const mask: u32 = 0x7fffff >> exp;
  return (away ? a + mask : a) & ~mask;
}

export function f32_trunc(a: u32): u32 {
  return cut32(a, false);
}

export function f32_ceil(a: u32): u32 {
  return cut32(a, (a & SIGN) == 0);
}

export function f32_floor(a: u32): u32 {
  return cut32(a, (a & SIGN) != 0);
}

export function f32_nearest(a: u32): u32 {
  if (isNan(a)) return NAN;
  const exp = <i32>((a >> 23) & 0xff) - 127;
  if (exp >= 23) return a;
  if (exp < -1) return a & SIGN;
  if (exp == -1) return (a & SIGN) | ((a & 0x7fffff) != 0 ? 0x3f800000 : 0);
  const unit = HIDDEN >> exp;
  const mask = unit - 1;
  const odd: u32 = exp == 0 ? 1 : <u32>((a & unit) != 0);
  return (a + (unit >> 1) - 1 + odd) & ~mask;
}
