import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FUNCTIONS, wasm } from '../app/fixture.ts';
import { serve, temporaryFolder, tensorWasm } from './server-process.ts';

const json = async (args: readonly string[], token?: string) => {
  const { status, stdout, stderr } = await tensorWasm(
    [...args, '--output', 'json'],
    token === undefined ? {} : { TENSOR_WASM_TOKEN: token },
  );
  return { status, stderr, body: stdout === '' ? null : JSON.parse(stdout) };
};

describe('tokens from the command line', () => {
  it('are made, listed, rotated and revoked, and survive kill -9', async () => {
    await using folder = await temporaryFolder();
    const store = ['--store', join(folder.path, 'store.db')];
    let root: string;
    let ci: { id: string; token: string };
    {
      await using server = await serve(store, { TENSOR_WASM_API_AUDIT_LOG: 'none' });
      const at = ['--server', server.url];
      const first = await json(['tokens', 'create', '--name', 'root', '--roles', 'admin', ...at]);
      assert.equal(first.status, 0, first.stderr);
      root = first.body.token;
      assert.equal((await json(['tokens', 'list', ...at])).status, 1);
      const made = await json(
        [
          'tokens',
          'create',
          '--name',
          'ci',
          '--roles',
          'invoke,deploy',
          '--tenants',
          '7',
          '--expires-in',
          '90d',
          ...at,
        ],
        root,
      );
      ci = made.body;
      assert.equal(made.body.expires_unix_ms - made.body.created_unix_ms, 90 * 86_400_000);
      const quota = await json(['quota', 'set', '7', '--limit', 'functions=1', '--limit', 'jobs=5', ...at], root);
      assert.deepEqual(quota.body.own, { functions: 1, jobs: 5 });
      await server.end('SIGKILL');
    }
    await using server = await serve(store, { TENSOR_WASM_API_AUDIT_LOG: 'none' });
    const at = ['--server', server.url];
    const deploy = (name: string) =>
      fetch(`${server.url}/functions?name=${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/wasm', authorization: `Bearer ${ci.token}` },
        body: wasm(FUNCTIONS),
      });
    assert.deepEqual([(await deploy('one')).status, (await deploy('another')).status], [200, 429]);
    const listed = await json(['tokens', 'list', ...at], root);
    assert.deepEqual(
      listed.body.tokens.map(({ name }: { name: string }) => name),
      ['root', 'ci'],
    );
    const rotated = await json(['tokens', 'rotate', ci.id, ...at], root);
    assert.notEqual(rotated.body.token, ci.token);
    assert.equal((await json(['quota', 'get', ...at], ci.token)).status, 1);
    assert.equal((await json(['quota', 'get', ...at], rotated.body.token)).body.used.functions, 1);
    assert.equal((await json(['tokens', 'revoke', ci.id, ...at], root)).status, 0);
    assert.equal((await json(['quota', 'get', ...at], rotated.body.token)).status, 1);
  });

  it('open a server beyond loopback, which none does without', async () => {
    await using folder = await temporaryFolder();
    const store = ['--store', join(folder.path, 'store.db')];
    const wide = ['serve', '--addr', '0.0.0.0:0', ...store];
    assert.equal((await tensorWasm(wide)).status, 2);
    {
      await using server = await serve(store);
      const made = await json(['tokens', 'create', '--name', 'root', '--roles', 'admin', '--server', server.url]);
      assert.equal(made.status, 0, made.stderr);
    }
    await using server = await serve(['--addr', '0.0.0.0:0', ...store]);
    assert.equal((await fetch(`${server.url.replace('0.0.0.0', '127.0.0.1')}/functions`)).status, 401);
  });
});

describe('the audit log of a server process', () => {
  it('is a chain through a restart, a kill and its files, which verify checks', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'audit.log');
    const env = { TENSOR_WASM_API_AUDIT_LOG: `file:${path}`, TENSOR_WASM_API_AUDIT_MAX_BYTES: '4096' };
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      await using server = await serve(['--store', 'memory'], env);
      for (let i = 0; i < 6; i++) {
        await fetch(`${server.url}/functions/${i}`, { method: 'DELETE' });
        const response = await fetch(`${server.url}/functions?name=x`, {
          method: 'POST',
          headers: { 'content-type': 'application/wasm' },
          body: wasm(FUNCTIONS),
        });
        assert.equal(response.status, 200);
      }
      const listed = await json(['audit', 'list', '--filter', 'create_function', '--server', server.url]);
      assert.equal(listed.body.entries.length, 6);
      assert.match(listed.body.entries[0].peer_addr, /127\.0\.0\.1/);
      await server.end(signal);
    }
    const files = [path, `${path}.1`];
    const verified = await json(['audit', 'verify', ...files]);
    assert.deepEqual([verified.status, verified.body.ok, verified.body.problems], [0, true, []]);
    const { last } = verified.body;
    assert.equal((await json(['audit', 'verify', ...files, '--head', last.hash])).status, 0);
    const lines = (await readFile(path, 'utf8')).split('\n');
    const forge = async (changed: readonly string[]) => {
      await writeFile(path, changed.join('\n'));
      const { status, body } = await json(['audit', 'verify', ...files, '--head', last.hash]);
      return [status, body.problems.map(({ kind }: { kind: string }) => kind)];
    };
    assert.deepEqual(await forge(lines.with(0, lines[0].replace('"status_code":', '"status_code":2'))), [
      1,
      ['edited'],
    ]);
    assert.deepEqual(await forge(lines.toSpliced(0, 1)), [1, ['missing']]);
    assert.deepEqual(await forge([...lines.slice(0, -2), '']), [1, []], 'an end that is cut off');
    assert.equal((await tensorWasm(['audit', 'verify'])).status, 2);
    assert.equal((await tensorWasm(['audit', 'verify', join(folder.path, 'none')])).status, 2);
  });
});
