import assert from 'node:assert/strict';
import { type Case, i32, i64 } from '../bench.ts';

export const BATCHES: readonly Case[] = [
  {
    name: 'a batch runs every lane on its own copy of everything',
    wat: `(module (memory 1) (data (i32.const 0) "\\0a") (global $g (mut i64) (i64.const 7))
      (func (export "add") (param i32 i64) (result i64)
        (i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (local.get 0)))
        (global.set $g (i64.add (global.get $g) (local.get 1)))
        (i64.add (global.get $g) (i64.load8_u (i32.const 0)))))`,
    async run(bench) {
      const batch = await bench.batch('add', [
        [i32(1), i64(-1n)],
        [i32(2), i64(0x100000000n)],
        [i32(3), i64(0n)],
      ]);
      assert.deepEqual(Array.from(batch.outcome.results), [17, 0, 19, 1, 20, 0]);
      assert.deepEqual([batch.outcome.lanes, batch.outcome.trap, Array.from(batch.outcome.fuel)], [3, null, [1, 1, 1]]);
      for (const [lane, byte, lo, hi] of [
        [0, 11, 6, 0],
        [1, 12, 7, 1],
        [2, 13, 7, 0],
      ]) {
        const { memory, globals } = await batch.image(lane);
        assert.deepEqual([memory?.length, memory?.[0], Array.from(globals)], [65536, byte, [lo, hi]]);
      }
      batch.release();
      assert.equal((await bench.instance.read(0, 1))[0], 10);
    },
  },
  {
    name: 'in a batch the lowest trapping lane is reported and the others end',
    wat: `(module (memory 1) (func (export "div") (param i32 i32) (result i32)
      (i32.store (i32.const 8) (local.get 0))
      (i32.div_s (local.get 0) (local.get 1))))`,
    async run(bench) {
      const lanes = [
        [4, 2],
        [5, 0],
        [-6, 3],
        [7, 0],
      ].map((pair) => pair.map((value) => i32(value)));
      const batch = await bench.batch('div', lanes);
      const offset = bench.offsetOf(0, 'i32.div_s');
      bench.trapped(batch.outcome, { code: 'integer_divide_by_zero', function: 0, offset, lane: 1 });
      assert.deepEqual(
        [batch.outcome.trapped, Array.from(batch.outcome.results)],
        [2, [2, 0, 0, 0, 0xfffffffe, 0, 0, 0]],
      );
      assert.deepEqual([(await batch.image(1)).memory?.[8], (await batch.image(3)).memory?.[8]], [5, 7]);
      batch.release();
    },
  },
  {
    name: 'in a batch memory grows in the lanes that ask for it',
    limits: { maxPages: 3 },
    wat: `(module (memory 1) (func (export "grow") (param i32) (result i32 i32)
      (memory.grow (local.get 0))
      (i32.store8 (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 1)) (i32.const 9))
      (memory.size)))`,
    async run(bench) {
      const batch = await bench.batch('grow', [[i32(0)], [i32(2)], [i32(3)], [i32(1)]]);
      assert.deepEqual(Array.from(batch.outcome.results), [1, 0, 1, 0, 1, 0, 3, 0, 0xffffffff, 0, 1, 0, 1, 0, 2, 0]);
      for (const [lane, pages] of [
        [0, 1],
        [1, 3],
        [2, 1],
        [3, 2],
      ]) {
        const { memory } = await batch.image(lane);
        assert.deepEqual([memory?.length, memory?.[pages * 65536 - 1], memory?.[0]], [pages * 65536, 9, 0]);
      }
      batch.release();
    },
  },
  {
    name: 'a batch of many lanes without memory',
    wat: `(module (func (export "mix") (param i64) (result i64)
      (i64.xor (i64.mul (local.get 0) (i64.const 0x9e3779b97f4a7c15)) (i64.shr_u (local.get 0) (i64.const 7)))))`,
    async run(bench) {
      const inputs = Array.from({ length: 300 }, (_, i) => BigInt(i) * 0x123456789n);
      const batch = await bench.batch(
        'mix',
        inputs.map((input) => [i64(input)]),
      );
      const expected = inputs.flatMap((x) => [...i64((x * 0x9e3779b97f4a7c15n) ^ (x >> 7n))]);
      assert.deepEqual(Array.from(batch.outcome.results), expected);
      assert.equal((await batch.image(299)).memory, null);
      batch.release();
    },
  },
];
