/** What support functions are made of: lines of PTX with registers of their own. */

import { interleaved, type Unit } from './_scope.ts';
import { FRAME, type StackFields } from './layout.ts';

/** A support function: widths of its parameters, and its lines, parameters being `%r`/`%d` 0, 1, 2 ... by bank in order. */
export interface Support {
  readonly params: readonly (32 | 64)[];
  readonly lines: readonly string[];
}

/** Reads one byte at guest address `a` into `x`. Uses %r20 to %r22 and %d20; `memory` and `stride` are registers. */
export function loadByte(unit: Unit, memory: string, stride: string, x: string, a: string): string[] {
  if (unit.facts.stack !== null) return [...genericByte(unit.facts.stack, memory, a), `ld.u8 ${x}, [%d20]`];
  if (!interleaved(unit)) {
    return [`cvt.u64.u32 %d20, ${a}`, `add.u64 %d20, %d20, ${memory}`, `ld.global.u8 ${x}, [%d20]`];
  }
  return [
    `shr.u32 %r20, ${a}, 2`,
    `mad.wide.u32 %d20, %r20, ${stride}, ${memory}`,
    'ld.global.b32 %r21, [%d20]',
    `and.b32 %r22, ${a}, 3`,
    'shl.b32 %r22, %r22, 3',
    'shr.u32 %r21, %r21, %r22',
    `and.b32 ${x}, %r21, 255`,
  ];
}

/** Writes the low byte of `x` at guest address `a`. */
export function storeByte(unit: Unit, memory: string, stride: string, x: string, a: string): string[] {
  if (unit.facts.stack !== null) return [...genericByte(unit.facts.stack, memory, a), `st.u8 [%d20], ${x}`];
  if (!interleaved(unit)) {
    return [`cvt.u64.u32 %d20, ${a}`, `add.u64 %d20, %d20, ${memory}`, `st.global.u8 [%d20], ${x}`];
  }
  return [
    `shr.u32 %r20, ${a}, 2`,
    `mad.wide.u32 %d20, %r20, ${stride}, ${memory}`,
    'ld.global.b32 %r21, [%d20]',
    `and.b32 %r22, ${a}, 3`,
    'shl.b32 %r22, %r22, 3',
    'mov.b32 %r23, 255',
    'shl.b32 %r23, %r23, %r22',
    'xor.b32 %r23, %r23, -1',
    'and.b32 %r21, %r21, %r23',
    `and.b32 %r23, ${x}, 255`,
    'shl.b32 %r23, %r23, %r22',
    'or.b32 %r21, %r21, %r23',
    'st.global.b32 [%d20], %r21',
  ];
}

/** The generic address, in %d20, of the byte at guest address `a`: the lane's own or memory's. %d0 is the frame. */
function genericByte({ base, low, bytes }: StackFields, memory: string, a: string): string[] {
  return [
    `ld.local.b32 %r20, [%d0+${low}]`,
    `sub.u32 %r20, ${a}, %r20`,
    `ld.local.b32 %r21, [%d0+${bytes}]`,
    'setp.lt.u32 %p1, %r20, %r21',
    `ld.local.b64 %d20, [%d0+${base}]`,
    `selp.b64 %d20, %d20, ${memory}, %p1`,
    `cvt.u64.u32 %d21, ${a}`,
    'add.u64 %d20, %d20, %d21',
  ];
}

/** Device address, in `d`, of the guest's word at the aligned address `a`. */
export function wordAt(unit: Unit, memory: string, stride: string, d: string, a: string): string[] {
  if (!interleaved(unit)) return [`cvt.u64.u32 ${d}, ${a}`, `add.u64 ${d}, ${d}, ${memory}`];
  return [`shr.u32 %r20, ${a}, 2`, `mad.wide.u32 ${d}, %r20, ${stride}, ${memory}`];
}

export function stateWordAt(unit: Unit, d: string, word: string): string {
  return `mad.wide.u32 ${d}, ${word}, ${interleaved(unit) ? '%r19' : '4'}, %d19`;
}

export const frameLoads = (unit: Unit): string[] => [
  `ld.local.b64 %d18, [%d0+${FRAME.memory}]`,
  `ld.local.b64 %d19, [%d0+${FRAME.state}]`,
  ...(interleaved(unit) ? [`ld.local.b32 %r19, [%d0+${FRAME.stride}]`] : []),
];

export function answer(status: string, value32: string, value64: string): string[] {
  return [`st.param.b32 [r], ${status}`, `st.param.b32 [r+4], ${value32}`, `st.param.b64 [r+8], ${value64}`, 'ret'];
}
