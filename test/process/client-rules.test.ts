import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { AUTHORITY, SERVER } from './certificates.ts';
import { temporaryFolder, tensorWasm } from './server-process.ts';

const TOKEN = { TENSOR_WASM_TOKEN: 'secret' };

/** Something that answers on loopback instead of a server. */
async function answering(server: Server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function json(reply: unknown): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply));
  };
}

describe('the command line as a client', () => {
  it('takes a certificate that an authority vouches for, and any other only where that is asked for', async () => {
    await using server = await answering(createTlsServer(SERVER, (_request, response) => response.end('x 1\n')));
    await using folder = await temporaryFolder();
    const authority = join(folder.path, 'authority.pem');
    await writeFile(authority, AUTHORITY);
    const metrics = (...words: string[]) =>
      tensorWasm(['metrics', '--server', `https://127.0.0.1:${server.port}`, ...words]);

    const unknown = await metrics();
    assert.deepEqual([unknown.status, unknown.stdout], [3, '']);
    assert.match(unknown.stderr, /^error: cannot reach https:.*(?:certificate|UnknownIssuer)/);
    assert.deepEqual(await metrics('--ca-cert', authority), { status: 0, stdout: 'x 1\n', stderr: '' });
    const insecure = await metrics('--insecure');
    if ('deno' in process.versions) {
      assert.deepEqual([insecure.status, insecure.stdout], [3, '']);
      assert.match(insecure.stderr, /--unsafely-ignore-certificate-errors/);
    } else {
      assert.deepEqual([insecure.status, insecure.stdout], [0, 'x 1\n']);
      assert.match(insecure.stderr, /warning: the server's certificate is not checked/);
    }

    const none = join(folder.path, 'none.pem');
    await writeFile(none, AUTHORITY.replace(/^[A-Za-z].*$/gm, 'AAAA'));
    assert.equal((await metrics('--ca-cert', none)).status, 2);
    assert.equal((await metrics('--ca-cert', authority, '--insecure')).status, 2);
  });

  it('warns once where a token goes unencrypted to another host', async () => {
    await using server = await answering(createServer(json({ name: 'f', functions: [] })));
    // Two requests.
    const versions = (host: string, env: Record<string, string>) =>
      tensorWasm(['functions', 'versions', 'f', '--server', `http://${host}:${server.port}`], env);
    const warned = await versions('0.0.0.0', TOKEN);
    assert.equal(warned.stderr, `warning: the token goes to 0.0.0.0:${server.port} unencrypted\n`);
    assert.equal(warned.status, 0);
    assert.equal((await versions('127.0.0.1', TOKEN)).stderr, '');
    assert.equal((await versions('0.0.0.0', { TENSOR_WASM_TOKEN: '' })).stderr, '');
  });

  it('refuses a token or a tenant that no header can be', async () => {
    const nowhere = ['--server', 'http://127.0.0.1:1'];
    const token = await tensorWasm(['metrics', ...nowhere], { TENSOR_WASM_TOKEN: 'a\nb' });
    assert.deepEqual([token.status, /\n./.test(token.stderr)], [2, false]);
    assert.equal((await tensorWasm(['metrics', '--tenant', 'x', ...nowhere])).status, 2);
  });

  it('prints nothing of a server’s that moves a cursor', async () => {
    await using server = await answering(createServer(json({ name: 'a\u001b[2Jb\u009b2Jc' })));
    const get = (...words: string[]) =>
      tensorWasm(['functions', 'get', 'f', '--server', `http://127.0.0.1:${server.port}`, ...words]);
    for (const { status, stdout } of [await get(), await get('--output', 'json')]) {
      assert.equal(status, 0);
      assert.doesNotMatch(stdout.trim().replaceAll('\n', ''), /\p{Cc}/u);
      assert.equal(JSON.parse(stdout).name, 'a\u001b[2Jb\u009b2Jc');
    }
  });

  it('gives its token to no host that a server sends it to', async () => {
    const tokens: (string | undefined)[] = [];
    await using other = await answering(
      createServer((request, response) => {
        tokens.push(request.headers.authorization);
        response.end('{}');
      }),
    );
    await using server = await answering(
      createServer((_request, response) => {
        response.writeHead(307, { location: `http://127.0.0.1:${other.port}/functions/f` });
        response.end();
      }),
    );
    await tensorWasm(['functions', 'get', 'f', '--server', `http://127.0.0.1:${server.port}`], TOKEN);
    assert.deepEqual(
      tokens.filter((token) => token !== undefined),
      [],
    );
  });
});
