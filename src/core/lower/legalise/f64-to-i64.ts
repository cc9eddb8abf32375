/**
 * Removes f64: a value's 64 bits travel as an i64. Arithmetic is gone before (`soft-float.ts`); what is left moves bits: copies, constants, loads, stores,
 * select, globals and calls mean the same on an i64, and neg, abs and copysign are about the sign bit.
 *
 * Why the meaning stays: none of these looks at a float's value, only at its 64 bits, and those are the i64's.
 *
 * Cost: nothing for moves, one i64 operation for neg and abs, three for copysign.
 */
import type { Func, Program, Stmt, Type, Var } from '../../ir/index.ts';
import { Builder } from './_builder.ts';
import { rewriteBody } from './_walk.ts';

export function f64ToI64(program: Program): Program {
  const types = (list: readonly Type[]): Type[] => list.map(bits);
  return {
    ...program,
    functions: program.functions.map(rewrite),
    signatures: program.signatures.map((s) => ({ params: types(s.params), results: types(s.results) })),
    globals: program.globals.map((g) => ({ ...g, type: bits(g.type) })),
    entries: program.entries.map((e) => ({ ...e, params: types(e.params), results: types(e.results) })),
  };
}

function bits(type: Type): Type {
  return type === 'f64' ? 'i64' : type;
}

function rewrite(func: Func): Func {
  const vars = func.vars.map(bits);
  const b = new Builder(vars);
  const body = rewriteBody(func.body, {
    cond: (v) => v,
    leaf(stmt, out) {
      b.next(out);
      if (stmt.k === 'load' && stmt.op === 'f64.load') out.push({ ...stmt, op: 'i64.load' });
      else if (stmt.k === 'store' && stmt.op === 'f64.store') out.push({ ...stmt, op: 'i64.store' });
      else if (stmt.k === 'num' && stmt.op.includes('f64')) signs(b, stmt);
      else out.push(stmt);
    },
  });
  return { ...func, vars, results: func.results.map(bits), body };
}

function signs(b: Builder, { op, dst, args }: Extract<Stmt, { k: 'num' }>): void {
  const [x, y] = args;
  const constant = (lo: number, hi: number): Var => {
    const v = b.temp('i64');
    b.out.push({ k: 'const', dst: v, lo, hi });
    return v;
  };
  const sign = (): Var => constant(0, 0x80000000 | 0);
  const rest = (): Var => constant(-1, 0x7fffffff);
  switch (op) {
    case 'i64.reinterpret_f64':
    case 'f64.reinterpret_i64':
      b.set(dst, x);
      return;
    case 'f64.neg':
      b.num('i64.xor', [x, sign()], dst);
      return;
    case 'f64.abs':
      b.num('i64.and', [x, rest()], dst);
      return;
    case 'f64.copysign': {
      const magnitude = b.num('i64.and', [x, rest()], b.temp('i64'));
      b.num('i64.or', [magnitude, b.num('i64.and', [y, sign()], b.temp('i64'))], dst);
      return;
    }
    default:
      throw new RangeError(`cannot turn ${op} into bits: arithmetic must be gone`);
  }
}
