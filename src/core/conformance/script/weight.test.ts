import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wat } from '../../../../test/wat.ts';
import { load } from '../../wasm/load.ts';
import { groupsByWeight, Weights } from './weight.ts';

const SOURCE = `(module
  (type $t (func (result i32)))
  (table funcref (elem $one $two))
  (func $one (result i32) (i32.const 1))
  (func $two (result i32) (i32.add (call $one) (call $one)))
  (func $four (export "four") (result i32) (i32.add (call $two) (call $two)))
  (func (export "any") (param i32) (result i32) (call_indirect (type $t) (local.get 0)))
  (func $down (export "down") (param i32) (result i32) (i32.add (call $one) (call $down (local.get 0))))
  (func (export "plain") (result i32) (i32.const 7))
  (func (export "below") (result i32) (call $down (i32.const 5))))`;

const RECURSION = `(module
  ${['a', 'b']
    .map(
      (name) => `(func $${name} (param i32) (result i32)
      (i32.add (call $${name} (i32.mul (local.get 0) (i32.const 11))) (i32.xor (local.get 0) (i32.const 12))))`,
    )
    .join('')}
  (func (export "a1") (result i32) (call $a (i32.const 1)))
  (func (export "b1") (result i32) (call $b (i32.const 1)))
  (func (export "plain") (result i32) (i32.const 7))
  (func (export "a2") (result i32) (call $a (i32.const 2)))
  (func (export "b2") (result i32) (call $b (i32.const 2))))`;

describe('the weight of an export', () => {
  it('counts a function once per call of it, through a table too', async () => {
    const module = load(await wat(SOURCE));
    const weights = new Weights(module);
    const [one, two, four, any] = [0, 1, 2, 3].map((index) => weights.of(index).own);
    const own = (index: number): number => module.code[index].end - module.code[index].start;
    assert.equal(two, own(1) + 2 * one);
    assert.equal(four, own(2) + 2 * two);
    assert.ok(any >= own(3) + one + two);
  });

  it('counts what comes to recursion apart, with what it inlines', async () => {
    const module = load(await wat(SOURCE));
    const weights = new Weights(module);
    const own = (index: number): number => module.code[index].end - module.code[index].start;
    const down = own(4) + own(0);
    assert.deepEqual(weights.of(4), { own: 0, shared: new Map([[4, down]]) });
    assert.deepEqual(
      [...weights.of(6).shared],
      [
        [4, down],
        [6, own(6)],
      ],
    );
  });

  it('keeps groups below a bound, but never leaves an export out', async () => {
    const module = load(await wat(SOURCE));
    const names = ['four', 'any', 'down', 'plain'];
    assert.deepEqual(groupsByWeight(module, names, Infinity).flat().sort(), [...names].sort());
    assert.deepEqual(
      groupsByWeight(module, ['four', 'any', 'plain'], 1),
      ['four', 'any', 'plain'].map((name) => [name]),
    );
    assert.deepEqual(groupsByWeight(module, [], 1), []);
  });

  it('puts exports that come to the same recursion together', async () => {
    const module = load(await wat(RECURSION));
    const names = ['a1', 'b1', 'plain', 'a2', 'b2'];
    assert.deepEqual(groupsByWeight(module, names, 1), [['a1', 'a2'], ['b1', 'b2'], ['plain']]);
  });
});
