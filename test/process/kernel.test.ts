/** `tensor-wasm kernel` against a real server, and what that keeps through a crash. */
import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { KERNEL_KEY_TEXT, PTX } from '../app/kernels.ts';
import { serve, type TemporaryFolder, temporaryFolder, tensorWasm } from './server-process.ts';

const NOWHERE = ['--server', 'http://127.0.0.1:1'];
const SETTINGS = {
  TENSOR_WASM_API_KERNEL_HMAC_KEY: KERNEL_KEY_TEXT,
  TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS: 'secret',
};

async function kernel(words: readonly string[], env: Record<string, string> = {}) {
  const run = await tensorWasm(['kernel', ...words, '--output', 'json'], { TENSOR_WASM_TOKEN: 'secret', ...env });
  assert.equal(run.stderr, '', words.join(' '));
  const reply = JSON.parse(run.stdout);
  return { status: run.status, reply, kind: reply?.error?.server_kind ?? reply?.error?.kind };
}

describe('tensor-wasm kernel', () => {
  let folder: TemporaryFolder;
  let file: (name: string) => string;
  let signed: string[];

  before(async () => {
    folder = await temporaryFolder();
    file = (name) => join(folder.path, name);
    signed = ['--ptx-file', file('k.ptx'), '--sm', '80', '--key-file', file('key')];
    await writeFile(file('k.ptx'), PTX);
    await writeFile(file('key'), `${KERNEL_KEY_TEXT}\n`, { mode: 0o600 });
    await writeFile(file('other-key'), 'f'.repeat(64), { mode: 0o600 });
    await writeFile(file('k90.ptx'), PTX.replace('80', '90'));
  });

  after(() => folder[Symbol.asyncDispose]());

  it('publishes, lists, gets, verifies and deletes, and the server keeps it through a crash', async () => {
    const store = ['--store', file('store.db'), '--token', 'secret'];
    const published = { name: 'saxpy', version: '1.0' };
    {
      await using server = await serve(store, SETTINGS);
      const publish = () => kernel(['publish', 'saxpy', '1.0', ...signed, '--server', server.url]);
      assert.deepEqual((await publish()).reply, published);
      assert.deepEqual((await publish()).reply, published);
      await server.end('SIGKILL');
    }
    await using server = await serve(store, SETTINGS);
    const to = ['--server', server.url];
    const [listed] = (await kernel(['list', ...to])).reply.manifests;
    assert.deepEqual(
      [listed.name, listed.version, listed.sm_version, listed.publisher],
      ['saxpy', '1.0', 80, 'tensor-wasm-cli'],
    );

    const got = await kernel(['get', 'saxpy@1.0', ...to]);
    assert.deepEqual([got.reply.ptx_text, got.reply.manifest], [PTX, listed]);
    await writeFile(file('got.json'), JSON.stringify(got.reply));
    const saved = await kernel(['get', 'saxpy@1.0', '--output-file', file('saved.ptx'), ...to]);
    assert.deepEqual([saved.reply.size, await readFile(file('saved.ptx'), 'utf8')], [PTX.length, PTX]);

    const verify = (key: string, ...more: string[]) =>
      kernel([
        'verify',
        'saxpy@1.0',
        '--manifest-file',
        file('got.json'),
        '--key-file',
        file(key),
        ...more,
        ...NOWHERE,
      ]);
    assert.deepEqual((await verify('key')).reply, { ok: true, ...published, signature: true, digest: true });
    const forged = await verify('other-key');
    assert.deepEqual([forged.status, forged.kind], [2, 'invalid']);
    const changed = await verify('key', '--ptx-file', file('k90.ptx'));
    assert.deepEqual([changed.status, changed.kind], [2, 'invalid']);

    const stranger = await kernel(['publish', 'other', '1', ...signed.slice(0, -1), file('other-key'), ...to]);
    assert.deepEqual([stranger.status, stranger.kind], [2, 'bad_signature']);
    assert.deepEqual((await kernel(['delete', 'saxpy@1.0', ...to])).reply, null);
    const gone = await kernel(['get', 'saxpy@1.0', ...to]);
    assert.deepEqual([gone.status, gone.kind], [1, 'not_found']);
  });

  it('ends with 3 where the server has no registry, or knows of none', async () => {
    await using server = await serve(['--store', 'memory', '--token', 'secret']);
    const keyless = await kernel(['list', '--server', server.url]);
    assert.deepEqual([keyless.status, keyless.kind], [3, 'kernel_registry_not_configured']);
    const other = createServer((_request, response) => response.writeHead(404).end('{}'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
      assert.equal((await kernel(['list', '--server', url])).status, 3);
    } finally {
      other.close();
    }
  });

  it('refuses what makes no sense before it asks anybody', async () => {
    await writeFile(file('short-key'), 'abc');
    await writeFile(file('short-manifest'), JSON.stringify({ name: 'saxpy', version: '1.0' }));
    const publish = (version: string, given: Record<string, string>) => {
      const options = { 'ptx-file': file('k.ptx'), sm: '80', 'key-file': file('key'), ...given };
      return ['publish', 'saxpy', version, ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])];
    };
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [['get', 'saxpy'], /expected NAME@VERSION/],
      [['publish', 'saxpy', '1.0'], /expected NAME, VERSION/],
      [publish('1/0', {}), /saxpy@1\/0/],
      [publish('1.0', { sm: 'x' }), /--sm/],
      [publish('1.0', { 'ptx-file': file('k90.ptx') }), /sm_90 does not run/],
      [publish('1.0', { 'key-file': file('short-key') }), /64 hexadecimal digits/],
      [['verify', 'saxpy@1.0', '--manifest-file', file('short-manifest'), '--key-file', file('key')], /sm_version/],
    ];
    const ended = await Promise.all(wrong.map(([words]) => kernel([...words, ...NOWHERE])));
    for (const [i, { status, reply }] of ended.entries()) {
      const [words, found] = wrong[i];
      assert.equal(status, 2, words.join(' '));
      assert.match(reply.error.message, found);
    }
  });

  it('takes no key that others may read, where that is asked for', async () => {
    const publish = (env: Record<string, string>) => kernel(['publish', 'saxpy', '1.0', ...signed, ...NOWHERE], env);
    const strict = { TENSOR_WASM_REQUIRE_KEY_PERMS: '1' };
    // Nobody is there to be asked: 3 is how far it came.
    assert.equal((await publish(strict)).status, 3);
    await chmod(file('key'), 0o640);
    assert.equal((await publish(strict)).status, 2);
    assert.equal((await publish({})).status, 3);
    await chmod(file('key'), 0o600);
  });
});
