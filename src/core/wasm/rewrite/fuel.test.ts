import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuestUnderTest, NO_PASSES } from './guest-under-test.ts';

const PASSES = { ...NO_PASSES, fuel: true };

const COUNT = `(module (func (export "count") (param i32) (result i32) (local i32)
  (loop (local.set 1 (i32.add (local.get 1) (local.get 0))) (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (local.get 1)))`;

/** Two nested loops with parameters and results, left early and re-entered, with values below them on the stack. */
const NESTED = `(module (func $f (export "f") (param i32) (result i32 i32) (local i32)
  (i32.const 100) (i32.const 0) (local.get 0)
  (loop $outer (param i32 i32) (result i32)
    (local.set 0) (i32.const 1) (i32.add)
    (block $skip (br_if $skip (i32.and (local.get 0) (i32.const 1)))
      (local.set 1 (i32.const 3))
      (loop $inner (br_if $inner (local.tee 1 (i32.sub (local.get 1) (i32.const 1))))))
    (i32.sub (local.get 0) (i32.const 1)) (local.tee 0)
    (br_if $outer (local.get 0)) (drop)))
  (func (export "twice") (result i32) (call $f (i32.const 4)) (drop) (call $f (i32.const 3)) (drop) (i32.add)))`;

/** Fuel spent by a call, its refills being `slice` each. */
function spent(wat: string, name: string, args: number[], slice: number): { fuel: number; results: number[] } {
  const guest = new GuestUnderTest(wat, PASSES);
  guest.slices = new Array(1000).fill(slice);
  const results = guest.call(name, ...args);
  return { fuel: guest.refills.length * slice - guest.global('counter').value, results };
}

describe('fuel', () => {
  it('is one for the function entered and one for each iteration begun', () => {
    assert.deepEqual(spent(COUNT, 'count', [10], 100), { fuel: 11, results: [55] });
  });

  it('is the same, and so are the results, however small the slices are', () => {
    for (const [wat, name, args] of [
      [COUNT, 'count', [13]],
      [NESTED, 'f', [5]],
      [NESTED, 'twice', []],
    ] as const) {
      const whole = spent(wat, name, [...args], 1000);
      for (const slice of [1, 2, 3, 7]) assert.deepEqual(spent(wat, name, [...args], slice), whole);
    }
  });

  it('counts iterations of nested loops with parameters', () => {
    // Entered once; five iterations of the outer loop, two of which run the inner one three times.
    assert.deepEqual(spent(NESTED, 'f', [5], 1000), { fuel: 1 + 5 + 2 * 3, results: [100, 5] });
  });

  it('stops at the event that is not paid for, with what came before done', () => {
    const guest = new GuestUnderTest(
      `(module (memory 1) (func (export "f") (loop (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))) (br 0))))`,
      PASSES,
    );
    guest.slices = [3, 2];
    assert.throws(() => guest.call('f'), /out of fuel/);
    assert.equal(new Uint32Array(guest.memory.buffer)[0], 4);
  });

  it('is asked for at the function or loop that needs it', () => {
    const guest = new GuestUnderTest(COUNT, PASSES);
    guest.slices = [1];
    assert.throws(() => guest.call('count', 5), /out of fuel/);
    const { code, bytes } = guest.module;
    const offsets = guest.refills.map((site) => guest.rewritten.sites.site(site)?.offset);
    assert.equal(offsets[0], code[0].start);
    assert.equal(bytes[offsets[1] ?? 0], 0x03, 'the loop instruction');
  });

  it('is never asked for without the pass', () => {
    const guest = new GuestUnderTest(COUNT, NO_PASSES);
    assert.deepEqual(guest.call('count', 10), [55]);
    assert.deepEqual(guest.refills, []);
  });
});
