import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GENESIS, verifyChain } from '../../src/core/audit/chain.ts';
import type { AuditSink } from '../../src/core/audit/trail.ts';
import { sha256 } from '../../src/platform/sha256.ts';
import { fixture } from './fixture.ts';

/** A sink in memory, that fails when told to. */
function memory() {
  let text = '';
  const state = { broken: false, writes: 0 };
  const sink: AuditSink = {
    head: null,
    write(lines) {
      if (state.broken) throw new Error('no space left');
      state.writes++;
      text += lines;
    },
    close: () => undefined,
  };
  const lines = () => text.split('\n').filter((line) => line !== '');
  // biome-ignore lint/suspicious/noExplicitAny: entries are read as a program would that only knows JSON.
  const entries = (): any[] => lines().map((line) => JSON.parse(line));
  return { sink, state, lines, entries };
}

const TOKENS = { TENSOR_WASM_API_TOKENS: 'root,some:tenant=9,18446744073709551615,7' };
const auth = (token: string, tenant = '7') => ({ authorization: `Bearer ${token}`, 'x-tensorwasm-tenant': tenant });

describe('the audit log', () => {
  it('has every state change, before it is answered', async () => {
    const { sink, entries } = memory();
    const server = fixture(TOKENS, undefined, { auditSink: sink });
    const id = await server.deploy(undefined, { ...auth('some'), 'x-request-id': 'from-ci.1' });
    const [entry] = entries();
    assert.deepEqual(entry, {
      seq: 1,
      prev_hash: GENESIS.hash,
      ts_unix_ms: entry.ts_unix_ms,
      request_id: 'from-ci.1',
      actor: {
        kind: 'bearer',
        token_id: sha256('some').slice(0, 12),
        roles: ['invoke', 'deploy', 'operate', 'admin'],
        scope: { kind: 'tenant_set', tenants: ['7', '9', '18446744073709551615'] },
      },
      action: 'create_function',
      resource: { function_id: id, tenant_id: '7' },
      outcome: { status_code: 200 },
      latency_ms: entry.latency_ms,
      peer_addr: null,
      client_cert_subject: null,
      hash: entry.hash,
    });
    assert.ok(Math.abs(entry.ts_unix_ms - Date.now()) < 60_000 && entry.latency_ms > 0);
    await server.request(`/functions/${id}`, { method: 'DELETE', headers: auth('root') });
    assert.deepEqual([entries()[1].action, entries()[1].actor.scope], ['delete_function', { kind: 'wildcard' }]);
  });

  it('has invocations and their ends, soon after', async () => {
    const { sink, state, entries } = memory();
    const server = fixture({}, undefined, { auditSink: sink });
    const id = await server.deploy();
    const { writes } = state;
    for (let i = 0; i < 10; i++) await server.invoke(id, { export: 'add', args: [i, 1] });
    await server.invoke(id, { export: 'trap_at', args: [1, 1] });
    server.gateway.audit.flush();
    const invoked = entries().slice(1);
    assert.equal(invoked.length, 11);
    assert.ok(state.writes - writes < 11, 'a write for each would be dear');
    assert.deepEqual(invoked[10].outcome, { status_code: 422, error_kind: 'trap' });
    assert.deepEqual([invoked[0].action, invoked[0].resource.function_id], ['invoke_function', id]);
    assert.deepEqual(invoked[0].actor, {
      kind: 'dev',
      token_id: null,
      roles: ['invoke', 'deploy', 'operate', 'admin'],
      scope: { kind: 'dev' },
    });
  });

  it('has denials, of reads too, and no other read', async () => {
    const { sink, entries } = memory();
    const server = fixture(
      { ...TOKENS, TENSOR_WASM_API_RATE_LIMIT_QPS: '0.001', TENSOR_WASM_API_RATE_LIMIT_BURST: '3' },
      undefined,
      { auditSink: sink },
    );
    const id = '00000000-0000-4000-8000-000000000000';
    const get = (path: string, headers: Record<string, string>) => server.request(path, { headers });
    await get('/functions', auth('root'));
    await get('/functions', {});
    await get('/functions', auth('wrong'));
    await get('/functions', auth('some', '1'));
    await get(`/functions/${id}`, auth('some'));
    for (let i = 0; i < 3; i++) await get('/functions', auth('root'));
    server.gateway.audit.flush();
    assert.deepEqual(
      entries().map(({ action, actor, outcome }) => [action, actor.kind, outcome.status_code, outcome.error_kind]),
      [
        ['GET /functions', 'anonymous', 401, 'unauthorized'],
        ['GET /functions', 'anonymous', 401, 'unauthorized'],
        ['GET /functions', 'bearer', 403, 'tenant_scope_denied'],
        ['GET /functions/{id}', 'bearer', 404, 'not_found'],
        ['GET /functions', 'bearer', 429, 'rate_limited'],
      ],
    );
    assert.deepEqual(entries()[3].resource, { function_id: id, tenant_id: '7' });
  });

  it('is one chain, without any secret', async () => {
    const { sink, lines } = memory();
    const server = fixture(TOKENS, undefined, { auditSink: sink });
    const id = await server.deploy(undefined, auth('root'));
    const made = await server.post('/tokens', { name: 'n', roles: ['invoke'], tenants: '*' }, auth('root'));
    const { token, id: tokenId } = await made.json();
    await server.post(`/functions/${id}/invoke`, { export: 'add', args: [1, 2] }, auth(token));
    await server.post(`/tokens/${tokenId}/rotate`, {}, auth('root'));
    server.gateway.audit.flush();
    const report = verifyChain(lines(), sha256);
    assert.deepEqual([report.entries, report.problems], [4, []]);
    assert.ok(lines().some((line) => JSON.parse(line).resource.token_id === tokenId));
    assert.doesNotMatch(lines().join(), new RegExp(`${token}|${token.split('_').slice(2).join('_')}|"root"|"args"`));
    const dropped = lines().toSpliced(1, 1);
    assert.notDeepEqual(verifyChain(dropped, sha256).problems, []);
  });

  it('cannot be written to by what a caller sends', async () => {
    const { sink, lines, entries } = memory();
    const server = fixture({}, undefined, { auditSink: sink });
    const evil = encodeURIComponent('x"},"hash":"y"}\n{"seq":9');
    await server.request(`/jobs/${evil}`, { method: 'DELETE', headers: { 'x-request-id': 'a"b' } });
    assert.equal(lines().length, 1);
    assert.match(entries()[0].request_id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(verifyChain(lines(), sha256).problems, []);
  });

  it('is read by admins, newest first, each seeing their own tenants', async () => {
    const { sink } = memory();
    const server = fixture({ ...TOKENS, TENSOR_WASM_API_AUDIT_RECENT: '3' }, undefined, { auditSink: sink });
    for (const tenant of ['1', '7', '1', '9', '1']) await server.deploy(undefined, auth('root', tenant));
    const read = async (token: string, query = '') => {
      const headers = { authorization: `Bearer ${token}` };
      return (await server.request(`/audit?${query}`, { headers })).json();
    };
    const all = await read('root');
    assert.deepEqual([all.entries.map(({ seq }: { seq: number }) => seq), all.head.seq], [[5, 4, 3], 5]);
    assert.deepEqual(
      (await read('some')).entries.map(({ seq }: { seq: number }) => seq),
      [4],
    );
    assert.equal((await read('root', 'tenant_id=1&limit=1')).entries[0].seq, 5);
    assert.deepEqual((await read('root', 'action=delete_function')).entries, []);
  });

  it('loses nothing to a sink that fails for a while', async () => {
    const { sink, state, lines } = memory();
    const server = fixture({}, undefined, { auditSink: sink });
    state.broken = true;
    await server.deploy();
    assert.equal(lines().length, 0);
    state.broken = false;
    await server.deploy();
    assert.deepEqual([lines().length, verifyChain(lines(), sha256).problems], [2, []]);
  });

  it('has the subject of a client certificate from a trusted proxy alone', async () => {
    const { sink, entries } = memory();
    const server = fixture({ TENSOR_WASM_API_TRUSTED_XFCC_PROXIES: '10.0.0.0/8,2001:db8::/32' }, undefined, {
      auditSink: sink,
    });
    const headers = {
      'x-forwarded-client-cert': 'By=spiffe://a;Hash=ab;Subject="CN=first",By=spiffe://b;Subject="CN=Ann \\"A\\", O=X"',
    };
    const peers = ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::1', '11.1.2.3', '2001:db9::1', null];
    for (const peer of peers) {
      await server.app.request('/jobs/x', { method: 'DELETE', headers }, { peer: () => peer });
    }
    assert.deepEqual(
      entries().map(({ peer_addr, client_cert_subject }) => [peer_addr, client_cert_subject]),
      peers.map((peer, i) => [peer, i < 3 ? 'CN=Ann "A", O=X' : null]),
    );
    assert.throws(() => fixture({ TENSOR_WASM_API_TRUSTED_XFCC_PROXIES: '10.0.0.0/33' }), /10\.0\.0\.0\/33/);
  });
});

describe('every reply', () => {
  it('has a request id, the caller’s where it sent one', async () => {
    const { request } = fixture();
    for (const path of ['/functions', '/nowhere', '/healthz', '/functions/x']) {
      assert.match(String((await request(path)).headers.get('x-request-id')), /^[0-9a-f-]{36}$/, path);
      const named = await request(path, { headers: { 'x-request-id': 'abc:1' } });
      assert.equal(named.headers.get('x-request-id'), 'abc:1', path);
    }
  });

  it('is not for other pages, unless their origin is allowed', async () => {
    const { request } = fixture({ TENSOR_WASM_API_CORS_ALLOWED_ORIGINS: 'https://a.example' });
    const from = async (origin: string, init: RequestInit = {}) => {
      const response = await request('/functions', {
        ...init,
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      const { headers, status } = response;
      return [status, headers.get('access-control-allow-origin'), headers.get('access-control-allow-methods')];
    };
    assert.deepEqual(await from('https://a.example'), [200, 'https://a.example', null]);
    assert.deepEqual(await from('https://b.example'), [200, null, null]);
    const asking = { method: 'OPTIONS' };
    assert.deepEqual(await from('https://a.example', asking), [204, 'https://a.example', 'POST, GET']);
    assert.deepEqual(await from('https://b.example', asking), [405, null, null]);
    assert.equal((await fixture().request('/functions')).headers.get('vary'), null);
    const plain = await request('/jobs');
    assert.deepEqual(
      ['x-content-type-options', 'cache-control'].map((name) => plain.headers.get(name)),
      ['nosniff', 'no-store'],
    );
  });
});
