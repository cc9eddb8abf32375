import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildExamples } from '../../../examples/build.ts';
import * as shapes from '../../../test/large/shapes.ts';
import { loadWat } from '../../../test/legalise-bed.ts';
import { lowerable } from '../../core/lower/index.ts';
import { load } from '../../core/wasm/load.ts';
import type { ValidModule } from '../../core/wasm/module.ts';
import { type Bounds, COMPILED, COMPILED_BY_SOFTWARE, shaderCost } from './_form.ts';
import { type Form, type Prepared, prepare } from './_prepare.ts';
import { floatSupport } from './numerics.ts';

const FLOATS = floatSupport({
  'f32.add': 'exact',
  'f32.sub': 'exact',
  'f32.mul': 'exact',
  'f32.div': 'exact',
  'f32.sqrt': 'exact',
});

function prepared(module: ValidModule, name = 'run', form: Form = 'either', bounds: Bounds = COMPILED): Prepared {
  return prepare(module, [name], 'call', FLOATS, null, form, 'exact', bounds);
}

function costOf(module: ValidModule): ReturnType<typeof shaderCost> {
  return shaderCost(prepared(module, 'run', 'interpreted').legal.program, null, false);
}

describe('the form of a program on WGSL', () => {
  it('is compiled for every example that needs no host', async () => {
    for (const [name, bytes] of await buildExamples()) {
      const module = load(bytes);
      for (const { name: export_, kind } of module.exports)
        if (kind === 'func' && lowerable(module, export_).runnable)
          assert.equal(prepared(module, export_).form, 'compiled', `${name} ${export_}`);
    }
  });

  it('is interpreted where a driver would compile too long', () => {
    const { statements } = costOf(load(shapes.straightLine(3000).bytes));
    assert.equal(prepared(load(shapes.straightLine(3000).bytes)).form, 'compiled');
    const long = load(shapes.straightLine((3000 * 1.1 * COMPILED.statements) / statements).bytes);
    assert.equal(prepared(long).form, 'interpreted');
    assert.equal(prepared(load(shapes.callChain(50).bytes)).form, 'compiled');
    assert.equal(prepared(load(shapes.callChain(1000).bytes)).form, 'interpreted');
  });

  it('is interpreted where more conditions would nest than a driver has room for', async () => {
    const stores = (count: number): string => '(i32.store (local.get 0) (i32.const 1))'.repeat(count);
    const module = async (body: string): Promise<ValidModule> =>
      (await loadWat(`(module (memory 1) (func (export "run") (param i32) ${body}))`)).module;
    const [one, more] = [costOf(await module(stores(10))), costOf(await module(stores(11)))];
    assert.equal(more.depth, one.depth + 1);
    assert.equal(prepared(await module(stores(50))).form, 'compiled');
    assert.equal(prepared(await module(stores(70))).form, 'interpreted');
    assert.ok(costOf(await module(stores(70))).cost < COMPILED.cost);
    // Each `if` makes one more condition behind it, however many are in it.
    const arms = await module(`(if (local.get 0) (then ${stores(10)}) (else ${stores(10)}))`.repeat(5));
    assert.equal(costOf(arms).depth, one.depth + 5);
  });

  it('is interpreted where there are too many loops, and not for as much arithmetic of f64, which only routines do', async () => {
    const loops = (count: number): string =>
      '(loop $l (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))'.repeat(count);
    const adds = (count: number): string => '(local.set 1 (f64.add (local.get 1) (f64.const 1.5)))'.repeat(count);
    const module = async (body: string): Promise<ValidModule> =>
      (await loadWat(`(module (func (export "run") (param i32) (result f64) (local f64) ${body} (local.get 1)))`))
        .module;
    const many = costOf(await module(loops(30)));
    assert.ok(many.own > COMPILED.own && many.cost < COMPILED.cost);
    assert.equal(prepared(await module(loops(10))).form, 'compiled');
    assert.equal(prepared(await module(loops(30))).form, 'interpreted');
    const sums = costOf(await module(adds(20)));
    assert.ok(sums.cost > COMPILED.own && sums.own < 400, JSON.stringify(sums));
    assert.equal(prepared(await module(adds(20))).form, 'compiled');
    assert.equal(prepared(await module(adds(60))).form, 'compiled');
    assert.equal(prepared(await module(adds(60)), 'run', 'either', COMPILED_BY_SOFTWARE).form, 'interpreted');
  });

  it('counts what a call nests, and every access where lanes have a stack of their own', async () => {
    const callee = '(func $f (param i32) (i32.store (local.get 0) (i32.const 1)))';
    const calling = async (calls: number): Promise<ReturnType<typeof shaderCost>> =>
      costOf(
        (
          await loadWat(
            `(module (memory 1) ${callee} (func (export "run") ${'(call $f (i32.const 8))'.repeat(calls)}))`,
          )
        ).module,
      );
    const [one, two] = [await calling(1), await calling(2)];
    assert.equal(two.depth, one.depth + 1);
    assert.ok(two.cost > one.cost + 40);
    const { program } = prepared(
      (await loadWat(`(module (memory 1) (func (export "run") (drop (i32.load (i32.const 8)))))`)).module,
    ).legal;
    assert.ok(shaderCost(program, null, true).cost > shaderCost(program, null, false).cost + 30);
  });

  it('counts a function as often as it is called', async () => {
    const doubling = (levels: number): string =>
      Array.from({ length: levels }, (_, i) => `(func $f${i} (call $f${i + 1}) (call $f${i + 1}))`).join('\n');
    const text = (levels: number): string =>
      `(module (func (export "run") (call $f0)) ${doubling(levels)} (func $f${levels}))`;
    const [small, large] = [await loadWat(text(4)), await loadWat(text(5))];
    const ratio = costOf(large.module).cost / costOf(small.module).cost;
    assert.ok(ratio > 1.9 && ratio < 2.2, String(ratio));
    assert.equal(prepared((await loadWat(text(60))).module).form, 'interpreted');
  });

  it('is interpreted past what WGSL allows one function: depth, parameters', () => {
    for (const shape of [shapes.nestedIfs(100), shapes.elseChain(100), shapes.wideFunction(300)]) {
      assert.equal(prepared(load(shape.bytes)).form, 'interpreted', shape.name);
      assert.throws(() => prepared(load(shape.bytes), 'run', 'compiled'), /cannot (nest deeper|declare)/, shape.name);
    }
    for (const shape of [shapes.nestedBlocks(200), shapes.wideFunction(255)])
      assert.equal(prepared(load(shape.bytes)).form, 'compiled', shape.name);
  });

  it('has one text for all interpreted programs of a mode', () => {
    const [one, other] = [shapes.nestedIfs(3), shapes.manyLocals(20)].map(
      ({ bytes }) => prepared(load(bytes), 'run', 'interpreted').text,
    );
    assert.equal(one, other);
  });

  it('has a text for each set of routines, in whichever order they are called', async () => {
    const text = async (body: string): Promise<string> => {
      const wat = `(module (func (export "run") (param f64) (result f64) ${body}))`;
      return prepared((await loadWat(wat)).module, 'run', 'interpreted').text;
    };
    const one = await text('(f64.add (f64.mul (local.get 0) (local.get 0)) (f64.const 1))');
    assert.equal(await text('(f64.mul (f64.const 2) (f64.add (local.get 0) (local.get 0)))'), one);
    assert.notEqual(await text('(f64.mul (local.get 0) (local.get 0))'), one);
  });

  it('reserves the frames of the deepest calls, and of every level of a recursion', async () => {
    const frames = async (text: string): Promise<Prepared['frames']> =>
      prepared((await loadWat(text)).module, 'run', 'interpreted').frames;
    // Behind the header and four words that are kept: two words and the variables of each function on the way.
    assert.deepEqual(
      await frames(`(module (global (mut i32) (i32.const 0)) (func (export "run") (local i32) (call $a) (call $b))
        (func $a (local i32 i32 i32)) (func $b (local i32 i32) (call $c)) (func $c (local i32 i32)))`),
      { start: 7, base: 1 + 3 + 4 + 4, words: 0 },
    );
    assert.deepEqual(
      await frames(`(module (func $f (export "run") (local i32) (call $leaf) (call $g)) (func $g (local i32 i32) (call $f))
        (func $leaf (local i32 i32 i32 i32)))`),
      { start: 7, base: 3 + 6, words: 4 },
    );
  });
});
