/**
 * 64-bit words as two u32. A routine whose result is 64 bits wide returns the low word and leaves the high word in `hi`:
 * `soft-routines.ts` turns that global into a second result, so that the routines are pure functions on every target.
 */
export let hi: u32 = 0;

// @ts-expect-error: AssemblyScript decorator
@inline
export function both(low: u32, high: u32): u32 {
  hi = high;
  return low;
}

/** High word of the 64-bit product, from four 16-bit products. */
export function mulHigh(a: u32, b: u32): u32 {
  const a0 = a & 0xffff;
  const a1 = a >> 16;
  const b0 = b & 0xffff;
  const b1 = b >> 16;
  const p01 = a0 * b1;
  const p10 = a1 * b0;
  const middle = p10 + ((a0 * b0) >> 16);
  const carried = p01 + (middle & 0xffff);
  return a1 * b1 + (middle >> 16) + (carried >> 16);
}

/** Shifts right by `n`, keeping in bit 0 whether any one bit was lost ("jamming"). */
export function jam32(v: u32, n: u32): u32 {
  const jammed = (v >> n) | <u32>((v << 1) << (31 - n) != 0);
  return n > 31 ? <u32>(v != 0) : jammed;
}

/** `jam32` for two words: first by 32 where that is due, then by what is left. */
export function jam64(low: u32, high: u32, n: u32): u32 {
  const whole = n > 31;
  const l = whole ? high | <u32>(low != 0) : low;
  const h: u32 = whole ? 0 : high;
  const rest = whole ? n - 32 : n;
  const jammed = (l >> rest) | ((h << 1) << (31 - rest)) | <u32>((l << 1) << (31 - rest) != 0);
  return both(rest > 31 ? <u32>(l != 0) : jammed, rest > 31 ? 0 : h >> rest);
}

/** Shifts left by `n`, 0 <= n < 64. */
export function shl64(low: u32, high: u32, n: u32): u32 {
  const moved = low << n;
  const crossed = (high << n) | ((low >> 1) >> (31 - n));
  return both(n > 31 ? 0 : moved, n > 31 ? moved : crossed);
}

/** Shifts right by `n`, 0 <= n < 64. */
export function shr64(low: u32, high: u32, n: u32): u32 {
  const moved = high >> n;
  const crossed = (low >> n) | ((high << 1) << (31 - n));
  return both(n > 31 ? moved : crossed, n > 31 ? 0 : moved);
}

export function clz64(low: u32, high: u32): u32 {
  const below = 32 + clz<u32>(low);
  return high != 0 ? clz<u32>(high) : below;
}
