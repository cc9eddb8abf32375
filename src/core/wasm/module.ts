/**
 * A decoded WebAssembly module. Names and index spaces are the specification's (core, section 2): imports come first in
 * each index space. Function bodies stay bytes: `Code` gives the range, and `InstructionReader` walks it, so that the
 * validator, the lowering and the rewriter all read instructions through one decoder.
 */
export type NumType = 'i32' | 'i64' | 'f32' | 'f64';
export type RefType = 'funcref' | 'externref';
export type ValType = NumType | 'v128' | RefType;

export interface FuncType {
  readonly params: readonly ValType[];
  readonly results: readonly ValType[];
}

export interface Limits {
  readonly min: number;
  readonly max: number | null;
}

export interface TableType {
  readonly element: RefType;
  readonly limits: Limits;
}

/** Limits count pages of 64 KiB. */
export interface MemoryType {
  readonly limits: Limits;
}

export interface GlobalType {
  readonly type: ValType;
  readonly mutable: boolean;
}

export type ExternKind = 'func' | 'table' | 'memory' | 'global';

export type ImportDesc =
  | { readonly kind: 'func'; readonly type: number }
  | { readonly kind: 'table'; readonly type: TableType }
  | { readonly kind: 'memory'; readonly type: MemoryType }
  | { readonly kind: 'global'; readonly type: GlobalType };

export interface Import {
  readonly module: string;
  readonly name: string;
  readonly desc: ImportDesc;
  readonly offset: number;
}

export interface Export {
  readonly name: string;
  readonly kind: ExternKind;
  readonly index: number;
  readonly offset: number;
}

/** A constant expression (1.0 and 2.0: exactly one instruction). Float constants are bits, in `lo`/`hi` like i64. */
export type ConstExpr =
  | { readonly op: 'const'; readonly type: ValType; readonly lo: number; readonly hi: number; readonly offset: number }
  | { readonly op: 'global.get'; readonly global: number; readonly offset: number }
  | { readonly op: 'ref.null'; readonly type: RefType; readonly offset: number }
  | { readonly op: 'ref.func'; readonly func: number; readonly offset: number };

export interface Global {
  readonly type: GlobalType;
  readonly init: ConstExpr;
}

export interface ElementSegment {
  readonly mode: 'active' | 'passive' | 'declarative';
  readonly table: number;
  /** Present iff active. */
  readonly at: ConstExpr | null;
  readonly type: RefType;
  readonly init: readonly ConstExpr[];
  readonly offset: number;
}

export interface DataSegment {
  readonly mode: 'active' | 'passive';
  readonly memory: number;
  /** Present iff active. */
  readonly at: ConstExpr | null;
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/** One function body: declared locals (run-length, as encoded) and the byte range of its expression, `end` included. */
export interface Code {
  readonly locals: readonly { readonly count: number; readonly type: ValType }[];
  /** Offset of the first instruction's opcode, from the start of the module. */
  readonly start: number;
  /** Offset just past the final `end`. */
  readonly end: number;
}

export interface CustomSection {
  readonly name: string;
  /** What follows the name. */
  readonly bytes: Uint8Array;
  /** Of `bytes`. */
  readonly offset: number;
}

/** A section as found: the range of its contents, in the order of the module. */
export interface SectionRange {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

export interface Module {
  /** The module exactly as given. Offsets everywhere are into it. */
  readonly bytes: Uint8Array;
  readonly types: readonly FuncType[];
  readonly imports: readonly Import[];
  /** Type index of every function, imported ones first. */
  readonly functions: readonly number[];
  /** Every table, memory and global type, imported ones first. */
  readonly tables: readonly TableType[];
  readonly memories: readonly MemoryType[];
  readonly globalTypes: readonly GlobalType[];
  /** Defined globals only: index `i` here is global `i + importedGlobals`. */
  readonly globals: readonly Global[];
  readonly exports: readonly Export[];
  readonly start: number | null;
  readonly elements: readonly ElementSegment[];
  readonly data: readonly DataSegment[];
  readonly dataCount: number | null;
  /** Bodies of defined functions: index `i` here is function `i + importedFunctions`. */
  readonly code: readonly Code[];
  readonly customs: readonly CustomSection[];
  readonly sections: readonly SectionRange[];
  readonly importedFunctions: number;
  readonly importedTables: number;
  readonly importedMemories: number;
  readonly importedGlobals: number;
  /** Function names from the `name` section, by function index; empty when absent or malformed (never an error). */
  readonly functionNames: ReadonlyMap<number, string>;
}

declare const validated: unique symbol;

/** A module that has passed `validate`. Everything after validation takes this type, so nothing can run on unchecked bytes. */
export type ValidModule = Module & { readonly [validated]: true };
