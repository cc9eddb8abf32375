/**
 * Removes i64: every variable becomes two of type i32, low word and high word.
 *
 * Signatures, calls, returns and globals carry both words in that order (a global's high word moves behind the module's
 * globals, see {@link GlobalSource}). Addition carries, multiplication takes the high half of one product, shifts choose with `select` and
 * never branch; division is a routine.
 *
 * Why the meaning stays: both words always move together, and each expansion is the operation's definition on two digits of 32 bits; a trap is a
 * statement of its own before it, so nothing here can trap.
 *
 * Cost in i32 operations: logic 2, add 4, mul 6, shift 12, compare 5, division about 15 when both fit 32 bits and about 90 else.
 */
import type { Func, GlobalInfo, LoadOp, Program, Stmt, StoreOp, Type, Var } from '../../ir/index.ts';
import { Builder, Routines } from './_builder.ts';
import { numeric64, type Pair } from './_i64-operations.ts';
import { type Leaf, mapVars, rewriteBody } from './_walk.ts';

/** Where a legalised program's global gets its value from: word `word` of the module's global `global`. */
export interface GlobalSource {
  readonly global: number;
  readonly word: 0 | 1;
}

export interface WithoutI64 {
  readonly program: Program;
  readonly globals: readonly GlobalSource[];
}

export function removeI64(program: Program): WithoutI64 {
  const routines = new Routines(program);
  const globals: GlobalInfo[] = program.globals.map((g) => ({ ...g, type: g.type === 'i64' ? 'i32' : g.type }));
  const sources: GlobalSource[] = program.globals.map((_, global) => ({ global, word: 0 }));
  const high = program.globals.map((g, global) => {
    if (g.type !== 'i64') return -1;
    sources.push({ global, word: 1 });
    return globals.push({ type: 'i32', mutable: g.mutable }) - 1;
  });
  const functions = program.functions.map((func) => new Splitter(func, high, routines).run());
  const done = routines.finish(program, functions);
  return {
    program: {
      ...done,
      globals,
      signatures: done.signatures.map((s) => ({ params: words(s.params), results: words(s.results) })),
      entries: program.entries.map((e) => ({ ...e, params: words(e.params), results: words(e.results) })),
    },
    globals: sources,
  };
}

function words(types: readonly Type[]): Type[] {
  return types.flatMap((type): Type[] => (type === 'i64' ? ['i32', 'i32'] : [type]));
}

class Splitter {
  private readonly func: Func;
  private readonly high: readonly number[];
  private readonly routines: Routines;
  private readonly lo: Int32Array;
  private readonly hi: Int32Array;
  private readonly vars: Type[] = [];
  private readonly b: Builder;

  constructor(func: Func, high: readonly number[], routines: Routines) {
    this.func = func;
    this.high = high;
    this.routines = routines;
    this.lo = new Int32Array(func.vars.length);
    this.hi = new Int32Array(func.vars.length).fill(-1);
    func.vars.forEach((type, v) => {
      this.lo[v] = this.vars.push(type === 'i64' ? 'i32' : type) - 1;
      if (type === 'i64') this.hi[v] = this.vars.push('i32') - 1;
    });
    this.b = new Builder(this.vars);
  }

  run(): Func {
    const { func } = this;
    const low = (v: Var): Var => this.lo[v];
    const body = rewriteBody(func.body, { cond: low, leaf: (stmt, out) => this.leaf(stmt, out, low) });
    const params = words(func.vars.slice(0, func.params)).length;
    return { ...func, params, vars: this.vars, results: words(func.results), body };
  }

  private wide(v: Var): boolean {
    return this.hi[v] >= 0;
  }

  private flat(list: readonly Var[]): Var[] {
    return list.flatMap((v) => (this.wide(v) ? [this.lo[v], this.hi[v]] : [this.lo[v]]));
  }

  private pair(v: Var): Pair {
    return [this.lo[v], this.hi[v]];
  }

  private leaf(stmt: Leaf, out: Stmt[], low: (v: Var) => Var): void {
    const b = this.b.next(out);
    switch (stmt.k) {
      case 'const':
        b.const(stmt.lo, low(stmt.dst));
        if (this.wide(stmt.dst)) b.const(stmt.hi, this.hi[stmt.dst]);
        return;
      case 'copy':
        b.set(low(stmt.dst), low(stmt.src));
        if (this.wide(stmt.dst)) b.set(this.hi[stmt.dst], this.hi[stmt.src]);
        return;
      case 'select':
        out.push(mapVars(stmt, low));
        if (this.wide(stmt.dst)) {
          b.select(low(stmt.cond), this.hi[stmt.a], this.hi[stmt.b], this.hi[stmt.dst]);
        }
        return;
      case 'global.get':
        out.push(mapVars(stmt, low));
        if (this.wide(stmt.dst)) out.push({ k: 'global.get', dst: this.hi[stmt.dst], global: this.high[stmt.global] });
        return;
      case 'global.set':
        out.push(mapVars(stmt, low));
        if (this.wide(stmt.src)) out.push({ k: 'global.set', src: this.hi[stmt.src], global: this.high[stmt.global] });
        return;
      case 'load':
        this.load(stmt, out);
        return;
      case 'store':
        this.store(stmt, out);
        return;
      case 'return':
        out.push({ k: 'return', values: this.flat(stmt.values) });
        return;
      case 'call':
      case 'call_indirect':
        out.push({ ...mapVars(stmt, low), args: this.flat(stmt.args), dsts: this.flat(stmt.dsts) } as Stmt);
        return;
      case 'num':
        this.numeric(stmt, low, out);
        return;
      default:
        out.push(mapVars(stmt, low));
    }
  }

  private numeric(stmt: Extract<Stmt, { k: 'num' }>, low: (v: Var) => Var, out: Stmt[]): void {
    if (!this.wide(stmt.dst) && !stmt.args.some((v) => this.wide(v))) {
      out.push(mapVars(stmt, low));
      return;
    }
    const args = stmt.args.map((v): Pair => (this.wide(v) ? this.pair(v) : [this.lo[v], -1]));
    const result = numeric64(this.b, this.routines, stmt.op, args);
    this.b.set(this.lo[stmt.dst], result[0]);
    if (this.wide(stmt.dst)) this.b.set(this.hi[stmt.dst], result[1]);
  }

  /** The second word of an access at `offset`. Past 2^32 the access has trapped already, whatever stands here. */
  private second(offset: number): number {
    return offset + 4 < 2 ** 32 ? offset + 4 : 0;
  }

  private load(stmt: Extract<Stmt, { k: 'load' }>, out: Stmt[]): void {
    const [addr, dst, high, { offset }] = [this.lo[stmt.addr], this.lo[stmt.dst], this.hi[stmt.dst], stmt];
    if (high < 0) {
      out.push({ ...stmt, addr, dst });
      return;
    }
    const low = this.b.temp();
    const narrow = stmt.op.replace('i64', 'i32').replace(/load32_[su]/, 'load') as LoadOp;
    out.push({ k: 'load', op: narrow, dst: low, addr, offset });
    if (stmt.op === 'i64.load') {
      out.push({ k: 'load', op: 'i32.load', dst: high, addr, offset: this.second(offset) });
    } else if (stmt.op.endsWith('_s')) this.b.i32('shr_s', low, { c: 31 }, high);
    else this.b.const(0, high);
    this.b.set(dst, low);
  }

  private store(stmt: Extract<Stmt, { k: 'store' }>, out: Stmt[]): void {
    const [addr, src, { offset }] = [this.lo[stmt.addr], this.lo[stmt.src], stmt];
    const op = stmt.op.replace('i64', 'i32').replace('store32', 'store') as StoreOp;
    out.push({ k: 'store', op, addr, offset, src });
    if (stmt.op === 'i64.store') {
      out.push({ k: 'store', op: 'i32.store', addr, offset: this.second(offset), src: this.hi[stmt.src] });
    }
  }
}
