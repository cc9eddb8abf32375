import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuestUnderTest, NO_PASSES } from './guest-under-test.ts';

const GUEST = `(module (memory 8)
  (func (export "small") (memory.fill (i32.const 0) (i32.const 1) (i32.const 256)))
  (func (export "large") (memory.fill (i32.const 0) (i32.const 7) (i32.const 0x80000)))
  (func (export "read") (result i32) (i32.load8_u (i32.const 0x7ffff))))`;
const LONG = `(module (func (export "code") (result f64) (f64.const 256) ${'f64.sqrt f64.neg f64.abs '.repeat(50_000)}))`;

describe('work that fuel does not count', () => {
  it('lets the host look once so much has been done, wherever the instruction stands', () => {
    const guest = new GuestUnderTest(GUEST);
    guest.global('counter').value = 1e6;
    guest.call('small');
    assert.equal(guest.looks.length, 1, 'nothing is allowed before the first look');
    for (let i = 0; i < 1000; i++) guest.call('small');
    assert.equal(guest.looks.length, 1);
    for (let i = 0; i < 8; i++) guest.call('large');
    const fills = guest.module.exports.slice(0, 2).map(({ index }) => index);
    assert.ok(guest.looks.length >= 4, String(guest.looks.length));
    assert.ok(guest.looks.every((site) => fills.includes(guest.rewritten.sites.functions[site])));
    assert.deepEqual(guest.call('read'), [7]);
  });

  it('is code of any length, which does the same', () => {
    const guest = new GuestUnderTest(LONG);
    guest.global('counter').value = 1e6;
    const root = guest.call('code');
    assert.ok(guest.looks.length >= 2, String(guest.looks.length));
    const plain = new GuestUnderTest(LONG, NO_PASSES);
    assert.deepEqual(plain.call('code'), root);
    assert.equal(plain.looks.length, 0);
  });
});
