/**
 * WGSL from a legalised program: one module, one compute entry point, the export chosen by a word of the control buffer, so that
 * all exports of a module share one pipeline. The emitter only prints; what WGSL lacks is gone before (`core/lower/legalise`).
 */
import type { Exactness, Mode } from '../../core/backend.ts';
import { RefusedError } from '../../core/errors.ts';
import type { Entry, Program, Stmt } from '../../core/ir/index.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';
import { indirectTargets } from '../../core/lower/legalise/indirect-targets.ts';
import type { MachineEntry, MachineInfo } from '../../core/lower/legalise/machine.ts';
import { Constants } from './_constants.ts';
import { type Context, functionName } from './_context.ts';
import { control, openEntry, startMemory } from './_entry.ts';
import { helper } from './_expressions.ts';
import { printFunction } from './_function.ts';
import { OUTPUT_HEADER, STATUS_SPENT } from './_layout.ts';
import { FRAMES, LAST_SITE } from './_leaves.ts';
import { memoryFor } from './_memory.ts';
import { pointsOf } from './_points.ts';
import { Tables } from './_tables.ts';
import { Writer } from './_writer.ts';

/** WGSL guarantees 8 KiB for the module's variables, and 2,047 elements of an array's constructor. */
const MOST_KEPT = 1_500;

export interface EmitOptions {
  readonly mode: Mode;
  /** Default `exact`. `fast` leaves out the runtime-zero xor, so that drivers may rewrite float arithmetic; NaNs stay canonical. */
  readonly exactness?: Exactness;
  /** Functions whose address can be in a table; null when any can. */
  readonly taken?: ReadonlySet<number> | null;
  /** The program's machine, if it has one: its entries start it in one place, so that it stands in the shader once. */
  readonly machine?: MachineInfo | null;
  /** Words of the shadow stack that are private to a lane of a grid, at most. Default 0. */
  readonly stackWords?: number;
}

export interface Emitted {
  readonly text: string;
  /** Contents of the constants buffer. */
  readonly constants: Uint32Array<ArrayBuffer>;
  /** Whether the code changes tables, or drops segments: in a batch every lane then has tables of its own. */
  readonly writesTables: boolean;
  readonly growsTables: boolean;
  /** Where a lane's output keeps what it goes on with when it has spent its portion. No words where it never does. */
  readonly kept: { readonly start: number; readonly words: number };
  /** What a lane does at least before it can leave. */
  readonly work: number;
}

/** Words of output before a lane's private words of the shadow stack; what it keeps follows those, and then its stack of saved variables. */
export function stackStart(program: Program): number {
  return OUTPUT_HEADER + program.entries.reduce((most, { results }) => Math.max(most, results.length), 0);
}

export function emit(program: Program, options: EmitOptions): Emitted {
  const { mode, stackWords = 0 } = options;
  const stack = stackWords === 0 ? null : stackStart(program);
  const merges = program.functions.some((func) => has(func.body, (stmt) => stmt.k === 'word.merge'));
  const memory = memoryFor(mode, (program.memory?.min ?? 0) * 65536, merges, stack);
  const taken = options.taken ?? null;
  const bySlot = new Map(program.functionSlots.map((slot, func) => [slot, func] as const));
  const indirect = (signature: number): { func: number; slot: number }[] =>
    indirectTargets(program, signature, taken).map((slot) => ({ slot, func: bySlot.get(slot) ?? -1 }));
  const constants = new Constants();
  const tables = new Tables(program, mode, constants);
  const { points, work } = pointsOf(program, taken);
  const siteless = points.some((found) => found?.siteless);
  const context: Context = {
    program,
    memory,
    tables,
    traps: trappingFunctions(program, indirect, points),
    points,
    work,
    siteless,
    kept: [],
    indirect,
    helpers: new Set(),
    constants,
    extras: 0,
  };
  const machine = options.machine ?? null;
  const started = new Set(program.entries.filter((_, i) => machine?.entries[i]).map(({ func }) => func));
  const functions = program.functions.flatMap((_, slot) => (started.has(slot) ? [] : [printFunction(context, slot)]));
  const kept = keptVariables(context, mode);
  const keptStart = stackStart(program) + stackWords;
  const entry = printEntry(context, mode, machine, keptStart, kept);
  const head = new Writer();
  // Code may follow what a loop or a switch is never left for. Dawn would print a warning on standard output, among what a command prints.
  head.line('diagnostic(off, chromium.unreachable_code);');
  const bind = (binding: number, access: string, name: string, type: string): void =>
    head.line(`@group(0) @binding(${binding}) var<storage, ${access}> ${name}: ${type};`);
  bind(0, 'read_write', 'memory', `array<${memory.element}>`);
  bind(1, mode === 'grid' ? 'read' : 'read_write', 'state', 'array<u32>');
  bind(2, 'read', 'control', 'array<u32>');
  bind(3, 'read', 'arguments', 'array<u32>');
  bind(4, 'read_write', 'output', 'array<u32>');
  bind(5, tables.written ? 'read_write' : 'read', 'tables', 'array<u32>');
  bind(6, 'read', 'constants', 'array<u32>');
  const privates = ['lane', 'lanes', 'zero', 'naught', 'trap', 'fuel', 'depth', 'depth_limit', 'pages', 'bytes'];
  if (tables.grown) privates.push('table_ceiling');
  if (mode !== 'grid') privates.push('page_capacity', 'page_ceiling');
  if (stack !== null) privates.push('stack_low', 'stack_words');
  if (kept.length > 0) privates.push('left', ...(siteless ? [LAST_SITE] : []), ...context.kept);
  for (let i = 0; i < context.extras; i++) privates.push(`x${i}`);
  for (let i = 0; i < program.globals.length; i++) privates.push(`g${i}`);
  for (const name of privates) head.line(`var<private> ${name}: u32;`);
  const saves = program.functions.some(({ body }) => has(body, ({ k }) => k === 'frame.load' || k === 'frame.store'));
  if (saves) head.line(`const ${FRAMES} = ${keptStart + kept.length}u;`);
  if ([...context.helpers].some((name) => name.startsWith('f32_'))) context.helpers.add('f32_canon');
  const barrier = options.exactness !== 'fast';
  const helpers = [...context.helpers]
    .sort()
    .map((name) => (name === 'table_grow' ? tables.growHelper() : helper(name, barrier, true)));
  const text = `${[head.lines.join('\n'), ...helpers, ...memory.functions, ...functions, entry].join('\n\n')}\n`;
  return {
    text,
    constants: constants.words(),
    writesTables: tables.written,
    growsTables: tables.grown,
    kept: { start: keptStart, words: kept.length },
    work: program.entries.reduce((most, { func }) => Math.max(most, work[func]), 1),
  };
}

/** What a lane goes on with: fuel and pages are in its output and the state anyway, and so are the globals where they are not a grid's. */
function keptVariables({ program, kept, siteless }: Context, mode: Mode): readonly string[] {
  if (kept.length === 0) return [];
  if (kept.length > MOST_KEPT) {
    const message = `cannot keep ${kept.length} variables of a lane: at most ${MOST_KEPT}`;
    throw new RefusedError('variables', message);
  }
  const globals = mode === 'grid' ? program.globals.flatMap(({ mutable }, i) => (mutable ? [`g${i}`] : [])) : [];
  return ['depth', ...(siteless ? [LAST_SITE] : []), ...globals, ...kept];
}

function has(body: readonly Stmt[], test: (stmt: Stmt) => boolean): boolean {
  for (const stmt of statements(body)) if (test(stmt)) return true;
  return false;
}

const TRAPPING = new Set<Stmt['k']>([
  'check',
  'trap',
  'trap_if',
  'fuel',
  'enter',
  'memory.grow',
  'table.get',
  'table.grow',
  'call_indirect',
]);

/** By slot, whether a call can come back with a trap, or because a portion is spent. The call graph has no cycle, so this settles in depth many rounds. */
function trappingFunctions(program: Program, indirect: Context['indirect'], points: Context['points']): boolean[] {
  const callees = program.functions.map((func) => {
    const set = new Set<number>();
    for (const stmt of statements(func.body)) {
      if (stmt.k === 'call') set.add(stmt.func);
      else if (stmt.k === 'call_indirect') for (const { slot } of indirect(stmt.signature)) set.add(slot);
    }
    return set;
  });
  const traps = program.functions.map(
    (func, slot) => points[slot] !== null || has(func.body, (stmt) => TRAPPING.has(stmt.k)),
  );
  for (let changed = true; changed; ) {
    changed = false;
    callees.forEach((set, slot) => {
      if (traps[slot]) return;
      for (const to of set) {
        if (!traps[to]) continue;
        traps[slot] = true;
        changed = true;
        return;
      }
    });
  }
  return traps;
}

/** @param kept Variables that lie in the output from `keptStart` on when a lane has spent its portion. */
function printEntry(
  { program, memory, tables }: Context,
  mode: Mode,
  machine: MachineInfo | null,
  keptStart: number,
  kept: readonly string[],
): string {
  const w = new Writer();
  const state = (word: number): string => (mode === 'batch' ? `state[${word}u * lanes + lane]` : `state[${word}u]`);
  const output = (word: number | string): string => `output[${word}u * lanes + lane]`;
  openEntry(w, mode, tables.grown, kept.length > 0);
  for (let i = 0; i < program.globals.length; i++) w.line(`g${i} = ${state(1 + i)};`);
  if (kept.length > 0) {
    w.open('if resumed');
    w.line(`fuel = ${output(1)};`);
    w.line(`var kept: array<u32, ${kept.length}>;`);
    w.line(`for (var i = 0u; i < ${kept.length}u; i++) { kept[i] = output[(${keptStart}u + i) * lanes + lane]; }`);
    kept.forEach((name, i) => {
      w.line(`${name} = kept[${i}];`);
    });
    w.close();
  }
  startMemory(w, memory, kept.length > 0);
  if (machine) {
    const { params } = program.functions[machine.slot];
    for (let i = 0; i < params; i++) w.line(`var a${i}: u32;`);
    w.line('var started = false;');
  }
  w.open(`switch ${control('entry')}`);
  program.entries.forEach((entry, i) => {
    const start = machine?.entries[i];
    if (start) printStart(w, start, i, argumentsOf(mode, control('firstLane')));
    else printCase(w, entry, i, argumentsOf(mode, control('firstLane')), output);
  });
  w.line('default: {}');
  w.close();
  if (machine) printMachine(w, program, machine, control('entry'), output);
  w.line(`${output(0)} = trap;`);
  w.line(`${output(1)} = fuel;`);
  w.line(`${output(2)} = pages;`);
  if (kept.length > 0) {
    w.open(`if trap >> 30u == ${STATUS_SPENT >>> 30}u`);
    w.line(`var kept = array<u32, ${kept.length}>(${kept.join(', ')});`);
    w.line(`for (var i = 0u; i < ${kept.length}u; i++) { output[(${keptStart}u + i) * lanes + lane] = kept[i]; }`);
    w.close();
  }
  if (mode !== 'grid') {
    w.line(`${state(0)} = pages;`);
    program.globals.forEach((global, i) => {
      if (global.mutable) w.line(`${state(1 + i)} = g${i};`);
    });
  }
  w.close();
  return w.lines.join('\n');
}

/** Text of an entry's argument words. */
function argumentsOf(mode: Mode, firstLane: string): (i: number) => string {
  const shift = mode === 'grid' ? 1 : 0;
  return (i) => {
    if (i < shift) return `${firstLane} + lane`;
    return mode === 'batch' ? `arguments[${i}u * lanes + lane]` : `arguments[${i - shift}u]`;
  };
}

function printStart(w: Writer, { start, params }: MachineEntry, index: number, argument: (i: number) => string): void {
  w.open(`case ${index}u:`);
  w.line('started = true;');
  w.line(`a0 = ${start}u;`);
  params.forEach((to, i) => {
    w.line(`a${to} = ${argument(i)};`);
  });
  w.close();
}

function printMachine(
  w: Writer,
  program: Program,
  machine: MachineInfo,
  entry: string,
  output: (word: number) => string,
): void {
  const { params, results } = program.functions[machine.slot];
  const call = `${functionName(machine.slot)}(${Array.from({ length: params }, (_, i) => `a${i}`).join(', ')});`;
  w.open('if started');
  w.line(results.length === 0 ? call : `let r = ${call}`);
  if (results.length > 0) {
    w.open('if trap == 0u');
    w.open(`switch ${entry}`);
    machine.entries.forEach((start, i) => {
      if (!start || start.results.length === 0) return;
      const words = start.results.map(
        (from, k) => `${output(OUTPUT_HEADER + k)} = ${from === 0 ? 'r' : `x${from - 1}`};`,
      );
      w.line(`case ${i}u: { ${words.join(' ')} }`);
    });
    w.line('default: {}');
    w.close();
    w.close();
  }
  w.close();
}

function printCase(
  w: Writer,
  entry: Entry,
  index: number,
  argument: (i: number) => string,
  output: (word: number) => string,
): void {
  const call = `${functionName(entry.func)}(${entry.params.map((_, i) => argument(i)).join(', ')});`;
  w.open(`case ${index}u:`);
  if (entry.results.length === 0) w.line(call);
  else {
    w.line(`let r = ${call}`);
    w.open('if trap == 0u');
    for (let i = 0; i < entry.results.length; i++) {
      w.line(`${output(OUTPUT_HEADER + i)} = ${i === 0 ? 'r' : `x${i - 1}`};`);
    }
    w.close();
  }
  w.close();
}
