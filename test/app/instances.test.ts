import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCpuBackend } from '../../src/backends/cpu/index.ts';
import { createInterpreterBackend } from '../../src/backends/interpreter/index.ts';
import { type Fixture, fixture } from './fixture.ts';

const COUNTER = `(module (memory (export "memory") 1 4) (global $n (mut i64) (i64.const 40))
  (func $init (i32.store (i32.const 8) (i32.const 7))) (start $init)
  (func (export "up") (result i64) (global.set $n (i64.add (global.get $n) (i64.const 1)))
    (i32.store (i32.const 16) (i32.add (i32.load (i32.const 16)) (i32.const 3))) (global.get $n))
  (func (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "grow") (result i32) (memory.grow (i32.const 1)))
  (func (export "spin") (loop br 0))
  (func (export "fail") (i32.store (i32.const 20) (i32.const 5)) unreachable)
  (func (export "sum") (param $p i32) (param $n i32) (result i32) (i32.load8_u (local.get $p))))`;

const EVERY = () => fixture({}, [createCpuBackend(), createInterpreterBackend()]);

async function make(app: Fixture, more: object = {}): Promise<{ fn: string; id: string }> {
  const fn = await app.deploy(COUNTER);
  const response = await app.post('/instances', { function_id: fn, ...more });
  assert.equal(response.status, 201, await response.clone().text());
  const { id } = await response.json();
  assert.equal(response.headers.get('location'), `/instances/${id}`);
  return { fn, id };
}

describe('a kept instance', () => {
  it('keeps memory, globals and pages from one invocation to the next, apart from other instances', async () => {
    const app = EVERY();
    const { fn, id } = await make(app);
    const call = async (body: object) => (await app.invoke(fn, { instance: id, ...body })).json();
    assert.deepEqual((await call({ export: 'up' })).result, [41]);
    assert.deepEqual((await call({ export: 'up' })).result, [42]);
    assert.deepEqual((await call({ export: 'peek', args: [16] })).result, [6]);
    assert.deepEqual((await call({ export: 'peek', args: [8] })).result, [7]);
    assert.deepEqual((await call({ export: 'grow' })).result, [1]);
    assert.deepEqual((await call({ export: 'grow' })).result, [2]);
    assert.deepEqual((await (await app.invoke(fn, { export: 'up' })).json()).result, [41]);
    const failed = await app.invoke(fn, { instance: id, export: 'fail' });
    assert.equal(failed.status, 422);
    assert.deepEqual((await call({ export: 'peek', args: [20] })).result, [5]);
  });

  it('moves between backends bit for bit, by itself where an invocation names another', async () => {
    const app = EVERY();
    const { fn, id } = await make(app);
    await app.invoke(fn, { instance: id, export: 'up' });
    const before = await (await app.request(`/instances/${id}`)).json();
    const moved = await (await app.post(`/instances/${id}/move`, { backend: 'interpreter' })).json();
    assert.deepEqual([moved.backend, moved.memory_sha256, moved.moves], ['interpreter', before.memory_sha256, 1]);
    const there = await (await app.invoke(fn, { instance: id, export: 'up', digest: true })).json();
    assert.deepEqual([there.backend, there.result], ['interpreter', [42]]);
    const back = await (await app.invoke(fn, { instance: id, export: 'up', backend: 'cpu', digest: true })).json();
    assert.deepEqual([back.backend, back.result], ['cpu', [43]]);
    const after = await (await app.request(`/instances/${id}`)).json();
    assert.deepEqual([after.backend, after.memory_sha256, after.invocations], ['cpu', back.memory_sha256, 3]);
    assert.notEqual(after.memory_sha256, before.memory_sha256);
  });

  it('serialises calls that come at once', async () => {
    const app = EVERY();
    const { fn, id } = await make(app);
    const replies = await Promise.all(Array.from({ length: 20 }, () => app.invoke(fn, { instance: id, export: 'up' })));
    const values = await Promise.all(replies.map(async (reply) => (await reply.json()).result[0]));
    assert.deepEqual(
      values.sort(),
      Array.from({ length: 20 }, (_, i) => 41 + i),
    );
  });

  it('is left alone by a batch, whose lanes start from its state', async () => {
    const app = EVERY();
    const { fn, id } = await make(app);
    await app.invoke(fn, { instance: id, export: 'up' });
    const batch = await (await app.invoke(fn, { instance: id, export: 'up', mode: 'batch', count: 3 })).json();
    assert.deepEqual(batch.result, [[42], [42], [42]]);
    assert.deepEqual((await (await app.invoke(fn, { instance: id, export: 'up' })).json()).result, [42]);
  });

  it('takes tensors, growing where they need it, and stays usable after a deadline', async () => {
    const app = EVERY();
    const { fn, id } = await make(app);
    const tensors = [{ name: 't', dtype: 'u8', shape: [3], data: [9, 8, 7] }];
    const sent = await app.invoke(fn, { instance: id, export: 'sum', args: [{ tensor: 't' }, 3], tensors });
    assert.deepEqual((await sent.json()).result, [9]);
    assert.equal((await app.invoke(fn, { instance: id, export: 'spin', deadline_ms: 30 })).status, 504);
    assert.deepEqual((await (await app.invoke(fn, { instance: id, export: 'up' })).json()).result, [41]);
  });

  it('has each invocation once, also one that fails midway where other places are left', async () => {
    const app = EVERY();
    const { fn, id } = await make(app);
    const failing = {
      instance: id,
      export: 'sum',
      init: { export: 'up' },
      args: [{ tensor: 't' }, 1],
      tensors: [{ name: 't', dtype: 'u8', shape: [250_000] }],
    };
    const failed = await app.invoke(fn, failing);
    assert.deepEqual([failed.status, (await failed.json()).error.kind], [503, 'out_of_memory']);
    assert.deepEqual((await (await app.invoke(fn, { instance: id, export: 'up' })).json()).result, [42]);
  });

  it('is listed, counted, hidden from other tenants, and gone when terminated', async () => {
    const app = EVERY();
    const { fn, id } = await make(app, { name: 'mine', backend: 'interpreter' });
    const { id: second } = await (await app.post('/instances', { function_id: fn })).json();
    assert.equal(await app.metric(/tensor_wasm_active_instances/), 2);
    const page = await (await app.request('/instances?limit=1')).json();
    const rest = await (await app.request(`/instances?after=${page.next}`)).json();
    assert.equal(rest.next, null);
    const listed = [...page.instances, ...rest.instances];
    assert.deepEqual(listed.map((one) => one.id).toSorted(), [id, second].toSorted());
    assert.equal(listed.find((one) => one.id === id).name, 'mine');
    const other = { headers: { 'x-tensorwasm-tenant': '9' } };
    assert.equal((await app.request(`/instances/${id}`, other)).status, 404);
    assert.deepEqual((await (await app.request('/instances', other)).json()).instances, []);
    assert.equal((await app.request(`/instances/${id}`, { method: 'DELETE' })).status, 204);
    assert.equal((await app.request(`/instances/${id}`, { method: 'DELETE' })).status, 404);
    const gone = await app.invoke(fn, { instance: id, export: 'up' });
    assert.deepEqual([gone.status, (await gone.json()).error.kind], [404, 'instance_not_found']);
    assert.equal(await app.metric(/tensor_wasm_active_instances/), 1);
    assert.ok((await app.metric(/tensor_wasm_instance_terminations_total/)) >= 1);
  });

  it('ends when idle for too long, and is refused beyond the limit', async () => {
    const app = fixture({ TENSOR_WASM_MAX_INSTANCES: '1', TENSOR_WASM_INSTANCE_IDLE_MS: '1000000' });
    const { fn } = await make(app);
    assert.equal((await app.post('/instances', { function_id: fn })).status, 503);
    assert.equal(app.gateway.instances.sweep(), 0);
    const soon = fixture({ TENSOR_WASM_INSTANCE_IDLE_MS: '1' });
    const { id } = await make(soon);
    const until = performance.now() + 5;
    while (performance.now() < until);
    assert.equal(soon.gateway.instances.sweep(), 1);
    assert.equal((await soon.request(`/instances/${id}`)).status, 404);
  });

  it('of one tenant leaves room for those of others', async () => {
    const app = fixture({ TENSOR_WASM_MAX_INSTANCES: '4' });
    const { fn } = await make(app);
    for (let i = 0; i < 2; i++) assert.equal((await app.post('/instances', { function_id: fn })).status, 201);
    const fourth = await app.post('/instances', { function_id: fn });
    const { error } = await fourth.json();
    assert.deepEqual([fourth.status, error.kind, error.found, error.max], [503, 'out_of_memory', 3, 3]);
    const other = { 'x-tensorwasm-tenant': '9' };
    const theirs = await app.deploy(COUNTER, other);
    assert.equal((await app.post('/instances', { function_id: theirs }, other)).status, 201);
    const fifth = await app.post('/instances', { function_id: theirs }, other);
    assert.deepEqual([fifth.status, (await fifth.json()).error.max], [503, 4]);
  });

  it('is refused where the function, backend or body makes no sense, and nothing is kept then', async () => {
    const app = EVERY();
    const fn = await app.deploy(COUNTER);
    const kinds = async (body: unknown) => (await (await app.post('/instances', body)).json()).error.kind;
    assert.equal(await kinds({ function_id: '00000000-0000-4000-8000-000000000000' }), 'not_found');
    assert.equal(await kinds({ function_id: 'x' }), 'not_found');
    assert.equal(await kinds({ function_id: fn, backend: 'cuda' }), 'unavailable');
    assert.equal(await kinds({ function_id: fn, nonsense: 1 }), 'invalid_request');
    assert.equal(app.gateway.instances.count('0'), 0);
  });
});
