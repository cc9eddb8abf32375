import assert from 'node:assert/strict';
import { type Case, hex, i32 } from '../bench.ts';

const NULL = 'ffffffff';

/** Lanes of a grid share the table: each takes its own element. */
const SHARED = `(module (memory 1) (type $f (func (result i32)))
  (table $t 64 100 funcref) (table $u 64 funcref)
  (elem $e func $one $two) (data $d "\\01\\02\\03\\04\\05\\06\\07")
  (func $one (result i32) (i32.const 1))
  (func $two (result i32) (i32.const 2))
  (func (export "set") (param i32)
    (table.init $t $e (local.get 0) (i32.and (local.get 0) (i32.const 1)) (i32.const 1))
    (table.set $u (local.get 0) (table.get $t (local.get 0))))
  (func (export "run") (param i32) (result i32) (call_indirect $u (type $f) (local.get 0)))
  (func (export "copy") (param i32)
    (table.copy $t $u (local.get 0) (i32.xor (local.get 0) (i32.const 1)) (i32.const 1))
    (table.fill $u (local.get 0) (ref.null func) (i32.and (local.get 0) (i32.const 1))))
  (func (export "size") (param i32) (result i32) (i32.add (table.size $t) (local.get 0)))
  (func (export "bytes") (param i32)
    (memory.init $d (i32.mul (local.get 0) (i32.const 8)) (i32.and (local.get 0) (i32.const 3)) (i32.const 4)))
  (func (export "drop") (param i32) (data.drop $d) (elem.drop $e))
  (func (export "outside") (param i32) (table.init $t $e (i32.const 0) (i32.const 0) (local.get 0)))
  (func (export "grow") (param i32) (result i32)
    (i32.store (i32.const 1024) (i32.add (i32.load (i32.const 1024)) (i32.const 1)))
    (table.grow $t (ref.func $two) (i32.add (local.get 0) (i32.const 36)))))`;

export const TABLES: readonly Case[] = [
  {
    name: 'lanes of a grid share tables and segments, and each lane changes what is its own',
    wat: SHARED,
    async run(bench) {
      const quiet = async (name: string): Promise<void> => assert.equal((await bench.grid(name, 64)).trap, null);
      await quiet('set');
      const { results } = await bench.grid('run', 64);
      assert.deepEqual(
        Array.from(results),
        Array.from({ length: 128 }, (_, i) => (i % 2 === 0 ? 1 + ((i >> 1) & 1) : 0)),
      );
      await quiet('copy');
      const { tables } = await bench.instance.image();
      assert.deepEqual(hex(tables[0].slice(0, 3)), ['00000001', '00000000', '00000001']);
      assert.deepEqual(hex(tables[1].slice(0, 3)), ['00000000', NULL, '00000000']);
      const trapped = await bench.grid('run', 64);
      const offset = bench.offsetOf(3, 'call_indirect');
      bench.trapped(trapped, { code: 'uninitialized_element', function: 3, offset, lane: 1 });
      assert.equal(trapped.trapped, 32);
      assert.deepEqual(Array.from((await bench.grid('size', 2)).results), [64, 0, 65, 0]);
      await quiet('bytes');
      assert.deepEqual(
        Array.from(await bench.instance.read(0, 32)),
        [0, 1, 2, 3].flatMap((at) => [at + 1, at + 2, at + 3, at + 4, 0, 0, 0, 0]),
      );
    },
  },
  {
    name: 'what a grid drops stays dropped, in the grid and in calls after it',
    wat: SHARED,
    async run(bench) {
      await bench.grid('drop', 1);
      const dropped = await bench.grid('outside', 3);
      const offset = bench.offsetOf(8, 'table.init');
      bench.trapped(dropped, { code: 'table_out_of_bounds', function: 8, offset, lane: 1 });
      assert.equal(dropped.trapped, 2);
      await bench.traps('bytes', [i32(0)], 'memory_out_of_bounds', 6, 'memory.init');
      const image = await bench.instance.image();
      assert.deepEqual([Array.from(image.droppedData), Array.from(image.droppedElements)], [[1], [1]]);
    },
  },
  {
    name: 'a table grows in a grid once, whatever room it had',
    wat: SHARED,
    async run(bench) {
      const { results, trap } = await bench.grid('grow', 1);
      assert.deepEqual([trap, Array.from(results)], [null, [64, 0]]);
      assert.deepEqual(Array.from(await bench.instance.read(1024, 1)), [1]);
      assert.deepEqual(Array.from((await bench.grid('grow', 1)).results), [0xffffffff, 0]);
      const { tables } = await bench.instance.image();
      assert.deepEqual([tables[0].length, ...hex(tables[0].slice(98))], [100, '00000001', '00000001']);
    },
  },
  {
    name: 'a call that has to start over for room in a table leaves one set of effects',
    limits: { maxTableElements: 300 },
    wat: `(module (memory 1 3) (global $g (mut i32) (i32.const 0)) (table $t 1 funcref) (table $u 2 5 externref)
      (func $f) (elem declare func $f)
      (func (export "step") (param i32) (result i32 i32 i32)
        (global.set $g (i32.add (global.get $g) (i32.const 1)))
        (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))
        (table.set $t (i32.const 0) (ref.func $f))
        (table.fill $u (i32.const 1) (ref.null extern) (i32.const 1))
        (table.grow $t (ref.func $f) (local.get 0))
        (memory.grow (i32.const 1))
        (table.grow $u (ref.null extern) (i32.const 2)))
      (func (export "many") (result i32)
        (local $n i32)
        (loop $again
          (local.set $n (i32.add (local.get $n) (i32.const 1)))
          (br_if $again (i32.ne (table.grow $t (ref.null func) (i32.const 7)) (i32.const -1))))
        (local.get $n))
      (func (export "none") (result i32 i32)
        (table.grow $t (ref.null func) (i32.const 0)) (table.grow $t (ref.null func) (i32.const -1))))`,
    async run(bench) {
      await bench.returns('step', [i32(99)], i32(1), i32(1), i32(2));
      await bench.returns('step', [i32(201)], i32(-1), i32(2), i32(-1));
      await bench.returns('none', [], i32(100), i32(-1));
      assert.deepEqual(await bench.global(0), ['00000002', '00000000']);
      assert.deepEqual(Array.from(await bench.instance.read(8, 1)), [2]);
      await bench.returns('many', [], i32(29));
      const { tables, memory } = await bench.instance.image();
      assert.deepEqual([tables[0].length, tables[1].length, memory?.length], [296, 4, 3 * 65536]);
      assert.deepEqual(hex(tables[0].slice(98, 102)), ['00000000', '00000000', NULL, NULL]);
    },
  },
  {
    name: 'lanes of a batch have tables and segments of their own',
    limits: { maxTableElements: 40 },
    wat: `(module (memory 1) (type $f (func (result i32)))
      (table $t 2 funcref) (elem $e func $one $two) (data $d "\\09\\08\\07")
      (func $one (result i32) (i32.const 1))
      (func $two (result i32) (i32.const 2))
      (func (export "go") (param $n i32) (result i32 i32)
        (table.init $t $e (i32.const 0) (i32.and (local.get $n) (i32.const 1)) (i32.const 1))
        (if (i32.gt_u (local.get $n) (i32.const 2)) (then (data.drop $d)))
        (memory.init $d (local.get $n) (i32.const 0) (i32.const 3))
        (table.grow $t (ref.func $two) (local.get $n))
        (call_indirect $t (type $f) (i32.const 0))))`,
    async run(bench) {
      const batch = await bench.batch('go', [[i32(0)], [i32(1)], [i32(2)], [i32(3)]]);
      const offset = bench.offsetOf(2, 'memory.init');
      bench.trapped(batch.outcome, { code: 'memory_out_of_bounds', function: 2, offset, lane: 3 });
      assert.deepEqual(Array.from(batch.outcome.results), [2, 0, 1, 0, 2, 0, 2, 0, 2, 0, 1, 0, 0, 0, 0, 0]);
      for (const [lane, size, first, dropped] of [
        [0, 2, '00000000', 0],
        [1, 3, '00000001', 0],
        [2, 4, '00000000', 0],
        [3, 2, '00000001', 1],
      ] as const) {
        const { tables, droppedData, memory } = await batch.image(lane);
        assert.deepEqual([tables[0].length, hex(tables[0])[0], droppedData[0]], [size, first, dropped]);
        assert.equal(memory?.[lane], dropped === 1 ? 0 : 9);
      }
      batch.release();
      const large = await bench.batch('go', [[i32(39)], [i32(2)]]);
      large.release();
      assert.deepEqual(Array.from(large.outcome.results.slice(4)), [2, 0, 1, 0]);
    },
  },
  {
    name: 'references come out as the module types them',
    wat: `(module (table $u 2 externref) (func $f (export "f") (result funcref externref externref)
      (table.set $u (i32.const 1) (table.get $u (i32.const 0)))
      (ref.func $f) (table.get $u (i32.const 1)) (ref.null extern)))`,
    async run(bench) {
      const { resultTypes, results } = await bench.returns('f', [], i32(0), i32(-1), i32(-1));
      assert.deepEqual([resultTypes, results.length], [['funcref', 'externref', 'externref'], 6]);
    },
  },
  {
    name: 'segments are read from any byte to any byte',
    wat: `(module (memory 1) (data $d "\\01\\02\\03\\04\\05\\06\\07\\08\\09\\0a\\0b")
      (func (export "init") (param i32 i32 i32) (memory.init $d (local.get 0) (local.get 1) (local.get 2))))`,
    async run(bench) {
      for (let from = 0; from < 5; from++) {
        for (const length of [0, 1, 5, 11 - from]) {
          await bench.instance.write(0, new Uint8Array(24));
          await bench.returns('init', [i32(3), i32(from), i32(length)]);
          const expected = new Array(24).fill(0).map((_, at) => (at >= 3 && at < 3 + length ? at - 2 + from : 0));
          assert.deepEqual(Array.from(await bench.instance.read(0, 24)), expected);
        }
      }
      await bench.traps('init', [i32(0), i32(1), i32(11)], 'memory_out_of_bounds', 0, 'memory.init');
      await bench.traps('init', [i32(0), i32(0xffffffff), i32(2)], 'memory_out_of_bounds', 0, 'memory.init');
      await bench.traps('init', [i32(65_530), i32(0), i32(11)], 'memory_out_of_bounds', 0, 'memory.init');
    },
  },
];
