/**
 * Canonical NaN: every NaN that arithmetic produces is the positive canonical one, before anything can see its bits.
 *
 * Engines may answer any NaN, and a select after every operation costs 1.5 times the run time of a tight loop on JavaScriptCore. But arithmetic,
 * comparisons and conversions to integers see only *that* a value is NaN. So a value stays as the engine made it ("raw") until an *observer*
 * takes it: store, reinterpret, copysign, calls, returns, branches with values, globals, `select`. Only then is it made canonical, right behind the instruction
 * that put it on the stack, where it is the top of the stack: the walk notes that place and the patch is made when the function is finished.
 *
 * A local may keep raw values if it never holds anything whose NaN bits must survive (parameters, loads, results of calls, `neg` ...):
 * then each *observed* `local.get` is patched; otherwise each `local.set` of a raw value is. Which of the two holds is decided per local by a fixpoint over
 * the function's sets, without regard to the order of execution.
 *
 * `neg` and `abs` only touch the sign. Their result is raw if their operand is, and observing it patches the operand.
 */
import { INSTRUCTIONS, OP, SLOTS, slotOf } from '../opcodes.ts';

/** A value whose bits are final and may be any NaN. */
export const OPAQUE = -1;
/** A value that is no NaN, or the positive canonical one: making it canonical changes nothing. */
const NEUTRAL = -2;

const ARITHMETIC = 1;
const OBSERVER = 2;
const SIGN = 3;
const CONVERT = 4;

const POPS = new Uint8Array(SLOTS);
const PUSHES = new Uint8Array(SLOTS);
const ROLE = new Uint8Array(SLOTS);
const RESULT = new Uint8Array(SLOTS);

const ARITHMETIC_NAME = /^f(32|64)\.(add|sub|mul|div|sqrt|min|max|ceil|floor|trunc|nearest|promote_f32|demote_f64)$/;
const OBSERVER_NAME = /^f(32|64)\.(store|copysign)$|^i(32|64)\.reinterpret_/;

for (const { opcode, name, params, results } of INSTRUCTIONS) {
  if (params === null || results === null) continue;
  const slot = slotOf(opcode);
  POPS[slot] = params.length;
  PUSHES[slot] = results.length;
  RESULT[slot] = floatKind(results[0]);
  if (ARITHMETIC_NAME.test(name)) ROLE[slot] = ARITHMETIC;
  else if (OBSERVER_NAME.test(name)) ROLE[slot] = OBSERVER;
  else if (/^f(32|64)\.(neg|abs)$/.test(name)) ROLE[slot] = SIGN;
  else if (/^f(32|64)\.convert_/.test(name)) ROLE[slot] = CONVERT;
}

/** 1 for f32, 2 for f64, 0 for everything else. */
export function floatKind(type: string | undefined): 0 | 1 | 2 {
  return type === 'f32' ? 1 : type === 'f64' ? 2 : 0;
}

/** Places in the output where the value on top of the stack has to be made canonical, in order. */
export interface Patches {
  readonly positions: readonly number[];
  /** 1 for f32, 2 for f64. */
  readonly kinds: readonly number[];
}

export class NanTracker {
  /** Values: OPAQUE, NEUTRAL, or `record * 2 + (1 if a sign operation lies between)`. */
  readonly #stack: number[] = [];
  readonly #heights: number[] = [];
  #positions: number[] = [];
  #kinds: number[] = [];
  #observed: boolean[] = [];
  /** Of a record: the local it was read from, or -1. */
  #sources: number[] = [];
  #localKinds: Uint8Array = new Uint8Array(0);
  #opaque: Uint8Array = new Uint8Array(0);
  /** Pairs (local, record). */
  #sets: number[] = [];

  /** Starts a function. `kinds` has {@link floatKind} of every local, parameters first. */
  begin(kinds: Uint8Array, params: number): void {
    this.#stack.length = 0;
    this.#heights.length = 0;
    this.#positions = [];
    this.#kinds = [];
    this.#observed = [];
    this.#sources = [];
    this.#sets = [];
    this.#localKinds = kinds;
    this.#opaque = new Uint8Array(kinds.length).fill(1, 0, params);
  }

  #record(position: number, kind: number, source: number): number {
    this.#positions.push(position);
    this.#kinds.push(kind);
    this.#observed.push(false);
    this.#sources.push(source);
    return (this.#positions.length - 1) * 2;
  }

  #observe(value: number): number {
    if (value < 0) return value;
    this.#observed[value >> 1] = true;
    return value & 1 || this.#sources[value >> 1] >= 0 ? OPAQUE : NEUTRAL;
  }

  #pop(): number {
    return this.#stack.pop() ?? OPAQUE;
  }

  /** An instruction whose operands depend on its opcode alone. `end` is the output position behind it. */
  plain(opcode: number, end: number): void {
    const slot = slotOf(opcode);
    const role = ROLE[slot];
    if (role === SIGN) {
      const value = this.#pop();
      this.#stack.push(value < 0 ? OPAQUE : value | 1);
      return;
    }
    for (let i = POPS[slot]; i > 0; i--) {
      const value = this.#pop();
      if (role === OBSERVER) this.#observe(value);
    }
    if (PUSHES[slot] === 0) return;
    if (role === ARITHMETIC) this.#stack.push(this.#record(end, RESULT[slot], -1));
    else this.#stack.push(role === CONVERT ? NEUTRAL : OPAQUE);
  }

  /** A float constant, by its bits. */
  constant(opcode: number, lo: number, hi: number): void {
    const nan =
      opcode === OP['f32.const']
        ? (lo & 0x7fffffff) > 0x7f800000 && lo !== 0x7fc00000
        : opcode === OP['f64.const'] &&
          ((hi & 0x7fffffff) > 0x7ff00000 || ((hi & 0x7fffffff) === 0x7ff00000 && lo !== 0)) &&
          (hi !== 0x7ff80000 || lo !== 0);
    this.#stack.push(nan ? OPAQUE : NEUTRAL);
  }

  localGet(local: number, end: number): void {
    const kind = this.#localKinds[local];
    this.#stack.push(kind === 0 || this.#opaque[local] === 1 ? OPAQUE : this.#record(end, kind, local));
  }

  localSet(local: number): void {
    const value = this.#pop();
    if (this.#localKinds[local] === 0 || value === NEUTRAL) return;
    if (value < 0 || value & 1) {
      this.#observe(value);
      this.#opaque[local] = 1;
    } else this.#sets.push(local, value >> 1);
  }

  localTee(local: number): void {
    const value = this.#stack.at(-1) ?? OPAQUE;
    this.localSet(local);
    this.#stack.push(value & 1 && value >= 0 ? OPAQUE : value);
  }

  /** Everything that takes `pops` values, looking at them, and gives `pushes` final ones. */
  opaque(pops: number, pushes: number): void {
    for (let i = 0; i < pops; i++) this.#observe(this.#pop());
    for (let i = 0; i < pushes; i++) this.#stack.push(OPAQUE);
  }

  drop(): void {
    this.#pop();
  }

  /** A conditional branch took its operand; `arity` values below stay, and may leave through a label. */
  branch(arity: number): void {
    const stack = this.#stack;
    for (let i = Math.max(0, stack.length - arity); i < stack.length; i++) stack[i] = this.#observe(stack[i]);
  }

  /** A block begins, its parameters on the stack. */
  enter(params: number): void {
    this.opaque(params, params);
    this.#heights.push(this.#stack.length - params);
  }

  /** The `else` of an `if` with these parameters; `live` says whether the first arm reaches it. */
  otherwise(params: number, results: number, live: boolean): void {
    if (live) this.branch(results);
    const height = this.#heights.at(-1) ?? 0;
    this.#stack.length = height;
    this.opaque(0, params);
  }

  leave(results: number, live: boolean): void {
    if (live) this.branch(results);
    this.#stack.length = this.#heights.pop() ?? 0;
    this.opaque(0, results);
  }

  /** Ends the function. */
  patches(): Patches {
    const sets = this.#sets;
    const raw = this.#fixpoint();
    for (let i = 0; i < sets.length; i += 2) if (this.#opaque[sets[i]] === 1) this.#observed[sets[i + 1]] = true;
    const positions: number[] = [];
    const kinds: number[] = [];
    for (let record = 0; record < this.#positions.length; record++) {
      if (!this.#observed[record]) continue;
      const source = this.#sources[record];
      if (source >= 0 && (this.#opaque[source] === 1 || raw[source] === 0)) continue;
      positions.push(this.#positions[record]);
      kinds.push(this.#kinds[record]);
    }
    return { positions, kinds };
  }

  /** Spreads `opaque` along copies between locals, and answers which of the others may hold raw values. */
  #fixpoint(): Uint8Array {
    const sets = this.#sets;
    const raw = new Uint8Array(this.#localKinds.length);
    for (let changed = true; changed; ) {
      changed = false;
      for (let i = 0; i < sets.length; i += 2) {
        const local = sets[i];
        const source = this.#sources[sets[i + 1]];
        if (source >= 0 && this.#opaque[source] === 1 && this.#opaque[local] === 0) {
          this.#opaque[local] = 1;
          changed = true;
        }
        if ((source < 0 || raw[source] === 1) && raw[local] === 0) {
          raw[local] = 1;
          changed = true;
        }
      }
    }
    return raw;
  }
}
