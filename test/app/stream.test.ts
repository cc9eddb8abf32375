import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Fixture, fixture } from './fixture.ts';
import { EMITTER } from './guests.ts';

function stream(app: Fixture, fn: string, body: object, headers: Record<string, string> = {}, query = '') {
  return app.post(`/functions/${fn}/invoke-stream${query}`, body, headers);
}

const EVENTS = { accept: 'text/event-stream' };

function eventsOf(text: string): [string, string][] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [name, ...lines] = block.split('\n');
      return [name.slice(7), lines.map((line) => line.slice(6)).join('\n')];
    });
}

function framesOf(bytes: Uint8Array): [number, Uint8Array][] {
  const frames: [number, Uint8Array][] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = new DataView(bytes.buffer, bytes.byteOffset + at + 1).getUint32(0, true);
    frames.push([bytes[at], bytes.subarray(at + 5, at + 5 + length)]);
    at += 5 + length;
  }
  return frames;
}

describe('a stream', () => {
  it('has what the guest emits as events, then the invocation’s reply', async () => {
    const app = fixture();
    const fn = await app.deploy(EMITTER);
    const response = await stream(app, fn, { input: 'two\nlines é' }, EVENTS);
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    const [first, second, [name, last]] = eventsOf(await response.text());
    assert.deepEqual(
      [first, second],
      [
        ['chunk', 'two\nlines é'],
        ['chunk', 'two\nlines é'],
      ],
    );
    assert.equal(name, 'done');
    assert.deepEqual([JSON.parse(last).status, JSON.parse(last).result], ['ok', 'ok']);
    assert.equal(await app.metric(/tensor_wasm_streaming_chunks_emitted_total/), 2);
  });

  it('takes no chunk of more than a megabyte', async () => {
    const app = fixture();
    const fn =
      await app.deploy(`(module (import "wasi:tensor/host@0.1.0" "emit-chunk" (func $emit (param i32 i32) (result i32)))
      (memory (export "memory") 17) (func (export "f") (result i32 i32)
        (call $emit (i32.const 0) (i32.const 0x100001)) (memory.fill (i32.const 0) (i32.const 10) (i32.const 0x100000))
        (call $emit (i32.const 0) (i32.const 0x100000))))`);
    const text = await (await stream(app, fn, { export: 'f' }, EVENTS)).text();
    const at = text.lastIndexOf('event: done');
    assert.deepEqual(JSON.parse(text.slice(text.indexOf('{', at))).result, [-2, 0]);
    assert.equal(text.slice(0, at), `event: chunk\n${'data: \n'.repeat(0x100001)}\n`);
  });

  it('has bytes that are no text as base64', async () => {
    const app = fixture();
    const fn = await app.deploy(EMITTER);
    const response = await stream(app, fn, { input_b64: '/wD/' }, EVENTS, '?encoding=base64');
    assert.deepEqual(eventsOf(await response.text())[0], ['chunk', '/wD/']);
  });

  it('is frames where no events are accepted, byte for byte', async () => {
    const app = fixture();
    const fn = await app.deploy(EMITTER);
    const response = await stream(app, fn, { input_b64: '/wD/' });
    assert.equal(response.headers.get('content-type'), 'application/vnd.tensor-wasm.frames');
    const frames = framesOf(new Uint8Array(await response.arrayBuffer()));
    assert.deepEqual(
      frames.map(([type]) => type),
      [1, 1, 2],
    );
    assert.deepEqual([...frames[0][1]], [255, 0, 255]);
    assert.equal(JSON.parse(new TextDecoder().decode(frames[2][1])).result, 'ok');
  });

  it('tells a trap and a deadline at its end, and what keeps it from starting at once', async () => {
    const app = fixture();
    const fn = await app.deploy(EMITTER);
    const trapped = eventsOf(await (await stream(app, fn, { export: 'emit_then_trap' }, EVENTS)).text());
    assert.deepEqual(
      trapped.map(([name]) => name),
      ['chunk', 'error'],
    );
    const error = JSON.parse(trapped[1][1]);
    assert.deepEqual([error.reason, error.kind, error.code], ['wasm_error', 'trap', 'unreachable']);
    const limited = fixture({ TENSOR_WASM_MAX_OUTPUT_BYTES: '1' });
    const forever = await limited.deploy(EMITTER);
    const events = eventsOf(
      await (await stream(limited, forever, { export: 'forever', deadline_ms: 400 }, EVENTS)).text(),
    );
    assert.equal(events.length, 17);
    assert.equal(JSON.parse(events[16][1]).reason, 'deadline_elapsed');
    const refused = await stream(app, fn, { export: 'none' }, EVENTS);
    assert.deepEqual([refused.status, (await refused.json()).error.kind], [400, 'missing_export']);
  });

  it('takes no more of a tenant that leaves its streams unread, until they are read; others emit as ever', async () => {
    const app = fixture({ TENSOR_WASM_API_TENANT_MAX_UNREAD_BYTES: '4096' });
    const fn = await app.deploy(EMITTER);
    const input = 'x'.repeat(3000);
    const left = await stream(app, fn, { input });
    await app.gateway.deadlines.idle();
    const chunks = async (response: Response) =>
      framesOf(new Uint8Array(await response.arrayBuffer())).filter(([type]) => type === 1).length;
    assert.equal(await chunks(await stream(app, fn, { input })), 0);
    const other = { 'x-tensorwasm-tenant': '9' };
    assert.equal(await chunks(await stream(app, await app.deploy(EMITTER, other), { input }, other)), 2);
    assert.equal(await chunks(left), 2);
    assert.equal(app.gateway.unread.of('0'), 0);
    assert.equal(await chunks(await stream(app, fn, { input })), 2);
  });

  it('stops the guest when its reader goes', async () => {
    const app = fixture({ TENSOR_WASM_MAX_OUTPUT_BYTES: '16' });
    const fn = await app.deploy(EMITTER);
    const response = await stream(app, fn, { export: 'forever' });
    const reader = response.body?.getReader();
    await reader?.read();
    assert.equal(app.gateway.deadlines.running, 1);
    await reader?.cancel();
    await app.gateway.deadlines.idle();
    assert.equal(app.gateway.admission.running, 0);
  });
});

describe('a client that goes away', () => {
  it('cancels its invocation', async () => {
    const app = fixture();
    const fn = await app.deploy();
    const client = new AbortController();
    const reply = app.request(`/functions/${fn}/invoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ export: 'spin' }),
      signal: client.signal,
    });
    setTimeout(() => client.abort(), 20);
    assert.equal((await (await reply).json()).error.kind, 'cancelled');
  });
});

describe('GET /readyz', () => {
  it('says no while the server starts, drains or can take no more, and lives all the while', async () => {
    const app = fixture({
      TENSOR_WASM_API_MAX_CONCURRENT_INVOCATIONS: '1',
      TENSOR_WASM_API_MAX_QUEUED_INVOCATIONS: '0',
    });
    const fn = await app.deploy();
    assert.equal((await app.request('/readyz')).status, 200);
    const spinning = app.invoke(fn, { export: 'spin', deadline_ms: 60 });
    while (app.gateway.admission.running === 0) await new Promise((resolve) => setImmediate(resolve));
    const saturated = await app.request('/readyz');
    assert.deepEqual([saturated.status, (await saturated.json()).reasons], [503, ['saturated']]);
    await spinning;
    app.gateway.draining = true;
    assert.deepEqual((await (await app.request('/readyz')).json()).reasons, ['draining']);
    assert.equal((await app.request('/healthz')).status, 200);
  });
});
