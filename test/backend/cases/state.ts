import assert from 'node:assert/strict';
import { type Case, f64, i32, i64 } from '../bench.ts';

const COUNTER = `(module (memory 1)
  (global $calls (mut i32) (i32.const 0)) (global $sum (mut i64) (i64.const -1)) (global $step i32 (i32.const 5))
  (func (export "count") (result i32)
    (global.set $calls (i32.add (global.get $calls) (global.get $step)))
    (global.set $sum (i64.add (global.get $sum) (i64.const 0x100000000)))
    (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (i32.const 1)))
    (i32.load (i32.const 64)))
  (func (export "sum") (result i64) (global.get $sum)))`;

export const STATE: readonly Case[] = [
  {
    name: 'an instance keeps memory and globals from call to call, whichever program runs',
    wat: COUNTER,
    async run(bench) {
      await bench.returns('count', [], i32(1));
      await bench.returns('count', [], i32(2));
      await bench.returns('sum', [], i64(0x1ffffffffn));
      assert.deepEqual(await bench.global(0), ['0000000a', '00000000']);
      assert.deepEqual(await bench.global(1), ['ffffffff', '00000001']);
      assert.deepEqual(await bench.global(2), ['00000005', '00000000']);
    },
  },
  {
    name: 'globals keep what they have beside arithmetic that takes a routine',
    wat: `(module (global $wide (mut i64) (i64.const -3)) (global $last (mut i32) (i32.const 7))
      (func (export "wide") (result i64) (global.get $wide))
      (func (export "divide") (param i64 i64) (result i64) (i64.div_u (local.get 0) (local.get 1)))
      (func (export "add") (param f64) (result f64) (f64.add (local.get 0) (local.get 0)))
      (func (export "last") (result i32) (global.get $last)))`,
    async run(bench) {
      await bench.returns('divide', [i64(0x700000000n), i64(7n)], i64(0x100000000n));
      await bench.returns('last', [], i32(7));
      await bench.returns('add', [f64(0x3ff0000000000000n)], f64(0x4000000000000000n));
      await bench.returns('last', [], i32(7));
      await bench.returns('wide', [], i64(-3n));
      assert.deepEqual(await bench.global(1), ['00000007', '00000000']);
    },
  },
  {
    name: 'instances of one module share nothing',
    wat: COUNTER,
    async run(bench) {
      await bench.returns('count', [], i32(1));
      const first = bench.instance;
      bench.instance = await bench.another();
      await bench.returns('count', [], i32(1));
      assert.deepEqual(await bench.global(0, first), ['00000005', '00000000']);
      first.release();
    },
  },
  {
    name: 'an image taken from one instance goes on in another, and the first does not notice',
    wat: COUNTER,
    async run(bench) {
      await bench.returns('count', [], i32(1));
      const image = await bench.instance.image();
      const first = bench.instance;
      bench.instance = await bench.another(image);
      assert.deepEqual(await bench.instance.image(), image);
      await bench.returns('count', [], i32(2));
      assert.equal(image.memory?.[64], 1);
      assert.deepEqual(await first.image(), image);
      first.release();
    },
  },
  {
    name: 'the host reads and writes linear memory, and nothing outside',
    wat: `(module (memory 1) (func (export "get") (param i32) (result i32) (i32.load (local.get 0))))`,
    async run(bench) {
      await bench.instance.write(13, new Uint8Array([1, 2, 3, 4, 5]));
      await bench.returns('get', [i32(13)], i32(0x04030201));
      assert.deepEqual(Array.from(await bench.instance.read(12, 7)), [0, 1, 2, 3, 4, 5, 0]);
      assert.equal((await bench.instance.read(65536, 0)).length, 0);
      assert.equal(await bench.instance.memoryBytes(), 65536);
      for (const attempt of [
        () => bench.instance.read(65530, 7),
        () => bench.instance.write(65536, new Uint8Array(1)),
      ]) {
        await assert.rejects(attempt(), { kind: 'internal' });
      }
    },
  },
  {
    name: 'a module without memory has none',
    wat: `(module (func (export "one") (result i32) (i32.const 1)))`,
    async run(bench) {
      await bench.returns('one', [], i32(1));
      assert.deepEqual([await bench.instance.memoryBytes(), (await bench.instance.image()).memory], [0, null]);
    },
  },
];
