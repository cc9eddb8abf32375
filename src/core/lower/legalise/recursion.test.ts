import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadWat } from '../../../../test/legalise-bed.ts';
import { findRecursion } from './recursion.ts';

describe('recursion', () => {
  it('is found through several functions', async () => {
    const { program } = await loadWat(`(module
      (func $a (export "a") (param i32) (if (local.get 0) (then (call $b (local.get 0)))))
      (func $b (param i32) (call $c (local.get 0)))
      (func $c (param i32) (call $a (i32.const 0))))`);
    const cycle = findRecursion(program, null) ?? [];
    assert.deepEqual(new Set(cycle.map((slot) => program.functions[slot].index)), new Set([0, 1, 2]));
  });

  it('is found through a table, unless the address is never taken', async () => {
    const { program } = await loadWat(`(module (type $t (func)) (table 1 funcref) (elem (i32.const 0) $a)
      (func $a (export "a") (call_indirect (type $t) (i32.const 0))))`);
    assert.deepEqual(findRecursion(program, null), [0]);
    assert.equal(findRecursion(program, new Set()), null);
  });

  it('is not seen in a function that is called from two places', async () => {
    const { program } = await loadWat(`(module (func $leaf) (func $mid (call $leaf) (call $leaf))
      (func (export "a") (call $mid) (call $leaf) (call $mid)))`);
    assert.equal(findRecursion(program, null), null);
  });
});
