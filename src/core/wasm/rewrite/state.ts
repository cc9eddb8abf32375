/**
 * State: every mutable thing of an instance can be read and written from outside as bits.
 *
 * - The memory is imported, so that memories can be pooled; its maximum, which the host chooses, is the cap of `memory.grow`.
 * - Float globals hold their bits as integers, because a NaN's payload does not survive as a JavaScript number.
 * - Active segments are never replayed: their effects are in the image. What remains of them is a dropped segment (empty, or declarative).
 * - An element that reads a global depends on the instance and is null: what would copy it is refused (`lower/obstacle.ts`).
 * - A dropped passive segment leaves a mark in a global, since engines don't tell.
 * - A table that nothing changes after instantiation keeps its active segments: the engine fills it as the image has it.
 */
import { InstructionReader } from '../decode/instruction-reader.ts';
import type { ByteWriter, ConstExprParts, ModuleParts } from '../encode.ts';
import type { GlobalType, Module, ValType } from '../module.ts';
import { OP } from '../opcodes.ts';
import type { Layout } from './layout.ts';

/** The type that holds a global's bits. */
export function bitsType(type: ValType): ValType {
  return type === 'f32' ? 'i32' : type === 'f64' ? 'i64' : type;
}

/** An initial value with float constants as their bits; `func` maps function indices. */
export function bitsInit(init: ConstExprParts, layout: Layout): ConstExprParts {
  if (init.op === 'const') return { ...init, type: bitsType(init.type) };
  if (init.op === 'ref.func') return { op: 'ref.func', func: layout.func(init.func) };
  if (init.op === 'global.get') return { op: 'global.get', global: init.global };
  return init;
}

/** Zero, or null. */
export function zero(type: ValType): ConstExprParts {
  if (type === 'funcref' || type === 'externref') return { op: 'ref.null', type };
  return { op: 'const', type: bitsType(type), lo: 0, hi: 0 };
}

export function globalGet(w: ByteWriter, layout: Layout, index: number): void {
  w.op(OP['global.get']).u32(index);
  const { type } = layout.module.globalTypes[index];
  if (type === 'f32') w.op(OP['f32.reinterpret_i32']);
  else if (type === 'f64') w.op(OP['f64.reinterpret_i64']);
}

export function globalSet(w: ByteWriter, layout: Layout, index: number): void {
  const { type } = layout.module.globalTypes[index];
  if (type === 'f32') w.op(OP['i32.reinterpret_f32']);
  else if (type === 'f64') w.op(OP['i64.reinterpret_f64']);
  w.op(OP['global.set']).u32(index);
}

/** `memory.grow`, or -1 in a grid. */
export function memoryGrow(w: ByteWriter, layout: Layout): void {
  const type = layout.typeIndex({ params: ['i32'], results: ['i32'] });
  w.op(OP['global.get']).u32(layout.internal('frozen')).op(OP.if).blockType(type);
  w.op(OP.drop).op(OP['i32.const']).s32(-1);
  w.op(OP.else).op(OP['memory.grow']).u8(0).op(OP.end);
}

/** Sets a mark: global `flag` becomes 1. */
export function mark(w: ByteWriter, flag: number): void {
  w.op(OP['i32.const']).s32(1).op(OP['global.set']).u32(flag);
}

/** Tables of `module` that an instruction may change, or that come from elsewhere. */
export function changedTables(module: Module): Set<number> {
  const changed = new Set<number>();
  for (let i = 0; i < module.importedTables; i++) changed.add(i);
  module.tables.forEach((type, i) => {
    if (type.element === 'externref') changed.add(i);
  });
  for (const { mode, table, at, init } of module.elements) {
    const constant = at === null || at.op === 'const';
    if (mode === 'active' && (!constant || init.some((item) => item.op === 'global.get'))) changed.add(table);
  }
  for (const code of module.code) {
    const reader = new InstructionReader(module.bytes, code.start, code.end);
    while (reader.next()) {
      switch (reader.opcode) {
        case OP['table.set']:
        case OP['table.grow']:
        case OP['table.fill']:
        case OP['table.copy']:
          changed.add(reader.index);
          break;
        case OP['table.init']:
          changed.add(reader.index2);
          break;
      }
    }
  }
  return changed;
}

/** Where one global of the guest is found: an export of the instance, or a constant of the module. */
export type GlobalPlace =
  | { readonly export: string; readonly type: GlobalType }
  | { readonly export: null; readonly lo: number; readonly hi: number };

/** What {@link exportState} made, by the guest's indices. */
export interface StatePlaces {
  readonly globals: readonly GlobalPlace[];
  /** Export name of each table, and whether the engine fills it. */
  readonly tables: readonly { readonly export: string; readonly filled: boolean }[];
  /** Export name of each segment's mark, or null where the segment starts out dropped. */
  readonly droppedData: readonly (string | null)[];
  readonly droppedElements: readonly (string | null)[];
}

/**
 * Rewrites the descriptions of globals, tables, memory and segments in `parts` for a module whose state the host keeps, and exports all of it.
 * Marks are appended to the globals in the order of `marks.data`, `marks.elements`.
 */
export function exportState(module: Module, parts: ModuleParts, layout: Layout, maxTableElements: number): StatePlaces {
  const changed = changedTables(module);
  const globals = module.globalTypes.map((type, index): GlobalPlace => {
    const defined = index < module.importedGlobals ? null : module.globals[index - module.importedGlobals];
    const mutable = { type: bitsType(type.type), mutable: true };
    if (defined !== null && !type.mutable && defined.init.op === 'const') {
      parts.globals.push({ type: { ...mutable, mutable: false }, init: bitsInit(defined.init, layout) });
      return { export: null, lo: defined.init.lo >>> 0, hi: defined.init.hi >>> 0 };
    }
    parts.globals.push({ type: mutable, init: zero(type.type) });
    parts.exports.push({ name: `g${index}`, kind: 'global', index });
    return { export: `g${index}`, type };
  });
  const tables = module.tables.map(({ element, limits }, index) => {
    const max = Math.max(limits.min, Math.min(limits.max ?? maxTableElements, maxTableElements));
    parts.tables.push({ element, limits: { min: limits.min, max } });
    parts.exports.push({ name: `t${index}`, kind: 'table', index });
    return { export: `t${index}`, filled: !changed.has(index) };
  });
  const type = module.memories[0];
  if (type !== undefined) parts.imports.push({ module: 'h', name: 'memory', desc: { kind: 'memory', type } });
  parts.elements = module.elements.map((segment) => {
    const init = segment.init.map((item) => (item.op === 'global.get' ? zero(segment.type) : bitsInit(item, layout)));
    if (segment.mode !== 'active' || !changed.has(segment.table)) return { ...segment, init };
    return { ...segment, mode: 'declarative', at: null, init };
  });
  parts.data = module.data.map((segment) =>
    segment.mode === 'active' ? { ...segment, mode: 'passive', at: null, bytes: new Uint8Array(0) } : segment,
  );
  return { globals, tables, ...dropMarks(module) };
}

function dropMarks(module: Module): Pick<StatePlaces, 'droppedData' | 'droppedElements'> {
  return {
    droppedData: module.data.map(({ mode }, index) => (mode === 'passive' ? `d${index}` : null)),
    droppedElements: module.elements.map(({ mode }, index) => (mode === 'passive' ? `e${index}` : null)),
  };
}
