/**
 * A program as text: one statement a line, in an order that depends on the program alone, for people and for golden files. Nothing reads
 * it back. Nesting beyond {@link MAX_INDENT} levels is not indented further, so that the text stays linear in the program.
 */
import type { Func, Program, Site, Stmt, Type, Var } from './index.ts';
import { NULL_REF } from './index.ts';
import { walk } from './walk.ts';

const MAX_INDENT = 40;

export function print(program: Program): string {
  const out: string[] = [];
  if (program.memory !== null) out.push(`memory ${program.memory.min}..${program.memory.max ?? ''}`);
  program.tables.forEach((table, i) => {
    out.push(`table ${i}: ${table.min}..${table.max ?? ''}${table.mutable ? ' mutable' : ''}`);
  });
  program.globals.forEach((global, i) => {
    out.push(`global ${i}: ${global.mutable ? 'mutable ' : ''}${global.type}`);
  });
  program.data.forEach((bytes, i) => {
    out.push(`data ${i}: ${bytes.length} bytes`);
  });
  program.elements.forEach((refs, i) => {
    out.push(`elem ${i}: [${Array.from(refs, (ref) => (ref === NULL_REF ? 'null' : ref)).join(' ')}]`);
  });
  program.signatures.forEach((s, i) => {
    out.push(`signature ${i}: (${s.params.join(' ')}) -> (${s.results.join(' ')})`);
  });
  for (const entry of program.entries) out.push(`export ${JSON.stringify(entry.name)} = slot ${entry.func}`);
  program.functions.forEach((func, slot) => {
    out.push('');
    printFunction(program, func, slot, out);
  });
  return `${out.join('\n')}\n`;
}

function printFunction(program: Program, func: Func, slot: number, out: string[]): void {
  const typed = (v: Var): string => `v${v}: ${func.vars[v]}`;
  const vars = func.vars.map((_, v) => v);
  const index = func.index === null ? 'added' : `function ${func.index}`;
  out.push(
    `slot ${slot} ${JSON.stringify(func.name)} (${index}, signature ${func.signature})`,
    `  params (${vars.slice(0, func.params).map(typed).join(', ')}) results (${func.results.join(', ')})`,
  );
  if (vars.length > func.params) out.push(`  vars ${vars.slice(func.params).map(typed).join(', ')}`);
  let depth = 1;
  const line = (text: string): void => {
    out.push('  '.repeat(Math.min(depth, MAX_INDENT)) + text);
  };
  walk(func.body, {
    statement(stmt) {
      line(printStatement(program, func, stmt));
      if (stmt.k === 'block' || stmt.k === 'loop' || stmt.k === 'if') depth++;
    },
    otherwise(stmt) {
      if (stmt.else.length === 0) return;
      depth--;
      line('else');
      depth++;
    },
    end() {
      depth--;
      line('end');
    },
  });
}

function printStatement(program: Program, func: Func, stmt: Stmt): string {
  const list = (vars: readonly Var[]): string => vars.map((v) => `v${v}`).join(', ');
  const site = (index: Site): string => {
    const info = program.sites[index];
    return `!${index}${info === undefined ? '' : ` ${info.code} @${info.function}:${info.offset}`}`;
  };
  const plus = (offset: number): string => (offset === 0 ? '' : `+${offset}`);
  switch (stmt.k) {
    case 'const':
      return `v${stmt.dst} = ${printBits(func.vars[stmt.dst], stmt.lo, stmt.hi)}`;
    case 'copy':
      return `v${stmt.dst} = v${stmt.src}`;
    case 'num':
      return `v${stmt.dst} = ${stmt.op} ${list(stmt.args)}`;
    case 'select':
      return `v${stmt.dst} = select v${stmt.cond} ? v${stmt.a} : v${stmt.b}`;
    case 'global.get':
      return `v${stmt.dst} = global ${stmt.global}`;
    case 'global.set':
      return `global ${stmt.global} = v${stmt.src}`;
    case 'check':
      return `check [v${stmt.addr}${plus(stmt.offset)}; ${stmt.width}] ${site(stmt.site)}`;
    case 'load':
      return `v${stmt.dst} = ${stmt.op} [v${stmt.addr}${plus(stmt.offset)}]`;
    case 'store':
      return `${stmt.op} [v${stmt.addr}${plus(stmt.offset)}] = v${stmt.src}`;
    case 'memory.size':
      return `v${stmt.dst} = memory.size`;
    case 'memory.grow':
      return `v${stmt.dst} = memory.grow v${stmt.delta}`;
    case 'memory.fill':
      return `memory.fill [v${stmt.to}; v${stmt.length}] = v${stmt.value} ${site(stmt.site)}`;
    case 'memory.copy':
      return `memory.copy [v${stmt.to}; v${stmt.length}] = [v${stmt.from}] ${site(stmt.site)}`;
    case 'memory.init':
      return `memory.init [v${stmt.to}; v${stmt.length}] = data ${stmt.segment} [v${stmt.from}] ${site(stmt.site)}`;
    case 'data.drop':
    case 'elem.drop':
      return `${stmt.k} ${stmt.segment}`;
    case 'table.get':
      return `v${stmt.dst} = table ${stmt.table} [v${stmt.index}] ${site(stmt.site)}`;
    case 'table.set':
      return `table ${stmt.table} [v${stmt.index}] = v${stmt.src} ${site(stmt.site)}`;
    case 'table.size':
      return `v${stmt.dst} = table.size ${stmt.table}`;
    case 'table.grow':
      return `v${stmt.dst} = table.grow ${stmt.table} by v${stmt.delta} of v${stmt.init}`;
    case 'table.fill':
      return `table.fill ${stmt.table} [v${stmt.to}; v${stmt.length}] = v${stmt.value} ${site(stmt.site)}`;
    case 'table.copy':
      return `table.copy ${stmt.to_table} [v${stmt.to}; v${stmt.length}] = table ${stmt.from_table} [v${stmt.from}] ${site(stmt.site)}`;
    case 'table.init':
      return `table.init ${stmt.table} [v${stmt.to}; v${stmt.length}] = elem ${stmt.segment} [v${stmt.from}] ${site(stmt.site)}`;
    case 'word.load':
      return `v${stmt.dst} = word [v${stmt.index}]`;
    case 'word.store':
      return `word [v${stmt.index}] = v${stmt.src}`;
    case 'word.merge':
      return `word [v${stmt.index}] = v${stmt.src} where v${stmt.mask}`;
    case 'element.load':
      return `v${stmt.dst} = element of table ${stmt.table} [v${stmt.index}]`;
    case 'element.store':
      return `element of table ${stmt.table} [v${stmt.index}] = v${stmt.src}`;
    case 'data.size':
    case 'elem.size':
      return `v${stmt.dst} = ${stmt.k} ${stmt.segment}`;
    case 'data.load':
    case 'elem.load':
      return `v${stmt.dst} = ${stmt.k} ${stmt.segment} [v${stmt.index}]`;
    case 'frame.load':
      return `v${stmt.dst} = frame [v${stmt.index} + ${stmt.offset}]`;
    case 'frame.store':
      return `frame [v${stmt.index} + ${stmt.offset}] = v${stmt.src}`;
    case 'block':
    case 'loop':
      return `${stmt.k} L${stmt.label}`;
    case 'if':
      return `if v${stmt.cond} L${stmt.label}`;
    case 'br':
      return `br L${stmt.label}`;
    case 'br_if':
      return `br_if v${stmt.cond} L${stmt.label}`;
    case 'br_table':
      return `br_table v${stmt.index} [${stmt.targets.map((label) => `L${label}`).join(' ')}] L${stmt.fallback}`;
    case 'return':
      return stmt.values.length === 0 ? 'return' : `return ${list(stmt.values)}`;
    case 'call':
      return `${assign(list(stmt.dsts))}call slot ${stmt.func}(${list(stmt.args)})`;
    case 'call_indirect': {
      const { outside, null: empty, mismatch } = stmt.sites;
      const sites = `${site(outside)} ${site(empty)} ${site(mismatch)}`;
      return `${assign(list(stmt.dsts))}call_indirect table ${stmt.table} [v${stmt.index}] signature ${stmt.signature}(${list(stmt.args)}) ${sites}`;
    }
    case 'trap':
      return `trap ${site(stmt.site)}`;
    case 'trap_if':
      return `trap_if v${stmt.cond} ${site(stmt.site)}`;
    case 'fuel':
      return `fuel ${stmt.cost} ${site(stmt.site)}`;
    case 'enter':
      return `enter ${stmt.units} ${site(stmt.site)}`;
    case 'leave':
      return `leave ${stmt.units}`;
  }
}

function assign(destinations: string): string {
  return destinations === '' ? '' : `${destinations} = `;
}

/** Integers in decimal (signed); floats and references as bits, because a NaN's payload matters. */
function printBits(type: Type | undefined, lo: number, hi: number): string {
  const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
  switch (type) {
    case 'i32':
      return `i32 ${lo}`;
    case 'i64':
      return `i64 ${(BigInt(hi) << 32n) | BigInt(lo >>> 0)}`;
    case 'f64':
      return `f64 0x${hex(hi)}${hex(lo)}`;
    case 'ref':
      return lo >>> 0 === NULL_REF ? 'ref null' : `ref ${lo >>> 0}`;
    default:
      return `${type} 0x${hex(lo)}`;
  }
}
