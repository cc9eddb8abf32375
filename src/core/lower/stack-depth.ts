/**
 * How far functions move a stack pointer below where they found it. Every function is run once on abstract values: a constant, or the
 * pointer's value at the function's entry plus a range. What is not understood (a frame of variable size, a pointer that is not put back)
 * makes the function's frame unknown, never too small.
 */
import type { Func, Label, Program, Stmt, Var } from '../ir/index.ts';
import { writes } from '../ir/operands.ts';
import { walk } from '../ir/walk.ts';
import { indirectTargets } from './legalise/indirect-targets.ts';

/** A constant (`sp` false), or the entry's stack pointer plus something from `lo` to `hi`. */
interface Value {
  readonly sp: boolean;
  readonly lo: number;
  readonly hi: number;
}

/** Bytes of a function's own frame, and its calls: how far below the entry's pointer they happen. */
interface Frame {
  readonly bytes: number;
  readonly calls: readonly { readonly slot: number; readonly below: number }[];
}

export interface StackUse {
  /** By function slot: bytes of its own frame, or null where that is not known. 0 where the pointer is not touched. */
  readonly frames: readonly (number | null)[];
  /** By function slot: bytes of its frame and of all below it; null where a frame is unknown or recursion adds one again and again. */
  readonly depths: readonly (number | null)[];
}

/** Nested blocks that are followed; what is nested deeper counts as not understood. */
const MAX_NESTING = 400;

/** Bytes; no frame is larger. */
const MAX_FRAME = 2 ** 30;

const ROUNDS = 64;

/**
 * @param pointer The global that holds the stack pointer, an i32.
 * @param taken Functions whose address can be in a table; null when any can.
 */
export function stackUse(program: Program, pointer: number, taken: ReadonlySet<number> | null): StackUse {
  const frames = program.functions.map((func) => frameOf(func, program, pointer, taken));
  return { frames: frames.map((frame) => frame?.bytes ?? null), depths: depthsOf(frames) };
}

function depthsOf(frames: readonly (Frame | null)[]): (number | null)[] {
  const depths = frames.map((frame) => frame?.bytes ?? null);
  // Callees come before callers where there is no cycle, so that one round settles those; what still grows after many is recursion.
  let changed = true;
  for (let round = 0; changed; round++) {
    changed = false;
    frames.forEach((frame, slot) => {
      const before = depths[slot];
      if (frame === null || before === null) return;
      let depth: number | null = before;
      for (const { slot: callee, below } of frame.calls) {
        const inner = depths[callee];
        depth = depth === null || inner === null ? null : Math.max(depth, below + inner);
      }
      if (depth === before) return;
      depths[slot] = round < ROUNDS ? depth : null;
      changed = true;
    });
  }
  return depths;
}

/** Thrown where a function does something with the stack pointer that is not understood. */
class NotUnderstood extends Error {}

function frameOf(func: Func, program: Program, pointer: number, taken: ReadonlySet<number> | null): Frame | null {
  const calls: { slot: number; below: number }[] = [];
  if (!touches(func, pointer)) {
    walk(func.body, { statement: (stmt) => addCalls(stmt, 0, calls, program, taken) });
    return { bytes: 0, calls };
  }
  const run = new AbstractRun(pointer, (stmt, below) => addCalls(stmt, below, calls, program, taken));
  try {
    run.body(func.body);
    return { bytes: run.bytes, calls };
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}

function addCalls(
  stmt: Stmt,
  below: number,
  calls: { slot: number; below: number }[],
  program: Program,
  taken: ReadonlySet<number> | null,
): void {
  if (stmt.k === 'call') calls.push({ slot: stmt.func, below });
  else if (stmt.k === 'call_indirect')
    for (const slot of indirectTargets(program, stmt.signature, taken)) calls.push({ slot, below });
}

function touches({ body }: Func, pointer: number): boolean {
  let found = false;
  walk(body, {
    statement(stmt) {
      if ((stmt.k === 'global.get' || stmt.k === 'global.set') && stmt.global === pointer) found = true;
    },
  });
  return found;
}

const ENTRY: Value = { sp: true, lo: 0, hi: 0 };

/** Values of variables, where known, and the pointer's. */
interface State {
  readonly vars: Map<Var, Value>;
  pointer: Value;
}

class AbstractRun {
  readonly #pointer: number;
  readonly #called: (stmt: Stmt, below: number) => void;
  /** What arrives at each label that is a block's or an if's end; the pointer that a loop's must have. */
  readonly #arrived = new Map<Label, State | null>();
  readonly #loops = new Map<Label, Value>();
  #nesting = 0;
  bytes = 0;

  constructor(pointer: number, called: (stmt: Stmt, below: number) => void) {
    this.#pointer = pointer;
    this.#called = called;
  }

  body(list: readonly Stmt[]): void {
    this.#list(list, { vars: new Map(), pointer: ENTRY });
  }

  /** Runs a list; answers the state behind it, null where that is not reached. `state` is used up. */
  #list(list: readonly Stmt[], state: State): State | null {
    let current: State | null = state;
    for (const stmt of list) {
      if (current === null) return null;
      current = this.#statement(stmt, current);
    }
    return current;
  }

  #statement(stmt: Stmt, state: State): State | null {
    switch (stmt.k) {
      case 'block':
        return this.#nest(stmt.label, () => this.#list(stmt.body, state));
      case 'if':
        return this.#nest(stmt.label, () => {
          const otherwise = copyOf(state);
          return joined(this.#list(stmt.then, state), this.#list(stmt.else, otherwise));
        });
      case 'loop': {
        for (const written of writtenIn(stmt.body)) state.vars.delete(written);
        this.#loops.set(stmt.label, state.pointer);
        return this.#deeper(() => this.#list(stmt.body, state));
      }
      case 'br':
        this.#branch(stmt.label, state);
        return null;
      case 'br_if':
        this.#branch(stmt.label, copyOf(state));
        return state;
      case 'br_table':
        for (const label of [...stmt.targets, stmt.fallback]) this.#branch(label, copyOf(state));
        return null;
      case 'return':
        if (!isEntry(state.pointer)) throw new NotUnderstood();
        return null;
      case 'trap':
        return null;
      case 'call':
      case 'call_indirect':
        this.#called(stmt, -state.pointer.lo);
        break;
      case 'global.set':
        if (stmt.global === this.#pointer) this.#setPointer(state, state.vars.get(stmt.src));
        return state;
      case 'global.get':
        set(state, stmt.dst, stmt.global === this.#pointer ? state.pointer : undefined);
        return state;
      case 'const':
        set(state, stmt.dst, { sp: false, lo: stmt.lo, hi: stmt.lo });
        return state;
      case 'copy':
        set(state, stmt.dst, state.vars.get(stmt.src));
        return state;
      case 'num':
        set(state, stmt.dst, this.#number(stmt.op, stmt.args, state));
        return state;
    }
    for (const written of writes(stmt)) state.vars.delete(written);
    return state;
  }

  #number(op: string, args: readonly Var[], state: State): Value | undefined {
    const [a, b] = args.map((v) => state.vars.get(v));
    if (op === 'i32.add' && a && b && a.sp !== b.sp) return this.#moved(a, b.lo, b);
    if (op === 'i32.sub' && a?.sp && b && !b.sp) return this.#moved(a, -b.lo, b);
    if (op === 'i32.and' && a && b && a.sp !== b.sp) {
      // Rounding down to a power of two: less than that lower.
      const [sp, mask] = a.sp ? [a, b.lo] : [b, a.lo];
      if (mask < 0 && (mask & -mask) === -mask) return this.#noted({ sp: true, lo: sp.lo + mask + 1, hi: sp.hi });
    }
    // A frame of variable size, or an address below the frame that this does not follow.
    if (op === 'i32.sub' && a?.sp && !b) throw new NotUnderstood();
    if (op === 'i32.add' && [a, b].some((value) => value && isEntry(value))) throw new NotUnderstood();
    return undefined;
  }

  #moved(a: Value, by: number, b: Value): Value {
    const sp = a.sp ? a : b;
    const amount = a.sp ? by : a.lo;
    return this.#noted({ sp: true, lo: sp.lo + amount, hi: sp.hi + amount });
  }

  #noted(value: Value): Value {
    if (value.lo < -MAX_FRAME || value.hi > MAX_FRAME) throw new NotUnderstood();
    this.bytes = Math.max(this.bytes, -value.lo);
    return value;
  }

  #setPointer(state: State, value: Value | undefined): void {
    // Above its entry the caller's frame begins: no compiler goes there.
    if (!value?.sp || value.hi > 0) throw new NotUnderstood();
    state.pointer = value;
  }

  #nest(label: Label, run: () => State | null): State | null {
    this.#arrived.set(label, null);
    const end = this.#deeper(run);
    return joined(end, this.#arrived.get(label) ?? null);
  }

  #deeper(run: () => State | null): State | null {
    if (++this.#nesting > MAX_NESTING) throw new NotUnderstood();
    const end = run();
    this.#nesting--;
    return end;
  }

  #branch(label: Label, state: State): void {
    const loop = this.#loops.get(label);
    if (loop === undefined) this.#arrived.set(label, joined(this.#arrived.get(label) ?? null, state));
    else if (loop.lo !== state.pointer.lo || loop.hi !== state.pointer.hi) throw new NotUnderstood();
  }
}

function isEntry({ sp, lo, hi }: Value): boolean {
  return sp && lo === 0 && hi === 0;
}

function set(state: State, dst: Var, value: Value | undefined): void {
  if (value === undefined) state.vars.delete(dst);
  else state.vars.set(dst, value);
}

function copyOf({ vars, pointer }: State): State {
  return { vars: new Map(vars), pointer };
}

/** What holds on both ways; `a` is used up. */
function joined(a: State | null, b: State | null): State | null {
  if (a === null || b === null) return a ?? b;
  for (const [v, value] of a.vars) {
    const other = b.vars.get(v);
    if (other === undefined || other.sp !== value.sp || (!value.sp && other.lo !== value.lo)) a.vars.delete(v);
    else if (value.sp) a.vars.set(v, range(value, other));
  }
  a.pointer = range(a.pointer, b.pointer);
  return a;
}

function range(a: Value, b: Value): Value {
  return a.lo === b.lo && a.hi === b.hi ? a : { sp: true, lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) };
}

function writtenIn(body: readonly Stmt[]): Set<Var> {
  const found = new Set<Var>();
  walk(body, {
    statement(stmt) {
      for (const v of writes(stmt)) found.add(v);
    },
  });
  return found;
}
