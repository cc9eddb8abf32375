/**
 * Several memories in one. A module of WebAssembly 2.0 has one memory, so those of the members lie in it one behind the other, each of whole pages,
 * and every access says where its memory begins and ends: an address that is out of bounds there becomes one that is out of bounds of the whole, so
 * that the very instruction that the guest wrote traps, before any effect.
 *
 * The whole has at most {@link MAX_PAGES} pages: then address 2^32 - 1 is never in bounds, and all sizes in bytes fit 32 bits.
 *
 * `memory.grow` of one memory makes the whole larger and moves those behind it.
 */
import type { ByteWriter } from '../wasm/encode.ts';
import { OP } from '../wasm/opcodes.ts';

export const MAX_PAGES = 65535;

/** One of several memories. */
export interface MemoryPlace {
  /** Mutable i32 globals: bytes in front of this memory (null for the first, which begins at 0) and in it. */
  readonly base: number | null;
  readonly size: number;
  /** Pages that it may have. */
  readonly maxPages: number;
  /** Those that lie behind it. */
  readonly behind: readonly MemoryPlace[];
}

/** The global `index` of a list that begins with every memory's size and goes on with the bases. */
export function memoryPlaces(maxPages: readonly number[], firstGlobal: number): MemoryPlace[] {
  const places: MemoryPlace[] = [];
  for (let i = maxPages.length - 1; i >= 0; i--) {
    const base = i === 0 ? null : firstGlobal + maxPages.length + i - 1;
    places.unshift({ base, size: firstGlobal + i, maxPages: maxPages[i], behind: [...places] });
  }
  return places;
}

/** Locals for i32 operands, made when they are first asked for. */
export type Scratch = (n: 0 | 1 | 2) => number;

/** Takes an address from the stack and leaves the one in the whole for an access of `need` bytes from it on (`need` may pass 2^32). */
export function accessAddress(w: ByteWriter, place: MemoryPlace, need: number, scratch: Scratch): void {
  if (need > 0xffffffff) {
    w.op(OP.drop).op(OP['i32.const']).s32(-1);
    return;
  }
  const address = scratch(0);
  w.op(OP['local.set']).u32(address);
  inWhole(w, place, address);
  w.op(OP['i32.const']).s32(-1);
  w.op(OP['local.get']).u32(address).op(OP['global.get']).u32(place.size);
  w.op(OP['i32.const']).s32(need).op(OP['i32.sub']).op(OP['i32.le_u']);
  w.op(OP['global.get']).u32(place.size).op(OP['i32.const']).s32(need).op(OP['i32.ge_u']);
  w.op(OP['i32.and']).op(OP.select);
}

/** The same for the range that begins at the address in `start` and has as many bytes as `length` says. */
export function rangeAddress(w: ByteWriter, place: MemoryPlace, start: number, length: number): void {
  inWhole(w, place, start);
  w.op(OP['i32.const']).s32(-1);
  w.op(OP['local.get']).u32(length).op(OP['global.get']).u32(place.size).op(OP['i32.le_u']);
  w.op(OP['local.get']).u32(start).op(OP['global.get']).u32(place.size);
  w.op(OP['local.get']).u32(length).op(OP['i32.sub']).op(OP['i32.le_u']);
  w.op(OP['i32.and']).op(OP.select);
}

function inWhole(w: ByteWriter, { base }: MemoryPlace, address: number): void {
  w.op(OP['local.get']).u32(address);
  if (base !== null) w.op(OP['global.get']).u32(base).op(OP['i32.add']);
}

export function memorySize(w: ByteWriter, { size }: MemoryPlace): void {
  w.op(OP['global.get']).u32(size).op(OP['i32.const']).s32(16).op(OP['i32.shr_u']);
}

/** Takes the pages to add from the stack and leaves the old size in pages, or -1. No loop and no call, so that it costs no fuel. */
export function memoryGrow(w: ByteWriter, place: MemoryPlace, scratch: Scratch): void {
  const delta = scratch(0);
  const i32 = -1;
  w.op(OP['local.tee']).u32(delta).op(OP['i32.const']).s32(place.maxPages);
  memorySize(w, place);
  w.op(OP['i32.sub']).op(OP['i32.gt_u']).op(OP.if).blockType(i32).op(OP['i32.const']).s32(-1).op(OP.else);
  w.op(OP['local.get']).u32(delta).op(OP['memory.grow']).u8(0).op(OP['i32.const']).s32(-1).op(OP['i32.eq']);
  w.op(OP.if).blockType(i32).op(OP['i32.const']).s32(-1).op(OP.else);
  memorySize(w, place);
  w.op(OP['local.get']).u32(delta).op(OP['i32.const']).s32(16).op(OP['i32.shl']).op(OP['local.set']).u32(delta);
  move(w, place, delta);
  for (const global of [place.size, ...place.behind.map(({ base }) => base)]) {
    if (global === null) continue;
    w.op(OP['global.get']).u32(global).op(OP['local.get']).u32(delta).op(OP['i32.add']);
    w.op(OP['global.set']).u32(global);
  }
  w.op(OP.end).op(OP.end);
}

/** Moves all that lies behind up by `delta` bytes, and clears what they leave. */
function move(w: ByteWriter, { behind }: MemoryPlace, delta: number): void {
  const first = behind.at(0)?.base ?? null;
  const last = behind.at(-1);
  if (first === null || last === undefined || last.base === null) return;
  const at = (global: number): ByteWriter => w.op(OP['global.get']).u32(global);
  at(first).op(OP['local.get']).u32(delta).op(OP['i32.add']);
  at(first);
  at(last.base);
  at(last.size).op(OP['i32.add']);
  at(first).op(OP['i32.sub']).op(OP['memory.copy']).u8(0).u8(0);
  at(first).op(OP['i32.const']).s32(0).op(OP['local.get']).u32(delta).op(OP['memory.fill']).u8(0);
}
