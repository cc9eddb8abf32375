/** Grids over HTTP: which memory is private to a lane. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixture } from './fixture.ts';

/** A frame of 16 bytes whose word is 9 when the grid starts; a lane answers what it found there, and leaves its number. */
const FRAMES = `(module (memory 1)
  (global $__stack_pointer (export "__stack_pointer") (mut i32) (i32.const 1024))
  (global (export "__stack_low") i32 (i32.const 512))
  (data (i32.const 1008) "\\09")
  (func (export "swap") (param $lane i32) (result i32) (local $fp i32) (local $old i32)
    (global.set $__stack_pointer (local.tee $fp (i32.sub (global.get $__stack_pointer) (i32.const 16))))
    (local.set $old (i32.load (local.get $fp)))
    (i32.store (local.get $fp) (local.get $lane))
    (global.set $__stack_pointer (i32.add (local.get $fp) (i32.const 16)))
    (local.get $old)))`;

const GRID = { export: 'swap', mode: 'grid', count: 3 };

async function results(response: Response): Promise<number[]> {
  return (await response.json()).result.flat();
}

describe('shadow_stack', () => {
  it('is the one that the module has, a range, or none', async () => {
    const { deploy, invoke } = fixture();
    const id = await deploy(FRAMES);
    const of = async (more: object) => results(await invoke(id, { ...GRID, ...more }));
    assert.deepEqual(await of({}), [9, 9, 9]);
    assert.deepEqual(await of({ shadow_stack: 'auto' }), [9, 9, 9]);
    assert.deepEqual(await of({ shadow_stack: { low: 1008, high: 1012 } }), [9, 9, 9]);
    assert.deepEqual(await of({ shadow_stack: { low: 0, high: 1008 } }), [9, 0, 1]);
    assert.deepEqual(await of({ shadow_stack: 'none' }), [9, 0, 1]);
  });

  it('is 400 where it is no range of memory', async () => {
    const { deploy, invoke } = fixture();
    const id = await deploy(FRAMES);
    for (const shadow_stack of [{ low: 8, high: 8 }, { low: 2, high: 8 }, { low: 0, high: 70000 }, { low: 0 }, 'all']) {
      const response = await invoke(id, { ...GRID, shadow_stack });
      assert.equal(response.status, 400, JSON.stringify(shadow_stack));
    }
  });

  it('is the function’s where an invocation does not say', async () => {
    const { deploy, invoke, request } = fixture();
    const id = await deploy(FRAMES);
    const patched = await request(`/functions/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ policy: { shadow_stack: 'none' } }),
    });
    assert.equal(patched.status, 200);
    assert.deepEqual((await patched.json()).policy, { shadow_stack: 'none' });
    assert.deepEqual(await results(await invoke(id, GRID)), [9, 0, 1]);
    assert.deepEqual(await results(await invoke(id, { ...GRID, shadow_stack: 'auto' })), [9, 9, 9]);
  });
});

describe('check_races', () => {
  it('names the lanes that race on a shared stack, and finds none on a private one', async () => {
    const { deploy, post } = fixture();
    const id = await deploy(FRAMES);
    const of = async (more: object) => post('/conformance', { function_id: id, ...GRID, check_races: true, ...more });
    const found = (await (await of({ shadow_stack: 'none' })).json()).races;
    assert.deepEqual([found.checked, found.total > 0], [true, true]);
    assert.deepEqual([found.found[0].lanes, found.found[0].address], [[0, 1], 1008]);
    assert.deepEqual((await (await of({})).json()).races, { checked: true, reason: null, total: 0, found: [] });
    const silent = await (await post('/conformance', { function_id: id, ...GRID })).json();
    assert.equal('races' in silent, false);
  });

  it('is for grids', async () => {
    const { deploy, post } = fixture();
    const body = { function_id: await deploy(FRAMES), export: 'swap', args: [1], check_races: true };
    assert.equal((await post('/conformance', body)).status, 400);
  });
});
