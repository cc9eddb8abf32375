/** What comes over a connection, to the byte: clients of `fetch` send none of it. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type ServerProcess, serve } from './server-process.ts';

interface Reply {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

describe('a connection', () => {
  let server: ServerProcess;

  before(async () => {
    // With a token any Host is served that is one.
    server = await serve(['--store', 'memory', '--token', 'secret']);
  });
  after(() => server[Symbol.asyncDispose]());

  /** What comes back until the server ends the connection. */
  async function exchange(...lines: readonly string[]): Promise<Reply> {
    const head = [...lines, 'Authorization: Bearer secret', '', ''];
    const { hostname, port } = new URL(server.url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.write(head.join('\r\n'));
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    const end = text.indexOf('\r\n\r\n');
    const [first, ...rest] = text.slice(0, end).split('\r\n');
    const headers = rest.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
    return { status: Number(first.split(' ')[1]), headers: new Map(headers), body: text.slice(end + 4) };
  }

  it('of HTTP/1.0 needs no Host: balancers ask so whether a server lives', async () => {
    const { status, body } = await exchange('GET /healthz?x=1 HTTP/1.0');
    assert.equal(status, 200);
    assert.equal(JSON.parse(body).status, 'ok');
    const posted = await exchange('POST /functions/none/invoke HTTP/1.0', 'Content-Length: 0');
    assert.deepEqual([posted.status, JSON.parse(posted.body).error.kind], [404, 'not_found']);
    assert.equal((await exchange('HEAD /healthz HTTP/1.0')).status, 200);
  });

  it('has the path of its request line alone, whatever its Host', async () => {
    for (const host of ['127.0.0.1/healthz?', '127.0.0.1/healthz#', 'a b', 'a\\healthz', 'user@127.0.0.1']) {
      const { status, body } = await exchange('GET /nowhere HTTP/1.1', `Host: ${host}`, 'Connection: close');
      const { kind } = JSON.parse(body).error;
      assert.ok((status === 400 && kind === 'bad_request') || (status === 404 && kind === 'not_found'), body);
    }
  });

  it('is told by HEAD what GET would have been, its length too', async () => {
    for (const [path, expected] of [
      ['/functions', 200],
      ['/functions/none', 404],
    ] as const) {
      const got = await exchange(`GET ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close');
      const head = await exchange(`HEAD ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close');
      assert.deepEqual([got.status, head.status, head.body], [expected, expected, '']);
      assert.equal(head.headers.get('content-length'), String(got.body.length));
      assert.equal(head.headers.get('etag'), got.headers.get('etag'));
    }
  });
});
