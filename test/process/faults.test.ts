/** A real server whose store fails for a while: typed refusals, nothing half kept, and all well once it passes. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { type Client, createClient, encodeBase64 } from 'tensor-wasm/client';
import { FUNCTIONS, wasm } from '../app/fixture.ts';
import { EMITTER } from '../app/guests.ts';
import { serve, temporaryFolder } from './server-process.ts';

const test = { name: 'test', wasm_b64: encodeBase64(wasm(FUNCTIONS)) };

async function nothingRuns(client: Client): Promise<void> {
  const running = /^tensor_wasm_invocations_active [1-9]/m;
  while (running.test(await (await client.metrics.$get()).text()))
    await new Promise((resolve) => setImmediate(resolve));
}

/** A module with so many bytes that are read by nobody. */
function large(bytes: number): string {
  return encodeBase64(wasm(`(module (memory 64) (data (i32.const 0) "${'z'.repeat(bytes)}"))`));
}

describe('a store that is full', () => {
  it('refuses what it has no room for, keeps nothing of it, and goes on', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'store.db');
    const huge = { name: 'huge', wasm_b64: large(1_500_000) };
    {
      await using server = await serve(['--store', path], { TENSOR_WASM_STORE_MAX_BYTES: '1000000' });
      const client = createClient(server.url);
      const add = client.functions[':id'].invoke;
      const sum = { param: { id: 'test' }, json: { export: 'add', args: [20, 22] } };
      assert.equal((await client.functions.$post({ json: test })).status, 200);
      const refused = await client.functions.$post({ json: huge });
      assert.ok(!refused.ok);
      const { error } = await refused.json();
      assert.deepEqual([refused.status, error.kind, error.store], [503, 'unavailable', 'full']);
      assert.equal(refused.headers.get('retry-after'), '60');
      const listed = await client.functions.$get();
      assert.deepEqual(listed.ok && (await listed.json()).functions.map(({ name }) => name), ['test']);
      assert.equal((await add.$post(sum)).status, 200);
      assert.equal((await client.functions.$post({ json: { ...test, name: 'small' } })).status, 200, 'there is room');
      assert.equal((await client.healthz.$get()).status, 200);
    }
    const db = new DatabaseSync(path);
    const parts = db.prepare('SELECT count(*) AS n FROM modules').get();
    assert.deepEqual([parts?.n, db.prepare('PRAGMA integrity_check').get()?.integrity_check], [1, 'ok']);
    db.close();
    await using roomy = await serve(['--store', path]);
    assert.equal((await createClient(roomy.url).functions.$post({ json: huge })).status, 200, 'with room it is taken');
  });
});

describe('a store that another process has locked', () => {
  it('answers readers, lets writers wait, refuses them in the end, and finishes jobs afterwards', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'store.db');
    await using server = await serve(['--store', path]);
    const client = createClient(server.url);
    const one = client.functions[':id'];
    const param = { id: 'test' };
    const json = { export: 'add', args: [20, 22] };
    assert.equal((await client.functions.$post({ json: test })).status, 200);
    const other = new DatabaseSync(path);

    other.exec('BEGIN EXCLUSIVE');
    let answered = false;
    const waiting = client.functions.$post({ json: { ...test, name: 'second' } }).finally(() => {
      answered = true;
    });
    for (let i = 0; i < 5; i++) {
      assert.equal((await client.healthz.$get()).status, 200);
      assert.equal((await client.functions.$get()).status, 200);
      assert.equal((await one.invoke.$post({ param, json })).status, 200);
    }
    assert.equal(answered, false);
    other.exec('COMMIT');
    assert.equal((await waiting).status, 200, 'who waits is served when the lock is gone');

    const spinning = await one['invoke-async'].$post({ param, json: { export: 'spin', deadline_ms: 500 } });
    assert.ok(spinning.ok);
    const { job_id } = await spinning.json();
    const job = client.jobs[':id'];
    const status = async (wait_ms: number) => {
      const found = await job.$get({ param: { id: job_id }, query: { wait_ms } });
      assert.ok(found.ok);
      return (await found.json()).status;
    };
    while ((await status(0)) !== 'running');
    other.exec('BEGIN EXCLUSIVE');
    // So that its end has been refused when the next job is.
    await nothingRuns(client);
    const refused = await one['invoke-async'].$post({ param, json });
    assert.ok(!refused.ok);
    const { error } = await refused.json();
    assert.deepEqual([refused.status, error.kind, error.store], [503, 'unavailable', 'locked']);
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.equal(await status(0), 'running', 'it ended long ago, but that could not be kept');
    other.exec('COMMIT');
    assert.equal(await status(60_000), 'failed');
    assert.equal((await one['invoke-async'].$post({ param, json })).status, 202);
    other.close();
  });
});

describe('a client that goes in the middle of a stream', () => {
  it('ends its invocation, and the slot is another’s', async () => {
    // No deadline ends it within the test.
    const limits = { TENSOR_WASM_API_MAX_CONCURRENT_INVOCATIONS: '1', TENSOR_WASM_MAX_DEADLINE_MS: '3600000' };
    await using server = await serve(['--store', 'memory'], limits);
    const client = createClient(server.url);
    const one = client.functions[':id'];
    const param = { id: 'emitter' };
    await client.functions.$post({ json: { name: 'emitter', wasm_b64: encodeBase64(wasm(EMITTER)) } });
    const leaving = new AbortController();
    const init = { signal: leaving.signal };
    const stream = await one['invoke-stream'].$post({ param, json: { export: 'forever' } }, { init });
    const reader = stream.body?.getReader();
    assert.equal((await reader?.read())?.done, false);
    assert.match(await (await client.metrics.$get()).text(), /^tensor_wasm_invocations_active 1$/m);
    leaving.abort();
    await assert.rejects(async () => {
      while (!(await reader?.read())?.done);
    });
    await nothingRuns(client);
    assert.equal((await one.invoke.$post({ param, json: { export: '_start' } })).status, 200);
  });
});
