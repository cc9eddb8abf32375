/** The package's client against a real server; what must not compile is marked, and the type check fails where it does. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createClient, type ErrorEnvelope, encodeBase64 } from 'tensor-wasm/client';
import type { Operation } from '../../src/core/app/surface.ts';
import { FUNCTIONS, wasm } from '../app/fixture.ts';
import { serve } from './server-process.ts';

/** Everything that the client's type has: the type check finds what is missing here, or too much. */
const TYPED = {
  'get /healthz': true,
  'get /readyz': true,
  'get /metrics': true,
  'get /openapi.json': true,
  'post /functions': true,
  'get /functions': true,
  'get /functions/{id}': true,
  'patch /functions/{id}': true,
  'delete /functions/{id}': true,
  'get /functions/{id}/module': true,
  'post /functions/{id}/invoke': true,
  'post /functions/{id}/invoke-stream': true,
  'post /functions/{id}/invoke-async': true,
  'get /aliases': true,
  'get /aliases/{name}': true,
  'put /aliases/{name}': true,
  'delete /aliases/{name}': true,
  'post /instances': true,
  'get /instances': true,
  'get /instances/{id}': true,
  'delete /instances/{id}': true,
  'post /instances/{id}/move': true,
  'post /instances/{id}/snapshot': true,
  'post /instances/restore': true,
  'post /snapshot/save': true,
  'post /snapshot/restore': true,
  'get /jobs': true,
  'get /jobs/{id}': true,
  'delete /jobs/{id}': true,
  'post /jobs/{id}/cancel': true,
  'post /jobs/{id}/retry': true,
  'post /conformance': true,
  'post /kernels': true,
  'get /kernels': true,
  'get /kernels/{name}/{version}': true,
  'delete /kernels/{name}/{version}': true,
  'post /tokens': true,
  'get /tokens': true,
  'post /tokens/{id}/rotate': true,
  'delete /tokens/{id}': true,
  'get /quota': true,
  'get /tenants/{tenant}/quota': true,
  'put /tenants/{tenant}/quota': true,
  'delete /tenants/{tenant}/quota': true,
  'get /audit': true,
} as const satisfies Record<Operation, true>;

describe('the client', () => {
  it('deploys, lists, gets, patches, invokes, aliases and deletes', async () => {
    await using server = await serve(['--store', 'memory', '--token', 'secret']);
    const client = createClient(server.url, { token: 'secret' });
    const one = client.functions[':id'];

    const deployed = await client.functions.$post({
      json: { name: 'test/a b', wasm_b64: encodeBase64(wasm(FUNCTIONS)), tags: ['x'], limits: { fuel: 1000 } },
    });
    assert.ok(deployed.ok);
    const { id, created, exports, limits } = await deployed.json();
    assert.deepEqual([created, exports.some(({ name }) => name === 'add'), limits.fuel], [true, true, 1000]);

    const listed = await client.functions.$get({ query: { limit: 10, name: 'test/a b' } });
    assert.ok(listed.ok);
    const { functions, next } = await listed.json();
    assert.deepEqual([functions.map((each) => each.id), next], [[id], null]);

    const got = await one.$get({ param: { id: 'test/a b@1' } });
    assert.ok(got.ok, 'a name with a slash is one parameter');
    assert.equal((await got.json()).id, id);
    const patched = await one.$patch({ param: { id }, json: { description: 'added' } });
    assert.ok(patched.ok);
    assert.equal((await patched.json()).description, 'added');
    const module = await one.module.$get({ param: { id } });
    assert.deepEqual(new Uint8Array(await module.arrayBuffer()), wasm(FUNCTIONS));

    const invoked = await one.invoke.$post({ param: { id }, json: { export: 'add', args: [20, 22] } });
    assert.ok(invoked.ok);
    const { result, backend } = await invoked.json();
    assert.deepEqual([result, backend], [[42], 'cpu']);

    const named = await client.aliases[':name'].$put({ param: { name: 'live' }, json: { function: id } });
    assert.equal(named.status, 201);
    const kept = await one.$delete({ param: { id } });
    assert.equal(kept.status, 409);
    assert.equal((await client.aliases[':name'].$delete({ param: { name: 'live' } })).status, 204);
    assert.equal((await one.$delete({ param: { id } })).status, 204);
    const gone = await one.$get({ param: { id } });
    assert.ok(!gone.ok);
    const { error }: ErrorEnvelope = await gone.json();
    assert.deepEqual([gone.status, error.kind, error.id], [404, 'not_found', id]);
  });

  it('submits a job once for a key, and waits for it', async () => {
    await using server = await serve(['--store', 'memory']);
    const client = createClient(server.url);
    const one = client.functions[':id'];
    await client.functions.$post({ json: { name: 'test', wasm_b64: encodeBase64(wasm(FUNCTIONS)) } });
    const submit = async () => {
      const header = { 'idempotency-key': 'k' };
      const json = { export: 'add', args: [1, 2], priority: 1 };
      const submitted = await one['invoke-async'].$post({ param: { id: 'test' }, header, json });
      assert.equal(submitted.status, 202);
      return submitted.status === 202 ? (await submitted.json()).job_id : '';
    };
    const id = await submit();
    assert.equal(await submit(), id);
    const waited = await client.jobs[':id'].$get({ param: { id }, query: { wait_ms: 60_000 } });
    assert.ok(waited.ok);
    const { status, result } = await waited.json();
    assert.equal(status, 'completed');
    assert.deepEqual(result && 'results' in result && result.result, [3]);
    const jobs = await client.jobs.$get({ query: { status: 'completed' } });
    assert.deepEqual(jobs.ok && (await jobs.json()).jobs.map((job) => job.id), [id]);
  });

  it('sends token and tenant, by the fetch that it is given', async () => {
    const seen: Headers[] = [];
    const fetch = async (_: unknown, init?: RequestInit) => {
      seen.push(new Headers(init?.headers));
      return Response.json({ error: { kind: 'forbidden', message: '' } }, { status: 403 });
    };
    const client = createClient('http://nowhere', { token: 't', tenant: 7n, fetch: fetch as typeof globalThis.fetch });
    assert.equal((await client.quota.$get()).status, 403);
    assert.deepEqual([seen[0].get('authorization'), seen[0].get('x-tensorwasm-tenant')], ['Bearer t', '7']);
    for (const id of ['', '.', '..']) {
      assert.throws(() => client.functions[':id'].$delete({ param: { id } }), TypeError);
    }
    assert.equal(seen.length, 1, 'a parameter that would be another path is not sent');
  });

  it('has the type of everything that the server documents, but for other servers’ protocols and pages', async () => {
    await using server = await serve(['--store', 'memory']);
    const document = await createClient(server.url)['openapi.json'].$get();
    assert.ok(document.ok);
    const paths = (await document.json()).paths as Record<string, Record<string, unknown>>;
    const served = Object.entries(paths)
      .filter(([path]) => !/^\/(?:v1|v2|reference)(?:\/|$)/.test(path))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    assert.deepEqual(Object.keys(TYPED).sort(), served.sort());
  });

  it('does not compile where the server would refuse', async () => {
    await using server = await serve(['--store', 'memory']);
    const client = createClient(server.url);
    const wasm_b64 = encodeBase64(wasm(FUNCTIONS));
    const param = { id: 'test' };
    const deployed = await client.functions.$post({ json: { name: 'test', wasm_b64 } });
    const replies: Promise<{ readonly status: number }>[] = [
      // @ts-expect-error: no such route
      client.function.$get(),
      // @ts-expect-error: no such method
      client.functions.$put({}),
      // @ts-expect-error: a parameter is missing
      client.functions[':id'].$get(),
      // @ts-expect-error: no such field
      client.functions[':id'].invoke.$post({ param, json: { exports: 'add' } }),
      // @ts-expect-error: a field of another type
      client.functions.$post({ json: { name: 1, wasm_b64 } }),
      // @ts-expect-error: no such limit
      client.functions.$post({ json: { name: 'test', wasm_b64, limits: { pages: 1 } } }),
      // @ts-expect-error: no such status of a job
      client.jobs.$get({ query: { status: 'done' } }),
    ];
    const statuses = (await Promise.all(replies)).map(({ status }) => status);
    assert.deepEqual(statuses, [404, 405, 404, 400, 400, 400, 400]);
    assert.ok(deployed.ok);
    // @ts-expect-error: a reply has no error
    assert.equal((await deployed.json()).error, undefined);
  });

  it('is bundled for a browser with nothing of the server', async () => {
    const absWorkingDir = fileURLToPath(new URL('../..', import.meta.url));
    const { outputFiles, metafile } = await build({
      entryPoints: ['tensor-wasm/client'],
      absWorkingDir,
      bundle: true,
      write: false,
      metafile: true,
    });
    const inputs = Object.keys(metafile.inputs).filter((name) => !name.includes('node_modules/hono/'));
    assert.deepEqual(inputs.sort(), [
      'src/client/client.ts',
      'src/core/app/base64.ts',
      'src/core/app/errors.ts',
      'src/core/errors.ts',
    ]);
    assert.ok(outputFiles[0].contents.length < 32_000, `${outputFiles[0].contents.length} bytes`);
  });
});
