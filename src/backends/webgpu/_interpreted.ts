/**
 * The interpreted form of a program: data for the shader of `_interpreter.ts`. It takes every program whatever its depth, length, number of
 * functions, parameters or variables, and recursion as well; it runs much slower than a shader of the program's own (`bench/wgsl.ts`). `_form.ts`
 * decides which programs get it.
 */
import type { Mode } from '../../core/backend.ts';
import { RefusedError } from '../../core/errors.ts';
import type { Program, Stmt } from '../../core/ir/index.ts';
import { flatten } from '../../core/ir/interpret/flatten.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';
import { type CallStructure, callStructure } from '../../core/lower/legalise/machine-plan.ts';
import { Constants } from './_constants.ts';
import { encode, FRAME_WORDS, HEADER, HEADER_WORDS, KEPT_WORDS } from './_encoding.ts';
import { EXPRESSIONS } from './_expressions.ts';
import { interpreterText } from './_interpreter.ts';
import { tablesLayout } from './_layout.ts';
import { memoryFor } from './_memory.ts';
import { nativesOf } from './_natives.ts';
import { segmentWords, Tables } from './_tables.ts';
import { type Emitted, stackStart } from './emit.ts';

export interface Interpreted extends Emitted {
  /** As in `Prepared`. */
  readonly frames: { readonly start: number; readonly base: number; readonly words: number };
}

// biome-ignore format: table
const KNOWN: ReadonlySet<Stmt['k']> = new Set<Stmt['k']>([
  'const', 'copy', 'num', 'select', 'global.get', 'global.set', 'check', 'word.load', 'word.store', 'word.merge', 'memory.size', 'memory.grow',
  'table.get', 'table.size', 'table.grow', 'element.load', 'element.store', 'data.size', 'data.load', 'data.drop', 'elem.size', 'elem.load', 'elem.drop', 'block', 'loop', 'if', 'br', 'br_if', 'br_table', 'return', 'call', 'call_indirect', 'trap', 'trap_if', 'fuel', 'enter', 'leave',
]);

export interface InterpretOptions {
  readonly mode: Mode;
  readonly taken: ReadonlySet<number> | null;
  /** As for `emit`. */
  readonly stackWords: number;
  /** Which of the program's globals is the soft-float library's, if that is there. */
  readonly libraryGlobal: number;
}

/** @throws RefusedError for a statement that the shader does not know. */
export function interpreted(
  program: Program,
  { mode, taken, stackWords, libraryGlobal }: InterpretOptions,
): Interpreted {
  let merges = false;
  for (const func of program.functions) {
    for (const stmt of statements(func.body)) {
      const construct = stmt.k === 'num' ? (EXPRESSIONS[stmt.op] ? null : stmt.op) : KNOWN.has(stmt.k) ? null : stmt.k;
      if (construct !== null) {
        const message = `cannot interpret ${construct}: not on this backend yet`;
        throw new RefusedError(construct, message, { function: func.index });
      }
      merges ||= stmt.k === 'word.merge';
    }
  }
  const stack = stackStart(program);
  const start = stack + stackWords + KEPT_WORDS;
  const memory = memoryFor(mode, 0, merges, stackWords === 0 ? null : stack);
  const { written, grown } = new Tables(program, mode, new Constants());
  const natives = nativesOf(program, memory, libraryGlobal);
  const { base, words } = frameWords(program, callStructure(program, taken));
  return {
    text: interpreterText(mode, memory, written, natives),
    constants: constantsOf(program, start, natives.slots, libraryGlobal),
    writesTables: written,
    growsTables: grown,
    kept: { start: stack + stackWords, words: KEPT_WORDS },
    work: 1,
    frames: { start, base: program.globals.length + base, words },
  };
}

/** See `_encoding.ts` for what is where. */
function constantsOf(
  program: Program,
  start: number,
  natives: ReadonlyMap<number, number>,
  libraryGlobal: number,
): Uint32Array<ArrayBuffer> {
  const { words, starts, frames, zeroed } = flatten(program);
  const { entries, functionSlots, functionSignatures, tables, data, elements } = program;
  const layout = tablesLayout(tables.length, data.length, elements.length);
  const constants = new Constants();
  const header = new Uint32Array(HEADER_WORDS);
  constants.add(header);
  constants.add(encode(words, natives));
  const list = <T>(items: readonly T[], row: (item: T, i: number) => readonly number[]): number =>
    constants.add(Uint32Array.from(items.flatMap(row)));
  const segments = [...data.map(segmentWords), ...elements];
  const contents = segments.map((segment) => constants.add(segment));
  const sizes = [...data, ...elements].map(({ length }) => length);
  const found: Record<keyof typeof HEADER, number> = {
    functions: list([...starts], (at, slot) => [at, frames[slot] / 2, zeroed[slot] / 2]),
    entries: list(entries, ({ func, params, results }) => [func, params.length, results.length]),
    signatures: list(functionSlots, (slot, func) => [functionSignatures[func], slot]),
    segments: list(contents, (at, i) => [sizes[i], at]),
    tables: list(tables, ({ max }) => [max ?? 0xffffffff]),
    elements: data.length,
    dropped: layout.droppedData,
    capacities: layout.capacities,
    globals: program.globals.length,
    base: start,
    libraryGlobal,
  };
  for (const [name, at] of Object.entries(HEADER)) header[at] = found[name as keyof typeof HEADER];
  return constants.words();
}

/**
 * How deep the frames of a lane can get: `base` words and `words` more for each level of call depth. A call that stays on its cycle begins a new
 * stretch of the stack; the last stretch goes wherever calls lead, those before it end in a function of a cycle.
 */
function frameWords(
  program: Program,
  { graph, component, order, cyclic }: CallStructure,
): { base: number; words: number } {
  const deepest = new Float64Array(graph.length);
  const onCycle = new Float64Array(graph.length);
  for (const slot of order) {
    const own = FRAME_WORDS + program.functions[slot].vars.length;
    let below = 0;
    let turning = cyclic[slot] ? 0 : Number.NEGATIVE_INFINITY;
    for (const { to } of graph[slot]) {
      if (component[to] === component[slot]) continue;
      below = Math.max(below, deepest[to]);
      turning = Math.max(turning, onCycle[to]);
    }
    deepest[slot] = own + below;
    onCycle[slot] = own + turning;
  }
  let base = 0;
  let words = 0;
  for (const { func } of program.entries) base = Math.max(base, deepest[func], onCycle[func]);
  cyclic.forEach((is, slot) => {
    if (!is) return;
    base = Math.max(base, deepest[slot]);
    words = Math.max(words, onCycle[slot]);
  });
  return { base, words };
}
