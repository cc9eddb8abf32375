import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuestUnderTest, NO_PASSES } from './guest-under-test.ts';

const GUEST = `(module (memory 8)
  (func (export "small") (memory.fill (i32.const 0) (i32.const 1) (i32.const 256)))
  (func (export "large") (memory.fill (i32.const 0) (i32.const 7) (i32.const 0x80000)))
  (func (export "read") (result i32) (i32.load8_u (i32.const 0x7ffff))))`;
/** Six mebibytes. `digest` hashes all of memory. */
const MOVES = `(module (memory 96)
  (func (export "nothing"))
  (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
  (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
  (func (export "pattern") (local i32)
    (loop (i32.store (local.get 0) (i32.mul (local.get 0) (i32.const 0x9e3779b1)))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (i32.const 0x600000)))))
  (func (export "digest") (result i32) (local i32 i32)
    (loop (local.set 1 (i32.mul (i32.xor (local.get 1) (i32.load (local.get 0))) (i32.const 0x01000193)))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (i32.const 0x600000))))
    (local.get 1)))`;
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

  it('is a long move, which the host looks at after each mebibyte, and which does the same', () => {
    const [whole, plain] = [new GuestUnderTest(MOVES), new GuestUnderTest(MOVES, NO_PASSES)];
    const both = (name: string, ...args: number[]): readonly number[][] =>
      [whole, plain].map((guest) => {
        guest.global('counter').value = 1e9;
        guest.call(name, ...args);
        return guest.call('digest');
      });
    const MIB = 1 << 20;
    both('pattern');
    for (const [name, ...args] of [
      ['fill', 5, 0x1ab, 3 * MIB + 7],
      ['copy', 2 * MIB + 3, 1, 2 * MIB + 9],
      ['copy', 1, MIB + 4, 4 * MIB + 2],
      ['copy', 3, 3, 5 * MIB],
      ['fill', 0, 9, 6 * MIB],
    ] as const) {
      const before = whole.looks.length;
      const [moved, expected] = both(name, ...args);
      assert.deepEqual(moved, expected, `${name} ${args}`);
      assert.ok(whole.looks.length - before >= Math.floor((args[2] ?? 0) / MIB), `${name} ${args}`);
      both('pattern');
    }
    for (const [name, ...args] of [
      ['fill', 4 * MIB, 1, 2 * MIB + 1],
      ['fill', 0, 1, -1],
      ['copy', 0, 4 * MIB, 2 * MIB + 1],
      ['copy', 4 * MIB, 0, 2 * MIB + 1],
      ['copy', -1, 0, -1],
    ] as const) {
      const [before] = both('nothing');
      assert.throws(() => whole.call(name, ...args), WebAssembly.RuntimeError, `${name} ${args}`);
      assert.deepEqual(both('nothing')[0], before, 'a move that is out of bounds moves nothing');
    }
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
