/**
 * Rewriting: a guest's module becomes one that the host can stop, meter, keep, move and replay, and whose results are those of the
 * deterministic profile. The engine then runs it as it is.
 *
 * ## Passes
 *
 * One walk over every function (`body.ts`) in which each pass adds its instructions; each stands in a file of its own, with why and what it costs:
 *
 * | file | does | on a 240 x 240 f64 matrix product |
 * |---|---|---|
 * | `fuel.ts` | counts functions entered and loop iterations begun; lets the host stop or suspend the guest | 1.13 Bun, 1.14 Deno, 1.14 Node |
 * | `depth.ts` | limits calls on a cycle of the call graph | nothing (no such call) |
 * | `nan.ts` | canonical NaN before anything observes its bits | 1.0 (1.54, 1.15, 1.13 if done after each operation) |
 * | `locate.ts` | trap sites | Bun 1.16; nothing on Deno and Node, which report positions |
 * | `state.ts` | memory imported, globals, tables and marks of dropped segments exported | nothing |
 * | `entry.ts` | entries that take and give words | |
 *
 * Fuel is exact, so `counter` lives in a global and not in a local: a trap must not lose what was spent since the loop began. Internal globals are
 * defined, not imported: an imported mutable global costs V8 a second indirection (2.5 times on Deno for `counter`). Only linked instances, which share
 * the counter, import it.
 *
 * ## Shape of the result
 *
 * Guest functions keep their order behind the guest's imports and the host's ({@link HOST_FUNCTIONS}); types, tables, locals and segments keep
 * their indices; unreachable code is dropped. Exports: `f<i>` is the entry of function `i`, `p<i>` its entry for grids, `g<i>`, `t<i>`, `d<i>`, `e<i>`
 * are the state, `drop d<i>`, `drop e<i>` drop a segment, `refs` is a table of all functions that may be referenced, and the internal globals stand under their own names. No name of the
 * guest's is used. The start function is not run: the host calls its entry.
 *
 * The result is valid, and does what the guest does, for every subset of the passes.
 */
import { RefusedError } from '../../errors.ts';
import { callGraph } from '../call-graph.ts';
import { type BodyParts, ByteWriter, encodeModule, type ModuleParts, partsOf } from '../encode.ts';
import type { FuncType, ValidModule } from '../module.ts';
import { OP } from '../opcodes.ts';
import { type BodyContext, type Passes, rewriteBody } from './body.ts';
import { callEntry, gridEntry, wordParams } from './entry.ts';
import { spentFunction } from './fuel.ts';
import { HOST_FUNCTIONS, INTERNAL_GLOBALS, Layout } from './layout.ts';
import { NanTracker } from './nan.ts';
import { referencedFunctions } from './references.ts';
import { SiteTable } from './sites.ts';
import { exportState, mark, type StatePlaces } from './state.ts';

export type { Passes } from './body.ts';
export { type HostFunction, INTERNAL_GLOBALS, type InternalGlobal } from './layout.ts';
export { SITE_DEPTH, SITE_FUEL, SiteTable } from './sites.ts';

export const ALL_PASSES: Passes = { fuel: true, depth: true, canonicalNan: true, locate: 'store' };

export interface RewriteOptions {
  readonly passes: Passes;
  /** Ceiling of every table, as `table.grow` sees it. */
  readonly maxTableElements: number;
}

export interface Rewritten extends StatePlaces {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sites: SiteTable;
  readonly layout: Layout;
  /** Functions with entries `f<i>`: all that are exported, and the start function. */
  readonly entries: ReadonlySet<number>;
  /** Functions with entries `p<i>`: those of {@link entries} whose first parameter is an i32. */
  readonly grids: ReadonlySet<number>;
  /** Function indices in the order of the table `refs`; null where no reference can be seen from outside. */
  readonly references: readonly number[] | null;
}

/** Rewrites a module for an instance whose whole state the host keeps. Throws `refused` for the few constructs it cannot keep. */
export function rewrite(module: ValidModule, options: RewriteOptions): Rewritten {
  const layout = new Layout(module, false);
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
    parts.globals.push({ type: { type: 'i32', mutable: true }, init: { op: 'const', type: 'i32', lo: 0, hi: 0 } });
  }
  const marks = (names: readonly (string | null)[]): number[] =>
    names.map((name) => {
      if (name === null) return -1;
      parts.exports.push({ name, kind: 'global', index: parts.globals.length });
      parts.globals.push({ type: { type: 'i32', mutable: true }, init: { op: 'const', type: 'i32', lo: 0, hi: 0 } });
      return parts.globals.length - 1;
    });
  const context: BodyContext = {
    module,
    layout,
    sites,
    passes: options.passes,
    graph: options.passes.depth ? callGraph(module) : null,
    dataMarks: marks(places.droppedData),
    elementMarks: marks(places.droppedElements),
  };
  const tracker = new NanTracker();
  parts.code = module.code.map((_, defined) => rewriteBody(context, defined, tracker));
  const { entries, grids } = addEntries(module, layout, parts);
  addDrops(context, parts);
  const references = addReferences(module, layout, parts, places);
  parts.types = layout.types;
  return { ...places, bytes: encodeModule(parts), sites, layout, entries, grids, references };
}

function importHostFunctions(layout: Layout, parts: ModuleParts): void {
  for (const name of layout.hostFunctions) {
    parts.imports.push({ module: 'h', name, desc: { kind: 'func', type: layout.typeIndex(HOST_FUNCTIONS[name]) } });
  }
}

function addEntries(module: ValidModule, layout: Layout, parts: ModuleParts): Pick<Rewritten, 'entries' | 'grids'> {
  const add = (name: string | null, type: FuncType, body: BodyParts) => {
    if (name !== null) {
      const index = module.importedFunctions + layout.hostFunctions.length + parts.functions.length;
      parts.exports.push({ name, kind: 'func', index });
    }
    parts.functions.push(layout.typeIndex(type));
    parts.code.push(body);
  };
  add(null, { params: ['i32'], results: [] }, spentFunction(layout));
  const entries = new Set<number>();
  const grids = new Set<number>();
  for (const { kind, index } of module.exports) if (kind === 'func') entries.add(index);
  if (module.start !== null) entries.add(module.start);
  const saved = module.globalTypes.flatMap(({ mutable }, index) => (mutable ? [index] : []));
  for (const func of entries) {
    const type = module.types[module.functions[func]];
    const words = wordParams(type.params);
    add(`f${func}`, { params: words, results: [] }, callEntry(layout, func, type));
    if (type.params[0] !== 'i32') continue;
    grids.add(func);
    add(`p${func}`, { params: ['i32', ...words], results: [] }, gridEntry(layout, func, type, saved));
  }
  return { entries, grids };
}

/** Functions `drop d<i>` and `drop e<i>`, so that an instance can be made as an image has it. */
function addDrops({ layout, module, dataMarks, elementMarks }: BodyContext, parts: ModuleParts): void {
  const add = (opcode: number, kind: string) => (flag: number, segment: number) => {
    if (flag < 0) return;
    const w = new ByteWriter().op(opcode).u32(segment);
    mark(w, flag);
    const index = module.importedFunctions + layout.hostFunctions.length + parts.functions.length;
    parts.exports.push({ name: `drop ${kind}${segment}`, kind: 'func', index });
    parts.functions.push(layout.typeIndex({ params: [], results: [] }));
    parts.code.push({ locals: [], expr: w.op(OP.end).finish() });
  };
  dataMarks.forEach(add(OP['data.drop'], 'd'));
  elementMarks.forEach(add(OP['elem.drop'], 'e'));
  parts.dataCount ||= dataMarks.some((flag) => flag >= 0);
}

/** The table `refs`, where anything outside could meet a reference to a function. */
function addReferences(module: ValidModule, layout: Layout, parts: ModuleParts, places: StatePlaces): number[] | null {
  const seen =
    layout.hostFunctions.includes('func_of') ||
    places.tables.some(({ filled }) => !filled) ||
    module.globalTypes.some(({ type }) => type === 'funcref');
  if (!seen) return null;
  for (const { init, offset, mode } of module.elements) {
    if (mode === 'passive' && init.some(({ op }) => op === 'global.get'))
      throw new RefusedError(
        'element segment with global.get',
        'Cannot keep a passive element segment that reads a global: its items are not in the image',
        { offset },
      );
  }
  const references = referencedFunctions(module);
  const limits = { min: references.length, max: references.length };
  parts.exports.push({ name: 'refs', kind: 'table', index: parts.tables.length });
  parts.tables.push({ element: 'funcref', limits });
  parts.elements.push({
    mode: 'active',
    table: parts.tables.length - 1,
    at: { op: 'const', type: 'i32', lo: 0, hi: 0 },
    type: 'funcref',
    init: references.map((func) => ({ op: 'ref.func', func: layout.func(func) })),
  });
  return references;
}
