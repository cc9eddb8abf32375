import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Fixture, fixture, wasm } from './fixture.ts';

/** A module whose only export answers the number. */
const answering = (number: number) => wasm(`(module (func (export "f") (result i32) i32.const ${number}))`);

async function deploy(app: Fixture, name: string, number: number, headers: Record<string, string> = {}) {
  const response = await app.request(`/functions?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/wasm', ...headers },
    body: answering(number),
  });
  assert.equal(response.status, 200);
  return response.json();
}

async function call(app: Fixture, reference: string): Promise<unknown> {
  const response = await app.post(`/functions/${encodeURIComponent(reference)}/invoke`, { export: 'f' });
  const body = await response.json();
  return body.result?.[0] ?? body.error.kind;
}

async function put(app: Fixture, name: string, target: string): Promise<[number, Record<string, unknown>]> {
  const response = await app.request(`/aliases/${encodeURIComponent(name)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ function: target }),
  });
  return [response.status, await response.json()];
}

describe('versions of a function', () => {
  it('are made by deploying under its name, and invoked by name, number and id', async () => {
    const app = fixture();
    const first = await deploy(app, 'a/b c', 1);
    const second = await deploy(app, 'a/b c', 2);
    assert.deepEqual([first.version, first.created, second.version, second.created], [1, true, 2, true]);
    assert.equal(await call(app, 'a/b c'), 2);
    assert.equal(await call(app, 'a/b c@1'), 1);
    assert.equal(await call(app, 'a/b c@2'), 2);
    assert.equal(await call(app, 'a/b c@3'), 'not_found');
    assert.equal(await call(app, 'a/b c@01'), 'not_found');
    assert.equal(await call(app, first.id), 1);
    assert.equal(await call(app, 'A/b c'), 'not_found');
  });

  it('are not made by the same module again', async () => {
    const app = fixture();
    const first = await deploy(app, 'f', 1);
    const again = await deploy(app, 'f', 1);
    assert.deepEqual([again.id, again.version, again.created], [first.id, 1, false]);
    assert.equal(await app.metric(/tensor_wasm_functions_deployed_total/), 1);
    const other = await deploy(app, 'g', 1);
    assert.deepEqual([other.created, other.sha256], [true, first.sha256]);
    assert.notEqual(other.id, first.id);
  });

  it('are made one at a time, however many deploy at once', async () => {
    const app = fixture();
    const made = await Promise.all([1, 2, 3, 3, 3, 4].map((number) => deploy(app, 'f', number)));
    const created = made.filter((one) => one.created).map(({ version }) => version);
    assert.deepEqual(created.toSorted(), [...created.keys()].map((index) => index + 1).toSorted());
  });

  it('are listed by name, and the newest alone', async () => {
    const app = fixture();
    for (const number of [1, 2]) await deploy(app, 'f', number);
    await deploy(app, 'g', 3);
    const list = async (query: string) =>
      (await (await app.request(`/functions?${query}`)).json()).functions.map(
        ({ name, version }: { name: string; version: number }) => `${name}@${version}`,
      );
    assert.deepEqual((await list('name=f')).toSorted(), ['f@1', 'f@2']);
    assert.deepEqual((await list('latest=true')).toSorted(), ['f@2', 'g@1']);
    assert.deepEqual(await list('name=h'), []);
  });

  it('are deleted one by one, or all by the name', async () => {
    const app = fixture();
    const remove = async (reference: string) =>
      (await app.request(`/functions/${encodeURIComponent(reference)}`, { method: 'DELETE' })).status;
    for (const number of [1, 2, 3]) await deploy(app, 'f', number);
    assert.equal(await call(app, 'f'), 3);
    assert.equal(await remove('f@3'), 204);
    assert.equal(await call(app, 'f'), 2);
    assert.equal((await deploy(app, 'f', 5)).version, 4);
    assert.equal(await remove('f'), 204);
    assert.equal(await call(app, 'f'), 'not_found');
    assert.equal(await call(app, 'f@1'), 'not_found');
    assert.equal(await remove('f'), 404);
  });

  it('belong to their tenant, names and all', async () => {
    const app = fixture();
    const theirs = await deploy(app, 'f', 1, { 'x-tensorwasm-tenant': '7' });
    assert.equal(await call(app, 'f'), 'not_found');
    assert.equal((await deploy(app, 'f', 2)).version, 1);
    assert.equal(await call(app, 'f'), 2);
    assert.equal((await put(app, 'x', theirs.id))[0], 404);
  });

  it('serve jobs and instances by name too', async () => {
    const app = fixture();
    const { id } = await deploy(app, 'f', 4);
    const { job_id: job } = await (await app.post('/functions/f/invoke-async', { export: 'f' })).json();
    const done = await (await app.request(`/jobs/${job}?wait_ms=60000`)).json();
    assert.deepEqual([done.function_id, done.result.result], [id, [4]]);
    const instance = await (await app.post('/instances', { function_id: 'f@1' })).json();
    assert.equal(instance.function_id, id);
  });

  it('do not change what a repeated job means', async () => {
    const app = fixture();
    await deploy(app, 'f', 1);
    const key = { 'idempotency-key': 'k' };
    const first = await (await app.post('/functions/f/invoke-async', { export: 'f' }, key)).json();
    await deploy(app, 'f', 2);
    const again = await (await app.post('/functions/f/invoke-async', { export: 'f' }, key)).json();
    assert.deepEqual(again, first);
  });
});

describe('an alias', () => {
  it('stands for the version it was given, until it is given another', async () => {
    const app = fixture();
    await deploy(app, 'f', 1);
    const [made, alias] = await put(app, 'f:live', 'f');
    assert.deepEqual([made, alias.function_name, alias.version], [201, 'f', 1]);
    await deploy(app, 'f', 2);
    assert.equal(await call(app, 'f:live'), 1);
    const [moved, now] = await put(app, 'f:live', 'f@2');
    assert.deepEqual([moved, now.version, now.created_unix_ms], [200, 2, alias.created_unix_ms]);
    assert.equal(await call(app, 'f:live'), 2);
    assert.deepEqual(await (await app.request('/aliases/f:live')).json(), now);
    assert.deepEqual((await (await app.request('/aliases')).json()).aliases, [now]);
  });

  it('goes before a function of the same name', async () => {
    const app = fixture();
    for (const number of [1, 2]) await deploy(app, 'f', number);
    assert.equal(await call(app, 'f'), 2);
    await put(app, 'f', 'f@1');
    assert.equal(await call(app, 'f'), 1);
    assert.equal((await app.request('/aliases/f', { method: 'DELETE' })).status, 204);
    assert.equal(await call(app, 'f'), 2);
  });

  it('keeps its function from being deleted', async () => {
    const app = fixture();
    const { id } = await deploy(app, 'f', 1);
    await put(app, 'x', 'f');
    for (const reference of [id, 'f', 'f@1', 'x']) {
      const response = await app.request(`/functions/${reference}`, { method: 'DELETE' });
      assert.deepEqual([response.status, (await response.json()).error.kind], [409, 'conflict'], reference);
    }
    assert.equal((await app.request('/aliases/x', { method: 'DELETE' })).status, 204);
    assert.equal((await app.request('/functions/f', { method: 'DELETE' })).status, 204);
  });

  it('is refused where it makes no sense', async () => {
    const app = fixture();
    await deploy(app, 'f', 1);
    const kind = async (name: string, body: unknown): Promise<unknown> => {
      const response = await app.request(`/aliases/${encodeURIComponent(name)}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return [response.status, (await response.json()).error?.kind];
    };
    assert.deepEqual(await kind('x', { function: 'g' }), [404, 'not_found']);
    assert.deepEqual(await kind('x', { version: 1 }), [400, 'invalid_request']);
    assert.deepEqual(await kind(' ', { function: 'f' }), [400, 'invalid_name']);
    assert.deepEqual(await kind('a\nb', { function: 'f' }), [400, 'invalid_name']);
    assert.equal((await app.request('/aliases/x')).status, 404);
    assert.equal((await app.request('/aliases/x', { method: 'DELETE' })).status, 404);
  });

  it('is listed by name, a page at a time', async () => {
    const app = fixture();
    await deploy(app, 'f', 1);
    for (const name of ['b', 'a', 'é']) await put(app, name, 'f');
    const first = await (await app.request('/aliases?limit=2')).json();
    const second = await (await app.request(`/aliases?limit=2&after=${first.next}`)).json();
    const names = [...first.aliases, ...second.aliases].map(({ name }) => name);
    assert.deepEqual([names, second.next], [['a', 'b', 'é'], null]);
    assert.equal((await app.request('/aliases?after=!')).status, 400);
  });
});
