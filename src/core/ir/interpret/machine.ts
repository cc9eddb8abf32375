/**
 * The IR interpreter: the meaning of a program, which every backend has to equal, and the way to run one where code may not be generated.
 * It has its own frame stack, so it can stop after a number of fuel points and go on later, and no guest can overflow the host's stack.
 */
import type { GridObserver, GuestLimits } from '../../backend.ts';
import { TensorWasmError } from '../../errors.ts';
import type { Program, Site } from '../index.ts';
import { flatten } from './flatten.ts';
import { loop } from './loop.gen.ts';
import type { State } from './state.ts';
import { Thread } from './thread.ts';

/** `suspended`: stopped before a `fuel` statement, `resume` goes on. `trapped`: {@link Machine.site} says where. */
export type Progress = 'returned' | 'trapped' | 'suspended';

export interface MachineOptions {
  /** False in a grid, where `memory.grow` answers -1. Default true. */
  readonly grows?: boolean;
  /** Told of every access to memory. */
  readonly observer?: GridObserver | undefined;
}

/**
 * Runs functions of one program on one state, one invocation at a time. Throws only `internal` (the program or the call is not what the
 * verifier accepts) and `out_of_memory` (the host has no room for the frames).
 */
export class Machine {
  readonly #thread: Thread;

  constructor(program: Program, state: State, limits: GuestLimits, options: MachineOptions = {}) {
    this.#thread = new Thread(
      flatten(program, options.observer !== undefined),
      state,
      limits,
      options.grows ?? true,
      options.observer ?? null,
    );
  }

  /** Where the last invocation trapped, or the fuel statement that it is suspended at: an index into the program's sites. */
  get site(): Site {
    return this.#thread.site;
  }

  /** Fuel that the current or last invocation has taken. */
  get fuelSpent(): number {
    return this.#thread.fuelSpent;
  }

  /** Two words (lo, hi) per result, after `returned`. */
  get results(): Uint32Array {
    return this.#thread.results;
  }

  /**
   * Begins an invocation of the function in `slot` with two words (lo, hi) per argument; nothing runs before `resume`. `fuel` null is no
   * limit. An invocation that was still suspended is forgotten.
   */
  start(slot: number, args: Uint32Array, fuel: number | null): void {
    const thread = this.#thread;
    const func = thread.code.program.functions[slot];
    if (func === undefined || args.length !== func.params * 2) {
      const given = `slot ${slot} with ${args.length / 2} arguments`;
      throw new TensorWasmError('internal', `Cannot start an invocation: ${given} does not fit the program`);
    }
    const size = thread.code.frames[slot];
    if (size > thread.R.length) thread.reserve(size);
    thread.R.fill(0, 0, size);
    thread.R.set(args);
    thread.slot = slot;
    thread.frame = 0;
    thread.pc = thread.code.starts[slot];
    thread.fp = 0;
    thread.top = size;
    thread.depth = 0;
    thread.fuelLeft = fuel ?? Number.POSITIVE_INFINITY;
    thread.fuelSpent = 0;
    thread.site = -1;
  }

  /**
   * Goes on until the invocation ends, or stops at the first `fuel` statement after `points` fuel have been taken since this call. Stopping
   * and going on changes no result, no trap and no fuel spent.
   */
  resume(points: number): Progress {
    return loop(this.#thread, points);
  }

  /** `start`, then `resume` to the end. */
  run(slot: number, args: Uint32Array, fuel: number | null = null): Progress {
    this.start(slot, args, fuel);
    return this.resume(Number.POSITIVE_INFINITY);
  }
}
