import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { load } from '../load.ts';
import { GuestUnderTest, moduleOf } from './guest-under-test.ts';
import { type Passes, rewrite } from './index.ts';

const GUESTS: Record<string, string> = {
  'a loop with parameters and several results': `(module (func (export "f") (param i32) (result i32 i32)
    (i32.const 7) (local.get 0) (loop (param i32 i32) (result i32 i32) (i32.const 1) (i32.sub) (local.tee 0)
      (br_if 0 (local.get 0)))))`,
  'a guest that uses the names of the rewriter': `(module (memory (export "memory") 1) (table (export "refs") 1 funcref)
    (global (export "counter") (mut i32) (i32.const 3)) (func (export "f0") (export "refill") (result i32) (global.get 0)))`,
  'code that cannot be reached': `(module (func (export "f") (result i32) (block (result i32) (br 0 (i32.const 4)) (loop (br 0)) (if (result i32) (i32.const 1)
    (then (unreachable)) (else (unreachable) (f64.add) (drop) (i32.const 2)))) (return) (i64.const 3) (drop)))`,
  'every kind of state': `(module (memory 1) (table $t 2 4 funcref) (table 1 externref) (global $f (mut f32) (f32.const nan:0x200001))
    (global f64 (f64.const -0)) (global (mut funcref) (ref.func $g)) (elem $e funcref (ref.func $g)) (data $d "abc") (data (i32.const 5) "xyz")
    (elem (table $t) (i32.const 0) func $g)
    (func $g (export "g") (result i32) (data.drop $d) (elem.drop $e) (global.set $f (f32.neg (global.get $f)))
      (table.set $t (i32.const 1) (table.get $t (i32.const 0))) (memory.grow (i32.const 1))))`,
  'a start function': '(module (memory 1) (start $s) (func $s (i32.store (i32.const 0) (i32.const 9))))',
  'branches out of and into loops': `(module (func (export "f") (param i32) (result i32) (local i32)
    (block $out (loop $a (loop $b (local.set 1 (i32.add (local.get 1) (i32.const 1)))
      (br_table $b $a $out (i32.rem_u (local.get 1) (i32.add (local.get 0) (i32.const 3))))))) (local.get 1)))`,
};

const PASSES: Passes[] = [];
for (let bits = 0; bits < 16; bits++)
  PASSES.push({
    fuel: (bits & 1) !== 0,
    depth: (bits & 2) !== 0,
    canonicalNan: (bits & 4) !== 0,
    locate: (bits & 8) === 0 ? 'position' : 'store',
  });

describe('a rewritten module', () => {
  for (const [name, wat] of Object.entries(GUESTS)) {
    it(`is valid for every choice of passes: ${name}`, () => {
      const module = moduleOf(wat);
      for (const passes of PASSES) {
        const { bytes } = rewrite(module, { passes, maxTableElements: 1000 });
        assert.ok(WebAssembly.validate(bytes), JSON.stringify(passes));
        assert.doesNotThrow(() => load(bytes), JSON.stringify(passes));
      }
    });
  }

  it('would be found out if it were not valid', () => {
    const { bytes } = rewrite(moduleOf(GUESTS['a start function']), { passes: PASSES[0], maxTableElements: 1000 });
    const broken = bytes.slice(0, bytes.length - 1);
    assert.ok(!WebAssembly.validate(broken));
    assert.throws(() => load(broken));
  });

  it('does what the guest does, for every choice of passes', () => {
    for (const passes of PASSES) {
      const loop = new GuestUnderTest(GUESTS['a loop with parameters and several results'], passes);
      loop.slices = [100];
      assert.deepEqual(loop.call('f', 5), [7, 0]);
      const dead = new GuestUnderTest(GUESTS['code that cannot be reached'], passes);
      dead.slices = [100];
      assert.deepEqual(dead.call('f'), [4]);
      const branches = new GuestUnderTest(GUESTS['branches out of and into loops'], passes);
      branches.slices = [100];
      assert.deepEqual(branches.call('f', 0), [2]);
      assert.deepEqual(branches.call('f', 1), [2]);
    }
  });

  it('does not run the start function before it is called', () => {
    const guest = new GuestUnderTest(GUESTS['a start function']);
    guest.slices = [100];
    assert.equal(new Uint8Array(guest.memory.buffer)[0], 0);
    const start = guest.exports.f0;
    assert.ok(typeof start === 'function');
    start();
    assert.equal(new Uint8Array(guest.memory.buffer)[0], 9);
  });

  it('copies no active segment into the memory that it is given', () => {
    const guest = new GuestUnderTest(GUESTS['every kind of state']);
    assert.deepEqual([...new Uint8Array(guest.memory.buffer, 0, 16)], new Array(16).fill(0));
  });

  it('answers -1 to memory.grow while frozen, and grows otherwise', () => {
    const guest = new GuestUnderTest(
      '(module (memory 1) (func (export "grow") (result i32) (memory.grow (i32.const 1))))',
    );
    guest.slices = [100];
    guest.global('frozen').value = 1;
    assert.deepEqual(guest.call('grow'), [0xffffffff]);
    guest.global('frozen').value = 0;
    assert.deepEqual(guest.call('grow'), [1]);
  });

  it('marks the segments that it drops', () => {
    const guest = new GuestUnderTest('(module (memory 1) (data "a") (data "b") (func (export "f") (data.drop 1)))');
    guest.slices = [100];
    guest.call('f');
    assert.deepEqual([guest.global('d0').value, guest.global('d1').value], [0, 1]);
  });
});
