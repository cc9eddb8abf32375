/**
 * From WebAssembly to the IR. What the IR essay leaves open, and this decides:
 *
 * - the site of a function's own `fuel` is its first instruction, of a loop's the `loop` instruction;
 * - `enter` has the site of the call that it surrounds;
 * - locals of reference types are set to null behind a function's `fuel`;
 * - every way out of a function is a `return`, the last one included, unless its end cannot be reached;
 * - a `block` or `loop` that nothing branches to leaves only its statements (a loop its `fuel` too);
 * - every access has its own `check` directly before it, with the same offset and width.
 */
import type { Verdict } from '../backend.ts';
import { RefusedError, TensorWasmError } from '../errors.ts';
import type { Entry, Func, Program } from '../ir/index.ts';
import { NULL_REF } from '../ir/index.ts';
import { reachable } from '../wasm/call-graph.ts';
import type { ElementSegment, ValidModule } from '../wasm/module.ts';
import { lowerFunction } from './function.ts';
import { contextOf } from './module-context.ts';
import { obstacle, obstacleBeside } from './obstacle.ts';
import { SiteTable } from './sites.ts';

/**
 * Lowers everything that the exported functions named reach.
 *
 * @throws TensorWasmError `missing_export` where a name is no exported function; RefusedError where {@link lowerable} says so.
 */
export function lower(module: ValidModule, exports: readonly string[]): Program {
  const roots = exports.map((name) => exportedFunction(module, name));
  for (const [i, root] of roots.entries()) {
    const found = obstacle(module, root);
    if (found !== null) {
      throw new RefusedError(
        found.construct,
        `Cannot lower export ${JSON.stringify(exports[i])}: ${found.message}`,
        found,
      );
    }
  }
  const context = contextOf(module);
  const order = reachable(module, roots);
  const slots = new Int32Array(module.functions.length).fill(-1);
  order.forEach((func, slot) => {
    slots[func] = slot;
  });
  const sites = new SiteTable();
  const functions = order.map((func) => lowerFunction({ context, sites, slots }, func, nameOf(module, func)));
  return {
    entries: exports.map((name, i) => entryOf(name, slots[roots[i]], functions)),
    functions,
    signatures: context.signatures,
    globals: module.globalTypes.map(({ mutable }, i) => ({ type: context.globals[i], mutable })),
    memory: module.memories.length === 0 ? null : module.memories[0].limits,
    tables: context.tables,
    functionSignatures: module.functions.map((type) => context.signatureOfType[type]),
    functionSlots: Array.from(slots),
    data: module.data.map(({ mode, bytes }) => (mode === 'passive' ? bytes : new Uint8Array(0))),
    elements: module.elements.map((segment) => (segment.mode === 'passive' ? valuesOf(segment) : new Uint32Array(0))),
    sites: sites.list,
  };
}

/**
 * Whether an export reaches nothing that {@link lowerable} refuses but imported functions that `provided` has (by index): what a backend
 * can run that calls the host.
 *
 * @throws TensorWasmError `missing_export` where the name is no exported function.
 */
export function runnableBeside(
  module: ValidModule,
  exportName: string,
  provided: (imported: number) => boolean,
): Verdict {
  const found = obstacleBeside(module, exportedFunction(module, exportName), provided);
  return found === null ? { runnable: true } : { runnable: false, ...found };
}

/**
 * Whether the IR can hold an export and all that it may call; if not, what stands in the way and where. Nothing is lowered.
 *
 * @throws TensorWasmError `missing_export` where the name is no exported function.
 */
export function lowerable(module: ValidModule, exportName: string): Verdict {
  const found = obstacle(module, exportedFunction(module, exportName));
  return found === null ? { runnable: true } : { runnable: false, ...found };
}

function exportedFunction(module: ValidModule, name: string): number {
  const found = module.exports.find((one) => one.name === name);
  if (found?.kind === 'func') return found.index;
  const what = found === undefined ? 'there is no such export' : `it is a ${found.kind}`;
  throw new TensorWasmError('missing_export', `Cannot call ${JSON.stringify(name)}: ${what}`, { export: name });
}

function entryOf(name: string, func: number, functions: readonly Func[]): Entry {
  const { vars, params, results } = functions[func];
  return { name, func, params: vars.slice(0, params), results };
}

function nameOf(module: ValidModule, func: number): string {
  const exported = module.exports.find(({ kind, index }) => kind === 'func' && index === func);
  return module.functionNames.get(func) ?? exported?.name ?? `f${func}`;
}

/** An element that depends on the instance (an imported global) is null here: `obstacle` refuses what would read it. */
function valuesOf({ init }: ElementSegment): Uint32Array {
  return Uint32Array.from(init, (expr) => (expr.op === 'ref.func' ? expr.func : NULL_REF));
}
