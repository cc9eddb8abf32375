/** Support functions on linear memory: unaligned accesses, bulk operations, growth. */

import { interleaved, type Unit } from './_scope.ts';
import { answer, frameLoads, loadByte, type Support, storeByte, wordAt } from './_support-parts.ts';
import { FRAME, STATUS_SHIFT, STOP } from './layout.ts';

/** An access byte by byte. With a private region `%d0` is the frame, else where memory lies. */
export function access(unit: Unit, width: number, store: boolean): Support {
  const owned = unit.facts.stack !== null;
  const memory = owned ? '%d18' : '%d0';
  const frame = owned ? [`ld.local.b64 %d18, [%d0+${FRAME.memory}]`] : [];
  const params: (32 | 64)[] = interleaved(unit) ? [64, 32, 32] : [64, 32];
  const [stride, address] = interleaved(unit) ? ['%r0', '%r1'] : ['', '%r0'];
  if (store) {
    return {
      params: [...params, 64],
      lines: [
        ...frame,
        'mov.b32 %r10, 0',
        'LOOP:',
        `add.u32 %r11, ${address}, %r10`,
        'cvt.u32.u64 %r12, %d1',
        ...storeByte(unit, memory, stride, '%r12', '%r11'),
        'shr.u64 %d1, %d1, 8',
        'add.u32 %r10, %r10, 1',
        `setp.ne.s32 %p0, %r10, ${width}`,
        '@%p0 bra LOOP',
        'ret',
      ],
    };
  }
  return {
    params,
    lines: [
      ...frame,
      'mov.b64 %d10, 0',
      `mov.b32 %r10, ${width}`,
      'LOOP:',
      'sub.u32 %r10, %r10, 1',
      `add.u32 %r11, ${address}, %r10`,
      ...loadByte(unit, memory, stride, '%r12', '%r11'),
      'cvt.u64.u32 %d11, %r12',
      'shl.b64 %d10, %d10, 8',
      'or.b64 %d10, %d10, %d11',
      'setp.ne.s32 %p0, %r10, 0',
      '@%p0 bra LOOP',
      'st.param.b64 [r+8], %d10',
      'ret',
    ],
  };
}

/** How many bytes are moved between two looks at the interrupt word: a lane alone takes less than a millisecond for them. */
const POLLED = 1 << 16;

/** In a loop while `%r2` bytes are left: goes to `STOPPED` where the interrupt word is set, else to `next`, which follows. */
function poll(next: string): string[] {
  return [
    `and.b32 %r10, %r2, ${POLLED - 4}`,
    'setp.ne.s32 %p0, %r10, 0',
    `@%p0 bra ${next}`,
    `setp.lt.u32 %p0, %r2, ${POLLED}`,
    `@%p0 bra ${next}`,
    `ld.local.b64 %d4, [%d0+${FRAME.interrupt}]`,
    'ld.volatile.global.b32 %r12, [%d4]',
    'setp.ne.s32 %p0, %r12, 0',
    '@%p0 bra STOPPED',
    `${next}:`,
  ];
}

/** Both ends of such a function: all is moved, or the lane stops at the site whose number plus one is in `site`. */
function ends(site: string): string[] {
  return [
    'DONE:',
    'mov.b32 %r5, 0',
    ...answer('%r5', '%r5', '%d0'),
    'STOPPED:',
    `shl.b32 %r12, %r12, ${STATUS_SHIFT}`,
    `or.b32 ${site}, ${site}, %r12`,
    ...answer(site, site, '%d0'),
  ];
}

/** to, value, length, `site + 1`; whole words while the address allows. */
export function memoryFill(unit: Unit): Support {
  return {
    params: [64, 32, 32, 32, 32],
    lines: [
      ...frameLoads(unit),
      'and.b32 %r1, %r1, 255',
      'mul.lo.u32 %r4, %r1, 0x01010101',
      'LOOP:',
      'setp.eq.s32 %p0, %r2, 0',
      '@%p0 bra DONE',
      ...poll('NEXT'),
      'and.b32 %r10, %r0, 3',
      'setp.ne.s32 %p0, %r10, 0',
      '@%p0 bra BYTE',
      'setp.lt.u32 %p0, %r2, 4',
      '@%p0 bra BYTE',
      ...wordAt(unit, '%d18', '%r19', '%d10', '%r0'),
      'st.global.b32 [%d10], %r4',
      'add.u32 %r0, %r0, 4',
      'sub.u32 %r2, %r2, 4',
      'bra LOOP',
      'BYTE:',
      ...storeByte(unit, '%d18', '%r19', '%r1', '%r0'),
      'add.u32 %r0, %r0, 1',
      'sub.u32 %r2, %r2, 1',
      'bra LOOP',
      ...ends('%r3'),
    ],
  };
}

/** to, from, length, `site + 1`; from the low end when the target is below the source, else from the high end. */
export function memoryCopy(unit: Unit): Support {
  const step = (up: boolean): string[] => {
    const [loop, byte] = up ? ['UP', 'UP_BYTE'] : ['DOWN', 'DOWN_BYTE'];
    const move = (by: number): string[] =>
      up
        ? [`add.u32 %r0, %r0, ${by}`, `add.u32 %r1, %r1, ${by}`]
        : [`sub.u32 %r0, %r0, ${by}`, `sub.u32 %r1, %r1, ${by}`];
    return [
      `${loop}:`,
      'setp.eq.s32 %p0, %r2, 0',
      '@%p0 bra DONE',
      ...poll(`${loop}_NEXT`),
      'or.b32 %r10, %r0, %r1',
      'and.b32 %r10, %r10, 3',
      'setp.ne.s32 %p0, %r10, 0',
      `@%p0 bra ${byte}`,
      'setp.lt.u32 %p0, %r2, 4',
      `@%p0 bra ${byte}`,
      ...(up ? [] : move(4)),
      ...wordAt(unit, '%d18', '%r19', '%d10', '%r1'),
      'ld.global.b32 %r11, [%d10]',
      ...wordAt(unit, '%d18', '%r19', '%d10', '%r0'),
      'st.global.b32 [%d10], %r11',
      ...(up ? move(4) : []),
      'sub.u32 %r2, %r2, 4',
      `bra ${loop}`,
      `${byte}:`,
      ...(up ? [] : move(1)),
      ...loadByte(unit, '%d18', '%r19', '%r11', '%r1'),
      ...storeByte(unit, '%d18', '%r19', '%r11', '%r0'),
      ...(up ? move(1) : []),
      'sub.u32 %r2, %r2, 1',
      `bra ${loop}`,
    ];
  };
  return {
    params: [64, 32, 32, 32, 32],
    lines: [
      ...frameLoads(unit),
      'setp.le.u32 %p0, %r0, %r1',
      '@%p0 bra UP',
      'add.u32 %r0, %r0, %r2',
      'add.u32 %r1, %r1, %r2',
      ...step(false),
      ...step(true),
      ...ends('%r3'),
    ],
  };
}

/** to, from (in the segment), length, start of the segment in the constants, `site + 1`. */
export function memoryInit(unit: Unit): Support {
  return {
    params: [64, 32, 32, 32, 32, 32],
    lines: [
      ...frameLoads(unit),
      `ld.local.b64 %d1, [%d0+${FRAME.constants}]`,
      'cvt.u64.u32 %d2, %r1',
      'add.u64 %d1, %d1, %d2',
      'cvt.u64.u32 %d2, %r3',
      'add.u64 %d1, %d1, %d2',
      'LOOP:',
      'setp.eq.s32 %p0, %r2, 0',
      '@%p0 bra DONE',
      ...poll('NEXT'),
      'ld.global.u8 %r11, [%d1]',
      ...storeByte(unit, '%d18', '%r19', '%r11', '%r0'),
      'add.u64 %d1, %d1, 1',
      'add.u32 %r0, %r0, 1',
      'sub.u32 %r2, %r2, 1',
      'bra LOOP',
      ...ends('%r4'),
    ],
  };
}

export function memoryGrow(unit: Unit): Support {
  const max = Math.min(unit.limits.maxPages, unit.program.memory?.max ?? 65536, 65536);
  return {
    params: [64, 32],
    lines: [
      ...frameLoads(unit),
      `ld.local.b64 %d1, [%d0+${FRAME.memoryBytes}]`,
      'shr.u64 %d1, %d1, 16',
      'cvt.u64.u32 %d2, %r0',
      'add.u64 %d2, %d2, %d1',
      `setp.gt.u64 %p0, %d2, ${max}`,
      '@%p0 bra NO',
      'cvt.u32.u64 %r1, %d2',
      `ld.local.b32 %r2, [%d0+${FRAME.capacity}]`,
      'setp.gt.u32 %p0, %r1, %r2',
      '@%p0 bra MORE',
      'st.global.b32 [%d19], %r1',
      'shl.b64 %d2, %d2, 16',
      `st.local.b64 [%d0+${FRAME.memoryBytes}], %d2`,
      'mov.b32 %r3, 0',
      ...answer('%r3', '%r3', '%d1'),
      'NO:',
      'mov.b32 %r3, 0',
      'mov.b64 %d1, 0xffffffff',
      ...answer('%r3', '%r3', '%d1'),
      'MORE:',
      `st.local.b32 [%d0+${FRAME.request}], %r1`,
      `mov.b32 %r3, 0x${((STOP.growMemory << STATUS_SHIFT) >>> 0).toString(16)}`,
      ...answer('%r3', '%r3', '%d1'),
    ],
  };
}
