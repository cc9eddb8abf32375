import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { edge } from '../../src/platform/edge/main.ts';

const TOKENS = { TENSOR_WASM_API_TOKENS: 'edge-secret', TENSOR_WASM_API_AUDIT_LOG: 'none', TENSOR_WASM_LOG: 'error' };

function get(path: string, environment: Record<string, unknown>): Promise<Response> {
  const request = new Request(`https://edge.example${path}`, { headers: { authorization: 'Bearer edge-secret' } });
  return edge({ functions: [], probe: null }).fetch(request, environment);
}

describe('the default export of an edge', () => {
  for (const [name, value, expected] of [
    ['TENSOR_WASM_BACKENDS', 'cuda', /no native code/],
    ['TENSOR_WASM_STORE', 'functions.db', /no D1 binding/],
    ['TENSOR_WASM_API_AUDIT_LOG', 'file:audit.log', /no files/],
    ['TENSOR_WASM_MAX_PAGES', 'many', /TENSOR_WASM_MAX_PAGES/],
  ] as const) {
    it(`answers with the reason what it cannot do: ${name}=${value}`, async () => {
      const response = await get('/healthz', { ...TOKENS, [name]: value });
      assert.equal(response.status, 400);
      assert.match((await response.json()).error.message, expected);
    });
  }

  it('lets nobody in while there are no tokens', async () => {
    const response = await get('/functions', { TENSOR_WASM_LOG: 'error', TENSOR_WASM_API_AUDIT_LOG: 'none' });
    assert.equal(response.status, 401);
    assert.equal((await get('/functions', TOKENS)).status, 200);
  });

  it('gives the host the work that goes on behind a reply', async () => {
    const work: Promise<unknown>[] = [];
    const request = new Request('https://edge.example/healthz');
    const connection = { waitUntil: (promise: Promise<unknown>) => void work.push(promise) };
    await edge({ functions: [], probe: null }).fetch(request, TOKENS, connection);
    assert.equal(work.length, 1);
    await Promise.all(work);
  });
});
