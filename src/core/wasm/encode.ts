/**
 * The inverse of `decode`: a growing buffer that writes the binary format's primitives (core specification, chapter 5), and a whole
 * module from a mutable description. It checks nothing: run `load` on the result.
 */
import type {
  ConstExpr,
  DataSegment,
  ElementSegment,
  ExternKind,
  FuncType,
  GlobalType,
  ImportDesc,
  Limits,
  Module,
  RefType,
  TableType,
  ValType,
} from './module.ts';
import { OP, VAL_TYPE_BYTE } from './opcodes.ts';

type WithoutOffset<T> = T extends unknown ? Omit<T, 'offset'> : never;

/** A constant expression; one that `decode` returned will do as it is. */
export type ConstExprParts = WithoutOffset<ConstExpr>;

/** A function body: declared locals (parameters not included), and its instructions with the final `end`. */
export interface BodyParts {
  locals: readonly { readonly count: number; readonly type: ValType }[];
  expr: Uint8Array;
}

export interface ElementParts extends Omit<ElementSegment, 'offset' | 'at' | 'init'> {
  readonly at: ConstExprParts | null;
  readonly init: readonly ConstExprParts[];
}

export interface DataParts extends Omit<DataSegment, 'offset' | 'at'> {
  readonly at: ConstExprParts | null;
}

/** A module to be encoded. Unlike in {@link Module}, only `imports` describes what is imported; the other lists hold definitions. */
export interface ModuleParts {
  types: FuncType[];
  imports: { module: string; name: string; desc: ImportDesc }[];
  /** Type index of every defined function; `code` has their bodies in the same order. */
  functions: number[];
  tables: TableType[];
  memories: { limits: Limits }[];
  globals: { type: GlobalType; init: ConstExprParts }[];
  exports: { name: string; kind: ExternKind; index: number }[];
  start: number | null;
  elements: ElementParts[];
  data: DataParts[];
  /** Whether to write the data count section, which `memory.init` and `data.drop` need. */
  dataCount: boolean;
  code: BodyParts[];
  /** Written last, in this order. */
  customs: { name: string; bytes: Uint8Array }[];
}

/** A description of an existing module, to change and encode again. Bytes are views into the module's; lists are copies. */
export function partsOf(module: Module): ModuleParts {
  return {
    types: [...module.types],
    imports: [...module.imports],
    functions: module.functions.slice(module.importedFunctions),
    tables: module.tables.slice(module.importedTables),
    memories: module.memories.slice(module.importedMemories),
    globals: [...module.globals],
    exports: [...module.exports],
    start: module.start,
    elements: [...module.elements],
    data: [...module.data],
    dataCount: module.dataCount !== null,
    code: module.code.map(({ locals, start, end }) => ({ locals, expr: module.bytes.subarray(start, end) })),
    customs: [...module.customs],
  };
}

const UTF8 = new TextEncoder();

const EXTERN_BYTE: { readonly [K in ExternKind]: number } = { func: 0, table: 1, memory: 2, global: 3 };

/** A growing buffer of bytes. Every method returns the writer, so that calls chain. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** What has been written: a view, valid until the next write. */
  get view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A copy of what has been written. */
  finish(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.view);
  }

  #room(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.view);
    this.#bytes = grown;
  }

  u8(byte: number): this {
    if (this.#length === this.#bytes.length) this.#room(1);
    this.#bytes[this.#length++] = byte;
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** LEB128 of `value` modulo 2^32. */
  u32(value: number): this {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.u8((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.u8(rest);
  }

  /** Signed LEB128 of `value` modulo 2^32. */
  s32(value: number): this {
    let rest = value | 0;
    while (rest < -0x40 || rest > 0x3f) {
      this.u8((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    return this.u8(rest & 0x7f);
  }

  /** Signed LEB128 of a 64-bit integer in two halves. */
  s64(lo: number, hi: number): this {
    let low = lo | 0;
    let high = hi | 0;
    while (high !== low >> 31 || low < -0x40 || low > 0x3f) {
      this.u8((low & 0x7f) | 0x80);
      low = (low >>> 7) | (high << 25);
      high >>= 7;
    }
    return this.u8(low & 0x7f);
  }

  /** Four bytes, little-endian. */
  bits32(bits: number): this {
    return this.u8(bits & 0xff)
      .u8((bits >>> 8) & 0xff)
      .u8((bits >>> 16) & 0xff)
      .u8(bits >>> 24);
  }

  bits64(lo: number, hi: number): this {
    return this.bits32(lo).bits32(hi);
  }

  /** A string in UTF-8, its length before it. */
  name(text: string): this {
    const bytes = UTF8.encode(text);
    return this.u32(bytes.length).bytes(bytes);
  }

  /** An opcode as in `OP`, its prefix included. */
  op(opcode: number): this {
    return opcode < 0x100 ? this.u8(opcode) : this.u8(opcode >>> 8).u32(opcode & 0xff);
  }

  /** A block type as `InstructionReader` gives it. */
  blockType(type: number): this {
    return type < 0 ? this.u8(type & 0x7f) : this.s64(type | 0, 0);
  }

  /** `align` is the exponent. */
  memarg(align: number, offset: number): this {
    return this.u32(align).u32(offset);
  }

  valType(type: ValType): this {
    return this.u8(VAL_TYPE_BYTE[type]);
  }

  valTypes(types: readonly ValType[]): this {
    return this.list(types, (type) => this.valType(type));
  }

  funcType(type: FuncType): this {
    return this.u8(0x60).valTypes(type.params).valTypes(type.results);
  }

  limits({ min, max }: Limits): this {
    return max === null ? this.u8(0).u32(min) : this.u8(1).u32(min).u32(max);
  }

  tableType(type: TableType): this {
    return this.valType(type.element).limits(type.limits);
  }

  globalType(type: GlobalType): this {
    return this.valType(type.type).u8(type.mutable ? 1 : 0);
  }

  /** One instruction and its `end`. */
  constExpr(expr: ConstExprParts): this {
    this.#constInstruction(expr);
    return this.op(OP.end);
  }

  #constInstruction(expr: ConstExprParts): this {
    switch (expr.op) {
      case 'global.get':
        return this.op(OP['global.get']).u32(expr.global);
      case 'ref.null':
        return this.op(OP['ref.null']).valType(expr.type);
      case 'ref.func':
        return this.op(OP['ref.func']).u32(expr.func);
      case 'const':
        return this.constant(expr.type, expr.lo, expr.hi);
    }
  }

  /** `t.const` of a number type, from bits; `hi` is ignored for 32-bit types. */
  constant(type: ValType, lo: number, hi = 0): this {
    switch (type) {
      case 'i32':
        return this.op(OP['i32.const']).s32(lo);
      case 'i64':
        return this.op(OP['i64.const']).s64(lo, hi);
      case 'f32':
        return this.op(OP['f32.const']).bits32(lo);
      case 'f64':
        return this.op(OP['f64.const']).bits64(lo, hi);
      default:
        throw new RangeError(`Cannot write a constant: ${type} has no const instruction`);
    }
  }

  /** A vector: its length, then every item as `item` writes it. */
  list<T>(items: readonly T[], item: (value: T) => void): this {
    this.u32(items.length);
    for (const value of items) item(value);
    return this;
  }

  /** Whatever `body` writes into the writer it is given, its length in bytes before it. */
  sized(body: (writer: ByteWriter) => void): this {
    const inner = new ByteWriter();
    body(inner);
    return this.u32(inner.length).bytes(inner.view);
  }

  section(id: number, body: (writer: ByteWriter) => void): this {
    return this.u8(id).sized(body);
  }
}

function writeElement(w: ByteWriter, { mode, table, at, type, init }: ElementParts): void {
  const indices = type === 'funcref' && init.every((expr) => expr.op === 'ref.func');
  const plain = mode === 'active' && table === 0 && type === 'funcref';
  const flags = (mode === 'active' ? (plain ? 0 : 2) : mode === 'passive' ? 1 : 3) | (indices ? 0 : 4);
  w.u32(flags);
  if (mode === 'active' && !plain) w.u32(table);
  if (at !== null) w.constExpr(at);
  if (!plain) {
    if (indices) w.u8(0);
    else w.valType(type satisfies RefType);
  }
  w.list(init, (expr) => {
    if (indices && expr.op === 'ref.func') w.u32(expr.func);
    else w.constExpr(expr);
  });
}

function writeData(w: ByteWriter, { mode, memory, at, bytes }: DataParts): void {
  if (mode === 'passive') w.u32(1);
  else if (memory === 0) w.u32(0);
  else w.u32(2).u32(memory);
  if (at !== null) w.constExpr(at);
  w.u32(bytes.length).bytes(bytes);
}

function writeImport(w: ByteWriter, desc: ImportDesc): void {
  w.u8(EXTERN_BYTE[desc.kind]);
  switch (desc.kind) {
    case 'func':
      w.u32(desc.type);
      break;
    case 'table':
      w.tableType(desc.type);
      break;
    case 'memory':
      w.limits(desc.type.limits);
      break;
    case 'global':
      w.globalType(desc.type);
      break;
  }
}

/** Writes a module's bytes. Integers take their shortest form; empty sections are left out. */
export function encodeModule(parts: ModuleParts): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(4096).bits32(0x6d736100).bits32(1);
  const list = <T>(id: number, items: readonly T[], item: (w: ByteWriter, value: T) => void): void => {
    if (items.length > 0) out.section(id, (w) => w.list(items, (value) => item(w, value)));
  };
  list(1, parts.types, (w, type) => w.funcType(type));
  list(2, parts.imports, (w, { module, name, desc }) => writeImport(w.name(module).name(name), desc));
  list(3, parts.functions, (w, type) => w.u32(type));
  list(4, parts.tables, (w, type) => w.tableType(type));
  list(5, parts.memories, (w, { limits }) => w.limits(limits));
  list(6, parts.globals, (w, { type, init }) => w.globalType(type).constExpr(init));
  list(7, parts.exports, (w, { name, kind, index }) => w.name(name).u8(EXTERN_BYTE[kind]).u32(index));
  const { start } = parts;
  if (start !== null) out.section(8, (w) => w.u32(start));
  list(9, parts.elements, writeElement);
  if (parts.dataCount) out.section(12, (w) => w.u32(parts.data.length));
  list(10, parts.code, (w, { locals, expr }) =>
    w.sized((body) => body.list(locals, ({ count, type }) => body.u32(count).valType(type)).bytes(expr)),
  );
  list(11, parts.data, writeData);
  for (const { name, bytes } of parts.customs) out.section(0, (w) => w.name(name).bytes(bytes));
  return out.finish();
}
