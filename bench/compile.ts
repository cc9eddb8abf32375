/**
 * What each step of compilation takes for an instruction: on programs of clang, and over sizes, where a step that is linear has one figure on its whole row. Superlinear ones
 * grow along it; the last row says by how much the worst grew from the smallest size to the largest.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { emit as emitPtx } from '../src/backends/cuda/emit.ts';
import { emit as emitWgsl } from '../src/backends/webgpu/emit.ts';
import { wgslTarget } from '../src/backends/webgpu/numerics.ts';
import { DEFAULT_GUEST_LIMITS } from '../src/core/backend.ts';
import { RefusedError } from '../src/core/errors.ts';
import { flatten } from '../src/core/ir/interpret/flatten.ts';
import { lower } from '../src/core/lower/index.ts';
import { legalise } from '../src/core/lower/legalise/index.ts';
import { softFloatLibrary } from '../src/core/softfloat/library.ts';
import { callGraph } from '../src/core/wasm/call-graph.ts';
import { decode } from '../src/core/wasm/decode/index.ts';
import { InstructionReader } from '../src/core/wasm/decode/instruction-reader.ts';
import { ALL_PASSES, rewrite } from '../src/core/wasm/rewrite/index.ts';
import { validate } from '../src/core/wasm/validate/index.ts';
import * as shapes from '../test/large/shapes.ts';
import { type Bench, median, type Row } from './bench.ts';

const FLOATS = { native: new Set<never>(), guarded: new Set<never>() };

/** Microseconds of each step. */
export function compileSteps(bytes: Uint8Array): Record<string, number> {
  const times: Record<string, number> = {};
  const step = <T>(name: string, run: () => T): T => {
    const began = performance.now();
    const made = run();
    times[name] = (performance.now() - began) * 1000;
    return made;
  };
  const decoded = step('decode', () => decode(bytes));
  const module = step('validate', () => validate(decoded));
  step('call graph', () => callGraph(module));
  const program = step('lower', () => lower(module, ['run']));
  step('flatten', () => flatten(program));
  const { machine: _, ...target } = wgslTarget(FLOATS);
  const legal = step('legalise', () => legalise(program, target, softFloatLibrary()));
  step('emit WGSL', () => {
    try {
      emitWgsl(legal.program, { mode: 'batch' });
    } catch (error) {
      // Past WGSL's bounds: such a program is interpreted.
      if (!(error instanceof RefusedError)) throw error;
    }
  });
  step('emit PTX', () => emitPtx(program, { mode: 'batch', limits: DEFAULT_GUEST_LIMITS }));
  step('rewrite', () => rewrite(module, { passes: ALL_PASSES, maxTableElements: 1_000_000 }));
  return times;
}

/** Programs of test/programs, as clang makes them: what compilation costs on code that nobody shaped for it. */
const PROGRAMS = ['bigint', 'huffman', 'json', 'lu', 'regex', 'sha256'];

/** The programs' modules together: microseconds of each step over all their instructions. Empty where no clang is. */
async function realPrograms(names: readonly string[], rounds: number): Promise<Row[]> {
  const folder = new URL('../test/programs/', import.meta.url);
  if (!existsSync(folder)) return [];
  const { compileWasm, LEVELS, toolVersion } = await import('../test/programs/toolchain.ts');
  const level = LEVELS.find(({ name }) => name === 'O2');
  if (level === undefined || toolVersion('clang') === null) return [];
  const modules = names.map((name) => {
    const source = { path: fileURLToPath(new URL(`c/${name}.c`, folder)), flags: [], exports: ['run'] };
    return new Uint8Array(readFileSync(compileWasm(source, level)));
  });
  const count = modules.reduce((sum, bytes) => sum + instructionsOf(bytes), 0);
  const runs = Array.from({ length: rounds + 1 }, () => modules.map(compileSteps)).slice(1);
  const label = `${names.length} programs of clang, ${count} instructions`;
  return Object.keys(runs[0][0]).map((step) => {
    const totals = runs.map((run) => run.reduce((sum, times) => sum + times[step], 0));
    return { label: `${label}: ${step}`, value: median(totals) / count, unit: 'us/instruction' };
  });
}

export function instructionsOf(bytes: Uint8Array): number {
  const module = decode(bytes);
  let count = 0;
  for (const { start, end } of module.code) {
    const reader = new InstructionReader(module.bytes, start, end);
    while (reader.next()) count++;
  }
  return count;
}

type Sizes = readonly [make: (size: number) => shapes.Shape, ...sizes: number[]];

/** By shape: the smallest and the largest size and those between. */
const SERIES: Readonly<Record<string, Sizes>> = {
  'a function of instructions': [shapes.mixedCode, 1_000, 10_000, 100_000],
  'functions, all called by one': [shapes.manyFunctions, 100, 1_000, 10_000],
  'functions in a chain': [shapes.callChain, 100, 1_000, 10_000],
  'nested blocks': [shapes.nestedBlocks, 100, 1_000, 10_000],
  'nested ifs': [shapes.nestedIfs, 100, 1_000, 10_000],
  'nested loops': [shapes.nestedLoops, 100, 1_000, 10_000],
  'targets of a br_table': [(size) => shapes.branchTable(size, size), 100, 1_000, 10_000],
  locals: [shapes.manyLocals, 100, 1_000, 10_000],
};

/** The series' microseconds for an instruction, by step and size; the median of `rounds`, after a round that is not counted. */
export function measure([make, ...sizes]: Sizes, rounds: number): Record<string, number[]> {
  const rows: Record<string, number[]> = {};
  sizes.forEach((size, i) => {
    const { bytes } = make(size);
    const count = instructionsOf(bytes);
    compileSteps(bytes);
    const runs = Array.from({ length: rounds }, () => compileSteps(bytes));
    for (const name of Object.keys(runs[0])) {
      rows[name] ??= [];
      rows[name][i] = median(runs.map((run) => run[name])) / count;
    }
  });
  return rows;
}

const bench: Bench = {
  name: 'compile',
  title:
    "each step of compilation, for an instruction: clang's programs, and shapes that grow tenfold and a hundredfold",
  async run({ smoke }) {
    const rows: Row[] = await realPrograms(smoke ? PROGRAMS.slice(0, 1) : PROGRAMS, smoke ? 1 : 15);
    let worst = { label: '', growth: 0 };
    for (const [series, [make, ...sizes]] of Object.entries(SERIES)) {
      const used = smoke ? [10, 20] : sizes;
      for (const [name, found] of Object.entries(measure([make, ...used], smoke ? 1 : 5))) {
        used.forEach((size, i) => {
          rows.push({ label: `${size} ${series}: ${name}`, value: found[i], unit: 'us/instruction' });
        });
        const growth = found[found.length - 1] / found[1];
        if (growth > worst.growth) worst = { label: `${series}: ${name}`, growth };
      }
    }
    rows.push({ label: `largest over middle size at worst (${worst.label})`, value: worst.growth, unit: 'x' });
    return rows;
  },
};

export default bench;
