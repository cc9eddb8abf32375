import type { Invocation } from '../engine/invocation.ts';
import type { FloatType } from './ulp-distance.ts';

/**
 * How far floats may lie from the reference's where `fast` was asked for. It is a bound on what is reported as equal, not a promise: a
 * program that cancels or iterates can make more of a rounding.
 */
export interface Tolerance {
  /** Units in the last place, of each result and of each element of a float tensor. */
  readonly ulp: number;
  /** By output: the type of its elements, null where they are no floats. */
  readonly outputs: readonly (FloatType | null)[];
}

export const DEFAULT_ULP = 4;

/** Null where every bit has to be the same. */
export function toleranceOf({ exactness, tensors }: Invocation, ulp = DEFAULT_ULP): Tolerance | null {
  if (exactness === 'exact') return null;
  return { ulp, outputs: tensors.filter(({ output }) => output).map(({ floats }) => floats ?? null) };
}
