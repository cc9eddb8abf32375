/**
 * How f32 arithmetic stays exact on WGSL, whose rules allow a driver to reassociate, fuse, flush subnormals, round sloppily and assume that
 * there are no NaNs.
 *
 * - Values travel as u32 bits; moves, signs and constants are integer code.
 * - Every operand of a native float operation is xored with a zero that was read from a buffer, the left with one and the right with another. No
 *   compiler can know that they are zero, or equal, so
 *   none can see two float operations side by side, nor a constant operand, and rewriting (`(a + c) - a` to `c`, `a*b + c` to a fused one, `x + 0`
 *   to `x`) ends.
 * - Computed NaNs become the canonical one by integer tests.
 * - The five operations below run natively where the probe of this device found them exact; **guarded** where only
 *   subnormals go wrong; by the soft-float library otherwise. Comparisons, min, max, rounding and conversions are always the library's.
 *
 * A program compiled as `fast` has these five natively on every device, without the xor and without guards: a driver may fuse, reassociate,
 * flush and round them as WGSL allows. All else is the same.
 */
import type { NumericOp } from '../../core/ir/index.ts';
import type { FloatSupport, Target } from '../../core/lower/legalise/target.ts';

export const NATIVE_CANDIDATES = ['f32.add', 'f32.sub', 'f32.mul', 'f32.div', 'f32.sqrt'] as const;
export type NativeCandidate = (typeof NATIVE_CANDIDATES)[number];

/** What the probe found about an operation behind the barrier. */
export type Exactness = 'exact' | 'exact but for subnormals' | 'inexact';

/** What `fast` takes from any device. */
export const FAST_FLOATS: FloatSupport = { native: new Set<NumericOp>(NATIVE_CANDIDATES), guarded: new Set() };

export function floatSupport(found: Readonly<Record<NativeCandidate, Exactness>>): FloatSupport {
  const having = (exactness: Exactness): Set<NumericOp> => {
    return new Set<NumericOp>(NATIVE_CANDIDATES.filter((op) => found[op] === exactness));
  };
  return { native: having('exact'), guarded: having('exact but for subnormals') };
}

/**
 * Only recursion goes to the machine: SwiftShader dies of a wild pointer while it compiles some large machines that stand for inlined routines
 * (`float_exprs` of the official suite). When it does not, 1500 inlined statements is where the machine begins to compile faster.
 */
const MACHINE = { inlined: Number.POSITIVE_INFINITY, routine: 60, copies: 1 };

/** WGSL: 32-bit scalars, arrays of words, float arithmetic as far as the device can be trusted. */
export function wgslTarget(floats: FloatSupport): Target {
  return { floats, i64: false, f64: false, memory: 'words', bulk: false, machine: MACHINE };
}
