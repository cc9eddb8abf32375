/** Conversions between integers and floats, and between the two widths of float. 64-bit values are (low, high) words. */
import { normalize32, round32 } from './f32';
import { isNan64, normalize64, round64 } from './f64';
import { both, clz64, hi, jam64, shl64, shr64 } from './words';

const SIGN: u32 = 0x80000000;

export function f32_convert_i32_u(v: u32): u32 {
  return v == 0 ? 0 : normalize32(0, 156, v);
}

export function f32_convert_i32_s(v: u32): u32 {
  const sign = v & SIGN;
  return v == 0 ? 0 : normalize32(sign, 156, sign ? 0 - v : v);
}

function f32FromMagnitude(sign: u32, low: u32, high: u32): u32 {
  const lead = clz64(low, high);
  if (lead == 64) return 0;
  // The leading one to bit 62, then the upper word with everything below it as sticky.
  low = lead == 0 ? jam64(low, high, 1) : shl64(low, high, lead - 1);
  return round32(sign, 189 - <i32>lead, hi | <u32>(low != 0));
}

export function f32_convert_i64_u(low: u32, high: u32): u32 {
  return f32FromMagnitude(0, low, high);
}

export function f32_convert_i64_s(low: u32, high: u32): u32 {
  const sign = high & SIGN;
  return sign ? f32FromMagnitude(sign, 0 - low, ~high + <u32>(low == 0)) : f32FromMagnitude(0, low, high);
}

export function f64_convert_i32_u(v: u32): u32 {
  return v == 0 ? both(0, 0) : normalize64(0, 1084, v, 0);
}

export function f64_convert_i32_s(v: u32): u32 {
  const sign = v & SIGN;
  return v == 0 ? both(0, 0) : normalize64(sign, 1084, sign ? 0 - v : v, 0);
}

function f64FromMagnitude(sign: u32, low: u32, high: u32): u32 {
  const lead = clz64(low, high);
  if (lead == 64) return both(0, 0);
  low = lead == 0 ? jam64(low, high, 1) : shl64(low, high, lead - 1);
  return round64(sign, 1085 - <i32>lead, low, hi);
}

export function f64_convert_i64_u(low: u32, high: u32): u32 {
  return f64FromMagnitude(0, low, high);
}

export function f64_convert_i64_s(low: u32, high: u32): u32 {
  const sign = high & SIGN;
  return sign ? f64FromMagnitude(sign, 0 - low, ~high + <u32>(low == 0)) : f64FromMagnitude(0, low, high);
}

export function f64_promote_f32(a: u32): u32 {
  const sign = a & SIGN;
  const field = (a >> 23) & 0xff;
  const fraction = a & 0x7fffff;
  if (field == 255) return both(0, fraction ? 0x7ff80000 : sign | 0x7ff00000);
  if (field != 0) return both(fraction << 29, sign | ((field + 896) << 20) | (fraction >> 3));
  if (fraction == 0) return both(0, sign);
  const shift = clz<u32>(fraction) - 8;
  const normal = (fraction << shift) & 0x7fffff;
  return both(normal << 29, sign | ((897 - shift) << 20) | (normal >> 3));
}

export function f32_demote_f64(low: u32, high: u32): u32 {
  if (isNan64(low, high)) return 0x7fc00000;
  const sign = high & SIGN;
  const field = (high >> 20) & 0x7ff;
  if (field == 0x7ff) return sign | 0x7f800000;
  const fraction = high & 0xfffff;
  if (field == 0) return sign;
  // The hidden bit to bit 30: ten bits of the upper word, 22 of the lower, the rest as sticky.
  const sig = ((fraction | 0x100000) << 10) | (low >> 22) | <u32>(low << 10 != 0);
  return round32(sign, <i32>field - 897, sig);
}

/** Magnitude of a finite float cut to an integer of at most 64 bits; the caller has seen that it fits. */
function magnitude(field: i32, low: u32, high: u32): u32 {
  const exp = field - 1023;
  if (exp < 0) return both(0, 0);
  const significand = (high & 0xfffff) | 0x100000;
  return exp > 52 ? shl64(low, significand, exp - 52) : shr64(low, significand, 52 - exp);
}

export function i32_trunc_sat_f64_s(low: u32, high: u32): u32 {
  if (isNan64(low, high)) return 0;
  const field = <i32>((high >> 20) & 0x7ff);
  if (field >= 1054) return high & SIGN ? 0x80000000 : 0x7fffffff;
  const value = magnitude(field, low, high);
  return high & SIGN ? 0 - value : value;
}

export function i32_trunc_sat_f64_u(low: u32, high: u32): u32 {
  if (isNan64(low, high) || high & SIGN) return 0;
  const field = <i32>((high >> 20) & 0x7ff);
  return field >= 1055 ? 0xffffffff : magnitude(field, low, high);
}

export function i64_trunc_sat_f64_s(low: u32, high: u32): u32 {
  if (isNan64(low, high)) return both(0, 0);
  const field = <i32>((high >> 20) & 0x7ff);
  if (field >= 1086) return high & SIGN ? both(0, 0x80000000) : both(0xffffffff, 0x7fffffff);
  const value = magnitude(field, low, high);
  return high & SIGN ? both(0 - value, ~hi + <u32>(value == 0)) : both(value, hi);
}

export function i64_trunc_sat_f64_u(low: u32, high: u32): u32 {
  if (isNan64(low, high) || high & SIGN) return both(0, 0);
  const field = <i32>((high >> 20) & 0x7ff);
  return field >= 1087 ? both(0xffffffff, 0xffffffff) : magnitude(field, low, high);
}

// A float32 is a float64 exactly, so its integer is that one's.

export function i32_trunc_sat_f32_s(a: u32): u32 {
  return i32_trunc_sat_f64_s(f64_promote_f32(a), hi);
}

export function i32_trunc_sat_f32_u(a: u32): u32 {
  return i32_trunc_sat_f64_u(f64_promote_f32(a), hi);
}

export function i64_trunc_sat_f32_s(a: u32): u32 {
  return i64_trunc_sat_f64_s(f64_promote_f32(a), hi);
}

export function i64_trunc_sat_f32_u(a: u32): u32 {
  return i64_trunc_sat_f64_u(f64_promote_f32(a), hi);
}
