import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { FUNCTIONS, wasm } from '../app/fixture.ts';
import { command, serve, tensorWasm } from './server-process.ts';

const MEMORY = ['--store', 'memory'];

async function observeOnce(url: string, more: string[] = [], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = await tensorWasm(
    ['observe', '--addr', url, '--once', '--interval', '0.1', ...more],
    env,
  );
  return { status, stdout, stderr, seen: more.length === 0 ? JSON.parse(stdout) : null };
}

/** `observe` that goes on: what it says, and its end. */
function observing(args: readonly string[]) {
  const [file, words] = command(['observe', '--interval', '0.1', '--output', 'json', ...args]);
  const child = spawn(file, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ended: once(child, 'exit').then(([status]) => status),
    pid: Number(child.pid),
    stopReading: () => child.stdout.destroy(),
    /** The first of those to come that is so. */
    async until(is: (seen: Seen) => boolean): Promise<Seen> {
      for (;;) {
        const { value, done } = await lines.next();
        assert.ok(!done, 'observe ended');
        const seen: Seen = JSON.parse(value);
        if (is(seen)) return seen;
      }
    },
  };
}

interface Seen {
  readonly liveness: string;
  readonly uptime_seconds: number | null;
  readonly fetch_error: string | null;
  readonly endpoints: readonly { readonly route: string; readonly req_per_s: number | null; readonly reset: boolean }[];
}

/** Deploys a function and keeps an instance of it. */
async function keep(url: string, tenant: string): Promise<void> {
  const post = async (path: string, type: string, body: string | Uint8Array<ArrayBuffer>): Promise<void> => {
    const headers = { 'content-type': type, 'x-tensorwasm-tenant': tenant };
    assert.ok((await fetch(`${url}${path}`, { method: 'POST', headers, body })).ok, path);
  };
  await post('/functions?name=f', 'application/wasm', wasm(FUNCTIONS));
  await post('/instances', 'application/json', '{"function_id": "f"}');
}

/** Something that answers instead of a server. */
async function impostor(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('tensor-wasm observe --once', () => {
  it('tells in JSON, where nobody looks, what a server is and does', async () => {
    await using server = await serve(MEMORY);
    await keep(server.url, '0');
    const { status, stderr, seen } = await observeOnce(server.url);
    assert.deepEqual([status, stderr], [0, '']);
    const { unix_ms, uptime_seconds, endpoints, ...rest } = seen;
    assert.deepEqual(rest, {
      target: server.url,
      interval_secs: 0.1,
      liveness: 'up',
      health_status: 'ok',
      ready: true,
      not_ready_reasons: [],
      functions: 1,
      jobs_active: 0,
      instances: 1,
      gpu_memory_bytes: 0,
      tenants: [{ tenant: 'other', gpu_memory_bytes: 0, cpu_memory_bytes: 65_536 }],
      fetch_error: null,
    });
    assert.ok(uptime_seconds > 0 && Math.abs(Date.now() - unix_ms) < 60_000);
    const health = endpoints.find(({ route }: { route: string }) => route === '/healthz');
    // The second look saw the first.
    assert.ok(health.req_per_s > 0 && 0 < health.p50_seconds && health.p50_seconds <= health.p95_seconds);
    assert.equal(health.reset, false);

    const text = await observeOnce(server.url, ['--output', 'text']);
    assert.equal(text.status, 0);
    assert.match(text.stdout, /up, ready, for \d+ s\nfunctions 1 {2}instances 1 {2}jobs 0 {2}GPU memory 0 B\n/);
    assert.match(text.stdout, /^\/healthz +[\d.]+ +[\d.]+ +[\d.]+$/m);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
    assert.doesNotMatch(text.stdout, /\x1b/);
  });

  it('tells what it could not have, with status 1', async () => {
    await using server = await serve(MEMORY, { TENSOR_WASM_API_METRICS_TOKEN: 'secret' });
    await keep(server.url, '7');
    const refused = await observeOnce(server.url);
    assert.deepEqual([refused.status, refused.seen.liveness, refused.seen.functions], [1, 'up', null]);
    assert.match(refused.seen.fetch_error, /^\/metrics answered 401/);
    const allowed = await observeOnce(server.url, [], { TENSOR_WASM_API_METRICS_TOKEN: 'secret' });
    assert.deepEqual([allowed.status, allowed.seen.functions], [0, 1]);
    assert.deepEqual(allowed.seen.tenants, [{ tenant: '7', gpu_memory_bytes: 0, cpu_memory_bytes: 65_536 }]);
    const nowhere = await observeOnce('http://127.0.0.1:1');
    assert.deepEqual([nowhere.status, nowhere.seen.liveness, nowhere.seen.health_status], [1, 'down', null]);
    assert.match(nowhere.seen.fetch_error, /^cannot reach http:\/\/127\.0\.0\.1:1: [^;]+$/);
  });

  it('takes no reply without an end, and nothing that moves a cursor', async () => {
    await using endless = await impostor((request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      if (request.url !== '/metrics') return response.end('{"status": "ok\\u001b[2J", "uptime_seconds": 1}');
      return response.end(Buffer.alloc(17 * 1024 * 1024, 32));
    });
    const { status, seen } = await observeOnce(endless.url);
    assert.deepEqual([status, seen.liveness, seen.health_status], [1, 'up', 'ok[2J']);
    assert.match(seen.fetch_error, /has more than 16777216 bytes/);
  });

  it('refuses what makes no sense before it asks anybody', async () => {
    for (const words of [
      ['--interval', '0'],
      ['--addr', 'http://name:password@127.0.0.1'],
    ]) {
      const { status, stderr } = await tensorWasm(['observe', '--once', ...words]);
      assert.equal(status, 2, words.join(' '));
      assert.doesNotMatch(stderr, /password@/);
    }
  });
});

describe('tensor-wasm observe', () => {
  it('goes on while a server goes and comes back, and ends well on SIGINT', async () => {
    let server = await serve(MEMORY);
    const watch = observing(['--server', server.url]);
    const first = await watch.until(() => true);
    assert.equal(first.endpoints[0].req_per_s, null);
    const steady = await watch.until(() => true);
    assert.ok(steady.endpoints.every(({ reset }) => !reset));
    await server.end('SIGKILL');
    const gone = await watch.until(({ liveness }) => liveness === 'down');
    assert.match(String(gone.fetch_error), /^cannot reach/);
    server = await serve([...MEMORY, '--addr', server.url.replace('http://', '')]);
    const back = await watch.until(({ liveness }) => liveness === 'up');
    assert.ok(back.endpoints.find(({ route }) => route === '/metrics')?.reset);
    assert.ok((await watch.until(() => true)).endpoints.every(({ reset }) => !reset));
    process.kill(watch.pid, 'SIGINT');
    assert.equal(await watch.ended, 0);
    await server.end('SIGKILL');
  });

  it('ends where nobody reads any more', async () => {
    await using server = await serve(MEMORY);
    const watch = observing(['--addr', server.url]);
    await watch.until(() => true);
    watch.stopReading();
    assert.equal(await watch.ended, 0);
  });
});
