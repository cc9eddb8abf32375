/** Modules rewritten and compiled by the engine, once per module, variant and table limit. */
import type { GuestLimits } from '../../core/backend.ts';
import { RefusedError, TensorWasmError } from '../../core/errors.ts';
import { decode } from '../../core/wasm/decode/index.ts';
import type { ValidModule } from '../../core/wasm/module.ts';
import { ALL_PASSES, type Passes, type Rewritten, rewriteInSteps } from '../../core/wasm/rewrite/index.ts';
import { paced } from '../../core/wasm/steps.ts';
import { precompiled } from './engine.ts';

/**
 * `fast` has no more than it needs: where the engine reports positions its traps are located by them, elsewhere not at all. `locating` stores
 * every trap site that it passes, which costs up to 1.9 times on tight loops over memory.
 */
export type Variant = 'fast' | 'locating';

export class Compiled {
  readonly module: ValidModule;
  readonly variant: Variant;
  readonly rewritten: Rewritten;
  readonly wasm: WebAssembly.Module;
  #starts: readonly number[] | null = null;

  constructor(module: ValidModule, variant: Variant, rewritten: Rewritten, wasm: WebAssembly.Module) {
    this.module = module;
    this.variant = variant;
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

const cache = new WeakMap<ValidModule, Map<string, Promise<Compiled>>>();

/** The compiled module; the same promise as long as the module lives. */
export function compiled(module: ValidModule, limits: GuestLimits, variant: Variant = 'fast'): Promise<Compiled> {
  const all = cache.get(module) ?? new Map<string, Promise<Compiled>>();
  cache.set(module, all);
  const key = `${variant} ${limits.maxTableElements}`;
  const known = all.get(key);
  if (known !== undefined) return known;
  const made = make(module, variant, limits.maxTableElements);
  all.set(key, made);
  made.catch(() => all.delete(key));
  return made;
}

/** The module as it is compiled. The same bytes for the same module, on every host. */
export function rewritten(module: ValidModule, variant: Variant, maxTableElements: number): Promise<Rewritten> {
  const passes: Passes = { ...ALL_PASSES, locate: variant === 'fast' ? 'position' : 'store' };
  return paced(rewriteInSteps(module, { passes, maxTableElements }));
}

async function make(module: ValidModule, variant: Variant, maxTableElements: number): Promise<Compiled> {
  const made = await rewritten(module, variant, maxTableElements);
  const beforehand = precompiled();
  if (beforehand !== null) {
    const found = beforehand.find(made.bytes);
    if (found !== null) return new Compiled(module, variant, made, found);
    throw new RefusedError(
      'code generation',
      'Cannot compile: this host makes no code at run time, and the bundle was made for other limits on tables',
    );
  }
  try {
    return new Compiled(module, variant, made, await WebAssembly.compile(made.bytes));
  } catch (cause) {
    throw new TensorWasmError('internal', `Cannot compile the rewritten module: ${messageOf(cause)}`, {}, { cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
