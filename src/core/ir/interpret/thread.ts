import type { GridObserver, GuestLimits } from '../../backend.ts';
import { TensorWasmError } from '../../errors.ts';
import { NULL_REF } from '../index.ts';
import type { Code } from './code.ts';
import type { State } from './state.ts';

/** Words of the largest register stack: 256 MiB. */
const MAX_WORDS = 64 * 1024 * 1024;

/** Everything that the loop keeps while an invocation is suspended. Only the machine and its loop touch it. */
export class Thread {
  readonly code: Code;
  readonly state: State;
  readonly limits: GuestLimits;
  /** False in a grid, where `memory.grow` answers -1. */
  readonly grows: boolean;
  /** Told of accesses, where the code has been made to tell. */
  readonly observer: GridObserver | null;
  /** The register stack by words, and the same buffer by f32, f64 and 64 bits. */
  R = new Int32Array(0);
  F = new Float32Array(0);
  D = new Float64Array(0);
  B = new BigInt64Array(0);
  /** Three words per live caller: where it goes on (at its count of destinations), its frame, its frame's end. */
  frames = new Int32Array(96);
  /** The stack of saved variables that `frame.load` and `frame.store` reach. */
  readonly saved: number[] = [];
  /** Words of `frames` in use. */
  frame = 0;
  pc = 0;
  fp = 0;
  top = 0;
  fuelLeft = 0;
  fuelSpent = 0;
  depth = 0;
  site = -1;
  /** The function that was started. */
  slot = 0;
  results = new Uint32Array(0);

  constructor(code: Code, state: State, limits: GuestLimits, grows: boolean, observer: GridObserver | null = null) {
    this.code = code;
    this.state = state;
    this.limits = limits;
    this.grows = grows;
    this.observer = observer;
    this.reserve(1024);
  }

  /** Makes room for `words` words of registers, keeping what is there. */
  reserve(words: number): void {
    if (words > MAX_WORDS) {
      const details = { requested: words * 4, max: MAX_WORDS * 4 };
      throw new TensorWasmError('out_of_memory', `Cannot call: the frames would take ${words * 4} bytes`, details);
    }
    const buffer = new ArrayBuffer(Math.min(MAX_WORDS, Math.max(words, this.R.length * 2)) * 4);
    const kept = this.R;
    this.R = new Int32Array(buffer);
    this.R.set(kept);
    this.F = new Float32Array(buffer);
    this.D = new Float64Array(buffer);
    this.B = new BigInt64Array(buffer);
  }

  /** Remembers the caller of the function that is being entered. */
  push(next: number, fp: number, top: number): void {
    const at = this.frame;
    if (at + 3 > this.frames.length) {
      const grown = new Int32Array(this.frames.length * 2);
      grown.set(this.frames);
      this.frames = grown;
    }
    this.frames[at] = next;
    this.frames[at + 1] = fp;
    this.frames[at + 2] = top;
    this.frame = at + 3;
  }

  /** The slot that `call_indirect` enters, or minus the position of the site among its three: outside, null, mismatch. */
  lookUp(tableIndex: number, index: number, signature: number): number {
    const { functionSignatures, functionSlots } = this.code.program;
    const table = this.state.tables[tableIndex];
    if (index >= table.length) return -1;
    const func = table[index];
    if (func === NULL_REF) return -2;
    if (functionSignatures[func] !== signature) return -3;
    const slot = functionSlots[func];
    if (slot < 0) throw new TensorWasmError('internal', `Cannot call function ${func}: the program does not hold it`);
    return slot;
  }

  suspend(pc: number, fp: number, top: number, site: number): 'suspended' {
    this.pc = pc;
    this.fp = fp;
    this.top = top;
    this.site = site;
    return 'suspended';
  }

  trap(site: number): 'trapped' {
    if (site < 0)
      throw new TensorWasmError('internal', 'Cannot interpret the program: an access is not covered by a check');
    this.site = site;
    return 'trapped';
  }

  /** Keeps the values that the function started first returns: `count` register offsets at `at`, in the frame at `fp`. */
  finish(fp: number, at: number, count: number): void {
    const types = this.code.program.functions[this.slot].results;
    const results = new Uint32Array(count * 2);
    for (let i = 0; i < count; i++) {
      const from = fp + this.code.words[at + i];
      results[i * 2] = this.R[from];
      if (types[i] === 'i64' || types[i] === 'f64') results[i * 2 + 1] = this.R[from + 1];
    }
    this.results = results;
  }
}
