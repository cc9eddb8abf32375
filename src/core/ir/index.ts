/**
 * The structured IR. This page is meant to be enough to write a backend.
 *
 * ## What it is
 *
 * A {@link Program} is the part of a validated module that some exports reach: functions, the globals, memory and tables
 * they use, and a table of trap sites. WebAssembly's control flow is already structured, WGSL requires structure, and PTX
 * takes labels, so the IR keeps `block`, `loop`, `if` and never becomes a general control-flow graph. The operand stack is
 * gone: a function has typed mutable variables (parameters first, then locals, then temporaries), and a statement reads
 * variables and writes variables. There are no nested expressions, no phi nodes and no implicit operands.
 *
 * ## Values
 *
 * A variable holds bits of its type: `i32`, `i64`, `f32`, `f64`, or `ref` (32 bits: a function index of the module, or
 * for externref a host handle; {@link NULL_REF} is null). Floats are bits first: copies, loads, stores, `select`,
 * `neg`, `abs`, `copysign` and `reinterpret` preserve every NaN payload. Variables are zero when a function is entered.
 *
 * ## Operations are total
 *
 * A numeric operation ({@link NumericOp}, named after its instruction) never traps. What traps in WebAssembly is split by
 * the lowering into an explicit `trap_if` (or `check`, for memory) and an operation whose precondition then holds:
 * `i32.div_s a b` becomes `trap_if b == 0`, `trap_if a == MIN && b == -1`, `i32.div_s`; `i32.trunc_f32_s` becomes two
 * `trap_if` and `i32.trunc_sat_f32_s`. On operands which the checks exclude the result of an operation is unspecified, but it must not
 * fault. `rem_s` of MIN by -1 is not excluded: it is 0. Shift and rotate counts are taken modulo the width, as in WebAssembly.
 *
 * Floating point follows the deterministic profile: round to nearest, ties to even; subnormals kept; **every NaN that an
 * arithmetic operation produces is the positive canonical NaN** (0x7fc00000, 0x7ff8000000000000), whatever its operands
 * were. That covers add, sub, mul, div, sqrt, min, max, ceil, floor, trunc, nearest, promote and demote.
 *
 * ## Memory
 *
 * One linear memory of bytes, little-endian. `check` traps unless `addr + offset + width <= size`, computed without wrapping
 * (`addr` is unsigned, `offset` is below 2^32, the sum needs 34 bits). `load` and `store` never trap: a `check` with the
 * same address variable, covering their bytes, dominates each of them, and they may be unaligned. `memory.grow` answers the old size in
 * pages or -1, `limits.maxPages` being the ceiling on every backend. Bulk operations carry their own site and trap before any effect.
 *
 * ## Traps are data
 *
 * `site` indexes {@link Program.sites}: the trap code, and the function index and byte offset to report. A trap ends the lane at
 * once; effects before it stay. A status word carries `site + 1`, 0 meaning that the lane ended normally. In a grid or batch all lanes
 * run to their own end, and the lowest trapping lane is the one reported.
 *
 * ## Fuel and depth
 *
 * `fuel` takes `cost` from the lane's fuel, or traps if less than `cost` is left (the rest is then kept: fuel spent is
 * what was taken). The lowering places `fuel 1` first in every function body and first in every loop body, so that it
 * counts functions entered and loop iterations begun; the CPU's rewriter counts the same events. `enter` adds `units` to the lane's call depth, or traps if
 * it would be more than `limits.maxCallDepth` then, `leave` takes them off; they surround the calls that `wasm/call-graph.ts` names
 * (those that may re-enter a function that is live), and `units` is what the caller's frame counts (`wasm/frame-units.ts`): 1 in nearly all functions.
 * Depth starts at 0 in every lane.
 *
 * ## Control
 *
 * `block`, `loop` and `if` carry a label, unique in the function. `br` to a block or an if leaves it; `br` to a loop
 * starts its next iteration. A loop whose body ends without `br` is left. Values reach a label through variables, assigned before the branch.
 * Nothing follows a `br`, `br_table`, `return` or `trap` in the same list (the lowering drops dead code).
 *
 * ## Levels
 *
 * The lowering emits level 1: everything here but {@link WordStmt}, {@link ElementStmt}, {@link FrameStmt} and
 * {@link LegalOp}. Legalisation passes (`lower/legalise/`, one per file) replace what a target
 * lacks and may use those as well. The verifier and the interpreter accept every level, so a pass is tested by running a program before and after it.
 *
 * ## Modes
 *
 * The IR does not know whether it runs as a call, a grid or a batch: an emitter maps memory and state by the mode's address policy.
 * In a *call* one lane owns memory and globals. In a *grid* lanes share memory; mutable globals are private, start from the instance's values, and are
 * dropped, and so are the bytes of the shadow stack (`lower/shadow-stack.ts`); `memory.grow` answers -1. In a *batch* every lane has a copy of everything, interleaved word by word (word `w` of lane `l` at `w * lanes + l`).
 */
import type { TrapCode } from '../wasm/traps.ts';

export type Type = 'i32' | 'i64' | 'f32' | 'f64' | 'ref';

/** The null reference, as an unsigned 32-bit pattern. */
export const NULL_REF = 0xffffffff;

/** Index into {@link Func.vars}. */
export type Var = number;

/** Unique within a function. */
export type Label = number;

/** Index into {@link Program.sites}. */
export type Site = number;

type IntBinary =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div_s'
  | 'div_u'
  | 'rem_s'
  | 'rem_u'
  | 'and'
  | 'or'
  | 'xor'
  | 'shl'
  | 'shr_s'
  | 'shr_u'
  | 'rotl'
  | 'rotr'
  | 'eq'
  | 'ne'
  | 'lt_s'
  | 'lt_u'
  | 'gt_s'
  | 'gt_u'
  | 'le_s'
  | 'le_u'
  | 'ge_s'
  | 'ge_u';
type IntUnary = 'clz' | 'ctz' | 'popcnt' | 'eqz' | 'extend8_s' | 'extend16_s';
type FloatBinary = 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max' | 'copysign' | 'eq' | 'ne' | 'lt' | 'gt' | 'le' | 'ge';
type FloatUnary = 'abs' | 'neg' | 'ceil' | 'floor' | 'trunc' | 'nearest' | 'sqrt';
type Conversion =
  | 'i32.wrap_i64'
  | 'i64.extend_i32_s'
  | 'i64.extend_i32_u'
  | 'i64.extend32_s'
  | 'f32.convert_i32_s'
  | 'f32.convert_i32_u'
  | 'f32.convert_i64_s'
  | 'f32.convert_i64_u'
  | 'f32.demote_f64'
  | 'f64.convert_i32_s'
  | 'f64.convert_i32_u'
  | 'f64.convert_i64_s'
  | 'f64.convert_i64_u'
  | 'f64.promote_f32'
  | 'i32.reinterpret_f32'
  | 'i64.reinterpret_f64'
  | 'f32.reinterpret_i32'
  | 'f64.reinterpret_i64'
  | 'i32.trunc_sat_f32_s'
  | 'i32.trunc_sat_f32_u'
  | 'i32.trunc_sat_f64_s'
  | 'i32.trunc_sat_f64_u'
  | 'i64.trunc_sat_f32_s'
  | 'i64.trunc_sat_f32_u'
  | 'i64.trunc_sat_f64_s'
  | 'i64.trunc_sat_f64_u';

/**
 * Operations only legalisation introduces: `i32.mulhi_u` is the high word of the 64-bit product; `f32.canon`, `f64.canon` replace
 * any NaN by the canonical one; `i64.pack` joins (lo, hi), `i64.lo` and `i64.hi` take it apart.
 */
export type LegalOp = 'i32.mulhi_u' | 'f32.canon' | 'f64.canon' | 'i64.pack' | 'i64.lo' | 'i64.hi';

export type NumericOp =
  | `${'i32' | 'i64'}.${IntBinary | IntUnary}`
  | `${'f32' | 'f64'}.${FloatBinary | FloatUnary}`
  | Conversion
  | LegalOp
  | 'ref.is_null'
  | 'ref.eq';

export type LoadOp =
  | 'i32.load'
  | 'i64.load'
  | 'f32.load'
  | 'f64.load'
  | 'i32.load8_s'
  | 'i32.load8_u'
  | 'i32.load16_s'
  | 'i32.load16_u'
  | 'i64.load8_s'
  | 'i64.load8_u'
  | 'i64.load16_s'
  | 'i64.load16_u'
  | 'i64.load32_s'
  | 'i64.load32_u';

export type StoreOp =
  | 'i32.store'
  | 'i64.store'
  | 'f32.store'
  | 'f64.store'
  | 'i32.store8'
  | 'i32.store16'
  | 'i64.store8'
  | 'i64.store16'
  | 'i64.store32';

export type ValueStmt =
  /** Bits as two signed 32-bit halves; `hi` is 0 for 32-bit types. */
  | { readonly k: 'const'; readonly dst: Var; readonly lo: number; readonly hi: number }
  | { readonly k: 'copy'; readonly dst: Var; readonly src: Var }
  | { readonly k: 'num'; readonly op: NumericOp; readonly dst: Var; readonly args: readonly Var[] }
  /** `dst = cond != 0 ? a : b`. */
  | { readonly k: 'select'; readonly dst: Var; readonly cond: Var; readonly a: Var; readonly b: Var }
  | { readonly k: 'global.get'; readonly dst: Var; readonly global: number }
  | { readonly k: 'global.set'; readonly global: number; readonly src: Var };

export type MemoryStmt =
  | { readonly k: 'check'; readonly addr: Var; readonly offset: number; readonly width: number; readonly site: Site }
  | { readonly k: 'load'; readonly op: LoadOp; readonly dst: Var; readonly addr: Var; readonly offset: number }
  | { readonly k: 'store'; readonly op: StoreOp; readonly addr: Var; readonly offset: number; readonly src: Var }
  | { readonly k: 'memory.size'; readonly dst: Var }
  | { readonly k: 'memory.grow'; readonly dst: Var; readonly delta: Var }
  | { readonly k: 'memory.fill'; readonly to: Var; readonly value: Var; readonly length: Var; readonly site: Site }
  | { readonly k: 'memory.copy'; readonly to: Var; readonly from: Var; readonly length: Var; readonly site: Site }
  | {
      readonly k: 'memory.init';
      readonly segment: number;
      readonly to: Var;
      readonly from: Var;
      readonly length: Var;
      readonly site: Site;
    }
  | { readonly k: 'data.drop'; readonly segment: number };

export type TableStmt =
  | { readonly k: 'table.get'; readonly table: number; readonly dst: Var; readonly index: Var; readonly site: Site }
  | { readonly k: 'table.set'; readonly table: number; readonly index: Var; readonly src: Var; readonly site: Site }
  | { readonly k: 'table.size'; readonly table: number; readonly dst: Var }
  | { readonly k: 'table.grow'; readonly table: number; readonly dst: Var; readonly init: Var; readonly delta: Var }
  | {
      readonly k: 'table.fill';
      readonly table: number;
      readonly to: Var;
      readonly value: Var;
      readonly length: Var;
      readonly site: Site;
    }
  | {
      readonly k: 'table.copy';
      readonly to_table: number;
      readonly from_table: number;
      readonly to: Var;
      readonly from: Var;
      readonly length: Var;
      readonly site: Site;
    }
  | {
      readonly k: 'table.init';
      readonly table: number;
      readonly segment: number;
      readonly to: Var;
      readonly from: Var;
      readonly length: Var;
      readonly site: Site;
    }
  | { readonly k: 'elem.drop'; readonly segment: number };

/** Memory by 32-bit words, for targets without bytes. `index` is a word index, already checked. Introduced by legalisation only. */
export type WordStmt =
  | { readonly k: 'word.load'; readonly dst: Var; readonly index: Var }
  | { readonly k: 'word.store'; readonly index: Var; readonly src: Var }
  /** `word = (word & ~mask) | (src & mask)`, atomic with respect to other lanes' masked stores of disjoint masks. */
  | { readonly k: 'word.merge'; readonly index: Var; readonly src: Var; readonly mask: Var };

/**
 * Tables and segments without checks, for targets whose bulk operations are loops. `element.load` and `element.store` reach an element
 * that the table has. `data.size` and `elem.size` answer a segment's length in bytes or elements, 0 once it is dropped; `data.load` is the
 * 32-bit word at byte `4 * index` of a segment, and `elem.load` its element, dropped or not; past the segment's end they answer anything but do
 * not fault. Introduced by legalisation only.
 */
export type ElementStmt =
  | { readonly k: 'element.load'; readonly table: number; readonly dst: Var; readonly index: Var }
  | { readonly k: 'element.store'; readonly table: number; readonly index: Var; readonly src: Var }
  | { readonly k: 'data.size'; readonly segment: number; readonly dst: Var }
  | { readonly k: 'data.load'; readonly segment: number; readonly dst: Var; readonly index: Var }
  | { readonly k: 'elem.size'; readonly segment: number; readonly dst: Var }
  | { readonly k: 'elem.load'; readonly segment: number; readonly dst: Var; readonly index: Var };

/**
 * Words of the lane's own stack of saved variables, which the machine form has for recursion: word `index + offset`. It is apart from linear
 * memory, and `src` and `dst` may be of any 32-bit type. Introduced by legalisation only.
 */
export type FrameStmt =
  | { readonly k: 'frame.load'; readonly dst: Var; readonly index: Var; readonly offset: number }
  | { readonly k: 'frame.store'; readonly index: Var; readonly offset: number; readonly src: Var };

export type ControlStmt =
  | { readonly k: 'block'; readonly label: Label; readonly body: readonly Stmt[] }
  | { readonly k: 'loop'; readonly label: Label; readonly body: readonly Stmt[] }
  | {
      readonly k: 'if';
      readonly label: Label;
      readonly cond: Var;
      readonly then: readonly Stmt[];
      readonly else: readonly Stmt[];
    }
  | { readonly k: 'br'; readonly label: Label }
  | { readonly k: 'br_if'; readonly label: Label; readonly cond: Var }
  /** `targets[index]`, or `fallback` when index (unsigned) is past the end. */
  | { readonly k: 'br_table'; readonly index: Var; readonly targets: readonly Label[]; readonly fallback: Label }
  | { readonly k: 'return'; readonly values: readonly Var[] }
  | { readonly k: 'call'; readonly func: number; readonly args: readonly Var[]; readonly dsts: readonly Var[] }
  /**
   * Looks `index` up in `table`; traps at `outside` when past its end, at `null` on a null element, at `mismatch` when the
   * function's signature is not `signature` (an index into {@link Program.signatures}).
   */
  | {
      readonly k: 'call_indirect';
      readonly table: number;
      readonly signature: number;
      readonly index: Var;
      readonly args: readonly Var[];
      readonly dsts: readonly Var[];
      readonly sites: { readonly outside: Site; readonly null: Site; readonly mismatch: Site };
    }
  | { readonly k: 'trap'; readonly site: Site }
  | { readonly k: 'trap_if'; readonly cond: Var; readonly site: Site }
  | { readonly k: 'fuel'; readonly cost: number; readonly site: Site }
  | { readonly k: 'enter'; readonly units: number; readonly site: Site }
  | { readonly k: 'leave'; readonly units: number };

export type Stmt = ValueStmt | MemoryStmt | TableStmt | WordStmt | ElementStmt | FrameStmt | ControlStmt;

export interface Func {
  /** Function index in the module, or null for a routine that legalisation added. */
  readonly index: number | null;
  /** For people: the name section's name, an export's, or `f<index>`. Not unique, any characters. */
  readonly name: string;
  /** Parameters are variables 0 .. params-1. */
  readonly params: number;
  readonly results: readonly Type[];
  readonly vars: readonly Type[];
  /** Index into {@link Program.signatures}. */
  readonly signature: number;
  readonly body: readonly Stmt[];
}

export interface Signature {
  readonly params: readonly Type[];
  readonly results: readonly Type[];
}

export interface SiteInfo {
  readonly code: TrapCode;
  readonly function: number;
  readonly offset: number;
}

export interface GlobalInfo {
  readonly type: Type;
  readonly mutable: boolean;
}

export interface TableInfo {
  readonly min: number;
  readonly max: number | null;
  /** False when nothing in the whole module can change it after instantiation; its image is then a constant. */
  readonly mutable: boolean;
}

export interface Entry {
  readonly name: string;
  /** Index into {@link Program.functions}. */
  readonly func: number;
  readonly params: readonly Type[];
  readonly results: readonly Type[];
}

export interface Program {
  /** The exports this program was lowered for. */
  readonly entries: readonly Entry[];
  /** Reachable functions only, callees before callers where the call graph has no cycle. */
  readonly functions: readonly Func[];
  readonly signatures: readonly Signature[];
  /** By the module's global index space; unreached ones are kept so that an instance's state has one layout. */
  readonly globals: readonly GlobalInfo[];
  /** Pages of 64 KiB; null without a memory. `max` is the module's own, or null. */
  readonly memory: { readonly min: number; readonly max: number | null } | null;
  readonly tables: readonly TableInfo[];
  /** Signature of every function of the module by function index, for `call_indirect` on functions that may or may not be reached. */
  readonly functionSignatures: readonly number[];
  /** Index into {@link Program.functions} by function index, or -1 when not reached. */
  readonly functionSlots: readonly number[];
  /** Bytes of every data segment (active ones are empty: they count as dropped once instantiated). */
  readonly data: readonly Uint8Array[];
  /** Function indices (or {@link NULL_REF}) of every element segment (active and declarative ones are empty). */
  readonly elements: readonly Uint32Array[];
  readonly sites: readonly SiteInfo[];
}
