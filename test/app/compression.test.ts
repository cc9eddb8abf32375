import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { encodeBase64 } from '../../src/core/app/base64.ts';
import { FUNCTIONS, fixture, wasm } from './fixture.ts';
import { EMITTER } from './guests.ts';

const json = { 'content-type': 'application/json' };

describe('a compressed request', () => {
  it('is what it was before it was compressed', async () => {
    const { request, app } = fixture();
    const text = JSON.stringify({ name: 'f', wasm_b64: encodeBase64(wasm(FUNCTIONS)) });
    const bodies = { gzip: gzipSync(text), 'x-gzip': gzipSync(text), GZIP: gzipSync(text), deflate: deflateSync(text) };
    for (const [encoding, body] of Object.entries(bodies)) {
      const headers = { ...json, 'content-encoding': encoding, 'content-length': String(body.length) };
      const response = await request('/functions', { method: 'POST', headers, body: new Uint8Array(body) });
      assert.equal(response.status, 200, encoding);
    }
    const plain = { ...json, 'content-encoding': 'identity' };
    const invoked = await app.request('/functions/f/invoke', {
      method: 'POST',
      headers: plain,
      body: '{"export":"add","args":[1,2]}',
    });
    assert.deepEqual((await invoked.json()).result, [3]);
  });

  it('may be small, where what it stands for is larger than the limit', async () => {
    const { request } = fixture({ TENSOR_WASM_API_MAX_BODY_BYTES: '65536' });
    const bomb = new Uint8Array(gzipSync(new Uint8Array(50_000_000)));
    const small = new Uint8Array(gzipSync(new Uint8Array(65537)));
    for (const body of [small, bomb]) {
      const response = await request('/functions?name=x', {
        method: 'POST',
        headers: { 'content-type': 'application/wasm', 'content-encoding': 'gzip' },
        body,
      });
      const { error } = await response.json();
      assert.deepEqual([response.status, error.kind, error.max], [413, 'body_too_large', 65536]);
      assert.ok(error.found < 5_000_000, `${error.found} bytes were made of it`);
    }
  });

  it('is refused where it is not what it says, and in other encodings', async () => {
    const { request } = fixture();
    const send = async (encoding: string, body: Uint8Array) => {
      const headers = { ...json, 'content-encoding': encoding };
      const response = await request('/functions', { method: 'POST', headers, body: new Uint8Array(body) });
      return [response.status, (await response.json()).error.kind, response.headers.get('accept-encoding')];
    };
    const text = '{"name":"f","wasm_b64":"AGFzbQEAAAA="}';
    const broken: readonly [string, Uint8Array][] = [
      ['gzip', gzipSync(text).subarray(0, 30)],
      ['gzip', new TextEncoder().encode(text)],
      ['gzip', new Uint8Array([...gzipSync(text), 1, 2, 3])],
      ['deflate', gzipSync(text)],
      ['deflate', deflateRawSync(text)],
    ];
    for (const [encoding, body] of broken) assert.deepEqual(await send(encoding, body), [400, 'bad_request', null]);
    for (const encoding of ['br', 'zstd', 'gzip, gzip', 'gzip;q=1']) {
      const refused = [415, 'unsupported_media_type', 'gzip, deflate'];
      assert.deepEqual(await send(encoding, brotliCompressSync(text)), refused, encoding);
    }
    assert.deepEqual((await (await request('/functions')).json()).functions, []);
  });
});

describe('a reply', () => {
  const large = async (accept: string | null, environment: Record<string, string> = {}) => {
    const app = fixture({ TENSOR_WASM_API_COMPRESS_MIN_BYTES: '2000', ...environment });
    const response = await app.request(
      '/openapi.json',
      accept === null ? {} : { headers: { 'accept-encoding': accept } },
    );
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { encoding: response.headers.get('content-encoding'), vary: response.headers.get('vary'), bytes };
  };

  it('is compressed as its client accepts', async () => {
    const plain = await large(null);
    assert.deepEqual([plain.encoding, plain.vary], [null, 'Accept-Encoding']);
    for (const accept of ['gzip', 'br, gzip;q=0.5', '*', 'deflate;q=0.1, GZIP']) {
      const { encoding, vary, bytes } = await large(accept);
      assert.deepEqual([encoding, vary], ['gzip', 'Accept-Encoding'], accept);
      assert.ok(bytes.length < plain.bytes.length / 3);
      assert.deepEqual(new Uint8Array(gunzipSync(bytes)), plain.bytes);
    }
    const deflated = await large('gzip;q=0, deflate');
    assert.equal(deflated.encoding, 'deflate');
    assert.deepEqual(new Uint8Array(inflateSync(deflated.bytes)), plain.bytes);
    for (const accept of ['br', 'identity', '', 'gzip;q=0', '*;q=0'])
      assert.equal((await large(accept)).encoding, null);
    assert.equal((await large('gzip', { TENSOR_WASM_API_COMPRESS_MIN_BYTES: '0' })).encoding, null);
  });

  it('is not where it is small, or a stream', async () => {
    const app = fixture();
    const accept = { 'accept-encoding': 'gzip' };
    assert.equal((await app.request('/healthz', { headers: accept })).headers.get('content-encoding'), null);
    const id = await app.deploy(EMITTER);
    const body = { input: 'x'.repeat(20_000) };
    for (const type of ['text/event-stream', 'application/octet-stream']) {
      const stream = await app.post(`/functions/${id}/invoke-stream`, body, { ...accept, accept: type });
      assert.equal(stream.headers.get('content-encoding'), null, type);
      assert.ok((await stream.arrayBuffer()).byteLength > 20_000);
    }
  });

  it('keeps the entity tag by which the client may change what it read', async () => {
    const app = fixture({ TENSOR_WASM_API_COMPRESS_MIN_BYTES: '100' });
    await app.deploy();
    const accept = { 'accept-encoding': 'gzip' };
    const read = await app.request('/functions/test', { headers: accept });
    const tag = String(read.headers.get('etag'));
    assert.match(tag, /^"[0-9a-f]{32}-gzip"$/);
    const again = await app.request('/functions/test', { headers: { ...accept, 'if-none-match': tag } });
    assert.equal(again.status, 304);
    const changed = await app.request('/functions/test', {
      method: 'PATCH',
      headers: { ...json, 'if-match': tag },
      body: '{"description":"x"}',
    });
    assert.equal(changed.status, 200);
  });
});
