import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '../../src/core/ports.ts';
import { MemoryStore } from '../../src/core/store/memory.ts';
import { type Fixture, fixture } from './fixture.ts';

const auth = (token: string, tenant?: string): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  ...(tenant === undefined ? {} : { 'x-tensorwasm-tenant': tenant }),
});

async function kind(response: Response): Promise<[number, string]> {
  return [response.status, response.ok ? 'ok' : (await response.json()).error.kind];
}

function clock(): Clock & { pass(milliseconds: number): void } {
  let passed = 0;
  return {
    now: () => 1_800_000_000_000 + passed,
    monotonic: () => passed,
    pass(milliseconds) {
      passed += milliseconds;
    },
  };
}

async function create({ post }: Fixture, by: string | null, body: object): Promise<{ id: string; token: string }> {
  const response = await post('/tokens', { name: 'test', ...body }, by === null ? {} : auth(by));
  const text = await response.text();
  assert.equal(response.status, 201, text);
  assert.equal(response.headers.get('location'), `/tokens/${JSON.parse(text).id}`);
  return JSON.parse(text);
}

const ADMIN = { roles: ['admin'], tenants: '*' };

describe('tokens of the store', () => {
  it('close an open server with the first, which must be able to make more', async () => {
    const server = fixture();
    const functions = (headers = {}) => server.request('/functions', { headers }).then(kind);
    assert.deepEqual(await functions(), [200, 'ok']);
    for (const body of [
      { roles: ['invoke'], tenants: '*' },
      { roles: ['admin'], tenants: ['1'] },
    ]) {
      assert.deepEqual(await kind(await server.post('/tokens', { name: 'first', ...body })), [400, 'invalid_request']);
    }
    assert.deepEqual(await functions(), [200, 'ok']);
    const { id, token } = await create(server, null, ADMIN);
    assert.match(token, new RegExp(`^tw_${id}_`));
    assert.deepEqual(await functions(), [401, 'unauthorized']);
    assert.deepEqual(await functions(auth(token)), [200, 'ok']);
    await server.request(`/tokens/${id}`, { method: 'DELETE', headers: auth(token) });
    assert.deepEqual(await functions(auth(token)), [401, 'unauthorized']);
    assert.deepEqual(await functions(), [401, 'unauthorized'], 'the last one revoked must not open the server again');
  });

  it('are nowhere in the clear but in the reply that made them', async () => {
    const store = new MemoryStore();
    const server = fixture({}, undefined, { store });
    const { id, token } = await create(server, null, ADMIN);
    const secret = token.split('_').slice(2).join('_');
    assert.doesNotMatch(JSON.stringify(await store.tokens.get(id)), new RegExp(secret));
    const listed = await (await server.request('/tokens', { headers: auth(token) })).text();
    assert.match(listed, new RegExp(id));
    assert.doesNotMatch(listed, new RegExp(`${secret}|hash`));
  });

  it('expire as long after their making and rotation as was asked, however slow the server is', async () => {
    const time = clock();
    const slow: Clock = {
      ...time,
      now() {
        time.pass(1);
        return time.now();
      },
    };
    const server = fixture({}, undefined, { clock: slow });
    const made = await (await server.post('/tokens', { name: 'test', ...ADMIN, expires_in_seconds: 60 })).json();
    assert.equal(made.expires_unix_ms - made.created_unix_ms, 60_000);
    const body = { grace_seconds: 5, expires_in_seconds: 90 };
    const rotated = await (await server.post(`/tokens/${made.id}/rotate`, body, auth(made.token))).json();
    assert.equal(rotated.expires_unix_ms - rotated.rotated_unix_ms, 90_000);
    assert.equal(rotated.previous_until_unix_ms - rotated.rotated_unix_ms, 5000);
  });

  it('are accepted only as a whole', async () => {
    const server = fixture();
    const { token } = await create(server, null, ADMIN);
    const last = token.endsWith('A') ? 'B' : 'A';
    for (const wrong of [token.slice(0, -1), token.slice(0, -1) + last, `${token}A`, token.toUpperCase()]) {
      assert.deepEqual(await kind(await server.request('/tokens', { headers: auth(wrong) })), [401, 'unauthorized']);
    }
  });

  it('speak for their tenants, and for a single one unasked', async () => {
    const server = fixture();
    const { token: root } = await create(server, null, ADMIN);
    const { token } = await create(server, root, { roles: ['deploy'], tenants: [7] });
    const id = await server.deploy(undefined, auth(token));
    const at = (tenant?: string) => server.request(`/functions/${id}`, { headers: auth(token, tenant) }).then(kind);
    assert.deepEqual(
      [await at(), await at('7'), await at('0')],
      [
        [200, 'ok'],
        [200, 'ok'],
        [403, 'tenant_scope_denied'],
      ],
    );
    const seen = await server.request(`/functions/${id}`, { headers: auth(root, '7') });
    assert.equal(seen.status, 200);
    assert.deepEqual(await kind(await server.request(`/functions/${id}`, { headers: auth(root) })), [404, 'not_found']);
  });

  it('expire', async () => {
    const time = clock();
    const server = fixture({}, undefined, { clock: time });
    const { token: root } = await create(server, null, ADMIN);
    const { token } = await create(server, root, { roles: ['invoke'], tenants: '*', expires_in_seconds: 60 });
    const ask = () => server.request('/functions', { headers: auth(token) }).then(kind);
    time.pass(59_999);
    assert.deepEqual(await ask(), [200, 'ok']);
    time.pass(1);
    assert.deepEqual(await ask(), [401, 'unauthorized']);
  });

  it('rotate at once, or with a time in which both secrets count', async () => {
    const time = clock();
    const server = fixture({}, undefined, { clock: time });
    const { token: root } = await create(server, null, ADMIN);
    const { id, token } = await create(server, root, { roles: ['invoke'], tenants: '*' });
    const ask = (by: string) => server.request('/functions', { headers: auth(by) }).then(({ status }) => status);
    const rotate = async (body: object) =>
      (await (await server.post(`/tokens/${id}/rotate`, body, auth(root))).json()).token;
    const second = await rotate({ grace_seconds: 10 });
    assert.deepEqual([await ask(token), await ask(second)], [200, 200]);
    time.pass(10_000);
    assert.deepEqual([await ask(token), await ask(second)], [401, 200]);
    const third = await rotate({});
    assert.deepEqual([await ask(second), await ask(third)], [401, 200]);
  });

  it('are revoked for other servers on the same store too, within a second', async () => {
    const store = new MemoryStore();
    const time = clock();
    const one = fixture({}, undefined, { store, clock: time });
    const two = fixture({}, undefined, { store, clock: time });
    const { token: root } = await create(one, null, ADMIN);
    const { id, token } = await create(one, root, { roles: ['invoke'], tenants: '*' });
    const ask = () => two.request('/functions', { headers: auth(token) }).then(({ status }) => status);
    assert.equal(await ask(), 200);
    await one.request(`/tokens/${id}`, { method: 'DELETE', headers: auth(root) });
    time.pass(1000);
    assert.equal(await ask(), 401);
  });

  it('give no rights that their maker does not have, and show none either', async () => {
    const server = fixture();
    const { id: rootId, token: root } = await create(server, null, ADMIN);
    const { token: local } = await create(server, root, { roles: ['admin'], tenants: ['1'] });
    const { id: mine } = await create(server, local, { roles: ['deploy'], tenants: ['1'] });
    for (const tenants of ['*', ['1', '2']]) {
      const response = await server.post('/tokens', { name: 'x', roles: ['invoke'], tenants }, auth(local));
      assert.deepEqual(await kind(response), [403, 'tenant_scope_denied']);
    }
    const { tokens } = await (await server.request('/tokens?limit=1', { headers: auth(local) })).json();
    assert.equal(tokens.length, 1);
    assert.notEqual(tokens[0].id, rootId);
    for (const [id, status] of [
      [rootId, 404],
      [mine, 204],
    ] as const) {
      assert.equal((await server.request(`/tokens/${id}`, { method: 'DELETE', headers: auth(local) })).status, status);
    }
  });

  it('are listed a page at a time', async () => {
    const server = fixture({ TENSOR_WASM_API_TOKENS: 'root' });
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.push((await create(server, 'root', { roles: ['invoke'], tenants: '*' })).id);
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const query: string = after === '' ? '' : `&after=${after}`;
      const page = await (await server.request(`/tokens?limit=2${query}`, { headers: auth('root') })).json();
      seen.push(...page.tokens.map(({ id }: { id: string }) => id));
      after = page.next;
    }
    assert.deepEqual(seen.sort(), made.sort());
  });

  it('are refused where they make no sense', async () => {
    const server = fixture({ TENSOR_WASM_API_TOKENS: 'root' });
    const right = { name: 'x', roles: ['invoke'], tenants: '*' };
    for (const wrong of [
      { roles: [] },
      { roles: ['king'] },
      { tenants: [] },
      { tenants: ['-1'] },
      { tenants: ['x'] },
      { name: '' },
      { expires_in_seconds: 0 },
      { more: 1 },
    ]) {
      const response = await server.post('/tokens', { ...right, ...wrong }, auth('root'));
      assert.deepEqual(await kind(response), [400, 'invalid_request'], JSON.stringify(wrong));
    }
  });

  it('let nobody in without any, where development is not allowed', async () => {
    const { request } = fixture({}, undefined, { developer: false });
    assert.deepEqual(await kind(await request('/functions')), [401, 'unauthorized']);
  });
});
