/**
 * Trap sites: what the host needs in order to name the trap's code, function and offset.
 *
 * V8 reports the byte at which a module trapped, so noting the position of every instruction that may trap is enough. JavaScriptCore
 * reports nothing: there a variant in which each such instruction stores its number first is run when a guest has trapped. To run it always
 * would be too dear: 1.05 times on a matrix product by itself, but 1.4 to 1.9 times together with fuel.
 *
 * What no engine tells apart is made visible: a conversion of a NaN is found before the conversion (then the engine's own trap is an
 * overflow), and `call_indirect` leaves its index, so that the host can look whether the element was past the end, null, or of another type.
 */
import type { ByteWriter } from '../encode.ts';
import { EMPTY_BLOCK, INSTRUCTIONS, OP, SLOTS, slotOf } from '../opcodes.ts';
import type { Layout } from './layout.ts';

const TRAPS = new Uint8Array(SLOTS);
for (const { opcode, name, width } of INSTRUCTIONS) {
  const may =
    width > 0 ||
    /^(unreachable|call_indirect|(memory|table)\.(init|copy|fill)|table\.(get|set))$/.test(name) ||
    /^i(32|64)\.(div|rem)_[su]$/.test(name) ||
    isTrunc(name);
  if (may) TRAPS[slotOf(opcode)] = 1;
}

function isTrunc(name: string): boolean {
  return /^i(32|64)\.trunc_f(32|64)_[su]$/.test(name);
}

/** 1 where the operand of a trapping conversion is f32, 2 where it is f64, else 0. */
export function truncOperand(opcode: number): 0 | 1 | 2 {
  if (opcode < OP['i32.trunc_f32_s'] || opcode > OP['i64.trunc_f64_u']) return 0;
  const at = opcode < OP['i64.extend_i32_s'] ? opcode - OP['i32.trunc_f32_s'] : opcode - OP['i64.trunc_f32_s'];
  return at < 0 ? 0 : at < 2 ? 1 : 2;
}

/** Whether the engine may trap at this instruction. */
export function mayTrap(opcode: number): boolean {
  return TRAPS[slotOf(opcode)] === 1;
}

export function storeSite(w: ByteWriter, layout: Layout, site: number): void {
  w.op(OP['i32.const']).s32(site).op(OP['global.set']).u32(layout.internal('site'));
}

/** Keeps the index on top of the stack for the host to see; `scratch` is an i32 local. */
export function keepIndex(w: ByteWriter, layout: Layout, scratch: number): void {
  w.op(OP['local.tee']).u32(scratch).op(OP['global.set']).u32(layout.internal('index'));
  w.op(OP['local.get']).u32(scratch);
}

/** Traps if the float on top of the stack is NaN; `scratch` is a local of its type. */
export function trapOnNan(w: ByteWriter, layout: Layout, site: number, kind: 1 | 2, scratch: number): void {
  const get = () => w.op(OP['local.get']).u32(scratch);
  w.op(OP['local.tee']).u32(scratch);
  get();
  get();
  w.op(kind === 1 ? OP['f32.ne'] : OP['f64.ne'])
    .op(OP.if)
    .blockType(EMPTY_BLOCK);
  w.op(OP['i32.const']).s32(site).op(OP.call).u32(layout.host('trap')).op(OP.unreachable).op(OP.end);
}
