import assert from 'node:assert/strict';
import process from 'node:process';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readReferenceScript } from '../../src/platform/reference-script.ts';
import { fixture } from './fixture.ts';

describe('GET /reference', () => {
  it('is a page whose scripts are all served here, under a policy that allows no other', async () => {
    const { request } = fixture();
    const page = await request('/reference');
    assert.match(String(page.headers.get('content-type')), /^text\/html/);
    const policy = String(page.headers.get('content-security-policy'));
    assert.match(policy, /default-src 'none'; script-src 'self';/);
    assert.doesNotMatch(policy, /https?:|unsafe-eval|script-src[^;]*unsafe/);
    const html = await page.text();
    assert.doesNotMatch(html, /https?:|\son\w+=|<script>[^<]/);
    const sources = [...html.matchAll(/<script src="([^"]+)"/g)].map(([, source]) => source);
    assert.deepEqual(sources, ['/reference/scalar.js', '/reference/start.js']);
    for (const source of sources) {
      const script = await request(source);
      assert.equal(script.status, 200);
      assert.match(String(script.headers.get('content-type')), /^text\/javascript/);
      assert.equal(script.headers.get('x-content-type-options'), 'nosniff');
    }
  });

  it('serves the script of the package, compressed where that is accepted, and once to each client', async () => {
    const own = await readReferenceScript();
    if (own === null) {
      assert.ok(!process.env.CI, '@scalar/api-reference is not installed');
      console.log('@scalar/api-reference is not installed: not run');
      return;
    }
    const { request } = fixture({}, undefined, { referenceScript: readReferenceScript });
    const plain = await request('/reference/scalar.js');
    const bytes = new Uint8Array(await plain.arrayBuffer());
    assert.ok(new TextDecoder().decode(bytes).includes('createApiReference'));
    const small = await request('/reference/scalar.js', { headers: { 'accept-encoding': 'br, gzip' } });
    assert.equal(small.headers.get('content-encoding'), 'gzip');
    const zipped = new Uint8Array(await small.arrayBuffer());
    assert.ok(zipped.length < bytes.length / 2);
    assert.deepEqual(new Uint8Array(gunzipSync(zipped)), bytes);
    const tag = String(plain.headers.get('etag'));
    assert.equal((await request('/reference/scalar.js', { headers: { 'if-none-match': tag } })).status, 304);
  });

  it('says so where the package is not installed', async () => {
    const { request } = fixture({}, undefined, { referenceScript: async () => null });
    const response = await request('/reference/scalar.js');
    assert.deepEqual([response.status, (await response.json()).error.kind], [503, 'unavailable']);
  });
});
