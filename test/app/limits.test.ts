import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '../../src/core/ports.ts';
import { fixture, wasm } from './fixture.ts';

function clock(): Clock & { pass(milliseconds: number): void } {
  let passed = 0;
  return {
    now: () => 1_800_000_000_000 + passed,
    monotonic: () => passed,
    pass(milliseconds) {
      passed += milliseconds;
    },
  };
}

const as = (token: string, tenant = '0') => ({ authorization: `Bearer ${token}`, 'x-tensorwasm-tenant': tenant });

describe('rate limits', () => {
  it('are told in headers, and refuse with the time to come again', async () => {
    const time = clock();
    const { request } = fixture(
      { TENSOR_WASM_API_TOKENS: 'a,b', TENSOR_WASM_API_RATE_LIMIT_QPS: '0.5', TENSOR_WASM_API_RATE_LIMIT_BURST: '2' },
      undefined,
      { clock: time },
    );
    const ask = (token: string) => request('/functions', { headers: as(token) });
    const first = await ask('a');
    assert.equal(first.headers.get('ratelimit-policy'), '"token";q=2');
    assert.equal(first.headers.get('ratelimit'), '"token";r=1;t=2');
    assert.deepEqual(
      ['limit', 'remaining', 'reset'].map((name) => first.headers.get(`ratelimit-${name}`)),
      ['2', '1', '2'],
    );
    assert.equal((await ask('a')).status, 200);
    const refused = await ask('a');
    const { error } = await refused.json();
    assert.deepEqual([refused.status, error.kind, error.limited, error.reason], [429, 'rate_limited', 'token', 'rate']);
    assert.equal(refused.headers.get('retry-after'), '2');
    assert.equal(refused.headers.get('ratelimit-remaining'), '0');
    assert.equal((await ask('b')).status, 200);
    time.pass(2000);
    assert.equal((await ask('a')).status, 200);
    assert.equal((await request('/healthz')).headers.get('ratelimit'), null);
  });

  it('hold for a tenant whatever its tokens, and are set for one while the server runs', async () => {
    const { request, post } = fixture({ TENSOR_WASM_API_TOKENS: 'a,b' }, undefined, { clock: clock() });
    const set = await request('/tenants/7/quota', {
      method: 'PUT',
      headers: { ...as('a'), 'content-type': 'application/json' },
      body: JSON.stringify({ requests_per_second: 1, request_burst: 2 }),
    });
    assert.equal(set.status, 200);
    const statuses: number[] = [];
    for (const token of ['a', 'b', 'a'])
      statuses.push((await request('/functions', { headers: as(token, '7') })).status);
    assert.deepEqual(statuses, [200, 200, 429]);
    assert.equal((await request('/functions', { headers: as('a', '8') })).status, 200);
    assert.equal((await post('/nowhere', {})).status, 404);
  });

  it('bound the requests being answered at once', async () => {
    const server = fixture({ TENSOR_WASM_API_TENANT_CONCURRENCY: '1' });
    const id = await server.deploy();
    const spinning = server.invoke(id, { export: 'spin', deadline_ms: 300 });
    const refused = await server.request('/functions');
    const { error } = await refused.json();
    assert.deepEqual([refused.status, error.kind, error.reason], [429, 'rate_limited', 'concurrency']);
    assert.equal((await spinning).status, 504);
    assert.equal((await server.request('/functions')).status, 200);
  });
});

describe('quotas', () => {
  const set = (server: ReturnType<typeof fixture>, limits: object) =>
    server.request('/tenants/0/quota', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(limits),
    });
  const refusal = async (response: Response) => {
    const { error } = await response.json();
    return [response.status, error.kind, error.quota, error.max];
  };
  const tiny = '(module (func (export "f")))';
  const deploy = (server: ReturnType<typeof fixture>, wasm: Uint8Array<ArrayBuffer>) =>
    server.request('/functions?name=x', {
      method: 'POST',
      headers: { 'content-type': 'application/wasm' },
      body: wasm,
    });

  it('are shown with what is used, set as a whole, and taken away', async () => {
    const server = fixture({ TENSOR_WASM_MAX_FUNCTIONS: '9' });
    await server.deploy(tiny);
    await set(server, { functions: 3, jobs: 1 });
    const shown = await (await server.request('/quota')).json();
    assert.deepEqual(shown.own, { functions: 3, jobs: 1 });
    assert.deepEqual([shown.limits.functions, shown.used.functions, shown.used.fuel_per_day], [3, 1, 0]);
    assert.ok(shown.used.stored_bytes > 8);
    await set(server, { jobs: 2 });
    assert.deepEqual((await (await server.request('/quota')).json()).own, { jobs: 2 });
    assert.equal((await server.request('/tenants/0/quota', { method: 'DELETE' })).status, 204);
    const reset = await (await server.request('/quota')).json();
    assert.deepEqual([reset.own, reset.limits.functions], [{}, 9]);
    assert.equal((await set(server, { functions: -1 })).status, 400);
    assert.equal((await set(server, { nonsense: 1 })).status, 400);
  });

  it('bound functions and their bytes, also for two that come at once', async () => {
    const server = fixture();

    await set(server, { functions: 1 });
    const other = wasm('(module (func))');
    const both = await Promise.all([deploy(server, wasm(tiny)), deploy(server, other)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 429]);
    await set(server, { stored_bytes: 20 });
    assert.deepEqual(await refusal(await deploy(server, wasm('(module (func) (func))'))), [
      429,
      'quota_exceeded',
      'stored_bytes',
      20,
    ]);
  });

  it('bound jobs and instances', async () => {
    const server = fixture();
    const id = await server.deploy();
    await set(server, { instances: 1, jobs: 1 });
    const made = await Promise.all([1, 2].map(() => server.post('/instances', { function_id: id })));
    assert.deepEqual(made.map(({ status }) => status).sort(), [201, 429]);
    const spin = () => server.post(`/functions/${id}/invoke-async`, { export: 'spin', deadline_ms: 300 });
    const jobs = await Promise.all([spin(), spin()]);
    assert.deepEqual(jobs.map(({ status }) => status).sort(), [202, 429]);
    await server.gateway.jobs.idle();
  });

  it('bound the bytes of jobs, finished ones too', async () => {
    const server = fixture();
    const id = await server.deploy();
    const submit = (body: object) => server.post(`/functions/${id}/invoke-async`, body);
    const { job_id: first } = await (await submit({ export: 'add', args: [1, 2] })).json();
    await server.request(`/jobs/${first}?wait_ms=20000`);
    const { job_bytes: used } = (await (await server.request('/quota')).json()).used;
    assert.ok(used > 300, String(used));
    await set(server, { job_bytes: used + 100 });
    assert.equal((await submit({ export: 'add', args: [1, 2], tensors: [] })).status, 202);
    const large = await submit({ export: 'add', args: [1, 2], init: { export: 'x'.repeat(100) } });
    assert.equal(large.status, 400, 'what could never run takes no room');
    await server.gateway.jobs.idle();
    assert.deepEqual(await refusal(await submit({ export: 'add', args: [1, 2] })), [
      429,
      'quota_exceeded',
      'job_bytes',
      used + 100,
    ]);
    assert.equal((await server.request(`/jobs/${first}`, { method: 'DELETE' })).status, 204);
    assert.equal((await submit({ export: 'add', args: [1, 2] })).status, 202);
    await server.gateway.jobs.idle();
  });

  it('bound jobs that are retried', async () => {
    const server = fixture();
    const id = await server.deploy();
    const submit = async (body: object) => (await server.post(`/functions/${id}/invoke-async`, body)).json();
    const { job_id: failed } = await submit({ export: 'trap_at', args: [1, 1] });
    assert.equal((await (await server.request(`/jobs/${failed}?wait_ms=20000`)).json()).status, 'failed');
    await set(server, { jobs: 1 });
    const { job_id: spinning } = await submit({ export: 'spin' });
    assert.deepEqual(await refusal(await server.post(`/jobs/${failed}/retry`, {})), [429, 'quota_exceeded', 'jobs', 1]);
    assert.equal((await server.request(`/jobs/${spinning}`, { method: 'DELETE' })).status, 204);
    assert.equal((await server.post(`/jobs/${failed}/retry`, {})).status, 200);
  });

  it('bound the fuel of a day, spent by guests that fail too', async () => {
    const time = clock();
    const server = fixture({}, undefined, { clock: time });
    const id = await server.deploy();
    await set(server, { fuel_per_day: 1000 });
    const spent = async () => (await (await server.request('/quota')).json()).used.fuel_per_day;
    const { fuel } = await (await server.invoke(id, { export: 'add', args: [1, 2] })).json();
    const compared = await server.post('/conformance', { function_id: id, export: 'add', args: [1, 2] });
    assert.deepEqual([compared.status, await spent()], [200, 2 * fuel]);
    assert.equal((await server.invoke(id, { export: 'spin', fuel: 2000 })).status, 422);
    const all = await spent();
    assert.ok(all >= 2000, String(all));
    const refused = await server.invoke(id, { export: 'add', args: [1, 2] });
    assert.equal(refused.headers.get('retry-after'), String((86_400_000 - (time.now() % 86_400_000)) / 1000));
    assert.deepEqual(await refusal(refused), [429, 'quota_exceeded', 'fuel_per_day', 1000]);
    await server.gateway.quotas.flush();
    assert.equal(await spent(), all);
    time.pass(86_400_000);
    assert.equal((await server.invoke(id, { export: 'add', args: [1, 2] })).status, 200);
    await server.gateway.quotas.flush();
    assert.equal(await spent(), fuel);
  });
});
