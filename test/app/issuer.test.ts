import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type Fixture, fixture } from './fixture.ts';

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'tensor-wasm';

describe('tokens that an issuer signed', () => {
  const server = createServer((_request, response) => {
    requests++;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
  });
  const keys: object[] = [];
  let requests = 0;
  let key: CryptoKey;
  let app: Fixture;

  const settings = (url: string) => ({
    TENSOR_WASM_API_JWKS_URL: url,
    TENSOR_WASM_API_JWT_ISSUER: ISSUER,
    TENSOR_WASM_API_JWT_AUDIENCE: AUDIENCE,
  });

  before(async () => {
    const pair = await generateKeyPair('ES256');
    key = pair.privateKey;
    keys.push({ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    app = fixture(settings(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`));
  });
  after(() => new Promise((resolve) => server.close(resolve)));

  const RIGHT = {
    sub: 'ann',
    iss: ISSUER,
    aud: AUDIENCE,
    tensor_wasm_roles: ['deploy', 'king'],
    tensor_wasm_tenants: [7],
  };
  const sign = (
    claims: JWTPayload,
    signer: CryptoKey | Uint8Array = key,
    alg = 'ES256',
    expires: number | string = '1h',
  ) => new SignJWT(claims).setProtectedHeader({ alg, kid: 'one' }).setExpirationTime(expires).sign(signer);
  const ask = async (
    token: string,
    method = 'GET',
    headers: Record<string, string> = {},
  ): Promise<[number, string]> => {
    const response = await app.request('/functions', {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    return [response.status, response.ok ? 'ok' : (await response.json()).error.kind];
  };

  it('count, with the roles and tenants of their claims', async () => {
    const token = await sign(RIGHT);
    assert.deepEqual(await ask(token), [200, 'ok']);
    assert.deepEqual(await ask(token, 'GET', { 'x-tensorwasm-tenant': '8' }), [403, 'tenant_scope_denied']);
    assert.equal((await app.request('/tokens', { headers: { authorization: `Bearer ${token}` } })).status, 403);
    const invoker = await sign({ ...RIGHT, tensor_wasm_roles: 'invoke operate' });
    assert.deepEqual(await ask(invoker, 'POST'), [403, 'role_denied']);
    const every = await sign({ ...RIGHT, tensor_wasm_tenants: '*' });
    assert.deepEqual(await ask(every, 'GET', { 'x-tensorwasm-tenant': '8' }), [200, 'ok']);
    const { sub: _, ...nobody } = RIGHT;
    assert.deepEqual(await ask(await sign(nobody)), [401, 'unauthorized']);
    const { tensor_wasm_tenants: __, ...nowhere } = RIGHT;
    assert.deepEqual(await ask(await sign(nowhere)), [403, 'tenant_scope_denied']);
  });

  it('are refused when they are for another, expired, changed or signed by somebody else', async () => {
    const other = await generateKeyPair('ES256');
    const right = await sign(RIGHT);
    const [head, , signature] = right.split('.');
    const forged = btoa(JSON.stringify({ ...RIGHT, exp: 2_000_000_000, tensor_wasm_roles: ['admin'] })).replace(
      /=+$/,
      '',
    );
    const none = `${btoa('{"alg":"none"}').replace(/=+$/, '')}.${forged}.`;
    const shared = await sign(RIGHT, new TextEncoder().encode(JSON.stringify(keys[0]).padEnd(64, 'x')), 'HS256');
    for (const wrong of [
      await sign({ ...RIGHT, iss: 'https://other.example' }),
      await sign({ ...RIGHT, aud: 'other' }),
      await sign(RIGHT, key, 'ES256', Math.floor(Date.now() / 1000) - 60),
      await sign(RIGHT, other.privateKey),
      `${head}.${forged}.${signature}`,
      none,
      shared,
      'a.b.c',
    ]) {
      assert.deepEqual(await ask(wrong), [401, 'unauthorized'], wrong);
    }
    assert.deepEqual(await ask(right), [200, 'ok']);
  });

  it('do not have the issuer asked for each request', async () => {
    const asked = requests;
    const token = await sign(RIGHT);
    for (let i = 0; i < 5; i++) assert.deepEqual(await ask(token), [200, 'ok']);
    assert.equal(requests, asked);
  });

  it('are 503 while the issuer’s keys cannot be read, and other tokens still count', async () => {
    const alone = fixture({ ...settings('http://127.0.0.1:1/keys'), TENSOR_WASM_API_TOKENS: 'root' });
    const get = async (token: string) =>
      (await alone.request('/functions', { headers: { authorization: `Bearer ${token}` } })).status;
    assert.deepEqual([await get(await sign(RIGHT)), await get('root')], [503, 200]);
  });

  it('need an issuer and an audience, and keys that come over TLS', () => {
    assert.throws(() => fixture(settings('http://issuer.example/keys')), /must be https/);
    assert.throws(
      () => fixture({ ...settings('https://issuer.example/keys'), TENSOR_WASM_API_JWT_AUDIENCE: '' }),
      /AUDIENCE/,
    );
  });
});
