import type { Program } from '../../core/ir/index.ts';
import type { Constants } from './_constants.ts';
import type { Memory } from './_memory.ts';
import type { Tables } from './_tables.ts';

/** What every function of a program is printed with. */
export interface Context {
  readonly program: Program;
  readonly memory: Memory;
  readonly tables: Tables;
  /** Whether a call of the function in this slot can end in a trap. */
  readonly traps: readonly boolean[];
  /** Slots that an indirect call with this signature may reach, and their function indices. */
  readonly indirect: (signature: number) => readonly { readonly func: number; readonly slot: number }[];
  /** Helpers used so far. */
  readonly helpers: Set<string>;
  readonly constants: Constants;
  /** First word of a lane's stack of saved variables among its words of output. */
  readonly frames: number;
  /** The largest number of results past the first. */
  extras: number;
}

export function functionName(slot: number): string {
  return `func${slot}`;
}
