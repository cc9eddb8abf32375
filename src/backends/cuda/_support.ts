/**
 * Support functions: what is too long, or too rare, to stand where it is used. Each is a piece of PTX with registers of its own; all
 * answer a status word at `r`, a 32-bit value at `r+4` and a 64-bit one at `r+8`.
 */
import type { Scope, Unit } from './_scope.ts';
import { access, memoryCopy, memoryFill, memoryGrow, memoryInit } from './_support-memory.ts';
import { answer, type Support } from './_support-parts.ts';
import { tableCopy, tableFill, tableGrow, tableInit } from './_support-table.ts';
import { FRAME, SLICE, STATUS_SHIFT } from './layout.ts';

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
