/** What a server does to its store and its work when it cannot start, when another works there, and when those around it go. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { createClient, encodeBase64 } from 'tensor-wasm/client';
import { lockStore } from '../../src/platform/store-lock.ts';
import { FUNCTIONS, wasm } from '../app/fixture.ts';
import { command, serve, temporaryFolder, tensorWasm } from './server-process.ts';

const test = { name: 'test', wasm_b64: encodeBase64(wasm(FUNCTIONS)) };

describe('a server that cannot start', () => {
  it('touches no job, where its port is taken', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'store.db');
    {
      await using first = await serve(['--store', path]);
      const client = createClient(first.url);
      await client.functions.$post({ json: test });
      const param = { id: 'test' };
      const submitted = await client.functions[':id']['invoke-async'].$post({ param, json: { export: 'spin' } });
      const { job_id } = (await submitted.json()) as { job_id: string };
      const status = async () =>
        ((await (await client.jobs[':id'].$get({ param: { id: job_id }, query: {} })).json()) as { status: string })
          .status;
      while ((await status()) !== 'running');
      await first.end('SIGKILL');
    }
    const jobs = () => {
      const db = new DatabaseSync(path);
      const rows = db.prepare('SELECT status, attempts, started_unix_ms FROM jobs').all();
      db.close();
      return JSON.stringify(rows);
    };
    const before = jobs();
    assert.match(before, /"running","attempts":1/);
    await using taken = await serve(['--store', 'memory']);
    const { status, stderr } = await tensorWasm(['serve', '--addr', new URL(taken.url).host, '--store', path]);
    assert.deepEqual([status, stderr.includes('Cannot listen on')], [3, true], stderr);
    assert.equal(jobs(), before);
  });

  it('says so where another server works on its store', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'store.db');
    const unlock = lockStore(path);
    const { status, stdout, stderr } = await tensorWasm(['serve', '--addr', '127.0.0.1:0', '--store', path]);
    assert.deepEqual([status, stdout, stderr.includes('another server works on it')], [3, '', true], stderr);
    unlock();
    await using free = await serve(['--store', path]);
    assert.equal((await fetch(`${free.url}/readyz`)).status, 200);
  });

  it('is found out by --check-only, as far as its settings can tell', async () => {
    const settings: Record<string, string>[] = [
      { TENSOR_WASM_LISTEN_ADDR: 'localhost' },
      { TENSOR_WASM_API_JWKS_URL: 'ftp://issuer/keys' },
      { TENSOR_WASM_API_JWKS_URL: 'https://issuer/keys' },
    ];
    for (const wrong of settings) {
      const { status, stdout } = await tensorWasm(['serve', '--check-only'], wrong);
      assert.deepEqual([status, stdout], [2, ''], JSON.stringify(wrong));
    }
  });
});

describe('a server whose terminal hangs up', () => {
  it('finishes what runs, as on SIGTERM', async () => {
    await using server = await serve(['--store', 'memory']);
    const client = createClient(server.url);
    await client.functions.$post({ json: test });
    const json = { export: 'spin', deadline_ms: 400 };
    const running = client.functions[':id'].invoke.$post({ param: { id: 'test' }, json });
    await client.healthz.$get();
    const ended = server.end('SIGHUP');
    assert.equal((await running).status, 504);
    assert.equal(await ended, 0);
  });

  it('goes on when nobody reads what it prints', async () => {
    const [file, words] = command(['serve', '--addr', '127.0.0.1:0', '--store', 'memory']);
    const env = { ...process.env, TENSOR_WASM_BACKENDS: 'cpu' };
    const child = spawn(file, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    try {
      const [line] = await once(child.stdout, 'data');
      const url = String(line).trim().replace('listening on ', '');
      child.stdout.destroy();
      child.stderr.destroy();
      const client = createClient(url);
      // The audit log goes to standard output.
      for (let i = 0; i < 3; i++) {
        const { status } = await client.functions.$post({ json: { ...test, name: `test-${i}` } });
        assert.equal(status, 200);
      }
      assert.equal((await client.healthz.$get()).status, 200);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
});

describe('a server with a device that runs what does not end', () => {
  it('ends all the same, and has written what it had to', async () => {
    await using folder = await temporaryFolder();
    const log = join(folder.path, 'audit.log');
    await using server = await serve(['--store', 'memory'], {
      TENSOR_WASM_BACKENDS: 'webgpu',
      TENSOR_WASM_SHUTDOWN_GRACE_MS: '50',
      TENSOR_WASM_API_AUDIT_LOG: `file:${log}`,
    });
    const client = createClient(server.url);
    await client.functions.$post({ json: test });
    const invoke = (json: { export: string; args?: number[] }) =>
      client.functions[':id'].invoke.$post({ param: { id: 'test' }, json: { ...json, backend: 'webgpu' } });
    const added = await invoke({ export: 'add', args: [1, 2] });
    if (added.status !== 200) {
      console.log(`not tested: ${await added.text()}`);
      assert.ok(!process.env.CI);
      return;
    }
    invoke({ export: 'spin' }).catch(() => undefined);
    // It is launched once it has been compiled.
    const compiled = async () =>
      / 2$/m.test(/^tensor_wasm_compile_seconds_count.*$/m.exec(await (await client.metrics.$get()).text())?.[0] ?? '');
    while (!(await compiled()));
    assert.equal(await server.end('SIGTERM'), 0);
    assert.match(await readFile(log, 'utf8'), /"action":"create_function"/);
  });
});
