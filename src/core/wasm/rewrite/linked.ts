/**
 * Rewriting for instances that share things with each other: real imports, as scripts of the specification suite have them. Segments stay as they are
 * (the engine copies them, and what was copied before a trap stays visible to others), and so do tables and memories. What counts
 * is shared by all instances of a store, so the internal globals are imported.
 */
import { callGraph } from '../call-graph.ts';
import { encodeModule, type ModuleParts, partsOf } from '../encode.ts';
import type { ValidModule } from '../module.ts';
import { addEntries, addReferences, importHostFunctions } from './additions.ts';
import { type BodyContext, type Passes, rewriteBody } from './body.ts';
import { INTERNAL_GLOBALS, Layout } from './layout.ts';
import { NanTracker } from './nan.ts';
import { SiteTable } from './sites.ts';
import { bitsInit, bitsType } from './state.ts';

export interface LinkedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sites: SiteTable;
  readonly references: readonly number[] | null;
}

/**
 * Import `i` of the guest is imported as `i.<i>`, export `i` is exported as `x<i>`, table `i` also as `t<i>`. A float global holds its bits as an integer. Sites are numbered
 * from `siteBase`. Recursion through another instance is
 * limited by the engine's stack alone.
 */
export function rewriteLinked(module: ValidModule, passes: Passes, siteBase: number): LinkedModule {
  const layout = new Layout(module, true);
  const sites = new SiteTable(siteBase);
  const parts: ModuleParts = {
    ...partsOf(module),
    imports: module.imports.map(({ desc }, i) => ({ module: 'i', name: String(i), desc: bitsImport(desc) })),
    globals: module.globals.map(({ type, init }) => ({
      type: { ...type, type: bitsType(type.type) },
      init: bitsInit(init, layout),
    })),
    exports: module.exports.map(({ kind, index }, i) => ({ name: `x${i}`, kind, index: mapped(layout, kind, index) })),
    elements: module.elements.map((segment) => ({
      ...segment,
      at: segment.at === null ? null : bitsInit(segment.at, layout),
      init: segment.init.map((item) => bitsInit(item, layout)),
    })),
    data: module.data.map((segment) => ({
      ...segment,
      at: segment.at === null ? null : bitsInit(segment.at, layout),
    })),
    start: null,
    customs: [],
  };
  importHostFunctions(layout, parts);
  for (const name of INTERNAL_GLOBALS)
    parts.imports.push({ module: 'h', name, desc: { kind: 'global', type: { type: 'i32', mutable: true } } });
  module.tables.forEach((_, index) => {
    parts.exports.push({ name: `t${index}`, kind: 'table', index });
  });
  const none: number[] = [];
  const context: BodyContext = {
    module,
    layout,
    sites,
    passes,
    graph: passes.depth ? callGraph(module) : null,
    dataMarks: none,
    elementMarks: none,
  };
  const tracker = new NanTracker();
  parts.code = module.code.map((_, defined) => rewriteBody(context, defined, tracker));
  addEntries(module, layout, parts);
  const references = addReferences(module, layout, parts, false);
  parts.types = layout.types;
  return { bytes: encodeModule(parts), sites, references };
}

function bitsImport(desc: ValidModule['imports'][number]['desc']): ValidModule['imports'][number]['desc'] {
  return desc.kind === 'global' ? { kind: 'global', type: { ...desc.type, type: bitsType(desc.type.type) } } : desc;
}

function mapped(layout: Layout, kind: string, index: number): number {
  return kind === 'func' ? layout.func(index) : kind === 'global' ? layout.global(index) : index;
}
