import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeBase64 } from '../../src/core/app/base64.ts';
import { MemoryStore } from '../../src/core/store/memory.ts';
import { type Fixture, FUNCTIONS, fixture, wasm } from './fixture.ts';
import { COMMAND } from './guests.ts';

const LIMITED = `(module
  (memory (export "memory") 1 16)
  (func (export "grow") (param i32) (result i32) local.get 0 memory.grow)
  (func $down (export "down") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0)) (else (call $down (i32.sub (local.get 0) (i32.const 1))))))
  (func (export "spin") (loop br 0)))`;

async function deploy(app: Fixture, metadata: object = {}, text = FUNCTIONS) {
  const response = await app.post('/functions', { name: 'f', wasm_b64: encodeBase64(wasm(text)), ...metadata });
  return { status: response.status, body: await response.json() };
}

function patch(app: Fixture, reference: string, body: unknown, headers: Record<string, string> = {}) {
  return app.request(`/functions/${reference}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json', ...headers },
    body: JSON.stringify(body),
  });
}

async function ended(app: Fixture, body: unknown): Promise<unknown> {
  const response = await app.invoke('f', body);
  const { result, error } = await response.json();
  return result ?? [response.status, error.code ?? error.field ?? error.kind];
}

const NOTHING = { description: '', tags: [], environment: {}, limits: {}, policy: {} };

describe('what is said of a function', () => {
  it('is told at its deploy, and as before for the next version where nothing else is said', async () => {
    const app = fixture();
    const said = {
      description: 'adds',
      tags: ['b', 'a', 'b'],
      environment: { A: '1' },
      limits: { fuel: 1000, deadline_ms: null },
      policy: { backend: 'cpu', verify: 0.5 },
    };
    const { body } = await deploy(app, said);
    const kept = { ...said, tags: ['a', 'b'], limits: { fuel: 1000 } };
    const of = ({ description, tags, environment, limits, policy }: typeof said) => ({
      description,
      tags,
      environment,
      limits,
      policy,
    });
    assert.deepEqual(of(body), kept);
    assert.equal((await deploy(app)).body.created, false);
    const next = await deploy(app, { tags: ['c'] });
    assert.deepEqual([next.body.version, of(next.body)], [2, { ...kept, tags: ['c'] }]);
    const other = await deploy(app, {}, '(module)');
    assert.deepEqual([other.body.version, of(other.body)], [3, { ...kept, tags: ['c'] }]);
  });

  it('comes with the bytes of a module as JSON in the query', async () => {
    const app = fixture();
    const metadata = encodeURIComponent('{"tags":["x"],"limits":{"fuel":7}}');
    const send = (query: string) =>
      app.request(`/functions?name=f&${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/wasm' },
        body: wasm(FUNCTIONS),
      });
    const { tags, limits } = await (await send(`metadata=${metadata}`)).json();
    assert.deepEqual([tags, limits], [['x'], { fuel: 7 }]);
    assert.equal((await send('metadata={')).status, 400);
    assert.equal((await send('metadata=[]')).status, 400);
  });

  it('is changed by a merge patch, and no more than that', async () => {
    const app = fixture();
    const {
      body: { created: _, ...before },
    } = await deploy(app, { tags: ['a'], environment: { A: '1', B: '2' }, limits: { fuel: 9 } });
    const after = await (
      await patch(app, 'f', { environment: { A: null, C: '3' }, limits: { max_pages: 4 }, description: 'x' })
    ).json();
    assert.deepEqual(after, {
      ...before,
      description: 'x',
      environment: { B: '2', C: '3' },
      limits: { fuel: 9, max_pages: 4 },
      updated_unix_ms: after.updated_unix_ms,
    });
    const none = await (
      await patch(app, before.id, { tags: null, environment: null, limits: null, description: null })
    ).json();
    assert.deepEqual(none, { ...after, ...NOTHING, updated_unix_ms: none.updated_unix_ms });
    assert.deepEqual((await (await app.request('/functions/f')).json()).limits, {});
  });

  it('finds functions by tag', async () => {
    const app = fixture();
    await deploy(app, { tags: ['a', 'b'] });
    const found = async (tag: string) => (await (await app.request(`/functions?tag=${tag}`)).json()).functions.length;
    assert.deepEqual([await found('a'), await found('c')], [1, 0]);
  });

  const wrong: readonly [what: string, metadata: object, field: string][] = [
    ['a limit that is none', { limits: { speed: 1 } }, 'limits'],
    ['a limit below the least', { limits: { deadline_ms: 0 } }, 'limits.deadline_ms'],
    ['a limit above the server’s', { limits: { max_pages: 5000 } }, 'limits.max_pages'],
    ['a backend that is none', { policy: { backend: 'tpu' } }, ''],
    ['a share above one', { policy: { verify: 1.5 } }, 'policy.verify'],
    ['a tag that is empty', { tags: [''] }, 'tags.0'],
    ['too many tags', { tags: Array.from({ length: 33 }, String) }, 'tags'],
    ['a variable with = in its name', { environment: { 'A=B': '1' } }, 'environment.A=B'],
    ['a variable with a zero byte', { environment: { A: 'x\0' } }, 'environment.A'],
    ['too long an environment', { environment: { A: 'x'.repeat(40_000) } }, 'environment'],
    ['too long a description', { description: 'x'.repeat(1025) }, 'description'],
  ];
  for (const [what, metadata, field] of wrong) {
    it(`is refused with ${what}, at a deploy and in a patch, and nothing changes`, async () => {
      const app = fixture();
      const { status, body } = await deploy(app, metadata);
      assert.deepEqual([status, body.error.kind, body.error.field ?? ''], [400, 'invalid_request', field]);
      assert.deepEqual((await (await app.request('/functions')).json()).functions, []);
      await deploy(app);
      const before = await (await app.request('/functions/f')).text();
      const response = await patch(app, 'f', metadata);
      const { error } = await response.json();
      assert.deepEqual([response.status, error.kind, error.field ?? ''], [400, 'invalid_request', field]);
      assert.equal(await (await app.request('/functions/f')).text(), before);
    });
  }

  it('is not changed by what it does not know, or by what is no object', async () => {
    const app = fixture();
    await deploy(app);
    for (const body of [{ name: 'g' }, { wasm_b64: '' }, [], 'x', 7, null]) {
      assert.equal((await patch(app, 'f', body)).status, 400, JSON.stringify(body));
    }
    assert.equal((await patch(app, 'g', {})).status, 404);
    assert.equal((await patch(app, 'f', {}, { 'content-type': 'text/plain' })).status, 415);
  });
});

describe('entity tags', () => {
  it('spare what a client has already', async () => {
    const app = fixture();
    const { body } = await deploy(app);
    for (const path of ['/functions/f', '/functions', '/functions/f/module']) {
      const tag = String((await app.request(path)).headers.get('etag'));
      assert.match(tag, /^"[0-9a-f]{32,64}"$/, path);
      for (const header of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
        const response = await app.request(path, { headers: { 'if-none-match': header } });
        assert.deepEqual([response.status, await response.text()], [304, ''], `${path} ${header}`);
        assert.equal(response.headers.get('etag'), tag);
      }
      assert.equal((await app.request(path, { headers: { 'if-none-match': '"x"' } })).status, 200);
    }
    const module = await app.request(`/functions/${body.id}/module`);
    assert.equal(module.headers.get('content-type'), 'application/wasm');
    assert.deepEqual(new Uint8Array(await module.arrayBuffer()), wasm(FUNCTIONS));
  });

  it('keep a change from what it was not meant for', async () => {
    const app = fixture();
    await deploy(app);
    const tag = String((await app.request('/functions/f')).headers.get('etag'));
    const first = await patch(app, 'f', { description: 'first' }, { 'if-match': tag });
    assert.equal(first.status, 200);
    const second = await patch(app, 'f', { description: 'second' }, { 'if-match': tag });
    assert.deepEqual([second.status, (await second.json()).error.kind], [412, 'precondition_failed']);
    const now = await app.request('/functions/f');
    assert.deepEqual([(await now.json()).description, now.headers.get('etag')], ['first', first.headers.get('etag')]);
    assert.equal((await patch(app, 'f', { description: 'third' }, { 'if-match': '*' })).status, 200);
  });

  it('let one of several changes at once through, and all where none is sent', async () => {
    const app = fixture();
    await deploy(app);
    const tag = String((await app.request('/functions/f')).headers.get('etag'));
    const at = (headers: Record<string, string>) =>
      Promise.all(['a', 'b', 'c'].map((name) => patch(app, 'f', { environment: { [name]: '1' } }, headers)));
    assert.deepEqual((await at({ 'if-match': tag })).map(({ status }) => status).sort(), [200, 412, 412]);
    assert.deepEqual(
      (await at({})).map(({ status }) => status),
      [200, 200, 200],
    );
    assert.deepEqual((await (await app.request('/functions/f')).json()).environment, { a: '1', b: '1', c: '1' });
  });
});

describe('limits of a function', () => {
  it('hold for every invocation, and a request may only ask for less', async () => {
    const app = fixture();
    await deploy(app, { limits: { fuel: 1000, deadline_ms: 5000, max_pages: 3, max_call_depth: 10 } }, LIMITED);
    assert.deepEqual(await ended(app, { export: 'spin' }), [422, 'fuel_exhausted']);
    assert.deepEqual(await ended(app, { export: 'spin', fuel: 1001 }), [400, 'fuel']);
    assert.deepEqual(await ended(app, { export: 'spin', deadline_ms: 5001 }), [400, 'deadline_ms']);
    assert.deepEqual(await ended(app, { export: 'down', args: [5], fuel: 100 }), [0]);
    assert.deepEqual(await ended(app, { export: 'down', args: [5], fuel: 3 }), [422, 'fuel_exhausted']);
    assert.deepEqual(await ended(app, { export: 'down', args: [50] }), [422, 'call_stack_exhausted']);
    assert.deepEqual(await ended(app, { export: 'grow', args: [2] }), [1]);
    assert.deepEqual(await ended(app, { export: 'grow', args: [3] }), [-1]);
    assert.equal((await patch(app, 'f', { limits: null })).status, 200);
    assert.deepEqual(await ended(app, { export: 'grow', args: [3] }), [1]);
    assert.deepEqual(await ended(app, { export: 'down', args: [50] }), [0]);
  });

  it('stop it at its own deadline', async () => {
    const app = fixture();
    await deploy(app, { limits: { deadline_ms: 60 } }, LIMITED);
    const response = await app.invoke('f', { export: 'spin' });
    const { error } = await response.json();
    assert.deepEqual([response.status, error.kind, error.deadline_ms], [504, 'invoke_timeout', 60]);
  });

  it('stay below the server’s, where those were lowered since', async () => {
    const store = new MemoryStore();
    const before = fixture({}, undefined, { store });
    await deploy(before, { limits: { fuel: 1_000_000, max_pages: 16 } }, LIMITED);
    const after = fixture({ TENSOR_WASM_MAX_FUEL: '50', TENSOR_WASM_MAX_PAGES: '2' }, undefined, { store });
    assert.deepEqual(await ended(after, { export: 'spin', fuel: 51 }), [400, 'fuel']);
    assert.deepEqual(await ended(after, { export: 'spin' }), [422, 'fuel_exhausted']);
    assert.deepEqual(await ended(after, { export: 'grow', args: [2] }), [-1]);
  });

  it('hold for jobs, kept instances and comparisons', async () => {
    const app = fixture();
    await deploy(app, { limits: { fuel: 100, max_pages: 3 } }, LIMITED);
    const { job_id: job } = await (await app.post('/functions/f/invoke-async', { export: 'spin' })).json();
    const { result } = await (await app.request(`/jobs/${job}?wait_ms=60000`)).json();
    assert.deepEqual([result.kind, result.code], ['trap', 'fuel_exhausted']);
    assert.equal((await app.post('/functions/f/invoke-async', { export: 'spin', fuel: 101 })).status, 400);
    const { id } = await (await app.post('/instances', { function_id: 'f' })).json();
    assert.deepEqual(await ended(app, { instance: id, export: 'grow', args: [3] }), [-1]);
    const report = await (await app.post('/conformance', { function_id: 'f', export: 'spin' })).json();
    assert.equal(report.backends[0].trap.code, 'fuel_exhausted');
  });

  it('let as many run at once as it says, the others after them', async () => {
    const app = fixture();
    await deploy(app, { limits: { concurrency: 1 } }, LIMITED);
    const times = async () => {
      const response = await app.invoke('f', { export: 'spin', deadline_ms: 120 });
      return (await response.json()).error.kind;
    };
    // The second waits for the first, and its deadline passes meanwhile or soon after.
    assert.deepEqual(await Promise.all([times(), times()]), ['invoke_timeout', 'invoke_timeout']);
    const full = fixture({ TENSOR_WASM_API_MAX_QUEUED_INVOCATIONS: '0' });
    await deploy(full, { limits: { concurrency: 1 } }, LIMITED);
    const spinning = full.invoke('f', { export: 'spin', deadline_ms: 300 });
    const refused = await full.invoke('f', { export: 'down', args: [1] });
    const { error } = await refused.json();
    assert.deepEqual([refused.status, error.kind, error.concurrency], [503, 'capacity_exhausted', 1]);
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.equal((await spinning).status, 504);
    assert.deepEqual(await ended(full, { export: 'down', args: [1] }), [0]);
  });
});

describe('the policy and the environment of a function', () => {
  it('are what an invocation is that does not say otherwise', async () => {
    const app = fixture();
    await deploy(app, { policy: { backend: 'cuda', fallback: false } });
    const run = async (body: object) => {
      const response = await app.invoke('f', { export: 'add', args: [1, 2], ...body });
      const { backend, fallbacks, error } = await response.json();
      return error?.kind ?? [backend, fallbacks.length];
    };
    assert.equal(await run({}), 'unavailable');
    assert.deepEqual(await run({ fallback: true }), ['cpu', 1]);
    assert.deepEqual(await run({ backend: 'cpu' }), ['cpu', 0]);
  });

  it('give a WASI guest its variables, those of the request before them', async () => {
    const app = fixture();
    await deploy(app, { environment: { A: '1' } }, COMMAND);
    const out = async (body: object) => (await (await app.invoke('f', body)).json()).wasi.stdout;
    assert.match(await out({}), /A=1$/);
    assert.match(await out({ wasi: { env: { A: '2' } } }), /A=2$/);
  });
});
