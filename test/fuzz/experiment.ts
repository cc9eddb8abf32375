/** What is done with a module on every backend: calls on one instance, a grid, a batch. */
import type { GuestLimits } from '../../src/core/backend.ts';
import type { ValidModule, ValType } from '../../src/core/wasm/module.ts';
import { edgeBits } from './generate/constants.ts';
import { isNumType } from './generate/maker.ts';
import type { Size } from './generate/plan.ts';
import type { Random } from './random.ts';

/** One call of an export, or one launch of many lanes. */
export interface Invocation {
  readonly export: string;
  /** Two words per argument, lane-major; in a grid those after the lane's index, once. */
  readonly args: Uint32Array;
  readonly count: number;
  readonly fuel: number;
}

export interface Experiment {
  readonly limits: GuestLimits;
  /** One after the other on one instance. */
  readonly calls: readonly Invocation[];
  /** On an instance of its own, after the calls' arguments have been forgotten. */
  readonly grid: Invocation | null;
  readonly batch: Invocation | null;
}

const CALLS = 8;
/** Less than a workgroup or a block of threads, one, and more; full and not. */
const GRID_LANES = [5, 32, 33, 64, 100];
const BATCH_LANES = [2, 12, 12, 33, 70];

/** Exported functions on number types; references cannot be passed in or out. */
export function callableExports(module: ValidModule): { readonly name: string; readonly params: readonly ValType[] }[] {
  return module.exports.flatMap(({ kind, name, index }) => {
    if (kind !== 'func') return [];
    const { params, results } = module.types[module.functions[index]];
    return [...params, ...results].every(isNumType) ? [{ name, params }] : [];
  });
}

/**
 * The export `kernel` runs as a grid: a module without it has no lanes that are known not to race. A `small` experiment has one kind of
 * invocation, so that there is one program to compile: mostly a grid or a batch.
 */
export function planExperiment(module: ValidModule, random: Random, size: Size = 'full'): Experiment {
  const exports = callableExports(module);
  const fuel = random.pick([60, 300, 300, 1000]);
  const kernel = exports.find(({ name }) => name === 'kernel');
  const words = (params: readonly ValType[], lanes: number): Uint32Array => {
    const args = new Uint32Array(params.length * lanes * 2);
    for (let i = 0; i < args.length; i += 2) {
      const { lo, hi } = edgeBits(random, params[(i / 2) % params.length]);
      args[i] = lo;
      args[i + 1] = hi;
    }
    return args;
  };
  const invocation = (lanes: number): Invocation => {
    const { name, params } = random.pick(exports);
    const args = words(params, lanes);
    // Most indices of lanes are far outside of memory.
    if (name === 'kernel' && random.chance(85)) {
      for (let lane = 0; lane < lanes; lane++) args[lane * params.length * 2] &= 31;
    }
    return { export: name, args, count: lanes, fuel };
  };
  const launches = random.weighted({ calls: 1, grid: kernel === undefined ? 0 : 3, batch: 3 });
  const only = exports.length === 0 ? 'nothing' : size === 'small' ? launches : 'all';
  const has = (kind: 'calls' | 'grid' | 'batch'): boolean => only === 'all' || only === kind;
  return {
    limits: { maxPages: 4, maxCallDepth: random.pick([8, 40, 200]), maxTableElements: 64 },
    calls: has('calls') ? Array.from({ length: CALLS }, () => invocation(1)) : [],
    grid:
      kernel !== undefined && has('grid')
        ? { export: 'kernel', args: words(kernel.params.slice(1), 1), count: random.pick(GRID_LANES), fuel }
        : null,
    batch: has('batch') ? invocation(random.pick(BATCH_LANES)) : null,
  };
}
