/**
 * Support functions: what is too long, or too rare, to stand where it is used. Each is a piece of PTX with registers of its own; all
 * answer a status word at `r`, a 32-bit value at `r+4` and a 64-bit one at `r+8`.
 */

import type { Scope, Unit } from './_scope.ts';
import { interleaved } from './_scope.ts';
import { FRAME, SLICE, STATUS_SHIFT, STOP, TABLE_HEADER } from './layout.ts';

/** Bytes of every function's return parameter that precede its results. */
export const RETURN_HEADER = 8;

/** Emits a call. `result` takes the 64-bit value; with `mayStop` a status other than 0 ends the lane. */
export function callSupport(s: Scope, name: string, args: readonly string[], result?: string, mayStop = false): void {
  const { body } = s;
  s.unit.support.add(name);
  body.lines.push('\t{');
  args.forEach((arg, at) => {
    body.op(`.param .b${bits(arg)} c${at}`);
  });
  body.op('.param .align 8 .b8 q[16]');
  args.forEach((arg, at) => {
    body.op(`st.param.b${bits(arg)} [c${at}], ${arg}`);
  });
  body.op(`call (q), ${name}, (${args.map((_, at) => `c${at}`).join(', ')})`);
  if (mayStop) body.op(`ld.param.b32 ${s.status}, [q]`);
  if (result !== undefined) body.op(`ld.param.b64 ${result}, [q+8]`);
  body.lines.push('\t}');
  if (!mayStop) return;
  const stopped = body.temp('p');
  body.op(`setp.ne.s32 ${stopped}, ${s.status}, 0`);
  body.branch({ reg: stopped, negated: false }, s.exit);
}

function bits(reg: string): 32 | 64 {
  return reg.startsWith('%d') ? 64 : 32;
}

/** A support function: widths of its parameters, and its lines, parameters being `%r`/`%d` 0, 1, 2 ... by bank in order. */
interface Support {
  readonly params: readonly (32 | 64)[];
  readonly lines: readonly string[];
}

/** Reads one byte at guest address `a` into `x`. Uses %r20 to %r22 and %d20; `memory` and `stride` are registers. */
function loadByte(unit: Unit, memory: string, stride: string, x: string, a: string): string[] {
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
function storeByte(unit: Unit, memory: string, stride: string, x: string, a: string): string[] {
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

/** Device address, in `d`, of the guest's word at the aligned address `a`. */
function wordAt(unit: Unit, memory: string, stride: string, d: string, a: string): string[] {
  if (!interleaved(unit)) return [`cvt.u64.u32 ${d}, ${a}`, `add.u64 ${d}, ${d}, ${memory}`];
  return [`shr.u32 %r20, ${a}, 2`, `mad.wide.u32 ${d}, %r20, ${stride}, ${memory}`];
}

function stateWordAt(unit: Unit, d: string, word: string): string {
  return `mad.wide.u32 ${d}, ${word}, ${interleaved(unit) ? '%r19' : '4'}, %d19`;
}

const frameLoads = (unit: Unit): string[] => [
  `ld.local.b64 %d18, [%d0+${FRAME.memory}]`,
  `ld.local.b64 %d19, [%d0+${FRAME.state}]`,
  ...(interleaved(unit) ? [`ld.local.b32 %r19, [%d0+${FRAME.stride}]`] : []),
];

function answer(status: string, value32: string, value64: string): string[] {
  return [`st.param.b32 [r], ${status}`, `st.param.b32 [r+4], ${value32}`, `st.param.b64 [r+8], ${value64}`, 'ret'];
}

function access(unit: Unit, width: number, store: boolean): Support {
  const params: (32 | 64)[] = interleaved(unit) ? [64, 32, 32] : [64, 32];
  const [stride, address] = interleaved(unit) ? ['%r0', '%r1'] : ['', '%r0'];
  if (store) {
    return {
      params: [...params, 64],
      lines: [
        'mov.b32 %r10, 0',
        'LOOP:',
        `add.u32 %r11, ${address}, %r10`,
        'cvt.u32.u64 %r12, %d1',
        ...storeByte(unit, '%d0', stride, '%r12', '%r11'),
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
      'mov.b64 %d10, 0',
      `mov.b32 %r10, ${width}`,
      'LOOP:',
      'sub.u32 %r10, %r10, 1',
      `add.u32 %r11, ${address}, %r10`,
      ...loadByte(unit, '%d0', stride, '%r12', '%r11'),
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

/** to, value, length; whole words while the address allows. */
function memoryFill(unit: Unit): Support {
  return {
    params: [64, 32, 32, 32],
    lines: [
      ...frameLoads(unit),
      'and.b32 %r1, %r1, 255',
      'mul.lo.u32 %r3, %r1, 0x01010101',
      'LOOP:',
      'setp.eq.s32 %p0, %r2, 0',
      '@%p0 bra DONE',
      'and.b32 %r10, %r0, 3',
      'setp.ne.s32 %p0, %r10, 0',
      '@%p0 bra BYTE',
      'setp.lt.u32 %p0, %r2, 4',
      '@%p0 bra BYTE',
      ...wordAt(unit, '%d18', '%r19', '%d10', '%r0'),
      'st.global.b32 [%d10], %r3',
      'add.u32 %r0, %r0, 4',
      'sub.u32 %r2, %r2, 4',
      'bra LOOP',
      'BYTE:',
      ...storeByte(unit, '%d18', '%r19', '%r1', '%r0'),
      'add.u32 %r0, %r0, 1',
      'sub.u32 %r2, %r2, 1',
      'bra LOOP',
      'DONE:',
      'ret',
    ],
  };
}

/** to, from, length; from the low end when the target is below the source, else from the high end. */
function memoryCopy(unit: Unit): Support {
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
    params: [64, 32, 32, 32],
    lines: [
      ...frameLoads(unit),
      'setp.le.u32 %p0, %r0, %r1',
      '@%p0 bra UP',
      'add.u32 %r0, %r0, %r2',
      'add.u32 %r1, %r1, %r2',
      ...step(false),
      ...step(true),
      'DONE:',
      'ret',
    ],
  };
}

/** to, from (in the segment), length, start of the segment in the constants. */
function memoryInit(unit: Unit): Support {
  return {
    params: [64, 32, 32, 32, 32],
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
      'ld.global.u8 %r11, [%d1]',
      ...storeByte(unit, '%d18', '%r19', '%r11', '%r0'),
      'add.u64 %d1, %d1, 1',
      'add.u32 %r0, %r0, 1',
      'sub.u32 %r2, %r2, 1',
      'bra LOOP',
      'DONE:',
      'ret',
    ],
  };
}

function memoryGrow(unit: Unit): Support {
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

/** Word of the table's header, initial element, delta, ceiling, index of the table. */
function tableGrow(unit: Unit): Support {
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
function tableFill(unit: Unit): Support {
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
function tableCopy(unit: Unit): Support {
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
function tableInit(unit: Unit): Support {
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

/** Slice left, cost, `site + 1`. Answers a status, and the next slice at `r+4`. */
function refill(): Support {
  return {
    params: [64, 32, 32, 32],
    lines: [
      `ld.local.b64 %d1, [%d0+${FRAME.fuel}]`,
      'cvt.u64.u32 %d2, %r0',
      'add.u64 %d1, %d1, %d2',
      'cvt.u64.u32 %d3, %r1',
      'setp.lt.u64 %p0, %d1, %d3',
      '@%p0 bra EMPTY',
      `ld.local.b64 %d4, [%d0+${FRAME.interrupt}]`,
      'ld.volatile.global.b32 %r3, [%d4]',
      'setp.ne.s32 %p0, %r3, 0',
      '@%p0 bra STOPPED',
      `setp.gt.u64 %p0, %d3, ${SLICE}`,
      `selp.b64 %d3, %d3, ${SLICE}, %p0`,
      'setp.lt.u64 %p0, %d1, %d3',
      'selp.b64 %d3, %d1, %d3, %p0',
      'sub.u64 %d1, %d1, %d3',
      `st.local.b64 [%d0+${FRAME.fuel}], %d1`,
      'cvt.u32.u64 %r4, %d3',
      'mov.b32 %r5, 0',
      ...answer('%r5', '%r4', '%d3'),
      'STOPPED:',
      `shl.b32 %r3, %r3, ${STATUS_SHIFT}`,
      'or.b32 %r2, %r2, %r3',
      'EMPTY:',
      ...answer('%r2', '%r0', '%d1'),
    ],
  };
}

function supportOf(unit: Unit, name: string): Support {
  const width = Number(name.at(-1));
  switch (name) {
    case 'tw_load2':
    case 'tw_load4':
    case 'tw_load8':
      return access(unit, width, false);
    case 'tw_store2':
    case 'tw_store4':
    case 'tw_store8':
      return access(unit, width, true);
    case 'tw_memory_fill':
      return memoryFill(unit);
    case 'tw_memory_copy':
      return memoryCopy(unit);
    case 'tw_memory_init':
      return memoryInit(unit);
    case 'tw_memory_grow':
      return memoryGrow(unit);
    case 'tw_table_grow':
      return tableGrow(unit);
    case 'tw_table_fill':
      return tableFill(unit);
    case 'tw_table_copy':
      return tableCopy(unit);
    case 'tw_table_init':
      return tableInit(unit);
    default:
      return refill();
  }
}

/** Head of a support function, as in its prototype. */
function head(name: string, params: readonly (32 | 64)[]): string {
  return `.func (.param .align 8 .b8 r[16]) ${name} (${params.map((width, at) => `.param .b${width} a${at}`).join(', ')})`;
}

/** Prototype and body of the named support function. */
export function emitSupport(
  unit: Unit,
  name: string,
): { readonly prototype: string; readonly lines: readonly string[] } {
  const { params, lines } = supportOf(unit, name);
  const next = { r: 0, d: 0 };
  const loads = params.map((width, at) => {
    const bank = width === 64 ? 'd' : 'r';
    return `ld.param.b${width} %${bank}${next[bank]++}, [a${at}]`;
  });
  const all = [...loads, ...lines];
  const text = all.join(' ');
  const declarations = (['p', 'r', 'd'] as const).flatMap((bank) => {
    const used = [...text.matchAll(new RegExp(`%${bank}(\\d+)`, 'g'))].map((match) => Number(match[1]));
    if (used.length === 0) return [];
    return [`.reg ${bank === 'p' ? '.pred' : bank === 'r' ? '.b32' : '.b64'} %${bank}<${Math.max(...used) + 1}>`];
  });
  const body = [...declarations, ...all].map((line) => (line.endsWith(':') ? line : `\t${line};`));
  return { prototype: `${head(name, params)};`, lines: [head(name, params), '{', ...body, '}'] };
}
