/**
 * Removes f64: a value's 64 bits travel as an i64.
 *
 * Copies, constants, loads, stores, select, globals and calls move bits and mean the same on an i64. neg, abs and copysign are the sign
 * bit. Comparisons are comparisons of integers: a float's bits, sign-folded, are ordered as the floats are, and NaN and
 * the zeros are told apart first. Arithmetic needs a routine per operation ({@link SoftFloat}); where none is given the
 * program is refused, see `refuse.ts`.
 *
 * Cost: moves nothing, sign operations one i64 operation, a comparison about ten.
 */
import { RefusedError } from '../../errors.ts';
import type { Func, LoadOp, NumericOp, Program, Stmt, StoreOp, Type, Var } from '../../ir/index.ts';
import { Builder, Routines } from './_builder.ts';
import { mapVars, rewriteBody } from './_walk.ts';

/**
 * Routines for f64 arithmetic by operation, on words alone: a 64-bit parameter or result is two i32 (lo, hi), an i32 or
 * f32 one variable of its type. They call nothing.
 */
export type SoftFloat = ReadonlyMap<NumericOp, Func>;

const SIMPLE = new Set<string>([
  ...['neg', 'abs', 'copysign', 'eq', 'ne', 'lt', 'gt', 'le', 'ge'].map((op) => `f64.${op}`),
  'i64.reinterpret_f64',
  'f64.reinterpret_i64',
]);

/** Whether an operation touches f64 and is more than bits. */
export function isF64Arithmetic(op: NumericOp): boolean {
  return op.includes('f64') && !SIMPLE.has(op);
}

export function removeF64(program: Program, soft: SoftFloat): Program {
  const routines = new Routines(program);
  const functions = program.functions.map((func) => rewrite(func, soft, routines));
  const types = (list: readonly Type[]): Type[] => list.map(bits);
  const done = routines.finish(program, functions);
  return {
    ...done,
    signatures: done.signatures.map((s) => ({ params: types(s.params), results: types(s.results) })),
    globals: program.globals.map((g) => ({ ...g, type: bits(g.type) })),
    entries: program.entries.map((e) => ({ ...e, params: types(e.params), results: types(e.results) })),
  };
}

function bits(type: Type): Type {
  return type === 'f64' ? 'i64' : type;
}

function rewrite(func: Func, soft: SoftFloat, routines: Routines): Func {
  const before = func.vars;
  const vars = before.map(bits);
  const b = new Builder(vars);
  const body = rewriteBody(func.body, {
    cond: (v) => v,
    leaf(stmt, out) {
      b.next(out);
      if (stmt.k === 'load' && stmt.op === 'f64.load') out.push({ ...stmt, op: 'i64.load' satisfies LoadOp });
      else if (stmt.k === 'store' && stmt.op === 'f64.store') out.push({ ...stmt, op: 'i64.store' satisfies StoreOp });
      else if (stmt.k === 'num' && stmt.op.includes('f64')) numeric(b, stmt, before, soft, routines, func);
      else out.push(mapVars(stmt, (v) => v));
    },
  });
  return { ...func, vars, results: func.results.map(bits), body };
}

function numeric(
  b: Builder,
  stmt: Extract<Stmt, { k: 'num' }>,
  before: readonly Type[],
  soft: SoftFloat,
  routines: Routines,
  func: Func,
): void {
  const { op, dst, args } = stmt;
  const [x, y] = args;
  const i64 = (lo: number, hi: number): Var => {
    const v = b.temp('i64');
    b.out.push({ k: 'const', dst: v, lo, hi });
    return v;
  };
  const wide = (name: NumericOp, p: Var, q: Var, into = b.temp('i64')): Var => b.num(name, [p, q], into);
  const sign = (): Var => i64(0, 0x80000000 | 0);
  const rest = (): Var => i64(-1, 0x7fffffff);
  switch (op) {
    case 'i64.reinterpret_f64':
    case 'f64.reinterpret_i64':
      b.set(dst, x);
      return;
    case 'f64.neg':
      wide('i64.xor', x, sign(), dst);
      return;
    case 'f64.abs':
      wide('i64.and', x, rest(), dst);
      return;
    case 'f64.copysign':
      wide('i64.or', wide('i64.and', x, rest()), wide('i64.and', y, sign()), dst);
      return;
    case 'f64.eq':
    case 'f64.ne':
    case 'f64.lt':
    case 'f64.gt':
    case 'f64.le':
    case 'f64.ge':
      compare(b, op, x, y, dst, i64);
      return;
  }
  const routine = soft.get(op);
  if (!routine) throw new RefusedError(op, `cannot run ${op}: no routine for it`, { function: func.index });
  const words: Var[] = [];
  const params: Type[] = [];
  for (const v of args) {
    const type = bits(before[v]);
    if (type === 'i64') {
      words.push(b.num('i64.lo', [v]), b.num('i64.hi', [v]));
      params.push('i32', 'i32');
    } else {
      words.push(v);
      params.push(type);
    }
  }
  const callee = routines.splice(op, routine, params);
  if (bits(before[dst]) !== 'i64') {
    b.out.push({ k: 'call', func: callee, args: words, dsts: [dst] });
    return;
  }
  const lo = b.temp();
  const hi = b.temp();
  b.out.push({ k: 'call', func: callee, args: words, dsts: [lo, hi] });
  b.num('i64.pack', [lo, hi], dst);
}

/** Floats compare as their keys: the magnitude's bits, negated where the sign is set. Both zeros have the key 0. */
function compare(b: Builder, op: NumericOp, x: Var, y: Var, dst: Var, i64: (lo: number, hi: number) => Var): void {
  const infinity = i64(0, 0x7ff00000);
  const magnitude = (v: Var): Var => b.num('i64.and', [v, i64(-1, 0x7fffffff)], b.temp('i64'));
  const [mx, my] = [magnitude(x), magnitude(y)];
  const zero = i64(0, 0);
  const key = (v: Var, m: Var): Var =>
    b.select(b.num('i64.lt_s', [v, zero]), b.num('i64.sub', [zero, m], b.temp('i64')), m, b.temp('i64'));
  const ordered = b.i32('and', b.num('i64.le_u', [mx, infinity]), b.num('i64.le_u', [my, infinity]));
  const [kx, ky] = [key(x, mx), key(y, my)];
  if (op === 'f64.ne') {
    b.i32('or', b.num('i64.ne', [kx, ky]), b.not(ordered), dst);
    return;
  }
  const integer = op === 'f64.eq' ? 'i64.eq' : (`i64.${op.slice(4)}_s` as NumericOp);
  b.i32('and', b.num(integer, [kx, ky]), ordered, dst);
}
