/** Float types, by the width of their bits. */
export type FloatType = 'f32' | 'f64';

const INFINITY = { f32: 0x7f800000n, f64: 0x7ff0000000000000n } as const;
const LEAST_NORMAL = { f32: 0x00800000n, f64: 0x0010000000000000n } as const;

/**
 * How far two floats are apart, in units in the last place: the steps from one to the other over all values of the type, where both zeros and every subnormal
 * are one value, as devices that flush subnormals have it. Two NaNs are 0 apart, whatever their bits.
 *
 * @param a, b Bits.
 * @returns Null where no number says it: a NaN and a number, or an infinity and anything else. Above 2^53 it is rounded.
 */
export function ulpDistance(type: FloatType, a: bigint, b: bigint): number | null {
  const sign = INFINITY[type] + LEAST_NORMAL[type];
  const [left, right] = [a & (sign - 1n), b & (sign - 1n)];
  const infinity = INFINITY[type];
  if (left > infinity && right > infinity) return 0;
  if (left >= infinity || right >= infinity) return a === b ? 0 : null;
  const place = (magnitude: bigint, bits: bigint): bigint => {
    const steps = magnitude < LEAST_NORMAL[type] ? 0n : magnitude - LEAST_NORMAL[type] + 1n;
    return bits === magnitude ? steps : -steps;
  };
  const steps = place(left, a) - place(right, b);
  return Number(steps < 0n ? -steps : steps);
}
