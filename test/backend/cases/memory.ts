import assert from 'node:assert/strict';
import { type Case, f32, hex, i32, i64 } from '../bench.ts';

const END = 65536;

export const MEMORY: readonly Case[] = [
  {
    name: 'loads and stores of every width are little-endian and extend as they say',
    wat: `(module (memory 1) (data (i32.const 16) "\\80\\ff\\7f\\80\\01\\02\\03\\84")
      (func (export "8s") (param i32) (result i32) (i32.load8_s (local.get 0)))
      (func (export "8u") (param i32) (result i32) (i32.load8_u (local.get 0)))
      (func (export "16s") (param i32) (result i32) (i32.load16_s (local.get 0)))
      (func (export "32s") (param i32) (result i64) (i64.load32_s (local.get 0)))
      (func (export "64") (param i32) (result i64) (i64.load (local.get 0)))
      (func (export "put") (param i32 i64)
        (i64.store8 offset=32 (local.get 0) (local.get 1))
        (i64.store16 offset=34 (local.get 0) (local.get 1))
        (i64.store32 offset=36 (local.get 0) (local.get 1))
        (i64.store offset=40 (local.get 0) (local.get 1))))`,
    async run(bench) {
      await bench.returns('8s', [i32(16)], i32(-128));
      await bench.returns('8u', [i32(17)], i32(255));
      await bench.returns('16s', [i32(16)], i32(-128));
      await bench.returns('32s', [i32(20)], i64(-0x7bfcfdffn));
      await bench.returns('64', [i32(16)], i64(-0x7bfcfdfe7f800080n));
      await bench.returns('put', [i32(0), i64(0x1122334455667788n)]);
      assert.equal(text(await bench.instance.read(32, 16)), '88008877887766558877665544332211');
    },
  },
  {
    name: 'accesses may be unaligned, over any boundary',
    wat: `(module (memory 1)
      (func (export "put") (param i32 i64) (i64.store align=1 (local.get 0) (local.get 1)))
      (func (export "get") (param i32) (result i64) (i64.load align=1 (local.get 0)))
      (func (export "put16") (param i32 i32) (i32.store16 align=1 (local.get 0) (local.get 1)))
      (func (export "f") (param i32) (result f32) (f32.load align=1 (local.get 0))))`,
    async run(bench) {
      for (const at of [1, 2, 3, 5, 1021, 4093]) {
        await bench.returns('put', [i32(at), i64(0x0102030405060708n)]);
        await bench.returns('get', [i32(at)], i64(0x0102030405060708n));
        await bench.returns('f', [i32(at + 2)], f32(0x03040506));
      }
      await bench.returns('put16', [i32(1023), i32(0xabcd)]);
      assert.equal(text(await bench.instance.read(1020, 8)), '000807cdab040302');
    },
  },
  {
    name: 'the last bytes of memory can be used, one further traps before any effect',
    wat: `(module (memory 1)
      (func (export "get") (param i32) (result i32) (i32.load (local.get 0)))
      (func (export "put8") (param i32) (i32.store8 (local.get 0) (i32.const 255)))
      (func (export "put64") (param i32) (i64.store (local.get 0) (i64.const -1)))
      (func (export "far") (param i32) (result i32) (i32.load8_u offset=4294967295 (local.get 0))))`,
    async run(bench) {
      await bench.returns('put8', [i32(END - 1)]);
      await bench.returns('get', [i32(END - 4)], i32(0xff000000));
      await bench.traps('get', [i32(END - 3)], 'memory_out_of_bounds', 0, 'i32.load');
      await bench.traps('get', [i32(-1)], 'memory_out_of_bounds', 0, 'i32.load');
      await bench.traps('put8', [i32(END)], 'memory_out_of_bounds', 1, 'i32.store8');
      await bench.traps('put64', [i32(END - 7)], 'memory_out_of_bounds', 2, 'i64.store');
      await bench.traps('far', [i32(0)], 'memory_out_of_bounds', 3, 'i32.load8_u');
      await bench.traps('far', [i32(1)], 'memory_out_of_bounds', 3, 'i32.load8_u');
      await bench.traps('far', [i32(-1)], 'memory_out_of_bounds', 3, 'i32.load8_u');
      assert.equal(text(await bench.instance.read(END - 8, 8)), '00000000000000ff');
    },
  },
  {
    name: 'effects before a trap stay',
    wat: `(module (memory 1) (global $g (mut i32) (i32.const 0))
      (func (export "half") (param i32)
        (i32.store (i32.const 0) (i32.const 1))
        (global.set $g (i32.const 2))
        (i32.store (local.get 0) (i32.const 3))
        (i32.store (i32.const 0) (i32.const 4))))`,
    async run(bench) {
      await bench.traps('half', [i32(END)], 'memory_out_of_bounds', 0, 'i32.store', 1);
      assert.deepEqual(
        [text(await bench.instance.read(0, 4)), await bench.global(0)],
        ['01000000', ['00000002', '00000000']],
      );
    },
  },
  {
    name: 'memory grows to the limit, zeroed, and answers -1 beyond it',
    limits: { maxPages: 3 },
    wat: `(module (memory 1 10)
      (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
      (func (export "size") (result i32) (memory.size))
      (func (export "get") (param i32) (result i32) (i32.load (local.get 0)))
      (func (export "both") (result i32)
        (drop (memory.grow (i32.const 1)))
        (i32.store (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (i32.const 77))
        (memory.size)))`,
    async run(bench) {
      await bench.traps('get', [i32(END)], 'memory_out_of_bounds', 2, 'i32.load');
      await bench.returns('grow', [i32(1)], i32(1));
      await bench.returns('get', [i32(END)], i32(0));
      await bench.returns('both', [], i32(3));
      await bench.returns('get', [i32(3 * END - 4)], i32(77));
      await bench.returns('grow', [i32(1)], i32(-1));
      await bench.returns('grow', [i32(-1)], i32(-1));
      await bench.returns('grow', [i32(0)], i32(3));
      await bench.returns('size', [], i32(3));
      assert.equal(await bench.instance.memoryBytes(), 3 * END);
      assert.equal((await bench.instance.image()).memory?.length, 3 * END);
    },
  },
  {
    name: 'memory does not grow past what the module declares',
    wat: `(module (memory 1 2) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))`,
    async run(bench) {
      await bench.returns('grow', [i32(2)], i32(-1));
      await bench.returns('grow', [i32(1)], i32(1));
      await bench.returns('grow', [i32(1)], i32(-1));
    },
  },
  {
    name: 'bulk operations copy, fill and initialise, and trap before any effect',
    wat: `(module (memory 1) (data (i32.const 0) "abcdefgh") (data $more "12345678")
      (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
      (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
      (func (export "init") (param i32 i32 i32) (memory.init $more (local.get 0) (local.get 1) (local.get 2)))
      (func (export "drop") (data.drop $more)))`,
    async run(bench) {
      const start = async (): Promise<string> => new TextDecoder().decode(await bench.instance.read(0, 12));
      await bench.returns('copy', [i32(2), i32(0), i32(6)]);
      assert.equal(await start(), 'ababcdef\0\0\0\0');
      await bench.returns('copy', [i32(0), i32(1), i32(7)]);
      assert.equal(await start(), 'babcdeff\0\0\0\0');
      await bench.returns('fill', [i32(3), i32(0x141), i32(2)]);
      assert.equal(await start(), 'babAAeff\0\0\0\0');
      await bench.returns('init', [i32(7), i32(2), i32(5)]);
      assert.equal(await start(), 'babAAef34567');
      await bench.traps('fill', [i32(END - 1), i32(1), i32(2)], 'memory_out_of_bounds', 1, 'memory.fill');
      await bench.traps('copy', [i32(0), i32(END - 1), i32(2)], 'memory_out_of_bounds', 0, 'memory.copy');
      await bench.traps('init', [i32(0), i32(5), i32(4)], 'memory_out_of_bounds', 2, 'memory.init');
      await bench.returns('fill', [i32(END), i32(1), i32(0)]);
      await bench.returns('drop', []);
      await bench.returns('init', [i32(0), i32(0), i32(0)]);
      await bench.traps('init', [i32(0), i32(0), i32(1)], 'memory_out_of_bounds', 2, 'memory.init');
      assert.equal(await start(), 'babAAef34567');
      assert.deepEqual(Array.from((await bench.instance.image()).droppedData), [1, 1]);
    },
  },
  {
    name: 'tables are read, written, grown, filled, copied and initialised',
    wat: `(module
      (table $t 3 10 funcref) (elem $e func $one $two)
      (func $one (result i32) (i32.const 1))
      (func $two (result i32) (i32.const 2))
      (func (export "init") (param i32 i32 i32) (table.init $t $e (local.get 0) (local.get 1) (local.get 2)))
      (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0)))
      (func (export "move") (param i32 i32) (table.set $t (local.get 0) (table.get $t (local.get 1))))
      (func (export "copy") (param i32 i32 i32) (table.copy $t $t (local.get 0) (local.get 1) (local.get 2)))
      (func (export "grow") (param i32) (result i32) (table.grow $t (ref.func $two) (local.get 0)))
      (func (export "clear") (param i32 i32) (table.fill $t (local.get 0) (ref.null func) (local.get 1)))
      (func (export "size") (result i32) (table.size $t)))`,
    async run(bench) {
      await bench.traps('call', [i32(0)], 'uninitialized_element', 3, 'call_indirect');
      await bench.returns('init', [i32(0), i32(0), i32(2)]);
      await bench.returns('call', [i32(1)], i32(2));
      await bench.returns('move', [i32(2), i32(0)]);
      await bench.returns('call', [i32(2)], i32(1));
      await bench.traps('move', [i32(3), i32(0)], 'table_out_of_bounds', 4, 'table.set');
      await bench.traps('move', [i32(0), i32(3)], 'table_out_of_bounds', 4, 'table.get');
      await bench.returns('grow', [i32(2)], i32(3));
      await bench.returns('call', [i32(4)], i32(2));
      await bench.returns('grow', [i32(6)], i32(-1));
      await bench.returns('copy', [i32(0), i32(1), i32(2)]);
      await bench.returns('clear', [i32(3), i32(2)]);
      await bench.traps('clear', [i32(4), i32(2)], 'table_out_of_bounds', 7, 'table.fill');
      await bench.returns('size', [], i32(5));
      const { tables } = await bench.instance.image();
      assert.deepEqual(hex(tables[0]), ['00000001', '00000000', '00000000', 'ffffffff', 'ffffffff']);
    },
  },
];

function text(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
