/**
 * Routines that legalisation has added to an interpreted program, above all f64's arithmetic: the shader has them as functions of its own, so that a
 * call of one is one step and not some hundred. They neither trap nor touch memory. Which they are decides the shader's text, so they are in
 * an order of their own, and equal sets of them share one pipeline.
 */
import type { Func, Program } from '../../core/ir/index.ts';
import { mapVars, rewriteBody, statements } from '../../core/lower/legalise/_walk.ts';
import { Constants } from './_constants.ts';
import { functionName } from './_context.ts';
import { printFunction } from './_function.ts';
import type { Memory } from './_memory.ts';
import { PURE } from './_points.ts';
import { Tables } from './_tables.ts';

export interface Natives {
  /** WGSL of the routines, and of all that they call. */
  readonly functions: readonly string[];
  /** Of each that interpreted code calls: its name in WGSL and how many parameters it has. */
  readonly called: readonly { readonly name: string; readonly params: number }[];
  /** Slots in the program, in the order of `called`. */
  readonly slots: ReadonlyMap<number, number>;
  /** How many results past the first there are at most: they are in `x0` and so on. */
  readonly extras: number;
  /** Whether any of them leaves a word in the library's global, which is `g0` to them. */
  readonly global: boolean;
}

/**
 * @param memory As for the shader. It is only named: no routine touches it.
 * @param libraryGlobal The one in which the soft-float library returns its second word.
 */
export function nativesOf(program: Program, memory: Memory, libraryGlobal: number): Natives {
  const native = routines(program, libraryGlobal);
  const slots = new Set<number>();
  for (const func of program.functions) {
    if (func.index === null) continue;
    for (const stmt of statements(func.body)) if (stmt.k === 'call' && native.has(stmt.func)) slots.add(stmt.func);
  }
  const byName = (a: number, b: number): number => (program.functions[a].name < program.functions[b].name ? -1 : 1);
  const called = [...slots].sort(byName);
  const all = reached(program, called).sort(byName);
  const renamed = new Map(all.map((slot, i) => [slot, i]));
  const alone: Program = {
    ...program,
    functions: all.map((slot) => renumbered(program.functions[slot], renamed)),
    globals: program.globals.slice(libraryGlobal, libraryGlobal + 1),
    tables: [],
    data: [],
    elements: [],
  };
  const constants = new Constants();
  const context = {
    program: alone,
    memory,
    tables: new Tables(alone, memory.mode, constants),
    traps: all.map(() => false),
    points: all.map(() => null),
    work: [],
    siteless: false,
    kept: [],
    indirect: () => [],
    helpers: new Set<string>(),
    constants,
    extras: 0,
  };
  return {
    functions: all.map((_, i) => printFunction(context, i)),
    called: called.map((slot) => ({
      name: functionName(renamed.get(slot) ?? 0),
      params: program.functions[slot].params,
    })),
    slots: new Map(called.map((slot, i) => [slot, i])),
    extras: context.extras,
    global: alone.functions.some(({ body }) => statements(body).some((stmt) => stmt.k === 'global.set')),
  };
}

/** Those that could be native. */
function routines(program: Program, libraryGlobal: number): Set<number> {
  const found = new Set<number>();
  program.functions.forEach(({ index, body }, slot) => {
    if (index !== null) return;
    for (const stmt of statements(body)) {
      if (!PURE.has(stmt.k)) return;
      if ((stmt.k === 'global.get' || stmt.k === 'global.set') && stmt.global !== libraryGlobal) return;
    }
    found.add(slot);
  });
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const slot of found) {
      for (const stmt of statements(program.functions[slot].body)) {
        if (stmt.k === 'call' && !found.has(stmt.func)) found.delete(slot);
      }
    }
  }
  return found;
}

function reached(program: Program, from: readonly number[]): number[] {
  const found = new Set(from);
  for (const slot of found) {
    for (const stmt of statements(program.functions[slot].body)) if (stmt.k === 'call') found.add(stmt.func);
  }
  return [...found];
}

function renumbered(func: Func, slots: ReadonlyMap<number, number>): Func {
  const body = rewriteBody(func.body, {
    cond: (v) => v,
    leaf(stmt, out) {
      if (stmt.k === 'call') out.push({ ...stmt, func: slots.get(stmt.func) ?? 0 });
      else if (stmt.k === 'global.get' || stmt.k === 'global.set') out.push({ ...stmt, global: 0 });
      else out.push(mapVars(stmt, (v) => v));
    },
  });
  return { ...func, body };
}
