import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuestUnderTest, NO_PASSES } from './guest-under-test.ts';
import { SITE_DEPTH } from './index.ts';

const PASSES = { ...NO_PASSES, depth: true };

const RECURSIVE = `(module (table 1 funcref) (elem (i32.const 0) $odd) (type $t (func (param i32) (result i32)))
  (func $even (export "even") (param i32) (result i32)
    (if (result i32) (local.get 0) (then (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))) (else (i32.const 1))))
  (func $odd (param i32) (result i32)
    (if (result i32) (local.get 0) (then (call $even (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0))))
  (func $leaf (result i32) (i32.const 3))
  (func (export "flat") (result i32) (i32.add (call $leaf) (call $leaf))))`;

describe('call depth', () => {
  it('lets exactly as many calls be live as the limit says', () => {
    const guest = new GuestUnderTest(RECURSIVE, PASSES);
    guest.global('depth').value = 10;
    assert.deepEqual(guest.call('even', 10), [1]);
    assert.throws(() => guest.call('even', 11), /trap/);
    assert.equal(guest.rewritten.sites.site(guest.traps[0])?.opcode, SITE_DEPTH);
  });

  it('is given back when calls return', () => {
    const guest = new GuestUnderTest(RECURSIVE, PASSES);
    guest.global('depth').value = 10;
    for (let i = 0; i < 5; i++) assert.deepEqual(guest.call('even', 9), [0]);
    assert.equal(guest.global('depth').value, 10);
  });

  it('is taken by what the caller’s frame counts', () => {
    const guest = new GuestUnderTest(
      `(module (func $f (export "f") (param i32) (result i32) (local ${'i64 '.repeat(70)})
        (if (result i32) (local.get 0) (then (call $f (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 5)))))`,
      PASSES,
    );
    guest.global('depth').value = 7;
    assert.deepEqual(guest.call('f', 3), [5]);
    assert.throws(() => guest.call('f', 4), /trap/);
  });

  it('is not counted by calls that cannot come back', () => {
    const guest = new GuestUnderTest(RECURSIVE, PASSES);
    guest.global('depth').value = 0;
    assert.deepEqual(guest.call('flat'), [6]);
  });

  it('is not limited without the pass', () => {
    const guest = new GuestUnderTest(RECURSIVE, NO_PASSES);
    guest.global('depth').value = 10;
    assert.deepEqual(guest.call('even', 100), [1]);
  });
});
