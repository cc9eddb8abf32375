import assert from 'node:assert/strict';
import { TensorWasmError } from '../../../src/core/errors.ts';
import { type Bench, type Case, f64, hex, i32, i64 } from '../bench.ts';

/** A module with a stack from 512 to 1024, its pointer named as linkers name it, and what a case adds. */
const withStack = (body: string): string => `(module (memory 1)
  (global $__stack_pointer (export "__stack_pointer") (mut i32) (i32.const 1024))
  (global (export "__stack_low") i32 (i32.const 512))
  ${body})`;

/** Enters and leaves a frame of 64 bytes at local $fp. */
const FRAME = {
  enter: '(global.set $__stack_pointer (local.tee $fp (i32.sub (global.get $__stack_pointer) (i32.const 64))))',
  leave: '(global.set $__stack_pointer (i32.add (local.get $fp) (i32.const 64)))',
};

const low = (results: Uint32Array): number[] => Array.from(results.filter((_, i) => i % 2 === 0));
const lanes = <T>(count: number, of: (lane: number) => T): T[] => Array.from({ length: count }, (_, lane) => of(lane));

async function memory(bench: Bench, at: number, length: number): Promise<number[]> {
  return Array.from(await bench.instance.read(at, length));
}

export const STACKS: readonly Case[] = [
  {
    name: 'a lane finds the instance’s bytes in its frame, and what it leaves there is dropped',
    wat: withStack(`(data (i32.const 968) "\\01\\02\\03\\04")
      (func (export "swap") (param $lane i32) (result i32) (local $fp i32) (local $old i32)
        ${FRAME.enter}
        (local.set $old (i32.load offset=8 (local.get $fp)))
        (i32.store offset=8 (local.get $fp) (i32.const -1))
        (i32.store8 (local.get $lane) (i32.load8_u offset=9 (local.get $fp)))
        ${FRAME.leave}
        (local.get $old))`),
    async run(bench) {
      const { results } = await bench.grid('swap', 100);
      assert.deepEqual(low(results), new Array(100).fill(0x04030201));
      assert.deepEqual(await memory(bench, 968, 4), [1, 2, 3, 4]);
      assert.deepEqual(await memory(bench, 0, 101), [...new Array(100).fill(255), 0]);
      assert.deepEqual(await bench.global(0), ['00000400', '00000000']);
    },
  },
  {
    name: 'an array on the stack is a lane’s own through pointers, callees and memory',
    wat: withStack(`
      (func $fill (param $to i32) (param $seed i32) (local $i i32)
        (loop $next
          (i32.store (i32.add (local.get $to) (i32.shl (local.get $i) (i32.const 2)))
            (i32.mul (local.get $seed) (i32.add (local.get $i) (i32.const 1))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $i) (i32.const 15)))))
      (func $sum (param $cell i32) (result i32) (local $at i32) (local $i i32) (local $sum i32)
        (local.set $at (i32.load (local.get $cell)))
        (loop $next
          (local.set $sum (i32.add (local.get $sum)
            (i32.load (i32.add (local.get $at) (i32.shl (local.get $i) (i32.const 2))))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $i) (i32.const 15))))
        (local.get $sum))
      (func (export "work") (param $lane i32) (result i32) (local $fp i32) (local $cell i32) (local $sum i32)
        ${FRAME.enter}
        (call $fill (local.get $fp) (local.get $lane))
        (local.set $cell (i32.add (i32.const 4096) (i32.shl (local.get $lane) (i32.const 2))))
        (i32.store (local.get $cell) (local.get $fp))
        (local.set $sum (call $sum (local.get $cell)))
        ${FRAME.leave}
        (local.get $sum))`),
    async run(bench) {
      const { results, trap } = await bench.grid('work', 500);
      assert.equal(trap, null);
      assert.deepEqual(
        low(results),
        lanes(500, (lane) => 120 * lane),
      );
      assert.deepEqual(await memory(bench, 512, 512), new Array(512).fill(0));
      assert.deepEqual(await memory(bench, 4096, 4), [192, 3, 0, 0]);
    },
  },
  {
    name: 'of an access astride the region’s ends each byte goes where its address says',
    wat: `(module (memory 1)
      (data (i32.const 56) "\\01\\02\\03\\04\\05\\06\\07\\08\\09\\0a\\0b\\0c\\0d\\0e\\0f\\10\\11\\12\\13\\14\\15\\16\\17\\18\\19\\1a\\1b\\1c")
      (func (export "i32") (param i32 i32) (result i32)
        (i32.store (local.get 1) (i32.const 0xa4a3a2a1)) (i32.load (local.get 1)))
      (func (export "i64") (param i32 i32) (result i64)
        (i64.store (local.get 1) (i64.const 0xa8a7a6a5a4a3a2a1)) (i64.load (local.get 1)))
      (func (export "f64") (param i32 i32) (result f64)
        (f64.store (local.get 1) (f64.const nan:0x4a3a2a1a0a0a0)) (f64.load (local.get 1)))
      (func (export "half") (param i32 i32) (result i32)
        (i32.store16 (local.get 1) (i32.const 0xa2a1)) (i32.load16_u (local.get 1)))
      (func (export "wide") (param i32 i32) (result i64)
        (i64.store32 (local.get 1) (i64.const 0xa4a3a2a1)) (i64.load32_s (local.get 1)))
      (func (export "byte") (param i32 i32) (result i32)
        (i32.store8 (local.get 1) (i32.const 0xa1)) (i32.load8_s (local.get 1))))`,
    async run(bench) {
      const fresh = lanes(28, (i) => i + 1);
      const written: Record<string, number[]> = {
        i32: [0xa1, 0xa2, 0xa3, 0xa4],
        i64: [0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8],
        f64: [0xa0, 0xa0, 0xa0, 0xa1, 0xa2, 0xa3, 0xf4, 0x7f],
        half: [0xa1, 0xa2],
        wide: [0xa1, 0xa2, 0xa3, 0xa4],
        byte: [0xa1],
      };
      const read: Record<string, readonly [number, number]> = {
        i32: i32(0xa4a3a2a1),
        i64: i64(0xa8a7a6a5a4a3a2a1n),
        f64: f64(0x7ff4a3a2a1a0a0a0n),
        half: i32(0xa2a1),
        wide: i64(0xffffffffa4a3a2a1n),
        byte: i32(0xffffffa1),
      };
      for (const [name, bytes] of Object.entries(written)) {
        for (let at = 56; at <= 76; at++) {
          await bench.instance.write(56, new Uint8Array(fresh));
          const { results } = await bench.grid(name, 1, [i32(at)], undefined, { low: 64, high: 76 });
          assert.deepEqual(hex(results), hex(new Uint32Array(read[name])), `${name} at ${at}`);
          const expected = fresh.slice();
          bytes.forEach((byte, i) => {
            if (at + i < 64 || at + i >= 76) expected[at + i - 56] = byte;
          });
          assert.deepEqual(await memory(bench, 56, 28), expected, `memory after ${name} at ${at}`);
        }
      }
    },
  },
  {
    name: 'memory.fill and memory.copy treat each byte of the region as the lane’s own',
    wat: `(module (memory 1)
      (data (i32.const 0) "\\01\\02\\03\\04\\05\\06\\07\\08")
      (func (export "fill") (param $lane i32) (result i64)
        (memory.fill (i32.const 61) (i32.add (local.get $lane) (i32.const 0x70)) (i32.const 6))
        (i64.load (i32.const 60)))
      (func (export "copy") (param $lane i32) (result i64)
        (memory.copy (i32.const 68) (i32.const 0) (i32.const 8))
        (memory.copy (i32.const 66) (i32.const 68) (i32.const 8))
        (memory.copy (i32.const 69) (i32.const 67) (i32.const 8))
        (i64.load (i32.const 67)))
      (func (export "past") (param $lane i32)
        (memory.fill (i32.const 64) (i32.const 1) (i32.const 65473))))`,
    async run(bench) {
      const stack = { low: 64, high: 72 };
      const one = await bench.grid('fill', 1, [], undefined, stack);
      assert.deepEqual(hex(one.results), ['70707000', '00707070']);
      assert.deepEqual(await memory(bench, 60, 6), [0, 0x70, 0x70, 0x70, 0, 0]);
      const copied = await bench.grid('copy', 1, [], undefined, stack);
      assert.deepEqual(hex(copied.results), ['03020302', '07060504']);
      assert.deepEqual(await memory(bench, 64, 16), [0, 0, 0, 0, 0, 0, 0, 0, 5, 6, 7, 8, 7, 0, 0, 0]);
      const past = await bench.grid('past', 1, [], undefined, stack);
      assert.equal(past.trap?.code, 'memory_out_of_bounds');
      assert.deepEqual(await memory(bench, 72, 2), [5, 6]);
    },
  },
  {
    name: 'memory.init into the region is the lane’s own',
    wat: `(module (memory 1) (data "\\01\\02\\03\\04\\05\\06\\07\\08")
      (func (export "init") (param i32) (result i64)
        (memory.init 0 (i32.const 62) (i32.const 0) (i32.const 8))
        (i64.load (i32.const 62))))`,
    async run(bench) {
      const { results } = await bench.grid('init', 40, [], undefined, { low: 64, high: 68 });
      assert.deepEqual(low(results), new Array(40).fill(0x04030201));
      assert.deepEqual(await memory(bench, 60, 12), [0, 0, 1, 2, 0, 0, 0, 0, 7, 8, 0, 0]);
    },
  },
  {
    name: 'the region ends where the stack pointer stands, and frames above it are shared',
    wat: withStack(`
      (func (export "reserve") (result i32)
        (global.set $__stack_pointer (i32.sub (global.get $__stack_pointer) (i32.const 16)))
        (i32.store (global.get $__stack_pointer) (i32.const 7))
        (global.get $__stack_pointer))
      (func (export "work") (param $lane i32) (param $shared i32) (result i32) (local $fp i32) (local $read i32)
        ${FRAME.enter}
        (i32.store offset=60 (local.get $fp) (local.get $lane))
        (if (i32.eqz (local.get $lane)) (then (i32.store offset=4 (local.get $shared) (i32.const 9))))
        (local.set $read (i32.add (i32.load (local.get $shared)) (i32.load offset=60 (local.get $fp))))
        ${FRAME.leave}
        (local.get $read))`),
    async run(bench) {
      await bench.returns('reserve', [], i32(1008));
      const { results } = await bench.grid('work', 70, [i32(1008)]);
      assert.deepEqual(
        low(results),
        lanes(70, (lane) => lane + 7),
      );
      assert.deepEqual(await memory(bench, 1004, 12), [0, 0, 0, 0, 7, 0, 0, 0, 9, 0, 0, 0]);
      assert.deepEqual(await bench.global(0), ['000003f0', '00000000']);
    },
  },
  {
    name: 'a recursive kernel has the whole stack, and below it there is memory',
    wat: withStack(`
      (func $down (param $lane i32) (param $left i32) (result i32) (local $fp i32) (local $sum i32)
        ${FRAME.enter}
        (i32.store offset=12 (local.get $fp) (i32.add (local.get $lane) (local.get $left)))
        (if (local.get $left)
          (then (local.set $sum (call $down (local.get $lane) (i32.sub (local.get $left) (i32.const 1))))))
        (local.set $sum (i32.add (local.get $sum) (i32.load offset=12 (local.get $fp))))
        ${FRAME.leave}
        (local.get $sum))
      (func (export "sum") (param $lane i32) (param $levels i32) (result i32)
        (call $down (local.get $lane) (local.get $levels)))`),
    async run(bench) {
      const { results } = await bench.grid('sum', 90, [i32(7)]);
      assert.deepEqual(
        low(results),
        lanes(90, (lane) => 8 * lane + 28),
      );
      assert.deepEqual(await memory(bench, 0, 1024), new Array(1024).fill(0));
      const over = await bench.grid('sum', 1, [i32(8)]);
      assert.deepEqual(low(over.results), [36]);
      assert.deepEqual(await memory(bench, 460, 4), [0, 0, 0, 0]);
      const lane = await bench.grid('sum', 1, [i32(9)]);
      assert.deepEqual(low(lane.results), [45]);
      assert.deepEqual(await memory(bench, 396, 4), [0, 0, 0, 0]);
    },
  },
  {
    name: 'a lane that traps leaves nothing on the stack to the others',
    wat: withStack(`
      (func (export "work") (param $lane i32) (result i32) (local $fp i32) (local $old i32)
        ${FRAME.enter}
        (local.set $old (i32.load (local.get $fp)))
        (i32.store (local.get $fp) (i32.const 77))
        (if (i32.eq (i32.rem_u (local.get $lane) (i32.const 3)) (i32.const 1)) (then (unreachable)))
        ${FRAME.leave}
        (i32.add (local.get $old) (local.get $lane)))`),
    async run(bench) {
      const { results, trap, trapped } = await bench.grid('work', 9);
      assert.deepEqual([trap?.code, trap?.lane, trapped], ['unreachable', 1, 3]);
      assert.deepEqual(low(results), [0, 0, 2, 3, 0, 5, 6, 0, 8]);
      assert.deepEqual(await memory(bench, 512, 512), new Array(512).fill(0));
      await bench.returns('work', [i32(0)], i32(0));
      assert.deepEqual(await memory(bench, 960, 4), [77, 0, 0, 0]);
    },
  },
  {
    name: 'a region may be named, and none is one',
    wat: withStack(`(func (export "work") (param $lane i32) (result i32) (local $fp i32)
        ${FRAME.enter}
        (i32.store (local.get $fp) (i32.const 5))
        (i32.store (i32.const 64) (i32.const 6))
        ${FRAME.leave}
        (i32.load (i32.const 64)))`),
    async run(bench) {
      const found = async (stack: 'none' | { low: number; high: number }): Promise<number[]> => {
        const before = await bench.grid('work', 1, [], undefined, stack);
        assert.deepEqual(low(before.results), [6]);
        const bytes = [(await memory(bench, 64, 1))[0], (await memory(bench, 960, 1))[0]];
        await bench.instance.write(64, new Uint8Array(4));
        await bench.instance.write(960, new Uint8Array(4));
        return bytes;
      };
      assert.deepEqual(await found({ low: 64, high: 68 }), [0, 5]);
      assert.deepEqual(await found({ low: 60, high: 1024 }), [0, 0]);
      assert.deepEqual(await found({ low: 960, high: 964 }), [6, 0]);
      assert.deepEqual(await found('none'), [6, 5]);
      for (const stack of [
        { low: 2, high: 8 },
        { low: 8, high: 8 },
        { low: 0, high: 65540 },
      ])
        await assert.rejects(bench.program('work', 'grid', stack), isKind('usage'));
    },
  },
  {
    name: 'a stack whose depth and lower end nobody knows is refused, unless it is named',
    wat: `(module (memory 1) (global $sp (export "__stack_pointer") (mut i32) (i32.const 1024))
      (func $down (param i32) (result i32) (local $fp i32)
        (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
        (i32.store (local.get $fp) (local.get 0))
        (if (local.get 0) (then (drop (call $down (i32.sub (local.get 0) (i32.const 1))))))
        (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
        (i32.load (local.get $fp)))
      (func (export "work") (param i32) (result i32) (call $down (local.get 0))))`,
    async run(bench) {
      await assert.rejects(bench.program('work', 'grid'), isKind('refused'));
      const { results } = await bench.grid('work', 12, [], undefined, { low: 512, high: 1024 });
      assert.deepEqual(
        low(results),
        lanes(12, (lane) => lane),
      );
    },
  },
];

function isKind(kind: string): (error: unknown) => boolean {
  return (error) => error instanceof TensorWasmError && error.kind === kind;
}
