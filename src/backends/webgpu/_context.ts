import type { Program } from '../../core/ir/index.ts';
import type { Constants } from './_constants.ts';
import type { Memory } from './_memory.ts';
import type { Points } from './_points.ts';
import type { Tables } from './_tables.ts';

/** What every function of a program is printed with. */
export interface Context {
  readonly program: Program;
  readonly memory: Memory;
  readonly tables: Tables;
  /** Whether a call of the function in this slot can end in a trap. */
  readonly traps: readonly boolean[];
  /** By slot: where the function can be left and gone on with; null where it cannot. */
  readonly points: readonly (Points | null)[];
  /** By slot: statements of one pass through a function, calls inlined. */
  readonly work: ArrayLike<number>;
  /** Whether the last site is kept in `at`: some points have none of their own. */
  readonly siteless: boolean;
  /** Names of the module's variables that hold the state of functions with points. */
  readonly kept: string[];
  /** Slots that an indirect call with this signature may reach, and their function indices. */
  readonly indirect: (signature: number) => readonly { readonly func: number; readonly slot: number }[];
  /** Helpers used so far. */
  readonly helpers: Set<string>;
  readonly constants: Constants;
  /** The largest number of results past the first. */
  extras: number;
}

export function functionName(slot: number): string {
  return `func${slot}`;
}
