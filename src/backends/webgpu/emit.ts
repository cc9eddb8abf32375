/**
 * WGSL from a legalised program: one module, one compute entry point, the export chosen by a word of the control buffer, so that
 * all exports of a module share one pipeline. The emitter only prints; what WGSL lacks is gone before (`core/lower/legalise`).
 */
import type { Exactness, Mode } from '../../core/backend.ts';
import type { Entry, Program, Stmt } from '../../core/ir/index.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';
import { indirectTargets } from '../../core/lower/legalise/indirect-targets.ts';
import type { MachineEntry, MachineInfo } from '../../core/lower/legalise/machine.ts';
import { Constants } from './_constants.ts';
import { type Context, functionName } from './_context.ts';
import { control, openEntry, startMemory } from './_entry.ts';
import { helper } from './_expressions.ts';
import { printFunction } from './_function.ts';
import { OUTPUT_HEADER } from './_layout.ts';
import { type Memory, memoryFor } from './_memory.ts';
import { Tables } from './_tables.ts';
import { Writer } from './_writer.ts';

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
}

/** Words of output before a lane's private words of the shadow stack; its stack of saved variables follows those. */
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
  const context: Context = {
    program,
    memory,
    tables,
    traps: trappingFunctions(program, indirect),
    indirect,
    helpers: new Set(),
    constants,
    frames: stackStart(program) + stackWords,
    extras: 0,
  };
  const machine = options.machine ?? null;
  const started = new Set(program.entries.filter((_, i) => machine?.entries[i]).map(({ func }) => func));
  const functions = program.functions.flatMap((_, slot) => (started.has(slot) ? [] : [printFunction(context, slot)]));
  const entry = printEntry(program, mode, machine, memory, tables.grown);
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
  for (let i = 0; i < context.extras; i++) privates.push(`x${i}`);
  for (let i = 0; i < program.globals.length; i++) privates.push(`g${i}`);
  for (const name of privates) head.line(`var<private> ${name}: u32;`);
  if ([...context.helpers].some((name) => name.startsWith('f32_'))) context.helpers.add('f32_canon');
  const barrier = options.exactness !== 'fast';
  const helpers = [...context.helpers]
    .sort()
    .map((name) => (name === 'table_grow' ? tables.growHelper() : helper(name, barrier, true)));
  const text = `${[head.lines.join('\n'), ...helpers, ...memory.functions, ...functions, entry].join('\n\n')}\n`;
  return { text, constants: constants.words(), writesTables: tables.written, growsTables: tables.grown };
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

/** By slot, whether a call can come back with a trap. The call graph has no cycle, so this settles in depth many rounds. */
function trappingFunctions(program: Program, indirect: Context['indirect']): boolean[] {
  const callees = program.functions.map((func) => {
    const set = new Set<number>();
    for (const stmt of statements(func.body)) {
      if (stmt.k === 'call') set.add(stmt.func);
      else if (stmt.k === 'call_indirect') for (const { slot } of indirect(stmt.signature)) set.add(slot);
    }
    return set;
  });
  const traps = program.functions.map((func) => has(func.body, (stmt) => TRAPPING.has(stmt.k)));
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

function printEntry(
  program: Program,
  mode: Mode,
  machine: MachineInfo | null,
  memory: Memory,
  growsTables: boolean,
): string {
  const w = new Writer();
  const state = (word: number): string => (mode === 'batch' ? `state[${word}u * lanes + lane]` : `state[${word}u]`);
  const output = (word: number | string): string => `output[${word}u * lanes + lane]`;
  openEntry(w, mode, growsTables);
  for (let i = 0; i < program.globals.length; i++) w.line(`g${i} = ${state(1 + i)};`);
  startMemory(w, memory);
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
