/**
 * binary64 by integers, operands and results as (low, high) words; the same shape as `f32.ts`. Inside, a significand of two
 * words keeps its leading one at bit 62 with ten bits below the last place.
 */
import { both, clz64, hi, jam64, mulHigh, shl64 } from './words';

const NAN: u32 = 0x7ff80000;
const INFINITE: u32 = 0x7ff00000;
const SIGN: u32 = 0x80000000;
const HIDDEN: u32 = 0x00100000;

// @ts-expect-error: AssemblyScript decorator
@inline
export function isNan64(low: u32, high: u32): bool {
  return ((high & ~SIGN) | <u32>(low != 0)) > INFINITE;
}

/** As `round32`: a leading one at bit 62 belongs to the exponent field `exp + 1`. */
export function round64(sign: u32, exp: i32, low: u32, high: u32): u32 {
  if (exp < 0) {
    low = jam64(low, high, -exp);
    high = hi;
    exp = 0;
  } else if (exp > 2045 || (exp == 2045 && high + <u32>(low >= 0xfffffe00) >= SIGN)) {
    return both(0, sign | INFINITE);
  }
  const rounded = low + 0x200;
  high += <u32>(rounded < low);
  let kept = (rounded >> 10) | (high << 22);
  if ((low & 0x3ff) == 0x200) kept &= ~1;
  return both(kept, sign + (<u32>exp << 20) + (high >> 10));
}

/** `round64` for a nonzero significand whose leading one may be anywhere up to bit 62. */
export function normalize64(sign: u32, exp: i32, low: u32, high: u32): u32 {
  const shift = clz64(low, high) - 1;
  low = shl64(low, high, shift);
  return round64(sign, exp - <i32>shift, low, hi);
}

export function f64_add(al: u32, ah: u32, bl: u32, bh: u32): u32 {
  if (isNan64(al, ah) || isNan64(bl, bh)) return both(0, NAN);
  const ma = ah & ~SIGN;
  const mb = bh & ~SIGN;
  if (ma < mb || (ma == mb && al < bl)) {
    const l = al;
    al = bl;
    bl = l;
    const h = ah;
    ah = bh;
    bh = h;
  }
  const sign = ah & SIGN;
  const same = ((ah ^ bh) & SIGN) == 0;
  const fieldA = (ah >> 20) & 0x7ff;
  const fieldB = (bh >> 20) & 0x7ff;
  if (fieldA == 0x7ff) return same || fieldB != 0x7ff ? both(al, ah) : both(0, NAN);
  const expA: u32 = fieldA == 0 ? 1 : fieldA;
  const expB: u32 = fieldB == 0 ? 1 : fieldB;
  const sah = (((ah & 0xfffff) | (fieldA == 0 ? 0 : HIDDEN)) << 9) | (al >> 23);
  const sal = al << 9;
  const sbl = jam64(bl << 9, (((bh & 0xfffff) | (fieldB == 0 ? 0 : HIDDEN)) << 9) | (bl >> 23), expA - expB);
  const sbh = hi;
  // Negated where the signs differ: all bits, and one.
  const differ: u32 = same ? 0 : 1;
  const nl = (sbl ^ (0 - differ)) + differ;
  const nh = (sbh ^ (0 - differ)) + (differ & <u32>(nl == 0));
  const low = sal + nl;
  const high = sah + nh + <u32>(low < sal);
  if ((low | high) == 0) return both(0, same ? sign : 0);
  return normalize64(sign, expA, low, high);
}

export function f64_sub(al: u32, ah: u32, bl: u32, bh: u32): u32 {
  return f64_add(al, ah, bl, bh ^ SIGN);
}

/** Significand of a nonzero finite magnitude with the hidden bit (bit 52) set; `exponent64` matches. */
function significand64(low: u32, high: u32): u32 {
  const fraction = high & 0xfffff;
  if (high & INFINITE) return both(low, fraction | HIDDEN);
  return shl64(low, fraction, clz64(low, fraction) - 11);
}

function exponent64(low: u32, high: u32): i32 {
  const field = (high >> 20) & 0x7ff;
  return field != 0 ? field : 12 - clz64(low, high & 0xfffff);
}

export function f64_mul(al: u32, ah: u32, bl: u32, bh: u32): u32 {
  if (isNan64(al, ah) || isNan64(bl, bh)) return both(0, NAN);
  const sign = (ah ^ bh) & SIGN;
  ah &= ~SIGN;
  bh &= ~SIGN;
  const zero = (al | ah) == 0 || (bl | bh) == 0;
  if (ah == INFINITE || bh == INFINITE) return zero ? both(0, NAN) : both(0, sign | INFINITE);
  if (zero) return both(0, sign);
  const exp = exponent64(al, ah) + exponent64(bl, bh) - 1023;
  let xl = significand64(al, ah);
  const xh = (hi << 10) | (xl >> 22);
  xl <<= 10;
  let yl = significand64(bl, bh);
  const yh = (hi << 11) | (yl >> 21);
  yl <<= 11;
  // The high 64 bits of the 128-bit product; what lies below only matters as sticky.
  const p01 = xh * yl;
  const p10 = xl * yh;
  const m1 = mulHigh(xl, yl) + p01;
  const m2 = m1 + p10;
  const carry = <u32>(m1 < p01) + <u32>(m2 < p10);
  const t1 = mulHigh(xh, yl);
  const t2 = t1 + mulHigh(xl, yh);
  const t3 = t2 + carry;
  const p11 = xh * yh;
  let low = p11 + t3;
  const high = mulHigh(xh, yh) + <u32>(low < p11) + <u32>(t2 < t1) + <u32>(t3 < t2);
  low |= <u32>((m2 | (xl * yl)) != 0);
  const short: u32 = <u32>(high < 0x40000000);
  return round64(sign, exp - <i32>short, low << short, (high << short) | (short & (low >> 31)));
}

export function f64_div(al: u32, ah: u32, bl: u32, bh: u32): u32 {
  if (isNan64(al, ah) || isNan64(bl, bh)) return both(0, NAN);
  const sign = (ah ^ bh) & SIGN;
  ah &= ~SIGN;
  bh &= ~SIGN;
  if (ah == INFINITE) return both(0, bh == INFINITE ? NAN : sign | INFINITE);
  if (bh == INFINITE) return both(0, sign);
  if ((bl | bh) == 0) return both(0, (al | ah) == 0 ? NAN : sign | INFINITE);
  if ((al | ah) == 0) return both(0, sign);
  let exp = exponent64(al, ah) - exponent64(bl, bh) + 1022;
  const yl = significand64(bl, bh);
  const yh = hi;
  let rl = significand64(al, ah);
  let rh = hi;
  if (rh < yh || (rh == yh && rl < yl)) {
    rh = (rh << 1) | (rl >> 31);
    rl <<= 1;
    exp--;
  }
  // 55 quotient bits, the leading one first, then sticky: bit 54 is the leading one.
  let ql: u32 = 0;
  let qh: u32 = 0;
  for (let i = 0; i < 55; i++) {
    const fits: u32 = <u32>(rh > yh || (rh == yh && rl >= yl));
    qh = (qh << 1) | (ql >> 31);
    ql = (ql << 1) | fits;
    if (fits) {
      rh = rh - yh - <u32>(rl < yl);
      rl -= yl;
    }
    rh = (rh << 1) | (rl >> 31);
    rl <<= 1;
  }
  return round64(sign, exp, (ql << 8) | <u32>((rl | rh) != 0), (qh << 8) | (ql >> 24));
}

export function f64_sqrt(al: u32, ah: u32): u32 {
  if (isNan64(al, ah)) return both(0, NAN);
  if ((al | (ah & ~SIGN)) == 0) return both(al, ah);
  if (ah & SIGN) return both(0, NAN);
  if (ah == INFINITE) return both(0, INFINITE);
  const exp = exponent64(al, ah) - 1023;
  let fl = significand64(al, ah);
  let fh = hi;
  // The radicand in [1, 4) with its two integer bits on top: 54 bits at the top of 64.
  fl = shl64(fl, fh, exp & 1 ? 11 : 10);
  fh = hi;
  let sl: u32 = 0;
  let sh: u32 = 0;
  let ql: u32 = 0;
  let qh: u32 = 0;
  for (let i = 0; i < 55; i++) {
    sh = (sh << 2) | (sl >> 30);
    sl = (sl << 2) | (fh >> 30);
    fh = (fh << 2) | (fl >> 30);
    fl <<= 2;
    const th = (qh << 2) | (ql >> 30);
    const tl = (ql << 2) | 1;
    const fits: u32 = <u32>(sh > th || (sh == th && sl >= tl));
    qh = (qh << 1) | (ql >> 31);
    ql = (ql << 1) | fits;
    if (fits) {
      sh = sh - th - <u32>(sl < tl);
      sl -= tl;
    }
  }
  return round64(0, (exp >> 1) + 1022, (ql << 8) | <u32>((sl | sh) != 0), (qh << 8) | (ql >> 24));
}

export function f64_eq(al: u32, ah: u32, bl: u32, bh: u32): u32 {
  if (isNan64(al, ah) || isNan64(bl, bh)) return 0;
  return <u32>((al == bl && ah == bh) || (al | bl | ((ah | bh) & ~SIGN)) == 0);
}

export function f64_ne(al: u32, ah: u32, bl: u32, bh: u32): u32 {
  return f64_eq(al, ah, bl, bh) ^ 1;
}

export function f64_lt(al: u32, ah: u32, bl: u32, bh: u32): u32 {
  if (isNan64(al, ah) || isNan64(bl, bh)) return 0;
  if ((ah ^ bh) & SIGN) return <u32>((ah & SIGN) != 0 && (al | bl | ((ah | bh) & ~SIGN)) != 0);
  if (al == bl && ah == bh) return 0;
  return <u32>(ah < bh || (ah == bh && al < bl)) ^ (ah >> 31);
}

export function f64_le(al: u32, ah: u32, bl: u32, bh: u32): u32 {
  if (isNan64(al, ah) || isNan64(bl, bh)) return 0;
  return f64_lt(bl, bh, al, ah) ^ 1;
}

export function f64_gt(al: u32, ah: u32, bl: u32, bh: u32): u32 {
  return f64_lt(bl, bh, al, ah);
}

export function f64_ge(al: u32, ah: u32, bl: u32, bh: u32): u32 {
  return f64_le(bl, bh, al, ah);
}

export function f64_min(al: u32, ah: u32, bl: u32, bh: u32): u32 {
  if (isNan64(al, ah) || isNan64(bl, bh)) return both(0, NAN);
  if ((al | bl | ((ah | bh) & ~SIGN)) == 0) return both(0, ah | bh);
  return f64_lt(al, ah, bl, bh) ? both(al, ah) : both(bl, bh);
}

export function f64_max(al: u32, ah: u32, bl: u32, bh: u32): u32 {
  if (isNan64(al, ah) || isNan64(bl, bh)) return both(0, NAN);
  if ((al | bl | ((ah | bh) & ~SIGN)) == 0) return both(0, ah & bh);
  return f64_lt(bl, bh, al, ah) ? both(al, ah) : both(bl, bh);
}

/** Cuts to an integer, towards zero or (`away`) away from it. */
function cut64(low: u32, high: u32, away: bool): u32 {
  if (isNan64(low, high)) return both(0, NAN);
  const exp = <i32>((high >> 20) & 0x7ff) - 1023;
  if (exp >= 52) return both(low, high);
  if (exp < 0) return both(0, (high & SIGN) | (away && (low | (high & ~SIGN)) != 0 ? 0x3ff00000 : 0));
  const maskHigh: u32 = exp >= 20 ? 0 : 0xfffff >> exp;
  const maskLow: u32 = exp > 20 ? 0xffffffff >> (exp - 20) : 0xffffffff;
  if (away) {
    const sum = low + maskLow;
    high += maskHigh + <u32>(sum < low);
    low = sum;
  }
  return both(low & ~maskLow, high & ~maskHigh);
}

export function f64_trunc(low: u32, high: u32): u32 {
  return cut64(low, high, false);
}

export function f64_ceil(low: u32, high: u32): u32 {
  return cut64(low, high, (high & SIGN) == 0);
}

export function f64_floor(low: u32, high: u32): u32 {
  return cut64(low, high, (high & SIGN) != 0);
}

export function f64_nearest(low: u32, high: u32): u32 {
  if (isNan64(low, high)) return both(0, NAN);
  const exp = <i32>((high >> 20) & 0x7ff) - 1023;
  if (exp >= 52) return both(low, high);
  if (exp < -1) return both(0, high & SIGN);
  if (exp == -1) return both(0, (high & SIGN) | ((low | (high & 0xfffff)) != 0 ? 0x3ff00000 : 0));
  // Add half a unit less one, plus one when the unit's bit is odd: ties go to even.
  const unit = 52 - exp;
  const odd: u32 = exp == 0 ? 1 : unit > 31 ? (high >> (unit - 32)) & 1 : (low >> unit) & 1;
  let addLow = shl64(1, 0, unit - 1);
  let addHigh = hi;
  if (odd == 0) {
    addHigh -= <u32>(addLow == 0);
    addLow -= 1;
  }
  const sum = low + addLow;
  high += addHigh + <u32>(sum < low);
  const maskHigh: u32 = unit > 32 ? (1 << (unit - 32)) - 1 : 0;
  const maskLow: u32 = unit > 31 ? 0xffffffff : (1 << unit) - 1;
  return both(sum & ~maskLow, high & ~maskHigh);
}
