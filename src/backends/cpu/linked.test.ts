import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_GUEST_LIMITS } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { moduleOf } from '../../core/wasm/rewrite/guest-under-test.ts';
import { type LinkedExtern, type LinkedInstance, LinkedStore } from './linked.ts';

class World {
  readonly store = new LinkedStore(DEFAULT_GUEST_LIMITS);
  readonly externs = new Map<string, LinkedExtern>();

  async add(name: string, wat: string): Promise<LinkedInstance> {
    const instance = await this.store.instantiate(moduleOf(wat), (from, item) => this.externs.get(`${from}.${item}`));
    for (const [item, extern] of instance.exports) this.externs.set(`${name}.${item}`, extern);
    return instance;
  }
}

const words = (...values: number[]) => Uint32Array.from(values.flatMap((value) => [value, 0]));

function failure(kind: string, trap?: string): (error: unknown) => boolean {
  return (error) =>
    error instanceof TensorWasmError && error.kind === kind && (trap === undefined || error.details.trap === trap);
}

describe('linked instances', () => {
  it('share memories, tables and globals, and call each other', async () => {
    const world = new World();
    const owner = await world.add(
      'owner',
      `(module (memory (export "m") 1 2) (table (export "t") 3 funcref) (global (export "g") (mut i32) (i32.const 1))
         (elem (i32.const 0) $seven) (func $seven (export "seven") (result i32) (i32.const 7))
         (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
         (func (export "indirect") (param i32) (result i32) (call_indirect (result i32) (local.get 0))))`,
    );
    const user = await world.add(
      'user',
      `(module (import "owner" "m" (memory 1)) (import "owner" "t" (table 2 funcref)) (import "owner" "g" (global $g (mut i32)))
         (import "owner" "seven" (func $seven (result i32))) (elem (i32.const 1) $nine) (data (i32.const 8) "\\2a")
         (func $nine (result i32) (i32.const 9))
         (func (export "f") (result i32) (global.set $g (i32.const 5)) (i32.store (i32.const 0) (call $seven)) (memory.grow (i32.const 1))))`,
    );
    assert.deepEqual([...(await user.invoke('f', words())).results], [1, 0]);
    assert.deepEqual([...(await owner.invoke('load', words(0))).results], [7, 0]);
    assert.deepEqual([...(await owner.invoke('load', words(8))).results], [0x2a, 0]);
    assert.deepEqual([...(await owner.invoke('load', words(65536))).results], [0, 0]);
    assert.deepEqual([...(await owner.invoke('indirect', words(1))).results], [9, 0]);
    assert.deepEqual([...owner.getGlobal('g').words], [5, 0]);
    assert.equal((await owner.invoke('indirect', words(2))).trap?.code, 'uninitialized_element');
    assert.equal((await owner.invoke('indirect', words(3))).trap?.code, 'undefined_element');
  });

  it('pass NaN payloads through globals and calls', async () => {
    const world = new World();
    world.externs.set('host.nan', world.store.hostGlobal({ type: 'f32', mutable: false }, 0x7fa00001, 0));
    await world.add('a', '(module (func (export "same") (param f64) (result f64) (local.get 0)))');
    const b = await world.add(
      'b',
      `(module (import "host" "nan" (global $n f32)) (import "a" "same" (func $same (param f64) (result f64)))
         (global (export "copy") f32 (global.get $n))
         (func (export "f") (param f64) (result f32 f64) (global.get $n) (call $same (local.get 0))))`,
    );
    assert.deepEqual([...b.getGlobal('copy').words], [0x7fa00001, 0]);
    const { results } = await b.invoke('f', Uint32Array.of(3, 0xfff80000));
    assert.deepEqual([...results], [0x7fa00001, 0, 3, 0xfff80000]);
  });

  it('share fuel, and a trap names the function and byte of the module that it happened in', async () => {
    const world = new World();
    const a = await world.add('a', '(module (func) (func (export "f") (loop) (unreachable)))');
    const b = await world.add('b', '(module (import "a" "f" (func $f)) (func (export "g") (loop) (call $f)))');
    const { fuel, trap } = await b.invoke('g', words());
    assert.equal(fuel[0], 4);
    assert.deepEqual([trap?.code, trap?.function], ['unreachable', 1]);
    assert.equal(a.module.bytes[trap?.offset ?? 0], 0x00);
    assert.equal((await b.invoke('g', words(), { fuel: 3 })).trap?.code, 'fuel_exhausted');
  });

  it('call host functions', async () => {
    const world = new World();
    const seen: unknown[] = [];
    world.externs.set(
      'host.print',
      world.store.hostFunction({ params: ['i32', 'f64'], results: [] }, (...args: unknown[]) => seen.push(...args)),
    );
    const guest = await world.add(
      'guest',
      '(module (import "host" "print" (func (param i32 f64))) (func (export "f") (call 0 (i32.const 4) (f64.const 0.5))))',
    );
    await guest.invoke('f', words());
    assert.deepEqual(seen, [4, 0.5]);
  });

  it('are refused when an import is missing or of another type', async () => {
    const world = new World();
    world.externs.set('host.g', world.store.hostGlobal({ type: 'f32', mutable: false }, 0, 0));
    await assert.rejects(world.add('x', '(module (import "host" "no" (func)))'), failure('unlinkable'));
    await assert.rejects(world.add('x', '(module (import "host" "g" (global i32)))'), failure('unlinkable'));
  });

  it('leave what a failed instantiation has done', async () => {
    const world = new World();
    const owner = await world.add(
      'owner',
      '(module (memory (export "m") 1) (func (export "load") (result i32) (i32.load (i32.const 0))))',
    );
    const failing = '(module (import "owner" "m" (memory 1)) (data (i32.const 0) "\\07") (data (i32.const 65536) "x"))';
    await assert.rejects(world.add('x', failing), failure('uninstantiable', 'memory_out_of_bounds'));
    assert.deepEqual([...(await owner.invoke('load', words())).results], [7, 0]);
    await assert.rejects(
      world.add('x', '(module (table 1 funcref) (elem (i32.const 1) 0) (func))'),
      failure('uninstantiable', 'table_out_of_bounds'),
    );
    await assert.rejects(
      world.add('x', '(module (start 0) (func (unreachable)))'),
      failure('uninstantiable', 'unreachable'),
    );
  });
});
