/**
 * Call depth: `depth` counts down at calls that may re-enter a live function (`wasm/call-graph.ts`), and up when they return, by what the caller's
 * frame counts (`wasm/frame-units.ts`). Engines
 * give any recursion depth they like; a guest must trap at the same call on every backend.
 */
import type { ByteWriter } from '../encode.ts';
import { EMPTY_BLOCK, OP } from '../opcodes.ts';
import type { Layout } from './layout.ts';

function add(w: ByteWriter, depth: number, by: number): void {
  w.op(OP['global.get']).u32(depth).op(OP['i32.const']).s32(by).op(OP['i32.add']).op(OP['global.set']).u32(depth);
}

/** Before a counted call, its operands on the stack. */
export function enterCall(w: ByteWriter, layout: Layout, units: number, site: number): void {
  const depth = layout.internal('depth');
  w.op(OP['global.get']).u32(depth);
  if (units === 1) w.op(OP['i32.eqz']);
  else w.op(OP['i32.const']).s32(units).op(OP['i32.lt_u']);
  w.op(OP.if).blockType(EMPTY_BLOCK);
  w.op(OP['i32.const']).s32(site).op(OP.call).u32(layout.host('trap')).op(OP.unreachable).op(OP.end);
  add(w, depth, -units);
}

/** Behind it. */
export function leaveCall(w: ByteWriter, layout: Layout, units: number): void {
  add(w, layout.internal('depth'), units);
}
