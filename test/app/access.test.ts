import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTokens } from '../../src/core/tenants/environment.ts';
import { parseTenant } from '../../src/core/tenants/principal.ts';
import { sameSecret } from '../../src/core/tenants/secrets.ts';
import { fixture } from './fixture.ts';

async function kindOf(response: Response): Promise<[number, string]> {
  return [response.status, response.ok ? 'ok' : (await response.json()).error.kind];
}

describe('access', () => {
  const { request } = fixture({
    TENSOR_WASM_API_TOKENS: 'all,some:tenant=1,2,last:tenant=*',
    TENSOR_WASM_API_METRICS_TOKEN: 'scrape',
  });
  const ask = (headers: Record<string, string>, path = '/functions') => request(path, { headers }).then(kindOf);

  it('needs a token, and says so', async () => {
    const response = await request('/functions');
    assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    assert.deepEqual(await kindOf(response), [401, 'unauthorized']);
    assert.deepEqual(await ask({ authorization: 'Bearer wrong' }), [401, 'unauthorized']);
    assert.deepEqual(await ask({ authorization: 'Basic YTpi' }), [401, 'invalid_auth']);
    assert.deepEqual(await ask({ authorization: `Bearer ${'x'.repeat(1024)}` }), [401, 'invalid_auth']);
    assert.deepEqual(await ask({ authorization: 'Bearer all, Bearer all' }), [400, 'bad_request']);
  });

  it('is given to a token, whatever the case of the scheme', async () => {
    for (const authorization of ['Bearer all', 'bearer all', 'BEARER\tall', 'Bearer last']) {
      assert.deepEqual(await ask({ authorization }), [200, 'ok'], authorization);
    }
  });

  it('is limited to the tenants of the token', async () => {
    const authorization = 'Bearer some';
    assert.deepEqual(await ask({ authorization, 'x-tensorwasm-tenant': '2' }), [200, 'ok']);
    assert.deepEqual(await ask({ authorization, 'x-tensorwasm-tenant': '3' }), [403, 'tenant_scope_denied']);
    assert.deepEqual(await ask({ authorization }), [403, 'tenant_scope_denied']);
  });

  it('is not given for a tenant that is none', async () => {
    const authorization = 'Bearer all';
    for (const tenant of ['x', '-1', '1.5', '18446744073709551616', '']) {
      assert.deepEqual(await ask({ authorization, 'x-tensorwasm-tenant': tenant }), [400, 'invalid_tenant'], tenant);
    }
    assert.deepEqual(await ask({ authorization, 'x-tensorwasm-tenant': '1, 2' }), [400, 'duplicate_tenant_header']);
  });

  it('is open for probes, and takes its own token for metrics', async () => {
    assert.deepEqual(await ask({}, '/healthz'), [200, 'ok']);
    assert.deepEqual(await ask({}, '/openapi.json'), [200, 'ok']);
    assert.deepEqual(await ask({}, '/metrics'), [401, 'unauthorized']);
    assert.deepEqual(await ask({ authorization: 'Bearer all' }, '/metrics'), [401, 'unauthorized']);
    assert.deepEqual(await ask({ authorization: 'Bearer scrape' }, '/metrics'), [200, 'ok']);
  });

  it('needs the tenant where the server is told so', async () => {
    const strict = fixture({ TENSOR_WASM_API_REQUIRE_TENANT: '1' });
    assert.deepEqual(await kindOf(await strict.request('/functions')), [400, 'missing_tenant']);
    assert.deepEqual(await kindOf(await strict.request('/functions', { headers: { 'x-tensorwasm-tenant': '0' } })), [
      200,
      'ok',
    ]);
  });
});

describe('tokens', () => {
  const warnings: string[] = [];
  const parse = (text: string) => parseTokens(text, (_, message) => warnings.push(message));

  it('are read with their tenants', () => {
    const tokens = parse('a, b:tenant=*, c:tenant=1,2,3, d');
    assert.deepEqual(
      tokens.map(({ secret, tenants }) => [secret, tenants && [...tenants]]),
      [
        ['a', null],
        ['b', null],
        ['c', ['1', '2', '3']],
        ['d', null],
      ],
    );
    assert.equal(warnings.length, 0);
  });

  it('that make no sense are left out, with a warning', () => {
    const tokens = parse('a:tenant=,b:role=x,:tenant=1,c:tenant=x,d:tenant=1,*,e');
    assert.deepEqual(
      tokens.map(({ secret }) => secret),
      ['e'],
    );
    assert.equal(warnings.length, 5);
  });

  it('are found only when they are equal as a whole', () => {
    assert.equal(sameSecret('secret', 'secret'), true);
    for (const wrong of ['', 'secre', 'secrets', 'Secret', 'secretsecret'])
      assert.equal(sameSecret('secret', wrong), false, wrong);
  });

  it('speak for tenants below 2^64', () => {
    assert.equal(parseTenant('18446744073709551615'), '18446744073709551615');
    assert.equal(parseTenant('007'), '7');
    assert.equal(parseTenant('18446744073709551616'), null);
  });
});
