import { ModuleError } from '../../errors.ts';
import { LEAST_OPERANDS } from '../frame-units.ts';
import { nameOf, UNKNOWN } from './type-codes.ts';

/** Two bytes of `call` may push a thousand operands: without a bound, a small module could ask for all memory. */
const MAX_OPERANDS = 1 << 22;

/**
 * The operand and control stacks of the specification's validation algorithm (appendix, "Validation Algorithm"), flat: types
 * are the numbers of `type-codes.ts`, a frame is one index into parallel arrays. Reused from one function to the next.
 */
export class Stacks {
  #operands = new Uint8Array(256);
  #top = 0;
  /** The most operands since {@link reset}, {@link LEAST_OPERANDS} where it is less. */
  highest = LEAST_OPERANDS;
  /** Number of open frames. */
  depth = 0;
  readonly #opcode: number[] = [];
  readonly #height: number[] = [];
  readonly #unreachable: boolean[] = [];
  readonly #start: Uint8Array[] = [];
  readonly #end: Uint8Array[] = [];
  /** Of the innermost frame. */
  #base = 0;
  #dead = false;
  /** Where errors are placed, and what they are about: set before every instruction. */
  offset = 0;
  what: () => string = () => 'function';

  reset(): void {
    this.#top = 0;
    this.highest = LEAST_OPERANDS;
    this.depth = 0;
    this.#base = 0;
    this.#dead = false;
  }

  invalid(message: string): never {
    throw new ModuleError('invalid', message, this.offset);
  }

  push(type: number): void {
    if (this.#top === this.highest) this.#raise();
    this.#operands[this.#top++] = type;
  }

  #raise(): void {
    this.highest++;
    if (this.#top < this.#operands.length) return;
    if (this.#top >= MAX_OPERANDS) this.#tooHigh();
    const grown = new Uint8Array(this.#top * 2);
    grown.set(this.#operands);
    this.#operands = grown;
  }

  #tooHigh(): never {
    const message = `Cannot accept this module: more than ${MAX_OPERANDS} operands on the stack`;
    const details = { limit: 'operands', requested: this.#top + 1, max: MAX_OPERANDS };
    throw new ModuleError('too_large', message, this.offset, details);
  }

  pushAll(types: Uint8Array): void {
    for (let i = 0; i < types.length; i++) this.push(types[i]);
  }

  /** Pops whatever is on top; {@link UNKNOWN} where the stack is polymorphic. */
  popAny(): number {
    if (this.#top > this.#base) return this.#operands[--this.#top];
    if (this.#dead) return UNKNOWN;
    return this.invalid(`type mismatch: ${this.what()} expects a value, the stack is empty`);
  }

  /** Pops a value that must be of type `expected`. */
  pop(expected: number): void {
    if (this.#top > this.#base) {
      const found = this.#operands[--this.#top];
      if (found !== expected && found !== UNKNOWN)
        this.invalid(`type mismatch: ${this.what()} expects ${nameOf(expected)}, found ${nameOf(found)}`);
    } else if (!this.#dead) {
      this.invalid(`type mismatch: ${this.what()} expects ${nameOf(expected)}, the stack is empty`);
    }
  }

  popAll(types: Uint8Array): void {
    for (let i = types.length - 1; i >= 0; i--) this.pop(types[i]);
  }

  /** Checks the top of the stack against `types` and leaves it as it was (unknown values stay unknown). */
  peekAll(types: Uint8Array): void {
    let at = this.#top;
    for (let i = types.length - 1; i >= 0; i--) {
      if (at === this.#base) {
        if (this.#dead) return;
        this.invalid(`type mismatch: ${this.what()} expects ${nameOf(types[i])}, the stack is empty`);
      }
      const found = this.#operands[--at];
      if (found !== types[i] && found !== UNKNOWN)
        this.invalid(`type mismatch: ${this.what()} expects ${nameOf(types[i])}, found ${nameOf(found)}`);
    }
  }

  /** Opens a frame and pushes its parameters, which the caller has popped. */
  enter(opcode: number, start: Uint8Array, end: Uint8Array): void {
    const frame = this.depth++;
    this.#opcode[frame] = opcode;
    this.#height[frame] = this.#top;
    this.#unreachable[frame] = false;
    this.#start[frame] = start;
    this.#end[frame] = end;
    this.#base = this.#top;
    this.#dead = false;
    this.pushAll(start);
  }

  /** Closes the innermost frame: its results must be on the stack, and nothing else. They are popped. */
  leave(): void {
    const frame = this.depth - 1;
    this.popAll(this.#end[frame]);
    if (this.#top !== this.#base)
      this.invalid(`type mismatch: ${this.#top - this.#base} values remaining on stack at end of block`);
    this.depth = frame;
    if (frame === 0) return;
    this.#base = this.#height[frame - 1];
    this.#dead = this.#unreachable[frame - 1];
  }

  /** The rest of the innermost frame cannot be reached: its stack becomes polymorphic. */
  setUnreachable(): void {
    this.#top = this.#base;
    this.#dead = true;
    this.#unreachable[this.depth - 1] = true;
  }

  /** Of the innermost frame, or of the one just closed by `leave` when asked for `depth`. */
  opcodeAt(frame: number): number {
    return this.#opcode[frame];
  }

  startAt(frame: number): Uint8Array {
    return this.#start[frame];
  }

  endAt(frame: number): Uint8Array {
    return this.#end[frame];
  }
}
