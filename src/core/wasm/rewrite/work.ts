/**
 * Work that fuel does not count, since it is the same event on every backend whatever it costs: instructions that move as many bytes or elements as they
 * are told to, long code without a loop, and what the guest imports. It is counted down in the global `work`, in units of some ten nanoseconds; what makes that
 * negative calls `looked`, where the host may stop or suspend the guest. Without it a guest that fills its memory in a loop had a slice of thousands of
 * events before anybody looked at the clock, each of them taking as long as hundreds of thousands.
 *
 * `memory.fill` and `memory.copy` of more than {@link CHUNK} bytes are done in pieces with a look behind each, after a check that nothing of it is out of bounds: a
 * single one may move gigabytes.
 *
 * An import is followed by a look whatever it did: in a function of its own for each, so that calls through tables are.
 */
import { type BodyParts, ByteWriter } from '../encode.ts';
import type { FuncType } from '../module.ts';
import { EMPTY_BLOCK, OP } from '../opcodes.ts';
import type { Layout } from './layout.ts';

/** Between two looks: some 40 to 200 microseconds. */
const UNITS = 4096;
/** Bytes of the guest's code without a loop that count as {@link CODE_UNITS}. */
export const CODE_BYTES = 512;
const CODE_UNITS = 16;

/** Length, a power of two, that counts as a unit, by the opcode that has it on top of the stack. */
const UNIT_LOG2: ReadonlyMap<number, number> = new Map([
  [OP['memory.fill'], 8],
  [OP['memory.copy'], 8],
  [OP['memory.init'], 8],
  [OP['table.fill'], 2],
  [OP['table.copy'], 2],
  [OP['table.init'], 2],
  [OP['table.grow'], 2],
  [OP['memory.grow'], 0],
]);

/** Log2 of the length that counts as a unit for a bulk instruction; undefined for any other. */
export function unitOf(opcode: number): number | undefined {
  return UNIT_LOG2.get(opcode);
}

/** Ahead of a bulk instruction, its operands on the stack; `scratch` is an i32 local. */
export function countLength(
  w: ByteWriter,
  layout: Layout,
  opcode: number,
  unit: number,
  site: number,
  scratch: number,
): void {
  w.op(OP['local.tee']).u32(scratch);
  w.op(OP['global.get']).u32(layout.internal('work'));
  w.op(OP['local.get']).u32(scratch).op(OP['i32.const']).s32(unit).op(OP['i32.shr_u']).op(OP['i32.sub']);
  take(w, layout, 1, site, scratch);
  const long = layout.long(opcode);
  if (long !== null) w.op(OP['i32.const']).s32(site).op(OP.call).u32(long);
}

/** Ahead of an instruction, when {@link CODE_BYTES} have passed. */
export function countCode(w: ByteWriter, layout: Layout, site: number, scratch: number): void {
  w.op(OP['global.get']).u32(layout.internal('work'));
  take(w, layout, CODE_UNITS, site, scratch);
}

/** `work` becomes what is on the stack less `units`. */
function take(w: ByteWriter, layout: Layout, units: number, site: number, scratch: number): void {
  w.op(OP['i32.const']).s32(units).op(OP['i32.sub']).op(OP['local.tee']).u32(scratch);
  w.op(OP['global.set']).u32(layout.internal('work'));
  w.op(OP['local.get']).u32(scratch).op(OP['i32.const']).s32(0).op(OP['i32.lt_s']).op(OP.if).blockType(EMPTY_BLOCK);
  w.op(OP['i32.const']).s32(site).op(OP.call).u32(layout.looked).op(OP.end);
}

/** The function `looked(site)`: asks the host whether to go on, suspending as often as it says so. */
export function lookedFunction(layout: Layout): BodyParts {
  const w = new ByteWriter();
  w.op(OP['i32.const']).s32(UNITS).op(OP['global.set']).u32(layout.internal('work'));
  w.op(OP.loop).blockType(EMPTY_BLOCK).op(OP['local.get']).u32(0).op(OP.call).u32(layout.host('look'));
  w.op(OP.if).blockType(EMPTY_BLOCK).op(OP.call).u32(layout.host('suspend')).op(OP.br).u32(1).op(OP.end);
  return { locals: [], expr: w.op(OP.end).op(OP.end).finish() };
}

/** Bytes that one instruction moves at most: as much as {@link UNITS} stand for. */
const CHUNK = 1 << 20;

export const LONG_TYPE: FuncType = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32', 'i32', 'i32'] };

const [TO, FROM, LENGTH, SITE] = [0, 1, 2, 3];

/** The function `(to, value, length, site) -> (to, value, length)`: fills all but the last piece, and answers what is left. */
export function longFillFunction(layout: Layout): BodyParts {
  const w = new ByteWriter();
  openLong(w, [TO]);
  w.op(OP.loop).blockType(EMPTY_BLOCK);
  w.op(OP['local.get']).u32(TO).op(OP['local.get']).u32(FROM).op(OP['i32.const']).s32(CHUNK);
  w.op(OP['memory.fill']).u8(0);
  advance(w, TO, CHUNK);
  closePiece(w, layout);
  w.op(OP.end).op(OP.end);
  return closeLong(w);
}

/** The function `(to, from, length, site) -> (to, from, length)`: the same for a copy, which goes from the end where it goes up. */
export function longCopyFunction(layout: Layout): BodyParts {
  const w = new ByteWriter();
  openLong(w, [TO, FROM]);
  w.op(OP['local.get']).u32(TO).op(OP['local.get']).u32(FROM).op(OP['i32.le_u']).op(OP.if).blockType(EMPTY_BLOCK);
  w.op(OP.loop).blockType(EMPTY_BLOCK);
  w.op(OP['local.get']).u32(TO).op(OP['local.get']).u32(FROM).op(OP['i32.const']).s32(CHUNK);
  w.op(OP['memory.copy']).u8(0).u8(0);
  advance(w, TO, CHUNK);
  advance(w, FROM, CHUNK);
  closePiece(w, layout);
  w.op(OP.end).op(OP.else);
  w.op(OP.loop).blockType(EMPTY_BLOCK);
  for (const start of [TO, FROM]) {
    w.op(OP['local.get']).u32(start).op(OP['local.get']).u32(LENGTH).op(OP['i32.add']);
    w.op(OP['i32.const']).s32(CHUNK).op(OP['i32.sub']);
  }
  w.op(OP['i32.const']).s32(CHUNK).op(OP['memory.copy']).u8(0).u8(0);
  closePiece(w, layout);
  w.op(OP.end).op(OP.end).op(OP.end);
  return closeLong(w);
}

/** Opens what is done where the length is more than a piece, and all of it within memory from each of the `starts`. */
function openLong(w: ByteWriter, starts: readonly number[]): void {
  w.op(OP['local.get']).u32(LENGTH).op(OP['i32.const']).s32(CHUNK).op(OP['i32.gt_u']);
  for (const start of starts) {
    w.op(OP['local.get']).u32(start).op(OP['i64.extend_i32_u']);
    w.op(OP['local.get']).u32(LENGTH).op(OP['i64.extend_i32_u']).op(OP['i64.add']);
    w.op(OP['memory.size']).u8(0).op(OP['i64.extend_i32_u']).op(OP['i64.const']).s32(16).op(OP['i64.shl']);
    w.op(OP['i64.le_u']).op(OP['i32.and']);
  }
  w.op(OP.if).blockType(EMPTY_BLOCK);
}

function advance(w: ByteWriter, local: number, by: number): void {
  w.op(OP['local.get']).u32(local).op(OP['i32.const']).s32(by).op(OP['i32.add']).op(OP['local.set']).u32(local);
}

/** Behind a piece: the host looks, and another follows where more than one is left. */
function closePiece(w: ByteWriter, layout: Layout): void {
  advance(w, LENGTH, -CHUNK);
  w.op(OP['local.get']).u32(SITE).op(OP.call).u32(layout.looked);
  w.op(OP['local.get']).u32(LENGTH).op(OP['i32.const']).s32(CHUNK).op(OP['i32.gt_u']).op(OP.br_if).u32(0);
}

function closeLong(w: ByteWriter): BodyParts {
  for (const local of [TO, FROM, LENGTH]) w.op(OP['local.get']).u32(local);
  return { locals: [], expr: w.op(OP.end).finish() };
}

/** The function that stands for the import `index`. */
export function importFunction(layout: Layout, index: number, { params }: FuncType): BodyParts {
  const w = new ByteWriter();
  params.forEach((_type, i) => {
    w.op(OP['local.get']).u32(i);
  });
  w.op(OP.call).u32(index).op(OP['i32.const']).s32(NO_SITE).op(OP.call).u32(layout.looked);
  return { locals: [], expr: w.op(OP.end).finish() };
}

/** The import may be called from anywhere. */
const NO_SITE = -1;
