import { TensorWasmError } from '../../errors.ts';
import type { Func, Label, Program, Site, Stmt, Var } from '../index.ts';
import { LOAD_SHAPES, STORE_SHAPES } from '../operations.ts';
import { walk } from '../walk.ts';
import { arrange } from './_arrange.ts';
import { type Code, numberOf } from './code.ts';

const cache = new WeakMap<Program, Code>();
const observing = new WeakMap<Program, Code>();

/**
 * The interpreter's code of a program, made on first use. Time and space are linear in the program.
 *
 * @param observed Whether every load and store tells the thread's observer first.
 */
export function flatten(program: Program, observed = false): Code {
  const made = observed ? observing : cache;
  const known = made.get(program);
  if (known !== undefined) return known;
  const assembler = new Assembler();
  const starts = new Int32Array(program.functions.length);
  const frames = new Int32Array(program.functions.length);
  const zeroed = new Int32Array(program.functions.length);
  program.functions.forEach((func, slot) => {
    const registers = arrange(func);
    starts[slot] = assembler.position;
    frames[slot] = func.vars.length * 2;
    zeroed[slot] = registers.zeroed * 2;
    new FunctionFlattener(func, registers.offsets, assembler, observed).run();
  });
  const code = { program, words: assembler.finish(), starts, frames, zeroed };
  made.set(program, code);
  return code;
}

class Assembler {
  #words = new Int32Array(1024);
  position = 0;

  push(word: number): void {
    if (this.position === this.#words.length) {
      const grown = new Int32Array(this.#words.length * 2);
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[this.position++] = word;
  }

  emit(...words: number[]): void {
    for (const word of words) this.push(word);
  }

  patch(at: number, word: number): void {
    this.#words[at] = word;
  }

  finish(): Int32Array {
    return this.#words.slice(0, this.position);
  }
}

/** What the instruction emitted last was, while nothing can jump between it and the next: the next may swallow it. */
type Previous =
  | {
      readonly k: 'check';
      readonly at: number;
      readonly addr: Var;
      readonly offset: number;
      readonly width: number;
      readonly site: Site;
    }
  | { readonly k: 'const'; readonly at: number; readonly dst: Var; readonly value: number }
  | {
      readonly k: 'compare';
      readonly at: number;
      readonly dst: Var;
      readonly branch: number;
      readonly args: readonly Var[];
    };

/** Site of an access that an earlier `check` covers: it cannot trap, and if it did the program would be wrong. */
const COVERED = -1;

class FunctionFlattener {
  readonly #func: Func;
  readonly #offsets: Int32Array;
  readonly #out: Assembler;
  readonly #observed: boolean;
  readonly #loops = new Map<Label, number>();
  /** Jumps to a label that stands further down. */
  readonly #pending = new Map<Label, number[]>();
  /** Of open ifs: the jump to their `else`. */
  readonly #elses: number[] = [];
  #previous: Previous | null = null;

  constructor(func: Func, offsets: Int32Array, out: Assembler, observed: boolean) {
    this.#func = func;
    this.#offsets = offsets;
    this.#out = out;
    this.#observed = observed;
  }

  run(): void {
    walk(this.#func.body, {
      statement: (stmt) => {
        const previous = this.#previous;
        this.#previous = null;
        this.#statement(stmt, previous);
      },
      otherwise: (stmt) => {
        const jump = this.#elses.pop() ?? 0;
        if (stmt.else.length > 0) {
          this.#op('br');
          this.#target(stmt.label);
        }
        this.#out.patch(jump, this.#out.position);
        this.#previous = null;
      },
      end: (stmt) => {
        for (const at of this.#pending.get(stmt.label) ?? []) this.#out.patch(at, this.#out.position);
        this.#pending.delete(stmt.label);
        this.#previous = null;
      },
    });
    if (this.#func.results.length === 0) this.#out.emit(number('return'), 0);
  }

  #op(name: string, ...vars: Var[]): void {
    this.#out.push(number(name));
    this.#vars(vars);
  }

  #vars(vars: readonly Var[]): void {
    for (const v of vars) this.#out.push(this.#offsets[v]);
  }

  #target(label: Label): void {
    const loop = this.#loops.get(label);
    if (loop !== undefined) {
      this.#out.push(loop);
      return;
    }
    const pending = this.#pending.get(label);
    if (pending === undefined) this.#pending.set(label, [this.#out.position]);
    else pending.push(this.#out.position);
    this.#out.push(0);
  }

  #wide(v: Var): boolean {
    return this.#func.vars[v] === 'i64' || this.#func.vars[v] === 'f64';
  }

  /** Emits a conditional jump up to its target: taken when `cond` is non-zero (`sense` 1) or zero (0). */
  #branch(cond: Var, sense: 0 | 1, previous: Previous | null): void {
    if (previous?.k === 'compare' && previous.dst === cond) {
      this.#out.position = previous.at;
      this.#out.push(previous.branch);
      this.#vars([previous.dst, previous.args[0], previous.args[1] ?? previous.args[0]]);
      this.#out.push(sense);
      return;
    }
    this.#op(sense === 1 ? 'br_if' : 'br_unless', cond);
  }

  #numeric(stmt: Extract<Stmt, { k: 'num' }>, previous: Previous | null): void {
    const { op, dst, args } = stmt;
    const at = this.#out.position;
    if (previous?.k === 'const' && args.length === 2 && previous.dst === args[1]) {
      const fused = numberOf(`${op} const`);
      if (fused !== undefined) {
        this.#out.position = previous.at;
        this.#out.push(fused);
        this.#vars([dst, args[0], args[1]]);
        this.#out.push(previous.value);
        return;
      }
    }
    this.#op(op, dst, ...args);
    const branch = numberOf(`br_on ${op}`);
    if (branch !== undefined) this.#previous = { k: 'compare', at, dst, branch, args };
  }

  #access(op: string, width: number, value: Var, addr: Var, offset: number, previous: Previous | null): void {
    let site = COVERED;
    if (this.#observed) {
      this.#op('observe', addr);
      this.#out.emit(offset, op.includes('store') ? -width : width, previous?.k === 'check' ? previous.site : 0);
    } else if (
      previous?.k === 'check' &&
      previous.addr === addr &&
      previous.offset === offset &&
      previous.width === width
    ) {
      this.#out.position = previous.at;
      site = previous.site;
    }
    this.#op(op, value, addr);
    this.#out.emit(offset, site);
  }

  #statement(stmt: Stmt, previous: Previous | null): void {
    const out = this.#out;
    const at = out.position;
    switch (stmt.k) {
      case 'const':
        this.#op(this.#wide(stmt.dst) ? 'const64' : 'const32', stmt.dst);
        out.push(stmt.lo);
        if (this.#wide(stmt.dst)) out.push(stmt.hi);
        else this.#previous = { k: 'const', at, dst: stmt.dst, value: stmt.lo };
        return;
      case 'copy':
        this.#op(this.#wide(stmt.dst) ? 'copy64' : 'copy32', stmt.dst, stmt.src);
        return;
      case 'num':
        this.#numeric(stmt, previous);
        return;
      case 'select':
        this.#op(this.#wide(stmt.dst) ? 'select64' : 'select32', stmt.dst, stmt.cond, stmt.a, stmt.b);
        return;
      case 'global.get':
        this.#op('global.get', stmt.dst);
        out.push(stmt.global * 2);
        return;
      case 'global.set':
        this.#op('global.set', stmt.src);
        out.emit(stmt.global * 2, this.#wide(stmt.src) ? 1 : 0);
        return;
      case 'check':
        this.#op('check', stmt.addr);
        out.emit(stmt.offset, stmt.width, stmt.site);
        this.#previous = { ...stmt, at };
        return;
      case 'load':
        this.#access(stmt.op, LOAD_SHAPES.get(stmt.op)?.width ?? 0, stmt.dst, stmt.addr, stmt.offset, previous);
        return;
      case 'store':
        this.#access(stmt.op, STORE_SHAPES.get(stmt.op)?.width ?? 0, stmt.src, stmt.addr, stmt.offset, previous);
        return;
      case 'memory.size':
        this.#op(stmt.k, stmt.dst);
        return;
      case 'memory.grow':
        this.#op(stmt.k, stmt.dst, stmt.delta);
        return;
      case 'memory.fill':
        this.#op(stmt.k, stmt.to, stmt.value, stmt.length);
        out.push(stmt.site);
        return;
      case 'memory.copy':
        this.#op(stmt.k, stmt.to, stmt.from, stmt.length);
        out.push(stmt.site);
        return;
      case 'memory.init':
        this.#op(stmt.k, stmt.to, stmt.from, stmt.length);
        out.emit(stmt.site, stmt.segment);
        return;
      case 'data.drop':
      case 'elem.drop':
        this.#op(stmt.k);
        out.push(stmt.segment);
        return;
      case 'table.get':
        this.#op(stmt.k, stmt.dst, stmt.index);
        out.emit(stmt.site, stmt.table);
        return;
      case 'table.set':
        this.#op(stmt.k, stmt.index, stmt.src);
        out.emit(stmt.site, stmt.table);
        return;
      case 'table.grow':
        this.#op(stmt.k, stmt.dst, stmt.init, stmt.delta);
        out.push(stmt.table);
        return;
      case 'table.fill':
        this.#op(stmt.k, stmt.to, stmt.value, stmt.length);
        out.emit(stmt.site, stmt.table);
        return;
      case 'table.copy':
        this.#op(stmt.k, stmt.to, stmt.from, stmt.length);
        out.emit(stmt.site, stmt.to_table, stmt.from_table);
        return;
      case 'table.init':
        this.#op(stmt.k, stmt.to, stmt.from, stmt.length);
        out.emit(stmt.site, stmt.table, stmt.segment);
        return;
      case 'word.load':
        this.#op(stmt.k, stmt.dst, stmt.index);
        return;
      case 'word.store':
        this.#op(stmt.k, stmt.index, stmt.src);
        return;
      case 'word.merge':
        this.#op(stmt.k, stmt.index, stmt.src, stmt.mask);
        return;
      case 'element.load':
      case 'data.load':
      case 'elem.load':
        this.#op(stmt.k, stmt.dst, stmt.index);
        out.push(stmt.k === 'element.load' ? stmt.table : stmt.segment);
        return;
      case 'element.store':
        this.#op(stmt.k, stmt.index, stmt.src);
        out.push(stmt.table);
        return;
      case 'table.size':
      case 'data.size':
      case 'elem.size':
        this.#op(stmt.k, stmt.dst);
        out.push(stmt.k === 'table.size' ? stmt.table : stmt.segment);
        return;
      case 'frame.load':
        this.#op(stmt.k, stmt.dst, stmt.index);
        out.push(stmt.offset);
        return;
      case 'frame.store':
        this.#op(stmt.k, stmt.index, stmt.src);
        out.push(stmt.offset);
        return;
      case 'block':
        return;
      case 'loop':
        this.#loops.set(stmt.label, at);
        return;
      case 'if':
        this.#branch(stmt.cond, 0, previous);
        this.#elses.push(out.position);
        out.push(0);
        return;
      case 'br':
        this.#op('br');
        this.#target(stmt.label);
        return;
      case 'br_if':
        this.#branch(stmt.cond, 1, previous);
        this.#target(stmt.label);
        return;
      case 'br_table':
        this.#op('br_table', stmt.index);
        out.push(stmt.targets.length);
        for (const label of stmt.targets) this.#target(label);
        this.#target(stmt.fallback);
        return;
      case 'return':
        this.#op('return');
        out.push(stmt.values.length);
        this.#vars(stmt.values);
        return;
      case 'call':
        this.#op('call');
        out.emit(stmt.func, stmt.args.length);
        this.#vars(stmt.args);
        out.push(stmt.dsts.length);
        this.#vars(stmt.dsts);
        return;
      case 'call_indirect':
        this.#op('call_indirect', stmt.index);
        out.emit(stmt.table, stmt.signature, stmt.sites.outside, stmt.sites.null, stmt.sites.mismatch);
        out.push(stmt.args.length);
        this.#vars(stmt.args);
        out.push(stmt.dsts.length);
        this.#vars(stmt.dsts);
        return;
      case 'trap':
        this.#op(stmt.k);
        out.push(stmt.site);
        return;
      case 'enter':
        this.#op(stmt.k);
        out.emit(stmt.units, stmt.site);
        return;
      case 'trap_if':
        this.#op(stmt.k, stmt.cond);
        out.push(stmt.site);
        return;
      case 'fuel':
        this.#op(stmt.k);
        out.emit(stmt.cost, stmt.site);
        return;
      case 'leave':
        this.#op(stmt.k);
        out.push(stmt.units);
        return;
    }
  }
}

function number(name: string): number {
  const found = numberOf(name);
  if (found === undefined) throw new TensorWasmError('internal', `Cannot flatten the program: no instruction ${name}`);
  return found;
}
