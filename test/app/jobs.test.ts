import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Fixture, fixture } from './fixture.ts';

type Job = Record<string, unknown> & { status: string; result: Record<string, unknown> };

async function submit(app: Fixture, fn: string, body: object, headers: Record<string, string> = {}): Promise<string> {
  const response = await app.post(`/functions/${fn}/invoke-async`, body, headers);
  assert.equal(response.status, 202, await response.clone().text());
  const { job_id: id } = await response.json();
  assert.equal(response.headers.get('location'), `/jobs/${id}`);
  return id;
}

async function job(app: Fixture, id: string, query = '?wait_ms=20000'): Promise<Job> {
  return (await app.request(`/jobs/${id}${query}`)).json();
}

describe('a job', () => {
  it('ends as the invocation would have, with the times of its course', async () => {
    const app = fixture();
    const fn = await app.deploy();
    const done = await job(app, await submit(app, fn, { export: 'add', args: [20, 22], ttl_ms: 5000 }));
    assert.equal(done.status, 'completed');
    assert.deepEqual([done.result.result, done.result.function_id, done.tenant_id, done.attempts], [[42], fn, 0, 1]);
    const times = [done.created_unix_ms, done.started_unix_ms, done.finished_unix_ms].map(Number);
    assert.deepEqual(times, times.toSorted());
    assert.equal(done.expires_unix_ms, Number(done.finished_unix_ms) + 5000);
    const failed = await job(app, await submit(app, fn, { export: 'trap_at', args: [3, 3] }));
    assert.deepEqual([failed.status, failed.result.kind, failed.result.code], ['failed', 'trap', 'unreachable']);
    assert.equal(await app.metric(/tensor_wasm_jobs_active/), 0);
    assert.equal(await app.metric(/tensor_wasm_jobs_finished_total\{status="failed"\}/), 1);
  });

  it('keeps integers beyond 2^53 and tensors as they were sent', async () => {
    const app = fixture();
    const fn = await app.deploy();
    const response = await app.request(`/functions/${fn}/invoke-async`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"export":"echo","args":[9007199254740993,1.5,"nan"]}',
    });
    const done = await job(app, (await response.json()).job_id);
    assert.deepEqual(done.result.result, ['9007199254740993', 1.5, 'nan']);
  });

  it('is refused at once when it could never run, and nothing is kept', async () => {
    const app = fixture();
    const fn = await app.deploy();
    const kind = async (body: object) =>
      (await (await app.post(`/functions/${fn}/invoke-async`, body)).json()).error.kind;
    assert.equal(await kind({ export: 'add', args: [1] }), 'invalid_args');
    assert.equal(await kind({ export: 'none' }), 'missing_export');
    assert.equal(await kind({ priority: 1e9 }), 'invalid_request');
    assert.deepEqual((await (await app.request('/jobs')).json()).jobs, []);
  });

  it('is the same one for the same idempotency key, also when asked for at once', async () => {
    const app = fixture();
    const fn = await app.deploy();
    const headers = { 'idempotency-key': 'order 7' };
    const body = { export: 'add', args: [1, 2] };
    const ids = await Promise.all(Array.from({ length: 8 }, () => submit(app, fn, body, headers)));
    assert.equal(new Set(ids).size, 1);
    await job(app, ids[0]);
    assert.equal(await submit(app, fn, body, headers), ids[0]);
    for (const other of [{ args: [1, 3] }, { priority: 1 }, { max_attempts: 2 }, { ttl_ms: 5000 }]) {
      const refused = await app.post(`/functions/${fn}/invoke-async`, { ...body, ...other }, headers);
      assert.deepEqual([refused.status, (await refused.json()).error.kind], [409, 'idempotency_conflict']);
    }
    assert.equal(await submit(app, fn, { ...body, priority: 0 }, headers), ids[0]);
    assert.equal((await (await app.request('/jobs')).json()).jobs.length, 1);
  });

  it('is cancelled while it waits and while it runs, and runs again when retried', async () => {
    const app = fixture({ TENSOR_WASM_MAX_RUNNING_JOBS: '1' });
    const fn = await app.deploy();
    const running = await submit(app, fn, { export: 'spin' });
    const waiting = await submit(app, fn, { export: 'add', args: [1, 2] });
    const cancel = async (id: string) => (await app.request(`/jobs/${id}/cancel`, { method: 'POST' })).json();
    assert.equal((await cancel(waiting)).status, 'cancelled');
    assert.equal((await cancel(running)).status, 'cancelled');
    assert.equal((await job(app, running)).result.kind, 'cancelled');
    await app.gateway.jobs.idle();
    const again = await (await app.request(`/jobs/${waiting}/retry`, { method: 'POST' })).json();
    assert.equal(again.status, 'pending');
    assert.deepEqual((await job(app, waiting)).result.result, [3]);
    const finished = await app.request(`/jobs/${waiting}/retry`, { method: 'POST' });
    assert.deepEqual([finished.status, (await finished.json()).error.kind], [409, 'conflict']);
  });

  it('runs earlier with a higher priority', async () => {
    const app = fixture({ TENSOR_WASM_MAX_RUNNING_JOBS: '1' });
    const fn = await app.deploy();
    const first = await submit(app, fn, { export: 'spin', deadline_ms: 50 });
    const low = await submit(app, fn, { export: 'add', args: [1, 2], priority: -1 });
    const high = await submit(app, fn, { export: 'spin', deadline_ms: 20, priority: 9 });
    await job(app, low);
    assert.equal((await job(app, first)).result.kind, 'invoke_timeout');
    const [a, b] = [await job(app, high), await job(app, low)];
    assert.ok(Number(a.finished_unix_ms) <= Number(b.started_unix_ms));
  });

  it('is refused with Retry-After when too many wait', async () => {
    const app = fixture({ TENSOR_WASM_MAX_OUTSTANDING_JOBS: '1' });
    const fn = await app.deploy();
    const id = await submit(app, fn, { export: 'spin' });
    const refused = await app.post(`/functions/${fn}/invoke-async`, { export: 'add', args: [1, 2] });
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '1']);
    assert.equal((await refused.json()).error.kind, 'capacity_exhausted');
    assert.equal((await app.request(`/jobs/${id}`, { method: 'DELETE' })).status, 204);
    assert.equal((await app.request(`/jobs/${id}`)).status, 404);
  });

  it('of one tenant never has all the places: another tenant finds some', async () => {
    const app = fixture({ TENSOR_WASM_MAX_OUTSTANDING_JOBS: '4', TENSOR_WASM_MAX_RUNNING_JOBS: '1' });
    const fn = await app.deploy();
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push(await submit(app, fn, { export: 'spin' }));
    const fourth = await app.post(`/functions/${fn}/invoke-async`, { export: 'spin' });
    assert.deepEqual([fourth.status, (await fourth.json()).error.kind], [503, 'capacity_exhausted']);
    const other = { 'x-tensorwasm-tenant': '9' };
    const theirs = await submit(app, await app.deploy(undefined, other), { export: 'add', args: [1, 2] }, other);
    await app.request(`/jobs/${theirs}`, { method: 'DELETE', headers: other });
    for (const id of ids) await app.request(`/jobs/${id}`, { method: 'DELETE' });
  });

  it('of another tenant runs while one has as many as may run at once that do not end', async () => {
    const app = fixture({ TENSOR_WASM_MAX_RUNNING_JOBS: '4' });
    const fn = await app.deploy();
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) ids.push(await submit(app, fn, { export: 'spin' }));
    const other = { 'x-tensorwasm-tenant': '9' };
    const theirs = await submit(app, await app.deploy(undefined, other), { export: 'add', args: [1, 2] }, other);
    const done = await app.request(`/jobs/${theirs}?wait_ms=20000`, { headers: other });
    assert.deepEqual((await done.json()).result.result, [3]);
    const states = await Promise.all(ids.map(async (id) => (await job(app, id, '')).status));
    assert.deepEqual(states, ['running', 'running', 'running', 'pending']);
    for (const id of ids.reverse()) await app.request(`/jobs/${id}`, { method: 'DELETE' });
  });

  it('is listed by page, status and function, and hidden from other tenants', async () => {
    const app = fixture();
    const fn = await app.deploy();
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push(await submit(app, fn, { export: 'add', args: [i, i] }));
    for (const id of ids) await job(app, id);
    const first = await (await app.request('/jobs?limit=2')).json();
    const second = await (await app.request(`/jobs?limit=2&after=${first.next}`)).json();
    const listed = [...first.jobs, ...second.jobs].map(({ id }) => id);
    assert.deepEqual([listed.toSorted(), second.next], [ids.toSorted(), null]);
    assert.equal((await (await app.request('/jobs?status=failed')).json()).jobs.length, 0);
    assert.equal((await (await app.request(`/jobs?function_id=${fn}`)).json()).jobs.length, 3);
    assert.equal((await app.request('/jobs?status=lost')).status, 400);
    const other = { headers: { 'x-tensorwasm-tenant': '9' } };
    assert.equal((await app.request(`/jobs/${ids[0]}`, other)).status, 404);
    assert.deepEqual((await (await app.request('/jobs', other)).json()).jobs, []);
  });

  it('answers a wait that is over with the job as it is', async () => {
    const app = fixture();
    const fn = await app.deploy();
    const id = await submit(app, fn, { export: 'spin' });
    assert.equal((await job(app, id, '?wait_ms=30')).status, 'running');
    await app.request(`/jobs/${id}`, { method: 'DELETE' });
  });
});
