import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeBase64 } from '../../src/core/app/base64.ts';
import { FUNCTIONS, fixture, wasm } from './fixture.ts';

const ABSENT = '00000000-0000-4000-8000-000000000000';

describe('POST /functions', () => {
  it('takes JSON with base64, and replies with id, hash, size and verdicts', async () => {
    const { post } = fixture();
    const bytes = wasm(FUNCTIONS);
    const response = await post('/functions', { name: 'naïve', wasm_b64: encodeBase64(bytes), extra: 1 });
    assert.equal(response.status, 200);
    const body = await response.json();
    assert.match(body.id, /^[0-9a-f-]{36}$/);
    assert.equal(response.headers.get('location'), `/functions/${body.id}`);
    assert.equal(body.name, 'naïve');
    assert.equal(body.size, bytes.length);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    assert.equal(body.sha256, Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''));
    const add = body.exports.find(({ name }: { name: string }) => name === 'add');
    assert.deepEqual(add.params, ['i32', 'i32']);
    assert.deepEqual(add.verdicts.cpu, { runnable: true, modes: ['call', 'grid', 'batch'], refusals: {} });
    const echo = body.exports.find(({ name }: { name: string }) => name === 'echo');
    assert.deepEqual(echo.verdicts.cpu.modes, ['call', 'batch']);
    assert.equal(echo.verdicts.cpu.refusals.grid.construct, 'signature');
  });

  it('takes the module itself, the name in the query or a header', async () => {
    const { request } = fixture();
    const body = wasm(FUNCTIONS);
    const type = { 'content-type': 'application/wasm' };
    const query = await request('/functions?name=a', { method: 'POST', headers: type, body });
    assert.equal((await query.json()).name, 'a');
    const header = await request('/functions', {
      method: 'POST',
      headers: { ...type, 'x-tensor-wasm-name': 'b' },
      body,
    });
    assert.equal((await header.json()).name, 'b');
    // A header's bytes: those of ä in UTF-8.
    const headers = { ...type, 'x-tensor-wasm-name': '\xc3\xa4' };
    assert.equal((await (await request('/functions', { method: 'POST', headers, body })).json()).name, 'ä');
  });

  const empty = encodeBase64(wasm('(module)'));
  const cases: readonly [what: string, body: unknown, status: number, kind: string][] = [
    ['no body', undefined, 400, 'invalid_request'],
    ['no name', { wasm_b64: empty }, 400, 'invalid_name'],
    ['a blank name', { name: ' ', wasm_b64: empty }, 400, 'invalid_name'],
    ['a name of 257 bytes', { name: `${'ä'.repeat(128)}x`, wasm_b64: empty }, 400, 'invalid_name'],
    ['a control character in the name', { name: 'a\nb', wasm_b64: empty }, 400, 'invalid_name'],
    ['no module', { name: 'x' }, 400, 'invalid_base64'],
    ['base64 without padding', { name: 'x', wasm_b64: 'AGE' }, 400, 'invalid_base64'],
    ['base64 for URLs', { name: 'x', wasm_b64: 'AG__-aaa' }, 400, 'invalid_base64'],
    ['base64 with a line break', { name: 'x', wasm_b64: 'AGFz\nbQEA' }, 400, 'invalid_base64'],
    ['too few bytes', { name: 'x', wasm_b64: 'AGFzbQ==' }, 400, 'invalid_wasm'],
    ['no magic number', { name: 'x', wasm_b64: encodeBase64(new Uint8Array(16)) }, 400, 'invalid_wasm'],
  ];
  for (const [what, body, status, kind] of cases) {
    it(`refuses ${what} and keeps nothing`, async () => {
      const { post, request } = fixture();
      const response = await post('/functions', body);
      const { error } = await response.json();
      assert.deepEqual([response.status, error.kind], [status, kind]);
      assert.equal(typeof error.message, 'string');
      assert.deepEqual((await (await request('/functions')).json()).functions, []);
    });
  }

  it('says where a module is invalid', async () => {
    const { post } = fixture();
    // (func (result i32)) with an empty body
    const bytes = Uint8Array.of(
      0,
      0x61,
      0x73,
      0x6d,
      1,
      0,
      0,
      0,
      1,
      5,
      1,
      0x60,
      0,
      1,
      0x7f,
      3,
      2,
      1,
      0,
      10,
      4,
      1,
      2,
      0,
      0x0b,
    );
    const { error } = await (await post('/functions', { name: 'x', wasm_b64: encodeBase64(bytes) })).json();
    assert.equal(error.kind, 'invalid_wasm');
    assert.equal(error.reason, 'invalid');
    assert.equal(typeof error.offset, 'number');
  });

  it('refuses JSON that is none, and media types that it does not know', async () => {
    const { request } = fixture();
    const send = async (type: string, body: string): Promise<[number, string]> => {
      const response = await request('/functions', { method: 'POST', headers: { 'content-type': type }, body });
      return [response.status, (await response.json()).error.kind];
    };
    assert.deepEqual(await send('application/json', '{"name":'), [400, 'invalid_json']);
    assert.deepEqual(await send('application/x-www-form-urlencoded', 'a=b'), [415, 'unsupported_media_type']);
    assert.deepEqual(await send('text/plain', '{}'), [415, 'unsupported_media_type']);
  });

  it('refuses a body above the limit, whether its length is declared or not, and a module above its own', async () => {
    const { request } = fixture({ TENSOR_WASM_API_MAX_BODY_BYTES: '2048', TENSOR_WASM_MAX_MODULE_BYTES: '1024' });
    const send = async (body: BodyInit, headers: Record<string, string> = {}) => {
      const response = await request('/functions?name=x', {
        method: 'POST',
        headers: { 'content-type': 'application/wasm', ...headers },
        body,
        ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      });
      const { error } = await response.json();
      return [response.status, error.kind, error.max];
    };
    assert.deepEqual(await send(new Uint8Array(4096), { 'content-length': '4096' }), [413, 'body_too_large', 2048]);
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1500)),
    });
    assert.deepEqual(await send(stream), [413, 'body_too_large', 2048]);
    assert.deepEqual(await send(new Uint8Array(1500)), [413, 'module_too_large', 1024]);
  });

  it('stops waiting for a body that does not come', async () => {
    const { request } = fixture({ TENSOR_WASM_API_BODY_TIMEOUT_MS: '20' });
    const body = new ReadableStream({ pull: () => new Promise(() => undefined) });
    const headers = { 'content-type': 'application/wasm' };
    const init = { method: 'POST', headers, body, duplex: 'half' };
    const response = await request('/functions?name=x', init);
    const { error } = await response.json();
    assert.deepEqual([response.status, error.kind, error.limit_ms], [408, 'request_timeout', 20]);
  });

  it('refuses more functions than the quota', async () => {
    const { post } = fixture({ TENSOR_WASM_MAX_FUNCTIONS: '1' });
    assert.equal((await post('/functions', { name: 'a', wasm_b64: empty })).status, 200);
    const response = await post('/functions', { name: 'b', wasm_b64: empty });
    assert.deepEqual([response.status, (await response.json()).error.kind], [429, 'quota_exceeded']);
  });
});

describe('the functions of a tenant', () => {
  it('are listed by page, got by id in any case, and deleted once', async () => {
    const { request, deploy } = fixture();
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push(await deploy(`(module (func (export "f") (drop (i32.const ${i}))))`));
    const first = await (await request('/functions?limit=2')).json();
    assert.equal(first.functions.length, 2);
    const second = await (await request(`/functions?limit=2&after=${first.next}`)).json();
    assert.equal(second.next, null);
    const listed = [...first.functions, ...second.functions].map(({ id }) => id);
    assert.deepEqual(listed.sort(), ids.sort());
    assert.equal((await request(`/functions/${ids[0].toUpperCase()}`)).status, 200);
    assert.equal((await request(`/functions/${ids[0]}`, { method: 'DELETE' })).status, 204);
    assert.equal((await request(`/functions/${ids[0]}`, { method: 'DELETE' })).status, 404);
    assert.equal((await request(`/functions/${ids[0]}`)).status, 404);
  });

  it('are as absent as ones that never were to another tenant', async () => {
    const { request, deploy } = fixture();
    const id = await deploy(FUNCTIONS, { 'x-tensorwasm-tenant': '7' });
    const theirs = { headers: { 'x-tensorwasm-tenant': '8' } };
    const text = async (path: string, init: RequestInit) =>
      (await (await request(path, init)).text()).replaceAll(id, ABSENT);
    assert.equal(await text(`/functions/${id}`, theirs), await text(`/functions/${ABSENT}`, theirs));
    assert.equal((await request(`/functions/${id}`, { ...theirs, method: 'DELETE' })).status, 404);
    assert.equal((await request(`/functions/${id}/invoke`, { ...theirs, method: 'POST' })).status, 404);
    assert.deepEqual((await (await request('/functions', theirs)).json()).functions, []);
    assert.equal((await request(`/functions/${id}`, { headers: { 'x-tensorwasm-tenant': '7' } })).status, 200);
  });

  it('are not found under what is neither id nor name', async () => {
    const { request } = fixture();
    for (const path of ['/functions/xyz', '/functions/xyz/invoke']) {
      const response = await request(path, { method: path.endsWith('invoke') ? 'POST' : 'GET' });
      assert.deepEqual([response.status, (await response.json()).error.kind], [404, 'not_found']);
    }
  });

  it('are not listed by a query that makes no sense', async () => {
    const { request } = fixture();
    for (const query of ['limit=0', 'limit=1001', 'limit=x', 'after=x', 'after=!', 'latest=maybe']) {
      const response = await request(`/functions?${query}`);
      assert.deepEqual([response.status, (await response.json()).error.kind], [400, 'invalid_request'], query);
    }
  });
});

describe('what no route takes', () => {
  it('is answered 404 in the envelope', async () => {
    const { request } = fixture();
    const response = await request('/nowhere');
    assert.deepEqual([response.status, (await response.json()).error.kind], [404, 'not_found']);
  });

  it('is answered 405 with the methods that there are', async () => {
    const { request } = fixture();
    const response = await request('/functions', { method: 'PUT' });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('allow'), 'POST, GET');
    assert.equal((await response.json()).error.kind, 'method_not_allowed');
    assert.equal((await request(`/functions/${ABSENT}/invoke`)).status, 405);
  });
});
