import assert from 'node:assert/strict';
import { type Case, hex, i32 } from '../bench.ts';

export const GRIDS: readonly Case[] = [
  {
    name: 'a grid runs every lane over one memory',
    wat: `(module (memory 1)
      (func (export "square") (param $lane i32) (param $base i32) (result i32)
        (i32.store (i32.add (local.get $base) (i32.shl (local.get $lane) (i32.const 2)))
          (i32.mul (local.get $lane) (local.get $lane)))
        (i32.add (local.get $lane) (local.get $base))))`,
    async run(bench) {
      const outcome = await bench.grid('square', 1000, [i32(256)]);
      assert.deepEqual([outcome.lanes, outcome.trap, outcome.trapped], [1000, null, 0]);
      assert.deepEqual(outcome.resultTypes, ['i32']);
      assert.deepEqual(
        Array.from(outcome.results),
        Array.from({ length: 2000 }, (_, i) => (i % 2 === 0 ? 256 + i / 2 : 0)),
      );
      assert.deepEqual(Array.from(outcome.fuel), new Array(1000).fill(1));
      const words = new Uint32Array((await bench.instance.read(256, 4000)).slice().buffer);
      assert.deepEqual(
        Array.from(words),
        Array.from({ length: 1000 }, (_, i) => i * i),
      );
    },
  },
  {
    name: 'neighbouring lanes store bytes and halves of one word without losing any',
    wat: `(module (memory 1)
      (func (export "bytes") (param i32) (i32.store8 offset=3 (local.get 0) (i32.add (local.get 0) (i32.const 1))))
      (func (export "halves") (param i32)
        (i32.store16 offset=1025 align=1 (i32.shl (local.get 0) (i32.const 1)) (i32.mul (local.get 0) (i32.const 257)))))`,
    async run(bench) {
      await bench.grid('bytes', 200);
      assert.deepEqual(
        Array.from(await bench.instance.read(0, 204)),
        Array.from({ length: 204 }, (_, i) => (i < 3 || i > 202 ? 0 : i - 2)),
      );
      await bench.grid('halves', 200);
      assert.deepEqual(
        Array.from(await bench.instance.read(1025, 400)),
        Array.from({ length: 400 }, (_, i) => i >> 1),
      );
    },
  },
  {
    name: 'globals are private to a lane, start from the instance, and are dropped',
    wat: `(module (memory 1) (global $g (mut i32) (i32.const 0))
      (func (export "set") (param i32) (global.set $g (local.get 0)))
      (func (export "bump") (param i32) (result i32)
        (global.set $g (i32.add (global.get $g) (local.get 0)))
        (global.get $g)))`,
    async run(bench) {
      await bench.returns('set', [i32(100)]);
      const { results } = await bench.grid('bump', 4);
      assert.deepEqual(Array.from(results), [100, 0, 101, 0, 102, 0, 103, 0]);
      assert.deepEqual(await bench.global(0), ['00000064', '00000000']);
    },
  },
  {
    name: 'in a grid every lane runs to its own end, and the lowest trapping lane is reported',
    wat: `(module (memory 1)
      (func $check (param i32) (result i32) (i32.div_u (i32.const 12) (i32.sub (local.get 0) (i32.const 5))))
      (func (export "go") (param i32) (result i32)
        (i32.store8 (local.get 0) (i32.const 1))
        (if (i32.eq (local.get 0) (i32.const 9)) (then (unreachable)))
        (drop (call $check (local.get 0)))
        (i32.store8 offset=16 (local.get 0) (i32.const 1))
        (i32.add (local.get 0) (i32.const 1))))`,
    async run(bench) {
      const outcome = await bench.grid('go', 12);
      const offset = bench.offsetOf(0, 'i32.div_u');
      bench.trapped(outcome, { code: 'integer_divide_by_zero', function: 0, offset, lane: 5 });
      assert.equal(outcome.trapped, 2);
      assert.deepEqual(
        Array.from(outcome.results.filter((_, i) => i % 2 === 0)),
        [1, 2, 3, 4, 5, 0, 7, 8, 9, 0, 11, 12],
      );
      assert.deepEqual(Array.from(outcome.fuel), [2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 2, 2]);
      const seen = await bench.instance.read(0, 32);
      assert.deepEqual(Array.from(seen.slice(0, 12)), new Array(12).fill(1));
      assert.deepEqual(Array.from(seen.slice(16, 28)), [1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1]);
    },
  },
  {
    name: 'in a grid fuel is for each lane',
    wat: `(module (func (export "work") (param i32) (result i32) (local $i i32)
      (loop $next
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $next (i32.le_u (local.get $i) (local.get 0))))
      (local.get $i)))`,
    async run(bench) {
      const outcome = await bench.grid('work', 8, [], { fuel: 7 });
      assert.deepEqual(Array.from(outcome.fuel), [2, 3, 4, 5, 6, 7, 7, 7]);
      assert.deepEqual([outcome.trap?.code, outcome.trap?.lane, outcome.trapped], ['fuel_exhausted', 6, 2]);
    },
  },
  {
    name: 'memory does not grow in a grid',
    wat: `(module (memory 1 4)
      (func (export "grow") (param i32) (result i32 i32) (memory.grow (i32.const 1)) (memory.size)))`,
    async run(bench) {
      const { results } = await bench.grid('grow', 3);
      assert.deepEqual(hex(results).join(' '), new Array(3).fill('ffffffff 00000000 00000001 00000000').join(' '));
      assert.equal(await bench.instance.memoryBytes(), 65536);
    },
  },
  {
    name: 'a grid of no lanes does nothing',
    wat: `(module (memory 1) (func (export "put") (param i32) (result i32) (i32.store (i32.const 0) (i32.const 1)) (i32.const 1)))`,
    async run(bench) {
      const outcome = await bench.grid('put', 0);
      assert.deepEqual([outcome.lanes, outcome.results.length, outcome.trap, outcome.trapped], [0, 0, null, 0]);
      assert.deepEqual(Array.from(await bench.instance.read(0, 4)), [0, 0, 0, 0]);
    },
  },
];
