import assert from 'node:assert/strict';
import process from 'node:process';
import { describe, it } from 'node:test';
import { createCpuBackend } from '../../src/backends/cpu/index.ts';
import { createCudaBackend } from '../../src/backends/cuda/index.ts';
import { createInterpreterBackend } from '../../src/backends/interpreter/index.ts';
import { decodeBase64, encodeBase64 } from '../../src/core/app/base64.ts';
import { type Fixture, fixture } from './fixture.ts';

/** Something of every kind of state, and exports that change it and tell it. */
const STATE = `(module (memory (export "memory") 1 4) (global $n (mut i64) (i64.const 40)) (global $x (mut f64) (f64.const 0.5))
  (type $t (func (result i32))) (table 2 4 funcref)
  (func $one (result i32) (i32.const 1)) (func $two (result i32) (i32.const 2))
  (elem (i32.const 0) $one) (elem $later func $two) (data $once "later")
  (func $init (i32.store (i32.const 8) (i32.const 7))) (start $init)
  (func (export "change")
    (global.set $n (i64.sub (i64.const -1) (global.get $n))) (global.set $x (f64.const nan:0xc000000000001))
    (drop (memory.grow (i32.const 1))) (i32.store (i32.const 100000) (i32.const 3))
    (memory.init $once (i32.const 32) (i32.const 0) (i32.const 5)) (data.drop $once)
    (drop (table.grow (ref.null func) (i32.const 1)))
    (table.init $later (i32.const 2) (i32.const 0) (i32.const 1)) (elem.drop $later))
  (func (export "up") (result i64) (global.set $n (i64.add (global.get $n) (i64.const 1))) (global.get $n))
  (func (export "bits") (result i64) (i64.reinterpret_f64 (global.get $x)))
  (func (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "at") (param i32) (result i32) (call_indirect (type $t) (local.get 0)))
  (func (export "size") (result i32) (memory.size))
  (func (export "again") (memory.init $once (i32.const 0) (i32.const 0) (i32.const 1))))`;

process.env.TENSOR_WASM_CUDA_DRIVER ??= 'emulator';
const cuda = (await createCudaBackend().discover()).devices.length > 0;
const BACKENDS = ['cpu', 'interpreter', ...(cuda ? ['cuda'] : [])];

const EVERY = (environment = {}) =>
  fixture(environment, [createCpuBackend(), createInterpreterBackend(), createCudaBackend()], {
    auditSink: { head: null, write: () => undefined, close: () => undefined },
  });
const KEY = { TENSOR_WASM_API_SNAPSHOT_HMAC_KEY: 'ab'.repeat(32) };
const ID = '11111111-2222-4333-8444-555555555555';

interface Made {
  readonly fn: string;
  readonly id: string;
  readonly sha256: string;
}

/** A kept instance whose whole state has changed. */
async function changed(app: Fixture, headers: Record<string, string> = {}): Promise<Made> {
  const fn = await app.deploy(STATE, headers);
  const { id } = await (await app.post('/instances', { function_id: fn, name: 'kept' }, headers)).json();
  const call = await app.post(`/functions/${fn}/invoke`, { instance: id, export: 'change' }, headers);
  assert.equal(call.status, 200, await call.text());
  const { memory_sha256: sha256 } = await (await app.request(`/instances/${id}`, { headers })).json();
  return { fn, id, sha256 };
}

/** Every answer that depends on the state. */
async function answers(app: Fixture, fn: string, id: string): Promise<unknown[]> {
  const calls: [string, unknown[]][] = [
    ['bits', []],
    ['peek', [8]],
    ['peek', [32]],
    ['peek', [100000]],
    ['at', [0]],
    ['at', [2]],
    ['size', []],
    ['up', []],
  ];
  const told: unknown[] = [];
  for (const [name, args] of calls)
    told.push((await (await app.invoke(fn, { instance: id, export: name, args })).json()).result?.[0]);
  for (const [name, args] of [
    ['at', [1]],
    ['again', []],
  ] as const)
    told.push((await (await app.invoke(fn, { instance: id, export: name, args })).json()).error?.code);
  return told;
}

const EXPECTED = [
  '9222246136947933185',
  7,
  0x6574616c,
  3,
  1,
  2,
  2,
  -40,
  'uninitialized_element',
  'memory_out_of_bounds',
];

async function save(app: Fixture, body: object, headers = {}) {
  const response = await app.post('/snapshot/save', body, headers);
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}

async function kind(reply: Response | Promise<Response>): Promise<[number, string | undefined]> {
  const response = await reply;
  return [response.status, (await response.json()).error?.kind];
}

function restoreBytes(app: Fixture, body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, query = '') {
  const all = { 'content-type': 'application/octet-stream', ...headers };
  return app.request(`/instances/restore${query}`, { method: 'POST', headers: all, body });
}

const bytesOf = (text: string) => decodeBase64(text, 'the snapshot', 'invalid_base64');

describe('a snapshot of a kept instance', () => {
  it('is tested on the software CUDA driver too, where the gate runs', () => {
    assert.ok(cuda || !process.env.CI);
  });

  it('restores memory, globals, tables and dropped segments where neither instance nor function is left', async () => {
    const app = EVERY();
    const { fn, id, sha256 } = await changed(app);
    const saved = await save(app, { instance_id: id });
    assert.deepEqual(
      [saved.function_id, saved.instance_id, saved.memory_sha256, saved.signed],
      [fn, id, sha256, false],
    );
    assert.equal((await app.request(`/instances/${id}`, { method: 'DELETE' })).status, 204);
    assert.equal((await app.request(`/functions/${fn}`, { method: 'DELETE' })).status, 204);
    for (const backend of BACKENDS) {
      const response = await app.post('/snapshot/restore', { snapshot_b64: saved.snapshot_b64, backend });
      const back = await response.json();
      assert.equal(response.status, 200, JSON.stringify(back));
      assert.equal(response.headers.get('location'), `/instances/${back.instance_id}`);
      assert.deepEqual(
        [back.tenant_id, back.version, back.total_uncompressed_bytes, back.backend, back.function_created],
        [0, saved.version, saved.total_uncompressed_bytes, backend, backend === 'cpu'],
      );
      const there = await (await app.request(`/instances/${back.instance_id}`)).json();
      assert.deepEqual(
        [there.memory_sha256, there.memory_pages, there.backend, there.name, there.function_id],
        [sha256, 2, backend, 'kept', back.function_id],
      );
      assert.deepEqual(await answers(app, back.function_id, back.instance_id), EXPECTED, backend);
    }
    const { functions } = await (await app.request('/functions')).json();
    assert.deepEqual(
      functions.map((one: { name: string; version: number }) => [one.name, one.version]),
      [['test', 1]],
    );
  });

  it('taken on one backend restores on another', async () => {
    const app = EVERY();
    const { fn, id, sha256 } = await changed(app);
    for (const from of BACKENDS) {
      await app.post(`/instances/${id}/move`, { backend: from });
      const { snapshot_b64 } = await save(app, { instance_id: id, function_id: fn });
      for (const backend of BACKENDS) {
        const back = await (await app.post('/snapshot/restore', { snapshot_b64, backend })).json();
        const there = await (await app.request(`/instances/${back.instance_id}`)).json();
        assert.deepEqual([there.backend, there.memory_sha256, back.function_id], [backend, sha256, fn]);
      }
    }
  });

  it('is bytes as well, the same for the same state, and restores under an id of one’s own', async () => {
    const app = EVERY();
    const { id, sha256 } = await changed(app);
    const capture = async () => {
      const response = await app.request(`/instances/${id}/snapshot`, { method: 'POST' });
      assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'application/octet-stream']);
      return new Uint8Array(await response.arrayBuffer());
    };
    const bytes = await capture();
    const untimed = (one: Uint8Array) =>
      new TextDecoder('latin1').decode(one.subarray(0, -32)).replace(/"unix_ms":\d+/, '');
    assert.equal(untimed(await capture()), untimed(bytes));
    const as = { 'x-tensorwasm-as-instance': ID };
    const back = await restoreBytes(app, bytes, as, '?backend=interpreter');
    assert.equal(back.status, 200, await back.clone().text());
    assert.equal((await back.json()).instance_id, ID);
    const there = await (await app.request(`/instances/${ID}`)).json();
    assert.deepEqual([there.memory_sha256, there.backend], [sha256, 'interpreter']);
    assert.deepEqual(await kind(restoreBytes(app, bytes, as)), [409, 'conflict']);
    const twice = { snapshot_b64: encodeBase64(bytes), as_instance: '22222222-2222-4333-8444-555555555555' };
    const both = await Promise.all([app.post('/snapshot/restore', twice), app.post('/snapshot/restore', twice)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    assert.deepEqual(await kind(restoreBytes(app, bytes, { 'x-tensorwasm-as-instance': 'x' })), [400, 'invalid_uuid']);
  });

  it('waits for whoever uses the instance', async () => {
    const app = EVERY();
    const { id, sha256 } = await changed(app);
    const unlock = await app.gateway.instances.get('0', id)?.lock(new AbortController().signal);
    let saved: { memory_sha256?: string } | null = null;
    const saving = save(app, { instance_id: id }).then((done) => {
      saved = done;
    });
    assert.equal((await app.request('/healthz')).status, 200);
    assert.equal(saved, null);
    unlock?.();
    await saving;
    assert.equal(Reflect.get(Object(saved), 'memory_sha256'), sha256);
  });
});

describe('a snapshot of a function', () => {
  it('is the state that a new instance would have', async () => {
    const app = EVERY();
    const fn = await app.deploy(STATE);
    const saved = await save(app, { function_id: fn });
    assert.deepEqual([saved.function_id, saved.instance_id], [fn, null]);
    const fresh = await (await app.post('/instances', { function_id: fn })).json();
    const { memory_sha256 } = await (await app.request(`/instances/${fresh.id}`)).json();
    const back = await (await app.post('/snapshot/restore', { snapshot_b64: saved.snapshot_b64 })).json();
    assert.equal(back.memory_sha256, memory_sha256);
    // Not 33: the start function does not run again.
    assert.deepEqual(
      (await (await app.invoke(fn, { instance: back.instance_id, export: 'peek', args: [8] })).json()).result,
      [7],
    );
    const [, missing] = await kind(app.post('/snapshot/save', { function_id: 'none' }));
    assert.equal(missing, 'not_found');
    assert.deepEqual(await kind(app.post('/snapshot/save', {})), [400, 'invalid_request']);
    const trapping = await app.deploy('(module (func $t unreachable) (start $t))');
    assert.deepEqual(await kind(app.post('/snapshot/save', { function_id: trapping })), [422, 'uninstantiable']);
  });
});

describe('a snapshot is refused', () => {
  it('where it is not whole, forged, of another version or too large, and nothing is lost or left', async () => {
    const app = EVERY();
    const { id, sha256 } = await changed(app);
    const bytes = bytesOf((await save(app, { instance_id: id })).snapshot_b64);
    const refused: [Uint8Array<ArrayBuffer>, number, string][] = [
      [bytes.with(60, bytes[60] ^ 1), 400, 'snapshot_malformed'],
      [bytes.slice(0, -1), 400, 'snapshot_malformed'],
      [new Uint8Array(0), 400, 'snapshot_malformed'],
      [bytes.with(8, 3), 400, 'snapshot_version_unsupported'],
    ];
    for (const [body, status, name] of refused) assert.deepEqual(await kind(restoreBytes(app, body)), [status, name]);
    assert.deepEqual(await kind(app.post('/snapshot/restore', { snapshot_b64: '!' })), [400, 'invalid_base64']);
    const small = EVERY({ TENSOR_WASM_API_SNAPSHOT_MAX_BYTES: '100000' });
    assert.deepEqual(await kind(restoreBytes(small, bytes)), [413, 'snapshot_too_large']);
    const large = await changed(small);
    assert.deepEqual(await kind(small.post('/snapshot/save', { instance_id: large.id })), [413, 'snapshot_too_large']);
    const narrow = EVERY({ TENSOR_WASM_MAX_PAGES: '1' });
    assert.deepEqual(await kind(restoreBytes(narrow, bytes)), [422, 'snapshot_unrestorable']);
    for (const one of [small, narrow]) {
      const { functions } = await (await one.request('/functions')).json();
      assert.equal(functions.length, one === small ? 1 : 0);
    }
    assert.equal((await (await app.request(`/instances/${id}`)).json()).memory_sha256, sha256);
    assert.equal(app.gateway.instances.count('0'), 1);
    assert.deepEqual(await kind(restoreBytes(app, bytes, { 'content-type': 'application/json' })), [
      415,
      'unsupported_media_type',
    ]);
  });

  it('without the signature that is demanded', async () => {
    const open = EVERY();
    const signing = EVERY(KEY);
    const strict = EVERY({ ...KEY, TENSOR_WASM_API_SNAPSHOT_REQUIRE_SIGNATURE: 'true' });
    const keyless = EVERY({ TENSOR_WASM_API_SNAPSHOT_REQUIRE_SIGNATURE: 'true' });
    const unsigned = await save(open, { instance_id: (await changed(open)).id });
    const signed = await save(signing, { instance_id: (await changed(signing)).id });
    assert.deepEqual([unsigned.signed, signed.signed], [false, true]);
    const restore = (app: Fixture, { snapshot_b64 }: { snapshot_b64: string }, headers = {}) =>
      kind(app.post('/snapshot/restore', { snapshot_b64 }, headers));
    const invalid = [403, 'snapshot_signature_invalid'];
    const unconfigured = [503, 'snapshot_signing_not_configured'];
    const done = [200, undefined];
    assert.deepEqual(await restore(strict, signed), done);
    assert.deepEqual(await restore(strict, unsigned), invalid);
    assert.deepEqual(await restore(signing, unsigned), done);
    assert.deepEqual(await restore(open, signed), done);
    assert.deepEqual(await restore(keyless, unsigned), invalid);
    assert.deepEqual(await restore(keyless, signed), unconfigured);
    const other = EVERY({ TENSOR_WASM_API_SNAPSHOT_HMAC_KEY: 'cd'.repeat(32) });
    assert.deepEqual(await restore(other, signed), invalid);
    const demand = { 'x-tensorwasm-snapshot-require-signature': 'true' };
    assert.deepEqual(await restore(signing, unsigned, demand), invalid);
    assert.deepEqual(await restore(signing, signed, demand), done);
    assert.deepEqual(
      await kind(keyless.post('/snapshot/save', { instance_id: (await changed(keyless)).id })),
      unconfigured,
    );
    const sent = { 'x-tensorwasm-snapshot-hmac-key': 'ab'.repeat(32) };
    assert.deepEqual(await restore(signing, signed, sent), [400, 'invalid_request']);
    assert.throws(
      () => fixture({ TENSOR_WASM_API_SNAPSHOT_HMAC_KEY: 'abc' }),
      (error: Error) => {
        assert.match(error.message, /SNAPSHOT_HMAC_KEY: expected 64 hexadecimal digits$/);
        return true;
      },
    );
  });

  it('of another tenant, without the role, or beyond a quota', async () => {
    const app = EVERY({ TENSOR_WASM_API_TOKENS: 'root', TENSOR_WASM_TENANT_MAX_INSTANCES: '2' });
    const as = (token: string, tenant: string) => ({ authorization: `Bearer ${token}`, 'x-tensorwasm-tenant': tenant });
    const token = async (...roles: string[]) =>
      (await (await app.post('/tokens', { name: 't', roles, tenants: ['7', '8'] }, as('root', '0'))).json()).token;
    const invoker = await token('invoke');
    const deployer = await token('invoke', 'deploy');
    const { fn, id } = await changed(app, as('root', '7'));
    const { snapshot_b64 } = await save(app, { instance_id: id }, as(invoker, '7'));
    const restore = (with_: string, tenant: string) =>
      app.post('/snapshot/restore', { snapshot_b64 }, as(with_, tenant));
    assert.deepEqual(await kind(restore(invoker, '8')), [403, 'tenant_scope_denied']);
    assert.deepEqual(await kind(app.post('/snapshot/save', { instance_id: id }, as(invoker, '8'))), [
      404,
      'instance_not_found',
    ]);
    assert.deepEqual(await kind(restore(invoker, '7')), [200, undefined]);
    assert.deepEqual(await kind(restore(invoker, '7')), [429, 'quota_exceeded']);
    for (const one of app.gateway.instances.list('7', 10)) app.gateway.instances.terminate(one);
    await app.request(`/functions/${fn}`, { method: 'DELETE', headers: as('root', '7') });
    assert.deepEqual(await kind(restore(invoker, '7')), [403, 'role_denied']);
    await app.request('/tenants/7/quota', {
      method: 'PUT',
      headers: { ...as('root', '7'), 'content-type': 'application/json' },
      body: JSON.stringify({ functions: 0 }),
    });
    assert.deepEqual(await kind(restore(deployer, '7')), [429, 'quota_exceeded']);
    await app.request('/tenants/7/quota', { method: 'DELETE', headers: as('root', '7') });
    assert.deepEqual(await kind(restore(deployer, '7')), [200, undefined]);
    const { entries } = await (
      await app.request('/audit?action=restore_snapshot', { headers: as('root', '7') })
    ).json();
    assert.ok(entries.length >= 4);
    assert.ok(entries[0].resource.instance_id, JSON.stringify(entries[0]));
  });

  it('for an instance that no backend can make, and its function is not left behind', async () => {
    const app = EVERY();
    const { fn, id } = await changed(app);
    const { snapshot_b64 } = await save(app, { instance_id: id });
    app.gateway.instances.close();
    await app.request(`/functions/${fn}`, { method: 'DELETE' });
    assert.deepEqual(await kind(app.post('/snapshot/restore', { snapshot_b64, backend: 'webgpu' })), [
      503,
      'unavailable',
    ]);
    assert.deepEqual((await (await app.request('/functions')).json()).functions, []);
  });
});
