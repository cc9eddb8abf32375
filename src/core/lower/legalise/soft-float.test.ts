import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EDGES_64, loadWat, random64, type Step, sabotage, trace, traceLegal } from '../../../../test/legalise-bed.ts';
import { RefusedError } from '../../errors.ts';
import type { NumericOp, Var } from '../../ir/index.ts';
import { softFloatLibrary } from '../../softfloat/library.ts';
import { Builder } from './_builder.ts';
import { rewriteBody } from './_walk.ts';
import { f64ToI64 } from './f64-to-i64.ts';
import { type Legalised, legalise } from './index.ts';
import { useSoftFloat } from './soft-float.ts';
import type { FloatSupport, Target } from './target.ts';

const NOTHING: FloatSupport = { native: new Set(), guarded: new Set() };
const GUARDED: FloatSupport = {
  native: new Set(),
  guarded: new Set<NumericOp>(['f32.add', 'f32.sub', 'f32.mul', 'f32.div', 'f32.sqrt']),
};
const NATIVE: FloatSupport = { native: GUARDED.guarded, guarded: new Set() };
const target = (floats: FloatSupport): Target => ({ floats, i64: false, f64: false, memory: 'words', bulk: false });

const BINARY = ['add', 'sub', 'mul', 'div', 'min', 'max', 'copysign'];
const COMPARE = ['eq', 'ne', 'lt', 'gt', 'le', 'ge'];
const UNARY = ['abs', 'neg', 'ceil', 'floor', 'trunc', 'nearest', 'sqrt'];
const floats = ['f32', 'f64'];
const all = await loadWat(`(module
  ${floats
    .flatMap((t) => [
      ...BINARY.map(
        (op) => `(func (export "${t}.${op}") (param ${t} ${t}) (result ${t}) (${t}.${op} (local.get 0) (local.get 1)))`,
      ),
      ...COMPARE.map(
        (op) => `(func (export "${t}.${op}") (param ${t} ${t}) (result i32) (${t}.${op} (local.get 0) (local.get 1)))`,
      ),
      ...UNARY.map((op) => `(func (export "${t}.${op}") (param ${t}) (result ${t}) (${t}.${op} (local.get 0)))`),
      ...['i32', 'i64'].flatMap((i) =>
        ['s', 'u'].flatMap((s) => [
          `(func (export "${t}.convert_${i}_${s}") (param ${i}) (result ${t}) (${t}.convert_${i}_${s} (local.get 0)))`,
          `(func (export "${i}.trunc_sat_${t}_${s}") (param ${t}) (result ${i}) (${i}.trunc_sat_${t}_${s} (local.get 0)))`,
          `(func (export "${i}.trunc_${t}_${s}") (param ${t}) (result ${i}) (${i}.trunc_${t}_${s} (local.get 0)))`,
        ]),
      ),
    ])
    .join('\n')}
  (func (export "f64.promote") (param f32) (result f64) (f64.promote_f32 (local.get 0)))
  (func (export "f32.demote") (param f64) (result f32) (f32.demote_f64 (local.get 0))))`);

/** The program on a device that flushes: in its float operations a subnormal operand or result is a zero of its sign. */
function flushing(legal: Legalised): Legalised {
  const functions = legal.program.functions.map((func) => {
    const vars = [...func.vars];
    const b = new Builder(vars);
    const flush = (v: Var, dst: Var): Var => {
      const bits = b.num('i32.reinterpret_f32', [v]);
      const flat = b.not(b.i32('and', bits, { c: 0x7f800000 }));
      return b.num('f32.reinterpret_i32', [b.select(flat, b.i32('and', bits, { c: 0x80000000 }), bits)], dst);
    };
    const body = rewriteBody(func.body, {
      cond: (v) => v,
      leaf(stmt, out) {
        b.next(out);
        if (stmt.k !== 'num' || !NATIVE.native.has(stmt.op)) {
          out.push(stmt);
          return;
        }
        const args = stmt.args.map((v) => flush(v, b.temp('f32')));
        flush(b.num(stmt.op, args, b.temp('f32')), stmt.dst);
      },
    });
    return { ...func, vars, body };
  });
  return { ...legal, program: { ...legal.program, functions } };
}

const EDGES_32 = [
  0n,
  1n,
  0x7fffffn,
  0x800000n,
  0x3f800000n,
  0x3effffffn,
  0x3fc00000n,
  0x4f000000n,
  0x5f000000n,
  0x7f7fffffn,
  0x7f800000n,
  0x7fc00000n,
  0x7fa00001n,
];
const FLOATS_64 = [
  0n,
  1n,
  0xfffffffffffffn,
  0x10000000000000n,
  0x3ff0000000000000n,
  0x3ff8000000000000n,
  0x41e0000000000000n,
  0x43e0000000000000n,
  0x7fefffffffffffffn,
  0x7ff0000000000000n,
  0x7ff8000000000000n,
  0x7ff4000000000001n,
];
const signed = (list: readonly bigint[], sign: bigint): bigint[] => list.flatMap((v) => [v, v | sign]);
const pool = (type: string): bigint[] => {
  if (type === 'f32' || type === 'i32')
    return [...signed(EDGES_32, 0x80000000n), ...random64(24).map((v) => v & 0xffffffffn)];
  return [...signed(FLOATS_64, 1n << 63n), ...EDGES_64.slice(0, 12), ...random64(24, 7)];
};

const steps: Step[] = all.program.entries.flatMap(({ name, params }) => {
  const first = pool(params[0]);
  if (params.length === 1) return first.map((a) => ({ name, args: [a] }));
  return first.flatMap((a) => first.map((b) => ({ name, args: [a, b] })));
});

describe('soft float', () => {
  const before = trace(all, steps);

  it(`${all.program.entries.length} operations mean the same on ${steps.length} calls, in words alone`, () => {
    assert.deepEqual(traceLegal(all, legalise(all.program, target(NOTHING), softFloatLibrary()), steps), before);
  });

  it('the same with f32 arithmetic native but for subnormals', () => {
    assert.deepEqual(traceLegal(all, legalise(all.program, target(GUARDED), softFloatLibrary()), steps), before);
  });

  it('a device that flushes subnormals means the same behind the guards', () => {
    const legal = flushing(legalise(all.program, target(GUARDED), softFloatLibrary()));
    assert.deepEqual(traceLegal(all, legal, steps), before);
  });

  it('a device that flushes subnormals without repair fails', () => {
    const legal = legalise(all.program, target(NATIVE), softFloatLibrary());
    assert.deepEqual(traceLegal(all, legal, steps), before);
    const { calls } = traceLegal(all, flushing(legal), steps);
    const wrong = steps.filter((_, i) => calls[i] !== before.calls[i]).map(({ name }) => name);
    assert.deepEqual([...new Set(wrong)], ['f32.add', 'f32.sub', 'f32.mul', 'f32.div', 'f32.sqrt']);
  });

  it('f64 by bits alone, before i64 is split', () => {
    const program = f64ToI64(useSoftFloat(all.program, NOTHING, softFloatLibrary()));
    const globals = program.globals.map((_, global) => ({ global, word: 0 as const }));
    assert.deepEqual(traceLegal(all, { program, globals }, steps), before);
  });

  it('a wrong constant in the library is noticed', () => {
    const broken = sabotage(legalise(all.program, target(NOTHING), softFloatLibrary()), (stmt) =>
      stmt.k === 'const' && stmt.lo === 0x3ff ? { ...stmt, lo: 0x3fe } : null,
    );
    assert.notDeepEqual(traceLegal(all, broken, steps), before);
  });

  it('without a library the program is refused, naming the operation and the function', () => {
    assert.throws(
      () => legalise(all.program, target(NOTHING), null),
      (error) => error instanceof RefusedError && error.construct === 'f32.add' && error.details.function === 0,
    );
  });
});
