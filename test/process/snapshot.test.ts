import assert from 'node:assert/strict';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FUNCTIONS, wasm } from '../app/fixture.ts';
import { serve, temporaryFolder, tensorWasm } from './server-process.ts';

const KEY = '0f'.repeat(32);
const ID = '11111111-2222-4333-8444-555555555555';

/** The command's exit status, and what it printed: JSON where it is. */
async function run(words: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = await tensorWasm(['snapshot', ...words], env);
  let reply = null;
  try {
    reply = JSON.parse(stdout);
  } catch {}
  return { status, stdout, stderr, reply };
}

describe('tensor-wasm snapshot', () => {
  it('saves, verifies and restores an instance that is gone, on another server', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'one.snapshot');
    const keyFile = join(folder.path, 'key');
    await writeFile(keyFile, `${KEY}\n`, { mode: 0o600 });
    const digest = async (url: string, id: string) =>
      (await (await fetch(`${url}/instances/${id}`)).json()).memory_sha256;

    let before: string;
    {
      await using server = await serve(['--store', 'memory']);
      const json = (path: string, body: object) =>
        fetch(`${server.url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
      const headers = { 'content-type': 'application/wasm' };
      await fetch(`${server.url}/functions?name=f`, { method: 'POST', headers, body: wasm(FUNCTIONS) });
      const { id } = await (await json('/instances', { function_id: 'f' })).json();
      assert.equal((await json('/functions/f/invoke', { instance: id, export: 'poke', args: [77] })).status, 200);
      before = await digest(server.url, id);
      const to = ['--server', server.url];
      const [saved, fresh] = await Promise.all([
        run(['save', '--instance', id, '--output', file, '--hmac-key-file', keyFile, ...to]),
        run(['save', '--function', 'f', '--output', join(folder.path, 'fresh'), ...to]),
      ]);
      assert.deepEqual([saved.status, fresh.status], [0, 0], saved.stderr + fresh.stderr);
      assert.match(saved.stdout, /one\.snapshot: \d+ bytes, signed$/m);
      assert.match(fresh.stdout, /not signed$/m);
      assert.equal((await stat(file)).mode & 0o077, 0);
    }

    const damaged = join(folder.path, 'damaged');
    const bytes = new Uint8Array(await readFile(file));
    await writeFile(damaged, bytes.with(100, bytes[100] ^ 1));
    const wrongKey = join(folder.path, 'wrong');
    await writeFile(wrongKey, 'aa'.repeat(32));
    await chmod(wrongKey, 0o644);
    const verify = (...words: string[]) =>
      run(['verify', ...words, '--output', 'json'], { TENSOR_WASM_SERVER: 'none' });
    const [verified, changed, forged, large] = await Promise.all([
      verify(file, '--hmac-key-file', keyFile),
      verify(damaged),
      verify(file, '--hmac-key-file', wrongKey),
      verify(file, '--max-decompressed', '1000'),
    ]);
    const { ok, signed, verified: trusted, state } = verified.reply;
    assert.deepEqual([verified.status, ok, signed, trusted, state.memory_sha256], [0, true, true, true, before]);
    assert.deepEqual([changed.status, changed.reply.error.problem], [2, 'snapshot_malformed']);
    assert.deepEqual([forged.status, forged.reply.error.problem], [2, 'snapshot_signature_invalid']);
    assert.deepEqual([large.status, large.reply.error.problem], [2, 'snapshot_too_large']);

    await using other = await serve(['--store', 'memory'], {
      TENSOR_WASM_API_SNAPSHOT_HMAC_KEY: KEY,
      TENSOR_WASM_API_SNAPSHOT_REQUIRE_SIGNATURE: 'true',
    });
    const restore = (input: string, ...words: string[]) =>
      run(['restore', '--input', input, '--server', other.url, ...words, '--output', 'json'], {
        TENSOR_WASM_REQUIRE_KEY_PERMS: '1',
      });
    const [back, unsigned, open] = await Promise.all([
      restore(file, '--as-instance', ID, '--hmac-key-file', keyFile, '--require-signature'),
      restore(join(folder.path, 'fresh')),
      restore(file, '--hmac-key-file', wrongKey),
    ]);
    assert.equal(back.status, 0, back.stdout);
    assert.deepEqual([back.reply.instance_id, back.reply.function_created, back.reply.verified], [ID, true, true]);
    assert.equal(await digest(other.url, ID), before);
    assert.deepEqual([unsigned.status, unsigned.reply.error.server_kind], [2, 'snapshot_signature_invalid']);
    assert.equal(open.status, 2);
    assert.match(open.reply.error.message, /others may read it \(mode 0644\)/);
  });

  it('says with status 3 that a server has no snapshots, and with 2 what makes no sense', async () => {
    const server = createServer((_, response) => {
      response.statusCode = 404;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const [old, wrong] = await Promise.all([
        run(['save', '--instance', ID, '--output', '-', '--server', `http://127.0.0.1:${port}`]),
        run(['save', '--instance', ID]),
      ]);
      assert.deepEqual([old.status, wrong.status], [3, 2]);
    } finally {
      server.close();
    }
  });
});
