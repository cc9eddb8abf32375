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
  if (n == 0) return v;
  if (n > 31) return <u32>(v != 0);
  return (v >> n) | <u32>(v << (32 - n) != 0);
}

/** `jam32` for two words. */
export function jam64(low: u32, high: u32, n: u32): u32 {
  if (n == 0) return both(low, high);
  if (n > 63) return both(<u32>((low | high) != 0), 0);
  if (n > 32) return both((high >> (n - 32)) | <u32>(((high << (64 - n)) | low) != 0), 0);
  if (n == 32) return both(high | <u32>(low != 0), 0);
  return both((low >> n) | (high << (32 - n)) | <u32>(low << (32 - n) != 0), high >> n);
}

/** Shifts left by `n`, 0 <= n < 64. */
export function shl64(low: u32, high: u32, n: u32): u32 {
  if (n == 0) return both(low, high);
  if (n > 31) return both(0, low << (n - 32));
  return both(low << n, (high << n) | (low >> (32 - n)));
}

/** Shifts right by `n`, 0 <= n < 64. */
export function shr64(low: u32, high: u32, n: u32): u32 {
  if (n == 0) return both(low, high);
  if (n > 31) return both(high >> (n - 32), 0);
  return both((low >> n) | (high << (32 - n)), high >> n);
}

export function clz64(low: u32, high: u32): u32 {
  return high != 0 ? clz<u32>(high) : 32 + clz<u32>(low);
}
