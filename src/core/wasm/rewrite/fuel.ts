/**
 * Fuel: one per function entered and one per loop iteration begun, counted down in the global `counter`. The event that makes it negative
 * calls `spent`, where the host may refill it, suspend the guest, or stop it.
 *
 * A call inside a hot loop costs 1.4 to 3.5 times the run time, whether it is taken or not. So the loop is put into an outer loop that makes the call, and leaves
 * to it when the counter is spent (1.13 to 1.14 times on a matrix product, all three engines):
 *
 * ```wat
 * block $done (P -> R)
 *   loop $outer (P -> R)
 *     block $spent (P -> P)
 *       loop $inner (P -> R)
 *         counter -= 1
 *         br_if $spent (counter < 0)     ;; this iteration has not begun yet
 *         ...                            ;; a branch to the guest's loop goes to $inner
 *       end
 *       br $done
 *     end
 *     (call $spent (i32.const site))
 *     br $outer
 *   end
 * end
 * ```
 */
import { type BodyParts, ByteWriter } from '../encode.ts';
import type { FuncType } from '../module.ts';
import { EMPTY_BLOCK, OP } from '../opcodes.ts';
import type { Layout } from './layout.ts';

/** How many labels {@link openLoop} puts around the guest's loop. */
export const LOOP_LEVELS = 3;

function decrement(w: ByteWriter, counter: number): ByteWriter {
  return w.op(OP['global.get']).u32(counter).op(OP['i32.const']).s32(1).op(OP['i32.sub']);
}

/** `counter -= 1`, and leaves whether it is negative; `scratch` is an i32 local. */
function take(w: ByteWriter, counter: number, scratch: number): ByteWriter {
  return decrement(w, counter)
    .op(OP['local.tee'])
    .u32(scratch)
    .op(OP['global.set'])
    .u32(counter)
    .op(OP['local.get'])
    .u32(scratch)
    .op(OP['i32.const'])
    .s32(0)
    .op(OP['i32.lt_s']);
}

/** First in a function. */
export function enterFunction(w: ByteWriter, layout: Layout, site: number, scratch: number): void {
  const counter = layout.internal('counter');
  take(w, counter, scratch).op(OP.if).blockType(EMPTY_BLOCK);
  w.op(OP['i32.const']).s32(site).op(OP.call).u32(layout.spent);
  decrement(w, counter).op(OP['global.set']).u32(counter).op(OP.end);
}

/** In place of `loop` with the block type `blockType`, whose signature is `type`. */
export function openLoop(w: ByteWriter, layout: Layout, blockType: number, type: FuncType, scratch: number): void {
  const again =
    type.params.length === 0 ? EMPTY_BLOCK : layout.typeIndex({ params: type.params, results: type.params });
  w.op(OP.block).blockType(blockType);
  w.op(OP.loop).blockType(blockType);
  w.op(OP.block).blockType(again);
  w.op(OP.loop).blockType(blockType);
  take(w, layout.internal('counter'), scratch).op(OP.br_if).u32(1);
}

/** In place of the loop's `end`. */
export function closeLoop(w: ByteWriter, layout: Layout, site: number): void {
  w.op(OP.end).op(OP.br).u32(2).op(OP.end);
  w.op(OP['i32.const']).s32(site).op(OP.call).u32(layout.spent);
  w.op(OP.br).u32(0).op(OP.end).op(OP.end);
}

/** The function `spent(site)`: asks the host until it gives a slice, suspending whenever it says so. */
export function spentFunction(layout: Layout): BodyParts {
  const w = new ByteWriter();
  const slice = 1;
  w.op(OP.loop).blockType(EMPTY_BLOCK);
  w.op(OP['local.get']).u32(0).op(OP.call).u32(layout.host('refill')).op(OP['local.tee']).u32(slice);
  w.op(OP['i32.const']).s32(0).op(OP['i32.lt_s']).op(OP.if).blockType(EMPTY_BLOCK);
  w.op(OP.call).u32(layout.host('suspend')).op(OP.br).u32(1).op(OP.end).op(OP.end);
  w.op(OP['local.get']).u32(slice).op(OP['global.set']).u32(layout.internal('counter')).op(OP.end);
  return { locals: [{ count: 1, type: 'i32' }], expr: w.finish() };
}
