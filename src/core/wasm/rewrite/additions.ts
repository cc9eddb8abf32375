/** What a rewritten module has besides the guest's own: imports from the host, entries, and exports that make its state reachable. */
import { type BodyParts, ByteWriter, type ModuleParts } from '../encode.ts';
import type { FuncType, Module } from '../module.ts';
import { OP } from '../opcodes.ts';
import type { BodyContext } from './body.ts';
import { callEntry, gridEntry, wordParams } from './entry.ts';
import { spentFunction } from './fuel.ts';
import { HOST_FUNCTIONS, isWide, type Layout } from './layout.ts';
import { referencedFunctions } from './references.ts';
import { mark } from './state.ts';
import { importFunction, LONG_TYPE, longCopyFunction, longFillFunction, lookedFunction } from './work.ts';

/** A mutable i32, zero. */
export const I32_GLOBAL: ModuleParts['globals'][number] = {
  type: { type: 'i32', mutable: true },
  init: { op: 'const', type: 'i32', lo: 0, hi: 0 },
};

/** The host's functions as imports, behind the guest's. */
export function importHostFunctions(layout: Layout, parts: ModuleParts): void {
  for (const name of layout.hostFunctions) {
    parts.imports.push({ module: 'h', name, desc: { kind: 'func', type: layout.typeIndex(HOST_FUNCTIONS[name]) } });
  }
}

/** Defines a function behind all others; exports it unless `name` is null. */
function addFunction(layout: Layout, parts: ModuleParts, name: string | null, type: FuncType, body: BodyParts): void {
  if (name !== null) {
    const index = layout.module.importedFunctions + layout.hostFunctions.length + parts.functions.length;
    parts.exports.push({ name, kind: 'func', index });
  }
  parts.functions.push(layout.typeIndex(type));
  parts.code.push(body);
}

/** The functions `spent` and `looked`, those for long moves where there is memory, those that stand for imports, and entries of every exported function and of the start function. */
export function addEntries(module: Module, layout: Layout, parts: ModuleParts): void {
  addFunction(layout, parts, null, { params: ['i32'], results: [] }, spentFunction(layout));
  addFunction(layout, parts, null, { params: ['i32'], results: [] }, lookedFunction(layout));
  if (layout.hasMemory) {
    addFunction(layout, parts, null, LONG_TYPE, longFillFunction(layout));
    addFunction(layout, parts, null, LONG_TYPE, longCopyFunction(layout));
  }
  for (let i = 0; i < module.importedFunctions; i++) {
    const type = module.types[module.functions[i]];
    addFunction(layout, parts, null, type, importFunction(layout, i, type));
  }
  const entries = new Set<number>();
  for (const { kind, index } of module.exports) if (kind === 'func') entries.add(index);
  if (module.start !== null) entries.add(module.start);
  const saved = module.globalTypes.flatMap(({ mutable }, index) => (mutable ? [index] : []));
  for (const func of entries) {
    const type = module.types[module.functions[func]];
    const wide = isWide(type.params);
    const words = wordParams(type.params, wide);
    addFunction(layout, parts, `f${func}`, { params: words, results: [] }, callEntry(layout, func, type));
    if (type.params[0] !== 'i32') continue;
    const grid = gridEntry(layout, func, type, saved);
    const bounds = ['i32', 'i32'] as const;
    addFunction(layout, parts, `p${func}`, { params: [...bounds, ...words.slice(1)], results: [] }, grid);
  }
}

/** Functions `drop d<i>` and `drop e<i>`, so that an instance can be made as an image has it. */
export function addDrops({ layout, dataMarks, elementMarks }: BodyContext, parts: ModuleParts): void {
  const add = (opcode: number, kind: string) => (flag: number, segment: number) => {
    if (flag < 0) return;
    const w = new ByteWriter().op(opcode).u32(segment);
    mark(w, flag);
    const body = { locals: [], expr: w.op(OP.end).finish() };
    addFunction(layout, parts, `drop ${kind}${segment}`, { params: [], results: [] }, body);
  };
  dataMarks.forEach(add(OP['data.drop'], 'd'));
  elementMarks.forEach(add(OP['elem.drop'], 'e'));
  parts.dataCount ||= dataMarks.some((flag) => flag >= 0);
}

/** The table `refs`, where anything outside could meet a reference to a function: in a table that the host keeps, a global, a parameter. */
export function addReferences(module: Module, layout: Layout, parts: ModuleParts, tables: boolean): number[] | null {
  const seen =
    tables || layout.hostFunctions.includes('func_of') || module.globalTypes.some(({ type }) => type === 'funcref');
  if (!seen) return null;
  const references = referencedFunctions(module);
  const limits = { min: references.length, max: references.length };
  const index = parts.imports.filter(({ desc }) => desc.kind === 'table').length + parts.tables.length;
  parts.exports.push({ name: 'refs', kind: 'table', index });
  parts.tables.push({ element: 'funcref', limits });
  parts.elements.push({
    mode: 'active',
    table: index,
    at: { op: 'const', type: 'i32', lo: 0, hi: 0 },
    type: 'funcref',
    init: references.map((func) => ({ op: 'ref.func', func: layout.func(func) })),
  });
  return references;
}
