import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FUNCTIONS, wasm } from '../app/fixture.ts';
import { serve, temporaryFolder, tensorWasm } from './server-process.ts';

async function deploy(url: string): Promise<string> {
  const response = await fetch(`${url}/functions?name=test`, {
    method: 'POST',
    headers: { 'content-type': 'application/wasm' },
    body: wasm(FUNCTIONS),
  });
  return String((await response.json()).id);
}

function invoke(url: string, id: string, body: unknown): Promise<Response> {
  return fetch(`${url}/functions/${id}/invoke`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

describe('a server process', () => {
  it('says first where it listens, and is there', async () => {
    await using server = await serve(['--store', 'memory']);
    assert.match(server.firstLine, /^listening on http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal((await (await fetch(`${server.url}/healthz`)).json()).status, 'ok');
  });

  it('has its functions again after it was killed and started anew', async () => {
    await using folder = await temporaryFolder();
    const store = ['--store', join(folder.path, 'functions.db')];
    let id: string;
    {
      await using first = await serve(store);
      id = await deploy(first.url);
      assert.equal(await first.end('SIGKILL'), null);
    }
    await using second = await serve(store);
    const listed = await (await fetch(`${second.url}/functions`)).json();
    assert.deepEqual(
      listed.functions.map((one: { id: string }) => one.id),
      [id],
    );
    assert.deepEqual((await (await invoke(second.url, id, { export: 'add', args: [20, 22] })).json()).result, [42]);
  });

  it('answers others while a guest spins, and stops it at its deadline', async () => {
    await using server = await serve(['--store', 'memory']);
    const id = await deploy(server.url);
    let stopped = false;
    const spinning = invoke(server.url, id, { export: 'spin', deadline_ms: 2000 }).then(async (response) => {
      stopped = true;
      return [response.status, (await response.json()).error.kind];
    });
    for (let i = 0; i < 5; i++) {
      assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
      assert.deepEqual((await (await invoke(server.url, id, { export: 'add', args: [i, 1] })).json()).result, [i + 1]);
    }
    assert.equal(stopped, false);
    assert.deepEqual(await spinning, [504, 'invoke_timeout']);
  });

  it('finishes what runs before it ends on SIGTERM', async () => {
    await using server = await serve(['--store', 'memory']);
    const id = await deploy(server.url);
    const running = invoke(server.url, id, { export: 'spin', deadline_ms: 400 });
    // Its reply shows that the one before is being served.
    await fetch(`${server.url}/healthz`);
    const ended = server.end('SIGTERM');
    assert.equal((await running).status, 504);
    assert.equal(await ended, 0);
  });

  it('stops guests that outlast its grace', async () => {
    await using server = await serve(['--store', 'memory'], { TENSOR_WASM_SHUTDOWN_GRACE_MS: '50' });
    const id = await deploy(server.url);
    const running = invoke(server.url, id, { export: 'spin' });
    await fetch(`${server.url}/healthz`);
    const ended = server.end('SIGINT');
    const response = await running;
    assert.deepEqual([response.status, (await response.json()).error.kind], [499, 'cancelled']);
    assert.equal(await ended, 0);
  });

  it('refuses to listen beyond loopback without tokens, and on an address that is none', async () => {
    for (const address of ['0.0.0.0:0', '127.0.0.1', '127.0.0.1:99999']) {
      const { status, stdout } = await tensorWasm(['serve', '--addr', address, '--store', 'memory']);
      assert.deepEqual([status, stdout], [2, ''], address);
    }
  });

  it('prints its settings without its secrets', async () => {
    const { status, stdout } = await tensorWasm([
      'serve',
      '--check-only',
      '--token',
      'secret',
      '--max-body-bytes',
      '4096',
    ]);
    assert.equal(status, 0);
    const settings = JSON.parse(stdout);
    assert.deepEqual(settings.TENSOR_WASM_API_MAX_BODY_BYTES, { value: 4096, source: 'option' });
    assert.deepEqual(settings.TENSOR_WASM_API_TOKENS, { value: '(set)', source: 'option' });
    assert.doesNotMatch(stdout, /secret/);
  });

  it('answers in its envelope over a real connection', async () => {
    await using server = await serve(['--store', 'memory'], { TENSOR_WASM_API_MAX_BODY_BYTES: '2048' });
    const kind = async (path: string, init?: RequestInit): Promise<[number, string]> => {
      const response = await fetch(`${server.url}${path}`, init);
      return [response.status, (await response.json()).error.kind];
    };
    assert.deepEqual(await kind('/nowhere'), [404, 'not_found']);
    assert.deepEqual(await kind('/functions', { method: 'PUT' }), [405, 'method_not_allowed']);
    const large = { method: 'POST', headers: { 'content-type': 'application/wasm' }, body: new Uint8Array(4096) };
    assert.deepEqual(await kind('/functions?name=x', large), [413, 'body_too_large']);
    assert.deepEqual(await kind('/functions', { headers: { 'x-tensorwasm-tenant': 'x' } }), [400, 'invalid_tenant']);
  });
});

describe('the command line as a client', () => {
  it('deploys and invokes, with the token from the environment', async () => {
    await using folder = await temporaryFolder();
    await using server = await serve(['--store', 'memory', '--token', 'secret']);
    const file = join(folder.path, 'test.wat');
    await writeFile(file, FUNCTIONS);
    const at = ['--server', server.url];
    const token = { TENSOR_WASM_TOKEN: 'secret' };
    assert.equal((await tensorWasm(['deploy', file, ...at])).status, 1);

    const deployed = await tensorWasm(['deploy', file, ...at, '--output', 'json'], token);
    assert.equal(deployed.status, 0, deployed.stderr);
    const { id, name } = JSON.parse(deployed.stdout);
    assert.equal(name, 'test');

    const run = async (...args: string[]) => {
      const { status, stdout } = await tensorWasm(['invoke', id, ...at, '--output', 'json', ...args], token);
      return { status, body: JSON.parse(stdout) };
    };
    const echoed = await run('--export', 'echo', '--args', '[9007199254740993, -0, "nan"]');
    assert.equal(echoed.status, 0);
    assert.deepEqual(echoed.body.response.result, ['9007199254740993', -0, 'nan']);
    assert.equal((await run()).body.export, '_start');
    const trapped = await run('--export', 'trap_at', '--mode', 'grid', '--count', '8', '--args', '[5]');
    assert.deepEqual([trapped.status, trapped.body.error.kind, trapped.body.error.lane], [1, 'trap', 5]);
    assert.equal((await tensorWasm(['invoke', '', ...at], token)).status, 2);
    const wrong = await run('--export', 'add', '--args', '[1]');
    assert.deepEqual([wrong.status, wrong.body.error.kind, wrong.body.error.parameter], [2, 'invalid_args', 1]);
  });

  it('submits jobs and waits for them, and makes, lists and terminates instances', async () => {
    await using folder = await temporaryFolder();
    await using server = await serve(['--store', 'memory']);
    const file = join(folder.path, 'test.wat');
    await writeFile(file, FUNCTIONS);
    const run = async (...args: string[]) => {
      const { status, stdout, stderr } = await tensorWasm([...args, '--server', server.url, '--output', 'json']);
      assert.equal(stderr, '');
      return { status, body: JSON.parse(stdout) };
    };
    const { id } = (await run('deploy', file)).body;
    const submitted = await run('jobs', 'submit', id, '--export', 'add', '--args', '[20, 22]', '--key', 'k');
    const waited = await run('jobs', 'wait', submitted.body.job_id);
    assert.deepEqual([waited.status, waited.body.status, waited.body.result.result], [0, 'completed', [42]]);
    assert.equal((await run('jobs', 'list')).body.jobs.length, 1);
    assert.deepEqual((await run('jobs', 'delete', submitted.body.job_id)).body, null);
    const failing = await run('jobs', 'submit', id, '--export', 'trap_at', '--args', '[1, 1]');
    assert.equal((await run('jobs', 'wait', failing.body.job_id)).status, 1);
    const made = await run('instances', 'create', id, '--name', 'mine');
    assert.equal((await run('instances', 'get', made.body.id)).body.name, 'mine');
    assert.deepEqual((await run('admin', 'instance', 'terminate', made.body.id)).body, null);
    assert.deepEqual((await run('instances', 'list')).body.instances, []);
    assert.equal((await tensorWasm(['jobs', 'nonsense', '--server', server.url])).status, 2);
  });

  it('tells bad usage (2) from a server that is not there (3)', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    assert.equal((await tensorWasm(['invoke', id, '--server', 'http://127.0.0.1:1'])).status, 3);
    assert.equal((await tensorWasm(['invoke', id, '--server', 'ftp://x'])).status, 2);
    assert.equal((await tensorWasm(['invoke', id, '--args', '{}'])).status, 2);
    assert.equal((await tensorWasm(['invoke', id, '--nonsense', 'x'])).status, 2);
    assert.equal((await tensorWasm(['invoke'])).status, 2);
    const { status, stdout } = await tensorWasm(['nonsense', '--output', 'json']);
    assert.deepEqual([status, JSON.parse(stdout).error.kind], [2, 'usage']);
  });
});
