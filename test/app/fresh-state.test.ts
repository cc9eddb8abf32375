import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixture } from './fixture.ts';

/** `soil` changes everything that an instance has, then returns, traps, spins or runs out of depth; `look` tells all of it. */
const MODULE = `(module
  (memory 1 40)
  (global $i (mut i32) (i32.const 7))
  (global $l (mut i64) (i64.const 8))
  (global $f (mut f32) (f32.const 1.5))
  (global $d (mut f64) (f64.const 2.5))
  (global $r (mut funcref) (ref.null func))
  (table $t 4 20 funcref)
  (table $e 3 20 externref)
  (elem (table $t) (i32.const 1) func $one)
  (elem $p func $one $one)
  (data (i32.const 16) "active")
  (data $q "passive")
  (func $one (result i32) i32.const 1)
  (func $deep (call $deep))
  (func $soil (export "soil") (param $how i32) (result i32)
    (drop (memory.grow (i32.const 3)))
    (memory.fill (i32.const 0) (i32.const 0xaa) (i32.mul (memory.size) (i32.const 65536)))
    (global.set $i (i32.const -1))
    (global.set $l (i64.const -1))
    (global.set $f (f32.const nan))
    (global.set $d (f64.const -0))
    (global.set $r (ref.func $one))
    (drop (table.grow $t (ref.func $one) (i32.const 5)))
    (table.fill $t (i32.const 0) (ref.func $one) (table.size $t))
    (drop (table.grow $e (ref.null extern) (i32.const 2)))
    (data.drop $q)
    (elem.drop $p)
    (if (i32.eq (local.get $how) (i32.const 1)) (then unreachable))
    (if (i32.eq (local.get $how) (i32.const 2)) (then (loop (br 0))))
    (if (i32.eq (local.get $how) (i32.const 3)) (then (call $deep)))
    (i32.const 5))
  (func $nulls (result i32) (local $at i32) (local $found i32)
    (loop $next
      (local.set $found (i32.add (local.get $found) (ref.is_null (table.get $t (local.get $at)))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (table.size $t))))
    (local.get $found))
  (func $sum (result i32) (local $at i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (i32.load (local.get $at))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4)))
        (i32.mul (memory.size) (i32.const 65536)))))
    (local.get $sum))
  (func (export "look") (result i32 i32 i32 i64 f32 f64 i32 i32 i32 i32)
    (memory.size) (call $sum)
    (global.get $i) (global.get $l) (global.get $f) (global.get $d) (ref.is_null (global.get $r))
    (table.size $t) (table.size $e) (call $nulls))
  (func (export "segments") (result i32 i32)
    (memory.init $q (i32.const 100) (i32.const 0) (i32.const 7))
    (table.init $t $p (i32.const 2) (i32.const 0) (i32.const 2))
    (i32.load (i32.const 100)) (call $nulls)))`;

describe('an invocation on the cpu', () => {
  const ends = [
    { how: 'returned', args: [0], status: 200 },
    { how: 'trapped', args: [1], status: 422 },
    { how: 'was stopped at its deadline', args: [2], status: 504, deadline_ms: 30 },
    { how: 'ran out of fuel', args: [2], status: 422, fuel: 50 },
    { how: 'ran out of depth', args: [3], status: 422 },
  ];

  async function prepared() {
    const server = fixture();
    const mine = await server.deploy(MODULE, { 'x-tensorwasm-tenant': '1' });
    const theirs = await server.deploy(MODULE, { 'x-tensorwasm-tenant': '2' });
    const invoke = (tenant: string, id: string, body: object) =>
      server.post(`/functions/${id}/invoke`, body, { 'x-tensorwasm-tenant': tenant });
    const told = async (tenant: string, id: string, body: object) => {
      const response = await invoke(tenant, id, body);
      const { results, error } = await response.json();
      assert.equal(response.status, 200, error?.message);
      return results;
    };
    const look = async (tenant: string, id: string) => [
      await told(tenant, id, { export: 'look' }),
      await told(tenant, id, { export: 'segments' }),
    ];
    return { mine, theirs, invoke, told, look };
  }

  it('finds nothing of one before it, of its own tenant or another, however that ended', async () => {
    const { mine, theirs, invoke, look } = await prepared();
    const fresh = await look('1', mine);
    for (const { how, status, ...body } of ends) {
      // Twice: the first call of an export is an ordinary one, those after it may be answered promptly.
      for (let again = 0; again < 3; again++) {
        assert.equal((await invoke('1', mine, { export: 'soil', ...body })).status, status, how);
        assert.deepEqual(await look('1', mine), fresh, `after one that ${how}`);
        assert.deepEqual(await look('2', theirs), fresh, `another tenant, after one that ${how}`);
      }
    }
  });

  it('finds nothing either when many run at once, and some are still running', async () => {
    const { mine, theirs, invoke, look } = await prepared();
    const fresh = await look('1', mine);
    const soiling = ends.flatMap(({ status, how: _how, ...body }) =>
      [0, 1, 2, 3].map(async () => assert.equal((await invoke('1', mine, { export: 'soil', ...body })).status, status)),
    );
    for (let again = 0; again < 8; again++) {
      assert.deepEqual(await look('2', theirs), fresh);
      assert.deepEqual(await look('1', mine), fresh);
    }
    await Promise.all(soiling);
    assert.deepEqual(await look('2', theirs), fresh);
  });

  it('finds all of it on the same instance, so that looking means something', async () => {
    const { mine, told, look, invoke } = await prepared();
    const [[...fresh]] = await look('1', mine);
    const soiled = await told('1', mine, { export: 'look', init: { export: 'soil', args: [0] } });
    assert.equal(soiled.length, fresh.length);
    for (const [i, value] of soiled.entries()) assert.notDeepEqual(value, fresh[i], `value ${i}`);
    const dropped = await invoke('1', mine, { export: 'segments', init: { export: 'soil', args: [0] } });
    const { error } = await dropped.json();
    assert.deepEqual([dropped.status, error.code], [422, 'memory_out_of_bounds']);
  });
});
