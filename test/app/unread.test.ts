/** Replies that their clients leave unread. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixture } from './fixture.ts';

const MiB = 1024 * 1024;
const OUTPUT = '(module (memory (export "memory") 100) (func (export "f") (param i32)))';
const body = {
  export: 'f',
  args: [{ tensor: 't' }],
  tensors: [{ name: 't', dtype: 'u8', shape: [2 * MiB], encoding: 'base64' }],
};

describe('large replies', () => {
  it('come whole, and are counted from when they are asked for until they are read', async () => {
    const app = fixture();
    const fn = await app.deploy(OUTPUT);
    const reader = (await app.invoke(fn, body)).body?.getReader();
    assert.ok(reader);
    assert.equal(app.gateway.unread.of('0'), 0);
    const first = await reader.read();
    assert.ok(app.gateway.unread.of('0') > 2 * MiB);
    const chunks = [first.value ?? new Uint8Array(0)];
    for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
    const { tensors } = JSON.parse(Buffer.concat(chunks).toString());
    assert.equal(Buffer.from(tensors[0].data, 'base64').length, 2 * MiB);
    assert.equal(app.gateway.unread.of('0'), 0);
  });

  it('of one tenant are refused while it leaves too many unread, and no other tenant’s', async () => {
    const app = fixture({ TENSOR_WASM_API_TENANT_MAX_UNREAD_BYTES: String(MiB) });
    const fn = await app.deploy(OUTPUT);
    const reader = (await app.invoke(fn, body)).body?.getReader();
    await reader?.read();
    const refused = await app.invoke(fn, body);
    const { error } = await refused.json();
    assert.deepEqual([refused.status, error.kind, error.max], [503, 'capacity_exhausted', MiB]);
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.equal((await app.request('/functions', { headers: { 'x-tensorwasm-tenant': '9' } })).status, 200);
    await reader?.cancel();
    assert.equal((await app.invoke(fn, body)).status, 200);
  });

  it('of bytes tell their length', async () => {
    const app = fixture();
    const fn = await app.deploy('(module (memory (export "memory") 100) (func (export "f") (param i32 i32 i32 i32)))');
    const response = await app.request(`/functions/${fn}/invoke?export=f&output_bytes=${2 * MiB}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', accept: 'application/octet-stream' },
      body: Uint8Array.of(1),
    });
    assert.equal(response.headers.get('content-length'), String(2 * MiB));
    assert.equal((await response.arrayBuffer()).byteLength, 2 * MiB);
  });
});
