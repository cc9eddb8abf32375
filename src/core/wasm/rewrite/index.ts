/**
 * Rewriting: a guest's module becomes one that the host can stop, meter, keep, move and replay, and whose results are those of the
 * deterministic profile. The engine then runs it as it is.
 *
 * ## Passes
 *
 * One walk over every function (`body.ts`) in which each pass adds its instructions; each stands in a file of its own, with why and what it costs:
 *
 * | file | does | f64 matrix product, 360 x 360 (`bench/rewrite.ts`): Bun, Deno, Node |
 * |---|---|---|
 * | `fuel.ts` | counts functions entered and loop iterations begun; lets the host stop or suspend the guest | 1.11, 1.18, 1.16 |
 * | `work.ts` | lets the host look where much is done between two events of fuel | 1 (no such thing) |
 * | `depth.ts` | limits calls on a cycle of the call graph | 1 (no such call) |
 * | `nan.ts` | canonical NaN before anything observes its bits | 1 (1.54, 1.15, 1.13 if done after each operation) |
 * | `locate.ts` | trap sites: positions where engines report them, else stored | 1; stored, with fuel, up to 1.87, 1.38, 1.42 |
 * | `state.ts` | memory imported; globals, tables and marks of dropped segments exported | 1 |
 * | `entry.ts` | entries that take and give words | |
 *
 * Fuel is exact, so `counter` lives in a global and not in a local: a trap must not lose what was spent since the loop began. Internal globals are
 * defined, not imported: an imported mutable global costs V8 a second indirection (2.5 times on Deno for `counter`).
 *
 * ## Shape of the result
 *
 * Guest functions keep their order behind the guest's imports and the host's ({@link HOST_FUNCTIONS}); types, tables, locals and segments keep
 * their indices; unreachable code is dropped. Exports: `f<i>` is the entry of function `i` (exported by the guest, or its start
 * function), `p<i>` its entry for grids where its first parameter is an i32, `g<i>`, `t<i>`, `d<i>`, `e<i>`
 * are the state, `drop d<i>`, `drop e<i>` drop a segment, `refs` is a table of all functions that may be referenced, and the internal globals stand under their own names. No name of the
 * guest's is used. The start function is not run: the host calls its entry.
 *
 * The result is valid, and does what the guest does, for every subset of the passes.
 */
import { callGraphInSteps } from '../call-graph.ts';
import { encodeModule, type ModuleParts, partsOf } from '../encode.ts';
import type { ValidModule } from '../module.ts';
import { finish, STEP_BYTES, type Steps } from '../steps.ts';
import { addDrops, addEntries, addReferences, I32_GLOBAL, importHostFunctions } from './additions.ts';
import { type BodyContext, type Passes, rewriteBody } from './body.ts';
import { INTERNAL_GLOBALS, Layout } from './layout.ts';
import { NanTracker } from './nan.ts';
import { SiteTable } from './sites.ts';
import { exportState, type StatePlaces } from './state.ts';

export type { Passes } from './body.ts';
export { type HostFunction, INTERNAL_GLOBALS, type InternalGlobal } from './layout.ts';
export { SITE_DEPTH, SITE_FUEL, type Site, SiteTable } from './sites.ts';

export const ALL_PASSES: Passes = { fuel: true, depth: true, canonicalNan: true, locate: 'store' };

export interface RewriteOptions {
  readonly passes: Passes;
  /** Ceiling of every table, as `table.grow` sees it. */
  readonly maxTableElements: number;
}

export interface Rewritten extends StatePlaces {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sites: SiteTable;
  /** Function indices in the order of the table `refs`; null where no reference can be seen from outside. */
  readonly references: readonly number[] | null;
}

/** Rewrites a module for an instance whose whole state the host keeps. */
export function rewrite(module: ValidModule, options: RewriteOptions): Rewritten {
  return finish(rewriteInSteps(module, options));
}

/** As {@link rewrite}. */
export function* rewriteInSteps(module: ValidModule, options: RewriteOptions): Steps<Rewritten> {
  const layout = new Layout(module);
  const sites = new SiteTable();
  const parts: ModuleParts = {
    ...partsOf(module),
    imports: module.imports.flatMap(({ desc }, i) =>
      desc.kind === 'func' ? [{ module: 'i', name: String(i), desc }] : [],
    ),
    functions: module.functions.slice(module.importedFunctions),
    tables: [],
    memories: [],
    globals: [],
    exports: [],
    start: null,
    customs: [],
  };
  importHostFunctions(layout, parts);
  const places = exportState(module, parts, layout, options.maxTableElements);
  for (const name of INTERNAL_GLOBALS) {
    parts.exports.push({ name, kind: 'global', index: layout.internal(name) });
    parts.globals.push(I32_GLOBAL);
  }
  const marks = (names: readonly (string | null)[]): number[] =>
    names.map((name) => {
      if (name === null) return -1;
      parts.exports.push({ name, kind: 'global', index: parts.globals.length });
      parts.globals.push(I32_GLOBAL);
      return parts.globals.length - 1;
    });
  const context: BodyContext = {
    module,
    layout,
    sites,
    passes: options.passes,
    graph: options.passes.depth ? yield* callGraphInSteps(module) : null,
    dataMarks: marks(places.droppedData),
    elementMarks: marks(places.droppedElements),
  };
  const tracker = new NanTracker();
  let bytes = 0;
  parts.code = [];
  for (const [defined, { start, end }] of module.code.entries()) {
    parts.code.push(rewriteBody(context, defined, tracker));
    bytes += end - start;
    if (bytes < STEP_BYTES) continue;
    bytes = 0;
    yield;
  }
  addEntries(module, layout, parts);
  addDrops(context, parts);
  const tables = places.tables.some(({ filled }) => !filled);
  const references = addReferences(module, layout, parts, tables);
  parts.types = layout.types;
  return { ...places, bytes: encodeModule(parts), sites, references };
}
