import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadWat } from '../../../../test/legalise-bed.ts';
import { planMachine } from './machine-plan.ts';

/** Function indices of the members. */
async function members(
  text: string,
  taken: ReadonlySet<number> | null = null,
  budget: Parameters<typeof planMachine>[2] = null,
): Promise<number[]> {
  const { program } = await loadWat(text);
  const plan = planMachine(program, taken, budget);
  return program.functions
    .flatMap(({ index }, slot) => (plan?.members[slot] ? [index ?? -1] : []))
    .sort((a, b) => a - b);
}

describe('machine plan', () => {
  it('has the functions of a cycle, and those that call them', async () => {
    const text = `(module
      (func $a (param i32) (if (local.get 0) (then (call $b (local.get 0)))))
      (func $b (param i32) (call $c (local.get 0)))
      (func $c (param i32) (call $a (i32.const 0)) (call $leaf))
      (func $leaf)
      (func (export "outside") (call $c (i32.const 1)))
      (func (export "apart") (call $leaf)))`;
    assert.deepEqual(await members(text), [0, 1, 2, 4]);
  });

  it('sees a cycle through a table, unless the address is never taken', async () => {
    const text = `(module (type $t (func)) (table 1 funcref) (elem (i32.const 0) $a)
      (func $a (export "a") (call_indirect (type $t) (i32.const 0))))`;
    assert.deepEqual(await members(text), [0]);
    assert.deepEqual(await members(text, new Set()), []);
  });

  const TWICE = `(module (func $leaf (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
    (func $mid (result i32) (i32.add (call $leaf (i32.const 1)) (call $leaf (i32.const 2))))
    (func (export "a") (result i32) (i32.add (call $mid) (call $mid))))`;

  it('sees no cycle in a function that is called from two places', async () => {
    assert.deepEqual(await members(TWICE), []);
  });

  it('shares what would be copied too often, in a program that would be too large', async () => {
    assert.deepEqual(await members(TWICE, null, { inlined: 10, routine: 1, copies: 3 }), [0, 1, 2]);
    assert.deepEqual(await members(TWICE, null, { inlined: 10, routine: 1, copies: 4 }), []);
    assert.deepEqual(await members(TWICE, null, { inlined: 1000, routine: 1, copies: 0 }), []);
    assert.deepEqual(await members(TWICE, null, { inlined: 10, routine: 1000, copies: 0 }), []);
  });
});
