/**
 * The interpreter's instructions. A program is flattened once into one array of 32-bit words: an instruction is its number and then its
 * operands. A variable operand is the word offset of its 8-byte slot in the frame, a jump target is an absolute position, and structure is
 * gone. The numbers stand as literals in the `case` labels of `loop.gen.ts`, `integer64.ts`, `floats.ts` and `system.ts`, because engines make
 * jump tables of literals only; `code.test.ts` holds the two together by executing each of them.
 */
import type { Program } from '../index.ts';
import { NUMERIC_SHAPES } from '../operations.ts';

/** Instructions by number; operands in brackets. */
// biome-ignore format: table
export const INSTRUCTION_NAMES = [
  /* 0 */ 'const32', 'const64', 'copy32', 'copy64', 'select32', 'select64', 'br', 'br_if', 'br_unless', 'br_table',
  /* 10 */ 'fuel', 'call', 'return', 'call_indirect', 'enter', 'leave', 'trap', 'trap_if', 'check', 'global.get',
  /* 20 */ 'global.set', 'memory.size', 'memory.grow', 'memory.fill', 'memory.copy', 'memory.init', 'data.drop', 'table.get', 'table.set', 'table.size',
  /* 30 */ 'table.grow', 'table.fill', 'table.copy', 'table.init', 'elem.drop', 'word.load', 'word.store', 'word.merge', 'frame.load', 'frame.store',
  /* 40 */ 'i32.eqz', 'i32.eq', 'i32.ne', 'i32.lt_s', 'i32.lt_u', 'i32.gt_s', 'i32.gt_u', 'i32.le_s', 'i32.le_u', 'i32.ge_s',
  /* 50 */ 'i32.ge_u', 'i32.clz', 'i32.ctz', 'i32.popcnt', 'i32.add', 'i32.sub', 'i32.mul', 'i32.div_s', 'i32.div_u', 'i32.rem_s',
  /* 60 */ 'i32.rem_u', 'i32.and', 'i32.or', 'i32.xor', 'i32.shl', 'i32.shr_s', 'i32.shr_u', 'i32.rotl', 'i32.rotr', 'i32.extend8_s',
  /* 70 */ 'i32.extend16_s', 'i32.mulhi_u', 'ref.is_null', 'ref.eq', 'i32.wrap_i64', 'i64.extend_i32_s', 'i64.extend_i32_u', 'i64.pack', 'i64.lo', 'i64.hi',
  /* 80 */ 'i64.eqz', 'i64.eq', 'i64.ne', 'i64.lt_s', 'i64.lt_u', 'i64.gt_s', 'i64.gt_u', 'i64.le_s', 'i64.le_u', 'i64.ge_s',
  /* 90 */ 'i64.ge_u', 'i64.clz', 'i64.ctz', 'i64.popcnt', 'i64.add', 'i64.sub', 'i64.mul', 'i64.div_s', 'i64.div_u', 'i64.rem_s',
  /* 100 */ 'i64.rem_u', 'i64.and', 'i64.or', 'i64.xor', 'i64.shl', 'i64.shr_s', 'i64.shr_u', 'i64.rotl', 'i64.rotr', 'i64.extend8_s',
  /* 110 */ 'i64.extend16_s', 'i64.extend32_s', 'f32.add', 'f32.sub', 'f32.mul', 'f32.div', 'f64.add', 'f64.sub', 'f64.mul', 'f64.div',
  /* 120 */ 'f32.eq', 'f32.ne', 'f32.lt', 'f32.gt', 'f32.le', 'f32.ge', 'f64.eq', 'f64.ne', 'f64.lt', 'f64.gt',
  /* 130 */ 'f64.le', 'f64.ge', 'f32.sqrt', 'f64.sqrt', 'f32.min', 'f32.max', 'f32.copysign', 'f32.abs', 'f32.neg', 'f32.ceil',
  /* 140 */ 'f32.floor', 'f32.trunc', 'f32.nearest', 'f64.min', 'f64.max', 'f64.copysign', 'f64.abs', 'f64.neg', 'f64.ceil', 'f64.floor',
  /* 150 */ 'f64.trunc', 'f64.nearest', 'f32.canon', 'f64.canon', 'f32.convert_i32_s', 'f32.convert_i32_u', 'f32.convert_i64_s', 'f32.convert_i64_u', 'f32.demote_f64', 'f64.convert_i32_s',
  /* 160 */ 'f64.convert_i32_u', 'f64.convert_i64_s', 'f64.convert_i64_u', 'f64.promote_f32', 'i32.reinterpret_f32', 'i64.reinterpret_f64', 'f32.reinterpret_i32', 'f64.reinterpret_i64', 'i32.trunc_sat_f32_s', 'i32.trunc_sat_f32_u',
  /* 170 */ 'i32.trunc_sat_f64_s', 'i32.trunc_sat_f64_u', 'i64.trunc_sat_f32_s', 'i64.trunc_sat_f32_u', 'i64.trunc_sat_f64_s', 'i64.trunc_sat_f64_u', 'spare176', 'spare177', 'spare178', 'spare179',
  /* 180 */ 'i32.load', 'i64.load', 'f32.load', 'f64.load', 'i32.load8_s', 'i32.load8_u', 'i32.load16_s', 'i32.load16_u', 'i64.load8_s', 'i64.load8_u',
  /* 190 */ 'i64.load16_s', 'i64.load16_u', 'i64.load32_s', 'i64.load32_u', 'i32.store', 'i64.store', 'f32.store', 'f64.store', 'i32.store8', 'i32.store16',
  /* 200 */ 'i64.store8', 'i64.store16', 'i64.store32', 'br_on i32.eqz', 'br_on i32.eq', 'br_on i32.ne', 'br_on i32.lt_s', 'br_on i32.lt_u', 'br_on i32.gt_s', 'br_on i32.gt_u',
  /* 210 */ 'br_on i32.le_s', 'br_on i32.le_u', 'br_on i32.ge_s', 'br_on i32.ge_u', 'i32.add const', 'i32.and const', 'i32.shl const', 'i32.shr_u const', 'i32.mul const', 'element.load',
  /* 220 */ 'element.store', 'data.size', 'data.load', 'elem.size', 'elem.load', 'observe',
] as const;

export type InstructionName = (typeof INSTRUCTION_NAMES)[number];

const NUMBERS: ReadonlyMap<string, number> = new Map(INSTRUCTION_NAMES.map((name, i) => [name, i]));

/** The number of an instruction, or undefined: names that come from outside (a numeric operation) may have none. */
export function numberOf(name: InstructionName | (string & {})): number | undefined {
  return NUMBERS.get(name);
}

/** A flattened program. Immutable: any number of machines may run one. */
export interface Code {
  readonly program: Program;
  readonly words: Int32Array;
  /** By function slot: where it starts. */
  readonly starts: Int32Array;
  /** By function slot: words of its frame (two per variable). */
  readonly frames: Int32Array;
  /** By function slot: words from which on its variables need no zeroing. */
  readonly zeroed: Int32Array;
}

/** Words of the instructions that the loop leaves to others: operations by their operands, whole-state ones as `system.ts` has them. */
export const LENGTHS: Uint8Array = new Uint8Array(INSTRUCTION_NAMES.length);
INSTRUCTION_NAMES.forEach((name, op) => {
  LENGTHS[op] = (NUMERIC_SHAPES.get(name)?.params.length ?? 0) + 2;
});
// biome-ignore format: table
LENGTHS.set([
  /* memory.size */ 2, /* memory.grow */ 3, /* memory.fill */ 5, /* memory.copy */ 5, /* memory.init */ 6, /* data.drop */ 2,
  /* table.get */ 5, /* table.set */ 5, /* table.size */ 3, /* table.grow */ 5, /* table.fill */ 6, /* table.copy */ 7, /* table.init */ 7,
  /* elem.drop */ 2, /* word.load */ 3, /* word.store */ 3, /* word.merge */ 4, /* frame.load */ 4, /* frame.store */ 4,
], INSTRUCTION_NAMES.indexOf('memory.size'));
// biome-ignore format: table
LENGTHS.set([
  /* element.load */ 4, /* element.store */ 4, /* data.size */ 3, /* data.load */ 4, /* elem.size */ 3, /* elem.load */ 4, /* observe */ 5,
], INSTRUCTION_NAMES.indexOf('element.load'));
