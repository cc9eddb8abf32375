/** Instances of one store on every backend: what they share, and what they don't. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DEFAULT_GUEST_LIMITS } from '../../src/core/backend.ts';
import { onEveryBackend } from './devices.ts';
import { called, failure, World } from './world.ts';

const OWNER = `(module
  (memory (export "m") 1 2) (table (export "t") 3 funcref) (global (export "g") (mut i32) (i32.const 1))
  (elem (i32.const 0) $seven) (func $seven (export "seven") (result i32) (i32.const 7))
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "get") (result i32) (global.get 0))
  (func (export "indirect") (param i32) (result i32) (call_indirect (result i32) (local.get 0))))`;

onEveryBackend('linked instances', (open) => {
  const world = async (): Promise<World> => new World(await open());

  it('share memories, tables and globals, and call each other', async () => {
    const all = await world();
    const owner = await all.add('owner', OWNER);
    assert.deepEqual(await called(owner, 'indirect', [0]), [7]);
    const user = await all.add(
      'user',
      `(module (import "owner" "m" (memory 1)) (import "owner" "t" (table 2 funcref)) (import "owner" "g" (global $g (mut i32)))
         (import "owner" "seven" (func $seven (result i32))) (elem (i32.const 1) $nine) (data (i32.const 8) "\\2a")
         (func $nine (result i32) (i32.const 9))
         (func (export "f") (result i32) (global.set $g (i32.const 5)) (i32.store (i32.const 0) (call $seven)) (memory.grow (i32.const 1))))`,
    );
    assert.deepEqual(await called(owner, 'load', [65532]), [0]);
    assert.deepEqual(await called(owner, 'load', [65533]), 'memory_out_of_bounds');
    assert.deepEqual(await called(user, 'f'), [1]);
    assert.deepEqual(await called(owner, 'load', [0]), [7]);
    assert.deepEqual(await called(owner, 'load', [8]), [0x2a]);
    assert.deepEqual(await called(owner, 'load', [65536]), [0]);
    assert.deepEqual(await called(owner, 'indirect', [1]), [9]);
    assert.deepEqual(Array.from((await owner.global('g')).words), [5, 0]);
    assert.deepEqual(await called(owner, 'indirect', [2]), 'uninitialized_element');
    assert.deepEqual(await called(owner, 'indirect', [3]), 'undefined_element');
    all.release();
  });

  it('pass NaN payloads through constants and calls', async () => {
    const all = await world();
    await all.add(
      'a',
      `(module (global (export "nan") f32 (f32.const nan:0x200001))
         (func (export "same") (param f64) (result f64) (local.get 0)))`,
    );
    const b = await all.add(
      'b',
      `(module (import "a" "nan" (global $n f32)) (import "a" "same" (func $same (param f64) (result f64)))
         (global (export "copy") f32 (global.get $n))
         (func (export "f") (param f64) (result f32 f64) (global.get $n) (call $same (local.get 0))))`,
    );
    assert.deepEqual(Array.from((await b.global('copy')).words), [0x7fa00001, 0]);
    const { results } = await b.call('f', Uint32Array.of(3, 0xfff80000), { fuel: 100 });
    assert.deepEqual(Array.from(results), [0x7fa00001, 0, 3, 0xfff80000]);
    all.release();
  });

  it('share fuel, and a trap names the function and byte of the module that it happened in', async () => {
    const all = await world();
    const a = await all.add('a', '(module (memory (export "m") 1) (func) (func (export "f") (loop) (unreachable)))');
    const b = await all.add(
      'b',
      `(module (import "a" "f" (func $f)) (memory 1) (func (export "g") (loop) (call $f))
         (func (export "out") (drop (i32.load8_u offset=3 (i32.const 65533)))))`,
    );
    const { fuel, trap } = await b.call('g', new Uint32Array(0), { fuel: 100 });
    assert.equal(fuel[0], 4);
    assert.deepEqual([trap?.code, trap?.function, trap?.module], ['unreachable', 1, a.module]);
    assert.equal(a.module.bytes[trap?.offset ?? 0], 0x00);
    const spent = await b.call('g', new Uint32Array(0), { fuel: 3 });
    assert.deepEqual([spent.trap?.code, spent.trap?.module], ['fuel_exhausted', a.module]);
    assert.equal(a.module.bytes[spent.trap?.offset ?? 0], 0x03);
    const out = await b.call('out', new Uint32Array(0), { fuel: 3 });
    assert.deepEqual([out.trap?.code, out.trap?.function, out.trap?.module], ['memory_out_of_bounds', 2, b.module]);
    assert.equal(b.module.bytes[out.trap?.offset ?? 0], 0x2d);
    all.release();
  });

  it('each have their own memory, whose bounds hold though others lie behind it, and which grows between them', async () => {
    const all = await world();
    const body = `
      (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
      (func (export "far") (param i32) (result i32) (i32.load8_u offset=4294967295 (local.get 0)))
      (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
      (func (export "wide") (param i32 i64) (i64.store offset=8 (local.get 0) (local.get 1)))
      (func (export "size") (result i32) (memory.size))
      (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
      (func (export "fill") (param i32 i32) (memory.fill (local.get 0) (i32.const 0x55) (local.get 1)))
      (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
      (func (export "init") (param i32) (memory.init 0 (local.get 0) (i32.const 0) (i32.const 4)))
      (data "abcd")`;
    const names = ['a', 'b', 'c'];
    const pages = [1, 0, 2];
    const made = [];
    for (const [i, name] of names.entries()) {
      const before = names.slice(0, i).map((from) => `(import "${from}" "one" (func (result i32)))`);
      const max = name === 'b' ? 2 : '';
      made.push(
        await all.add(
          name,
          `(module ${before.join(' ')} (memory ${pages[i]} ${max}) (func (export "one") (result i32) (i32.load (i32.const 0)))
             (func (export "through") (result i32) (call 0)) ${body})`,
        ),
      );
    }
    const [a, b, c] = made;
    assert.equal(a.component, c.component);
    await called(a, 'store', [0, 0x22222222]);
    await called(a, 'store', [65532, 0x11111111]);
    await called(c, 'store', [0, 0x33333333]);
    await called(c, 'store', [2 * 65536 - 4, 0x44444444]);
    assert.deepEqual(await called(a, 'load', [65532]), [0x11111111]);
    assert.deepEqual(await called(a, 'load', [65533]), 'memory_out_of_bounds');
    assert.deepEqual(await called(a, 'far', [0]), 'memory_out_of_bounds');
    assert.deepEqual(await called(a, 'far', [65536]), 'memory_out_of_bounds');
    assert.deepEqual(await called(a, 'wide', [65521, 0]), 'memory_out_of_bounds');
    assert.deepEqual(await called(a, 'wide', [65520, 7]), []);
    assert.deepEqual(await called(a, 'fill', [65530, 7]), 'memory_out_of_bounds');
    assert.deepEqual(await called(a, 'fill', [65537, 0]), 'memory_out_of_bounds');
    assert.deepEqual(await called(a, 'fill', [65536, 0]), []);
    assert.deepEqual(await called(a, 'copy', [0, 65530, 7]), 'memory_out_of_bounds');
    assert.deepEqual(await called(a, 'copy', [65530, 0, 7]), 'memory_out_of_bounds');
    assert.deepEqual(await called(a, 'init', [65533]), 'memory_out_of_bounds');
    assert.deepEqual(await called(b, 'load', [0]), 'memory_out_of_bounds');
    assert.deepEqual(await called(b, 'grow', [3]), [0xffffffff]);
    assert.deepEqual(await called(b, 'grow', [1]), [0]);
    assert.deepEqual(await called(b, 'load', [65532]), [0]);
    await called(b, 'fill', [0, 65536]);
    assert.deepEqual(await called(a, 'grow', [2]), [1]);
    assert.deepEqual(await called(a, 'load', [65536]), [0]);
    assert.deepEqual(await called(a, 'load', [3 * 65536 - 4]), [0]);
    assert.deepEqual(await called(b, 'load', [65532]), [0x55555555]);
    assert.deepEqual(await called(b, 'grow', [1]), [1]);
    assert.deepEqual(await called(b, 'grow', [0]), [2]);
    assert.deepEqual(await called(b, 'grow', [0xffffffff]), [0xffffffff]);
    assert.deepEqual(await called(b, 'load', [65536]), [0]);
    assert.deepEqual(await called(c, 'load', [0]), [0x33333333]);
    assert.deepEqual(await called(c, 'load', [2 * 65536 - 4]), [0x44444444]);
    assert.deepEqual(await called(c, 'through'), [0x22222222]);
    assert.deepEqual(await called(c, 'init', [4]), []);
    assert.deepEqual(await called(c, 'copy', [8, 4, 4]), []);
    assert.deepEqual(await called(c, 'load', [8]), [0x64636261]);
    assert.deepEqual([await called(a, 'size'), await called(b, 'size'), await called(c, 'size')], [[3], [2], [2]]);
    all.release();
  });

  it('see the size that a memory has grown to when they are linked, and are refused where it is too small', async () => {
    const all = await world();
    const owner = await all.add(
      'owner',
      `(module (memory (export "m") 1 5) (table (export "t") 1 funcref)
         (func (export "grow") (result i32) (drop (table.grow (ref.null func) (i32.const 2))) (memory.grow (i32.const 1))))`,
    );
    const needing = '(module (import "owner" "m" (memory 2)) (import "owner" "t" (table 3 funcref)))';
    await assert.rejects(all.add('user', needing), failure('unlinkable'));
    assert.deepEqual(await called(owner, 'grow'), [1]);
    await all.add('user', needing);
    await assert.rejects(all.add('x', '(module (import "owner" "no" (func)))'), failure('unlinkable'));
    await assert.rejects(all.add('x', '(module (import "owner" "m" (memory 1 4)))'), failure('unlinkable'));
    await assert.rejects(all.add('x', '(module (import "owner" "grow" (func)))'), failure('unlinkable'));
    all.release();
  });

  it('pass on what they import, to any depth', async () => {
    const all = await world();
    const first = await all.add('m0', OWNER);
    for (let i = 1; i < 5; i++) {
      await all.add(
        `m${i}`,
        `(module (import "m${i - 1}" "seven" (func $f (result i32))) (import "m${i - 1}" "m" (memory 1)) (import "m${i - 1}" "t" (table 1 funcref))
           (import "m${i - 1}" "g" (global $g (mut i32)))
           (export "seven" (func $f)) (export "m" (memory 0)) (export "t" (table 0)) (export "g" (global $g))
           (func (export "bump") (result i32) (global.set $g (i32.add (global.get $g) (call $f))) (global.get $g)))`,
      );
    }
    const last = await all.add(
      'last',
      '(module (import "m4" "bump" (func $b (result i32))) (func (export "twice") (result i32) (drop (call $b)) (call $b)))',
    );
    assert.deepEqual(await called(last, 'twice'), [15]);
    assert.deepEqual(await called(first, 'get'), [15]);
    all.release();
  });

  it('count depth through each other, and trap at the same call', async () => {
    const all = new World(await open(), { ...DEFAULT_GUEST_LIMITS, maxCallDepth: 10 });
    const ping = await all.add(
      'ping',
      `(module (table (export "t") 1 funcref) (global $n (export "n") (mut i32) (i32.const 0))
         (func (export "ping") (global.set $n (i32.add (global.get $n) (i32.const 1))) (call_indirect (i32.const 0)))
         (func (export "n of") (result i32) (global.get $n)))`,
    );
    assert.deepEqual(await called(ping, 'ping'), 'uninitialized_element');
    const pong = await all.add(
      'pong',
      `(module (import "ping" "t" (table 1 funcref)) (import "ping" "ping" (func $ping))
         (elem (i32.const 0) $pong) (func $pong (export "pong") (call $ping)))`,
    );
    const { trap } = await ping.call('ping', new Uint32Array(0), { fuel: 1000 });
    assert.deepEqual([trap?.code, trap?.module], ['call_stack_exhausted', ping.module]);
    assert.deepEqual(await called(ping, 'n of'), [7]);
    const other = await pong.call('pong', new Uint32Array(0), { fuel: 1000 });
    assert.deepEqual([other.trap?.code, other.trap?.module], ['call_stack_exhausted', pong.module]);
    all.release();
  });

  it('leave what a failed instantiation has done, and what it put into tables can be called', async () => {
    const all = await world();
    const owner = await all.add('owner', OWNER);
    const failing = `(module (import "owner" "t" (table 3 funcref)) (import "owner" "m" (memory 1)) (global $own (mut i32) (i32.const 40))
      (func $count (result i32) (global.set $own (i32.add (global.get $own) (i32.const 1))) (global.get $own))
      (elem (i32.const 1) $count) (data (i32.const 0) "\\07") (data (i32.const 65536) "x"))`;
    await assert.rejects(all.add('x', failing), failure('uninstantiable', 'memory_out_of_bounds'));
    assert.deepEqual(await called(owner, 'load', [0]), [7]);
    assert.deepEqual(await called(owner, 'indirect', [1]), [41]);
    assert.deepEqual(await called(owner, 'indirect', [1]), [42]);
    const tooFar = '(module (import "owner" "t" (table 3 funcref)) (elem (i32.const 3) 0) (func))';
    await assert.rejects(all.add('x', tooFar), failure('uninstantiable', 'table_out_of_bounds'));
    const starting = `(module (import "owner" "g" (global $g (mut i32))) (import "owner" "m" (memory 1)) (data (i32.const 4) "\\09")
      (start $s) (func $s (global.set $g (i32.load (i32.const 4))) (unreachable)))`;
    await assert.rejects(all.add('x', starting), failure('uninstantiable', 'unreachable'));
    assert.deepEqual(await called(owner, 'get'), [9]);
    await assert.rejects(all.add('x', '(module (start 0) (func (unreachable)))'), failure('uninstantiable'));
    all.release();
  });

  it('take functions by imported globals into segments, tables and calls', async () => {
    const all = await world();
    await all.add(
      'a',
      '(module (global (export "f") funcref (ref.func $f)) (global $n (mut i32) (i32.const 5)) (func $f (result i32) (global.get $n)))',
    );
    const b = await all.add(
      'b',
      `(module (import "a" "f" (global $f funcref)) (table $t 4 funcref) (elem (i32.const 1) funcref (global.get $f))
         (elem $p funcref (global.get $f) (ref.func $own) (ref.null func)) (func $own (result i32) (i32.const 6))
         (func (export "init") (table.init $p (i32.const 2) (i32.const 0) (i32.const 2)))
         (func (export "drop") (elem.drop $p))
         (func (export "set") (table.set (i32.const 0) (global.get $f)))
         (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0))))`,
    );
    assert.deepEqual(await called(b, 'call', [0]), 'uninitialized_element');
    assert.deepEqual(await called(b, 'call', [1]), [5]);
    await called(b, 'set');
    await called(b, 'init');
    assert.deepEqual([await called(b, 'call', [0]), await called(b, 'call', [2])], [[5], [5]]);
    assert.deepEqual(await called(b, 'call', [3]), [6]);
    await called(b, 'drop');
    await all.add('c', '(module (import "b" "call" (func (param i32) (result i32))))');
    assert.deepEqual(await called(b, 'init'), 'table_out_of_bounds');
    assert.deepEqual(await called(b, 'call', [3]), [6]);
    all.release();
  });

  it('are apart where all that they have in common cannot change', async () => {
    const all = await world();
    const pure = await all.add(
      'pure',
      '(module (global (export "k") i32 (i32.const 3)) (func (export "double") (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1))))',
    );
    const text =
      '(module (import "pure" "double" (func $d (param i32) (result i32))) (import "pure" "k" (global i32)) (func (export "f") (result i32) (call $d (global.get 0))))';
    const [a, b] = [await all.add('a', text), await all.add('b', text)];
    assert.deepEqual([await called(a, 'f'), await called(b, 'f'), await called(pure, 'double', [4])], [[6], [6], [8]]);
    assert.equal(new Set([a.component, b.component, pure.component]).size, 3);
    all.release();
  });
});
