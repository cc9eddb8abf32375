/** Support functions on tables, whose elements are state words. */

import type { Unit } from './_scope.ts';
import { answer, frameLoads, type Support, stateWordAt } from './_support-parts.ts';
import { FRAME, STATUS_SHIFT, STOP, TABLE_HEADER } from './layout.ts';

/** Word of the table's header, initial element, delta, ceiling, index of the table. */
export function tableGrow(unit: Unit): Support {
  return {
    params: [64, 32, 32, 32, 32, 32],
    lines: [
      ...frameLoads(unit),
      stateWordAt(unit, '%d10', '%r0'),
      'ld.global.b32 %r10, [%d10]',
      'cvt.u64.u32 %d1, %r10',
      'cvt.u64.u32 %d2, %r2',
      'add.u64 %d2, %d1, %d2',
      'cvt.u64.u32 %d3, %r3',
      'setp.gt.u64 %p0, %d2, %d3',
      '@%p0 bra NO',
      'cvt.u32.u64 %r11, %d2',
      `add.u32 %r12, %r0, ${TABLE_HEADER.capacity}`,
      stateWordAt(unit, '%d11', '%r12'),
      'ld.global.b32 %r12, [%d11]',
      'setp.gt.u32 %p0, %r11, %r12',
      '@%p0 bra MORE',
      'st.global.b32 [%d10], %r11',
      `add.u32 %r12, %r0, ${TABLE_HEADER.start}`,
      stateWordAt(unit, '%d11', '%r12'),
      'ld.global.b32 %r12, [%d11]',
      'add.u32 %r10, %r10, %r12',
      'add.u32 %r11, %r11, %r12',
      'LOOP:',
      'setp.eq.s32 %p0, %r10, %r11',
      '@%p0 bra DONE',
      stateWordAt(unit, '%d11', '%r10'),
      'st.global.b32 [%d11], %r1',
      'add.u32 %r10, %r10, 1',
      'bra LOOP',
      'DONE:',
      'mov.b32 %r13, 0',
      ...answer('%r13', '%r13', '%d1'),
      'NO:',
      'mov.b32 %r13, 0',
      'mov.b64 %d1, 0xffffffff',
      ...answer('%r13', '%r13', '%d1'),
      'MORE:',
      `st.local.b32 [%d0+${FRAME.request}], %r11`,
      `or.b32 %r13, %r4, 0x${((STOP.growTable << STATUS_SHIFT) >>> 0).toString(16)}`,
      ...answer('%r13', '%r13', '%d1'),
    ],
  };
}

/** First state word, element, count. */
export function tableFill(unit: Unit): Support {
  return {
    params: [64, 32, 32, 32],
    lines: [
      ...frameLoads(unit),
      'LOOP:',
      'setp.eq.s32 %p0, %r2, 0',
      '@%p0 bra DONE',
      stateWordAt(unit, '%d10', '%r0'),
      'st.global.b32 [%d10], %r1',
      'add.u32 %r0, %r0, 1',
      'sub.u32 %r2, %r2, 1',
      'bra LOOP',
      'DONE:',
      'ret',
    ],
  };
}

/** State words to, from, count, and which end to start at: tables may be one and the same. */
export function tableCopy(unit: Unit): Support {
  return {
    params: [64, 32, 32, 32],
    lines: [
      ...frameLoads(unit),
      'mov.b32 %r3, 1',
      'setp.le.u32 %p0, %r0, %r1',
      '@%p0 bra LOOP',
      'mov.b32 %r3, -1',
      'add.u32 %r0, %r0, %r2',
      'add.u32 %r1, %r1, %r2',
      'sub.u32 %r0, %r0, 1',
      'sub.u32 %r1, %r1, 1',
      'LOOP:',
      'setp.eq.s32 %p0, %r2, 0',
      '@%p0 bra DONE',
      stateWordAt(unit, '%d10', '%r1'),
      'ld.global.b32 %r10, [%d10]',
      stateWordAt(unit, '%d10', '%r0'),
      'st.global.b32 [%d10], %r10',
      'add.u32 %r0, %r0, %r3',
      'add.u32 %r1, %r1, %r3',
      'sub.u32 %r2, %r2, 1',
      'bra LOOP',
      'DONE:',
      'ret',
    ],
  };
}

/** State word to, index in the segment, count, start of the segment in the constants. */
export function tableInit(unit: Unit): Support {
  return {
    params: [64, 32, 32, 32, 32],
    lines: [
      ...frameLoads(unit),
      `ld.local.b64 %d1, [%d0+${FRAME.constants}]`,
      'mad.wide.u32 %d1, %r1, 4, %d1',
      'cvt.u64.u32 %d2, %r3',
      'add.u64 %d1, %d1, %d2',
      'LOOP:',
      'setp.eq.s32 %p0, %r2, 0',
      '@%p0 bra DONE',
      'ld.global.b32 %r10, [%d1]',
      stateWordAt(unit, '%d10', '%r0'),
      'st.global.b32 [%d10], %r10',
      'add.u64 %d1, %d1, 4',
      'add.u32 %r0, %r0, 1',
      'sub.u32 %r2, %r2, 1',
      'bra LOOP',
      'DONE:',
      'ret',
    ],
  };
}
