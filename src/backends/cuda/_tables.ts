/** Tables and indirect calls. A table's size, place and room stand in the state, so one program serves every instance of its module. */
import type { ControlStmt, TableStmt, Type, Var } from '../../core/ir/index.ts';
import { checkRange, segmentLength, stateAddress, stateAddressAt } from './_memory.ts';
import type { Scope, Unit } from './_scope.ts';
import { wide } from './_scope.ts';
import { callSupport, RETURN_HEADER } from './_support.ts';
import { MISMATCH, TABLE_HEADER } from './layout.ts';

type Stmt<K extends TableStmt['k']> = Extract<TableStmt, { readonly k: K }>;
type CallIndirect = Extract<ControlStmt, { readonly k: 'call_indirect' }>;

function headerWord(unit: Unit, table: number, field: 'size' | 'start' | 'capacity'): number {
  return unit.state.tables + TABLE_HEADER.words * table + TABLE_HEADER[field];
}

function header(s: Scope, table: number, field: 'size' | 'start'): string {
  const out = s.body.temp('r');
  s.body.op(`ld.global.b32 ${out}, [${stateAddress(s, headerWord(s.unit, table, field))}]`);
  return out;
}

/** Between the brackets: the element at `index`, once that is known to be below the table's size. */
function element(s: Scope, table: number, index: string): string {
  const word = s.body.temp('r');
  s.body.op(`add.u32 ${word}, ${index}, ${header(s, table, 'start')}`);
  return stateAddressAt(s, word);
}

function checkIndex(s: Scope, table: number, index: string, trap: string): void {
  const outside = s.body.temp('p');
  s.body.op(`setp.ge.u32 ${outside}, ${index}, ${header(s, table, 'size')}`);
  s.body.branch({ reg: outside, negated: false }, trap);
}

/** Checks a range of a table and gives the state word where it starts. */
function range(s: Scope, table: number, start: Var, length: Var, trap: string): string {
  const { body } = s;
  const size = body.temp('d');
  const from = s.reg(start);
  body.op(`cvt.u64.u32 ${size}, ${header(s, table, 'size')}`);
  checkRange(s, from, s.reg(length), size, trap);
  const word = body.temp('r');
  body.op(`add.u32 ${word}, ${from}, ${header(s, table, 'start')}`);
  return word;
}

export function emitTable(s: Scope, stmt: TableStmt) {
  const { body, unit } = s;
  switch (stmt.k) {
    case 'table.get': {
      const index = s.reg(stmt.index);
      checkIndex(s, stmt.table, index, s.trap(stmt.site));
      const at = element(s, stmt.table, index);
      return body.op(`ld.global.b32 ${s.target(stmt.dst)}, [${at}]`);
    }
    case 'table.set': {
      const index = s.reg(stmt.index);
      checkIndex(s, stmt.table, index, s.trap(stmt.site));
      return body.op(`st.global.b32 [${element(s, stmt.table, index)}], ${s.reg(stmt.src)}`);
    }
    case 'table.size': {
      const at = stateAddress(s, headerWord(unit, stmt.table, 'size'));
      return body.op(`ld.global.b32 ${s.target(stmt.dst)}, [${at}]`);
    }
    case 'table.grow':
      return emitGrow(s, stmt);
    case 'table.fill': {
      const to = range(s, stmt.table, stmt.to, stmt.length, s.trap(stmt.site));
      return callSupport(s, 'tw_table_fill', [s.frame, to, s.reg(stmt.value), s.reg(stmt.length)]);
    }
    case 'table.copy': {
      const trap = s.trap(stmt.site);
      const to = range(s, stmt.to_table, stmt.to, stmt.length, trap);
      const from = range(s, stmt.from_table, stmt.from, stmt.length, trap);
      return callSupport(s, 'tw_table_copy', [s.frame, to, from, s.reg(stmt.length)]);
    }
    case 'table.init': {
      const trap = s.trap(stmt.site);
      const to = range(s, stmt.table, stmt.to, stmt.length, trap);
      const count = unit.program.elements[stmt.segment]?.length ?? 0;
      const available = segmentLength(s, unit.state.droppedElements + stmt.segment, count);
      const from = s.reg(stmt.from);
      checkRange(s, from, s.reg(stmt.length), available, trap);
      const start = body.temp('r');
      body.op(`mov.b32 ${start}, ${unit.constants.elements[stmt.segment] ?? 0}`);
      return callSupport(s, 'tw_table_init', [s.frame, to, from, s.reg(stmt.length), start]);
    }
    case 'elem.drop': {
      const one = body.temp('r');
      body.op(`mov.b32 ${one}, 1`);
      return body.op(`st.global.b32 [${stateAddress(s, unit.state.droppedElements + stmt.segment)}], ${one}`);
    }
  }
}

function emitGrow(s: Scope, stmt: Stmt<'table.grow'>): void {
  const { body, unit } = s;
  const max = Math.min(unit.limits.maxTableElements, unit.program.tables[stmt.table]?.max ?? 0xffffffff);
  const [head, ceiling, table] = [body.temp('r'), body.temp('r'), body.temp('r')];
  const result = body.temp('d');
  body.op(`mov.b32 ${head}, ${headerWord(unit, stmt.table, 'size')}`);
  body.op(`mov.b32 ${ceiling}, ${max}`);
  body.op(`mov.b32 ${table}, ${stmt.table}`);
  callSupport(s, 'tw_table_grow', [s.frame, head, s.reg(stmt.init), s.reg(stmt.delta), ceiling, table], result, true);
  body.op(`cvt.u32.u64 ${s.target(stmt.dst)}, ${result}`);
}

/** Name of the function that calls by function index among those of one signature. */
export function dispatcherName(signature: number): string {
  return `tw_indirect${signature}`;
}

/** Looks the function index up and hands the call to its signature's dispatcher. `emitCall` is the plain call. */
export function emitCallIndirect(
  s: Scope,
  stmt: CallIndirect,
  emitCall: (name: string, before: readonly string[], afterStatus: () => void) => void,
): void {
  const { body } = s;
  const index = s.reg(stmt.index);
  checkIndex(s, stmt.table, index, s.trap(stmt.sites.outside));
  const callee = body.temp('r');
  const p = body.temp('p');
  body.op(`ld.global.b32 ${callee}, [${element(s, stmt.table, index)}]`);
  body.op(`setp.eq.s32 ${p}, ${callee}, -1`);
  body.branch({ reg: p, negated: false }, s.trap(stmt.sites.null));
  s.unit.dispatched.add(stmt.signature);
  emitCall(dispatcherName(stmt.signature), [callee], () => {
    body.op(`setp.eq.s32 ${p}, ${s.status}, ${MISMATCH | 0}`);
    body.branch({ reg: p, negated: false }, s.trap(stmt.sites.mismatch));
  });
}

/** The bytes that a function with these results returns. */
export function returnBytes(results: readonly Type[]): number {
  return RETURN_HEADER + 8 * results.length;
}

/** A dispatcher: a search tree over the function indices of one signature, whose leaves are plain calls. */
export function emitDispatcher(
  unit: Unit,
  signature: number,
  nameOf: (slot: number) => string,
): { readonly prototype: string; readonly lines: readonly string[] } {
  const { program } = unit;
  const shape = program.signatures[signature] ?? { params: [], results: [] };
  const candidates = program.functionSignatures.flatMap((own, index) =>
    own === signature && (program.functionSlots[index] ?? -1) >= 0 ? [index] : [],
  );
  const bits = shape.params.map((type) => (wide(type) ? 64 : 32));
  const params = [
    '.param .b64 a0',
    '.param .b32 a1',
    '.param .b32 a2',
    ...bits.map((w, at) => `.param .b${w} a${at + 3}`),
  ];
  const size = returnBytes(shape.results);
  const head = `.func (.param .align 8 .b8 r[${size}]) ${dispatcherName(signature)} (${params.join(', ')})`;
  const lines: string[] = [];
  const wides = bits.filter((w) => w === 64).length;
  lines.push('\t.reg .pred %p<1>;', `\t.reg .b32 %r<${4 + bits.length + shape.results.length}>;`);
  lines.push(`\t.reg .b64 %d<${2 + wides + shape.results.length}>;`);
  lines.push('\tld.param.b64 %d0, [a0];', '\tld.param.b32 %r0, [a1];', '\tld.param.b32 %r1, [a2];');
  const args: string[] = [];
  const next = { 32: 4, 64: 2 };
  bits.forEach((w, at) => {
    const reg = `%${w === 64 ? 'd' : 'r'}${w === 64 ? next[64]++ : next[32]++}`;
    args.push(reg);
    lines.push(`\tld.param.b${w} ${reg}, [a${at + 3}];`);
  });
  const leaf = (index: number): void => {
    lines.push(
      `\tsetp.ne.s32 %p0, %r1, ${index};`,
      '\t@%p0 bra OTHER;',
      '\t{',
      '\t.param .b64 c0;',
      '\t.param .b32 c1;',
    );
    bits.forEach((w, at) => {
      lines.push(`\t.param .b${w} c${at + 2};`);
    });
    lines.push(`\t.param .align 8 .b8 q[${size}];`, '\tst.param.b64 [c0], %d0;', '\tst.param.b32 [c1], %r0;');
    bits.forEach((w, at) => {
      lines.push(`\tst.param.b${w} [c${at + 2}], ${args[at]};`);
    });
    const names = ['c0', 'c1', ...bits.map((_, at) => `c${at + 2}`)];
    lines.push(`\tcall (q), ${nameOf(program.functionSlots[index] ?? 0)}, (${names.join(', ')});`);
    const results = shape.results.map((type, at) => {
      const w = wide(type) ? 64 : 32;
      return { w, at: RETURN_HEADER + 8 * at, reg: w === 64 ? `%d${2 + wides + at}` : `%r${4 + bits.length + at}` };
    });
    lines.push('\tld.param.b32 %r2, [q];', '\tld.param.b32 %r3, [q+4];');
    for (const { w, at, reg } of results) lines.push(`\tld.param.b${w} ${reg}, [q+${at}];`);
    lines.push('\t}', '\tst.param.b32 [r], %r2;', '\tst.param.b32 [r+4], %r3;');
    for (const { w, at, reg } of results) lines.push(`\tst.param.b${w} [r+${at}], ${reg};`);
    lines.push('\tret;');
  };
  const tree = (from: number, to: number): void => {
    if (to - from === 1) {
      leaf(candidates[from] ?? 0);
      return;
    }
    const middle = (from + to) >> 1;
    lines.push(`\tsetp.lt.u32 %p0, %r1, ${candidates[middle] ?? 0};`, `\t@%p0 bra BELOW${middle};`);
    tree(middle, to);
    lines.push(`BELOW${middle}:`);
    tree(from, middle);
  };
  if (candidates.length > 0) tree(0, candidates.length);
  lines.push(
    'OTHER:',
    `\tmov.b32 %r2, ${MISMATCH | 0};`,
    '\tst.param.b32 [r], %r2;',
    '\tst.param.b32 [r+4], %r0;',
    '\tret;',
  );
  return { prototype: `${head};`, lines: [head, '{', ...lines, '}'] };
}
