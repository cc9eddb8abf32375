import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wat } from '../../../../test/wat.ts';
import { load } from '../../wasm/load.ts';
import { groupsByWeight, inlinedBytes } from './weight.ts';

const SOURCE = `(module
  (type $t (func (result i32)))
  (table funcref (elem $one $two))
  (func $one (result i32) (i32.const 1))
  (func $two (result i32) (i32.add (call $one) (call $one)))
  (func $four (export "four") (result i32) (i32.add (call $two) (call $two)))
  (func (export "any") (param i32) (result i32) (call_indirect (type $t) (local.get 0)))
  (func $down (export "down") (param i32) (result i32) (call $down (local.get 0)))
  (func (export "plain") (result i32) (i32.const 7)))`;

describe('the weight of an export', () => {
  it('counts a function once per call of it, through a table too', async () => {
    const module = load(await wat(SOURCE));
    const [one, two, four, any] = [0, 1, 2, 3].map((index) => inlinedBytes(module, index));
    const own = (index: number): number => module.code[index].end - module.code[index].start;
    assert.equal(two, own(1) + 2 * one);
    assert.equal(four, own(2) + 2 * two);
    assert.ok(any >= own(3) + one + two);
  });

  it('is finite for recursion', async () => {
    const module = load(await wat(SOURCE));
    assert.equal(inlinedBytes(module, 4), module.code[4].end - module.code[4].start);
  });

  it('keeps groups below a bound, but never leaves an export out', async () => {
    const module = load(await wat(SOURCE));
    const names = ['four', 'any', 'down', 'plain'];
    assert.deepEqual(groupsByWeight(module, names, Infinity), [names]);
    assert.deepEqual(
      groupsByWeight(module, names, 1),
      names.map((name) => [name]),
    );
    assert.deepEqual(groupsByWeight(module, [], 1), []);
  });
});
