/** Modules rewritten and compiled by the engine, once per module and table limit. */
import type { GuestLimits } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { decode } from '../../core/wasm/decode/index.ts';
import type { ValidModule } from '../../core/wasm/module.ts';
import { ALL_PASSES, type Rewritten, rewrite } from '../../core/wasm/rewrite/index.ts';
import { engine } from './engine.ts';

export class Compiled {
  readonly module: ValidModule;
  readonly rewritten: Rewritten;
  readonly wasm: WebAssembly.Module;
  #starts: readonly number[] | null = null;

  constructor(module: ValidModule, rewritten: Rewritten, wasm: WebAssembly.Module) {
    this.module = module;
    this.rewritten = rewritten;
    this.wasm = wasm;
  }

  /** The site at an offset in the rewritten module, as an index into the table; -1 if there is none. */
  siteAt(offset: number): number {
    const { bytes, sites } = this.rewritten;
    this.#starts ??= decode(bytes).code.map(({ start }) => start);
    const starts = this.#starts;
    let low = 0;
    let high = this.module.code.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return sites.at(low + this.module.importedFunctions, offset - starts[low]);
  }
}

const cache = new WeakMap<ValidModule, Map<number, Promise<Compiled>>>();

/** The compiled module; the same promise as long as the module lives. */
export function compiled(module: ValidModule, limits: GuestLimits): Promise<Compiled> {
  const byLimit = cache.get(module) ?? new Map<number, Promise<Compiled>>();
  cache.set(module, byLimit);
  const known = byLimit.get(limits.maxTableElements);
  if (known !== undefined) return known;
  const made = make(module, limits.maxTableElements);
  byLimit.set(limits.maxTableElements, made);
  made.catch(() => byLimit.delete(limits.maxTableElements));
  return made;
}

async function make(module: ValidModule, maxTableElements: number): Promise<Compiled> {
  const passes = { ...ALL_PASSES, locate: engine().positions ? 'position' : 'store' } as const;
  const rewritten = rewrite(module, { passes, maxTableElements });
  try {
    return new Compiled(module, rewritten, await WebAssembly.compile(rewritten.bytes));
  } catch (cause) {
    throw new TensorWasmError('internal', `Cannot compile the rewritten module: ${messageOf(cause)}`, {}, { cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
