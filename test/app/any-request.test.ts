import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fixture } from './fixture.ts';

const json = fc.jsonValue({ maxDepth: 3 });
const integer = fc.oneof(fc.integer({ min: -2, max: 40 }), fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 53, 1e300, 0.5));
const IN = { name: 'in', dtype: 'f32', shape: [2], data: [1, 'nan'] };
const OUT = { name: 'out', dtype: 'f32', shape: [2] };

/** Requests that come to an end of their own... */
const RIGHT: readonly Record<string, unknown>[] = [
  { export: 'add', args: [1, 2] },
  {
    export: 'add',
    mode: 'batch',
    args: [
      [1, 2],
      [3, 4],
    ],
    verify: 'all',
  },
  { export: 'echo', args: ['-1', 'inf', '0x7ff8000000000001'], fuel: 100, digest: true },
  { export: 'square', mode: 'grid', count: 5, args: [3], backend: 'cuda' },
  { export: 'trap_at', mode: 'grid', count: 5, args: [3] },
  { export: 'peek', init: { export: 'poke', args: [7] } },
  { export: 'spin', fuel: 500 },
  { export: 'double', mode: 'grid', count: 2, args: [{ tensor: 'in' }, { tensor: 'out' }], tensors: [IN, OUT] },
  { export: 'double', mode: 'batch', count: 2, args: [0, { tensor: 'in' }, { tensor: 'out' }], tensors: [IN, OUT] },
  { export: 'copy', args: [{ tensor: 'in' }, 8, { tensor: 'out' }, 8], tensors: [IN, { ...OUT, encoding: 'base64' }] },
];

const argument = fc.oneof(
  integer,
  fc.constantFrom('nan', '0x7fc00000', '12345678901234567890', 'x'),
  fc.constant({ tensor: 'in' }),
  json,
);
const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
const data = fc.oneof(fc.array(argument, { maxLength: 8 }), fc.base64String({ maxLength: 12 }));
const dtype = fc.constantFrom('u8', 'i16', 'u32', 'i64', 'f32', 'f64');

/** ...and what one of their fields may be instead. */
const change: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.record({
    export: fc.constantFrom('add', 'echo', 'square', 'trap_at', 'double', 'copy', 'memory', '_start', 'nope'),
  }),
  fc.record({ args: fc.array(fc.oneof(argument, fc.array(argument, { maxLength: 3 })), { maxLength: 5 }) }),
  fc.record({ mode: fc.constantFrom('call', 'grid', 'batch') }),
  fc.record({ count: integer }),
  fc.record({ backend: fc.constantFrom('auto', 'cpu', 'cuda', 'webgpu:1', 'interpreter') }),
  fc.record({ verify: fc.oneof(fc.constantFrom('off', 'all'), fc.double({ min: 0, max: 1, noNaN: true })) }),
  fc.record({
    tensors: fc.array(fc.record({ name: fc.constantFrom('in', 'out'), dtype, shape, data }), { maxLength: 3 }),
  }),
  fc.record({ tensors: fc.constantFrom([IN], [OUT, IN], [IN, IN]) }),
  fc.record({
    init: fc.record({ export: fc.constantFrom('poke', 'spin', 'nope'), args: fc.array(argument, { maxLength: 2 }) }),
  }),
  fc.record({ fuel: fc.integer({ min: -1, max: 10_000 }) }),
  fc.record({ deadline_ms: fc.integer({ min: -1, max: 1000 }) }),
  fc.dictionary(
    fc.constantFrom('export', 'args', 'mode', 'count', 'tensors', 'init', 'fuel', 'digest', 'fallback'),
    json,
    { maxKeys: 1 },
  ),
);
const invocation = fc
  .tuple(fc.constantFrom(...RIGHT), fc.array(change, { maxLength: 2 }))
  .map(([right, changes]) => Object.assign({}, right, ...changes));

/** How often each end was met: what is asked must come far enough to mean something. */
const ends = new Map<string, number>();

async function checked(response: Response): Promise<void> {
  const body = await response.json();
  ends.set(response.ok ? 'ok' : body.error.kind, (ends.get(response.ok ? 'ok' : body.error.kind) ?? 0) + 1);
  if (response.ok) return;
  assert.ok(response.status < 500 || [503, 504].includes(response.status), JSON.stringify(body));
  assert.equal(typeof body.error.kind, 'string');
  assert.equal(typeof body.error.message, 'string');
}

describe('whatever is asked', () => {
  const server = fixture({ TENSOR_WASM_MAX_LANES: '4096', TENSOR_WASM_MAX_FUEL: '100000' });
  const deployed = server.deploy();

  it('an invocation is answered, with a result or with an error of the caller', async () => {
    const id = await deployed;
    await fc.assert(
      fc.asyncProperty(invocation, async (body) => checked(await server.invoke(id, body))),
      { numRuns: 400 },
    );
  });

  it('a conformance run is', async () => {
    const function_id = await deployed;
    const body = invocation.map((one) => ({ ...one, function_id }));
    await fc.assert(
      fc.asyncProperty(body, async (one) => checked(await server.post('/conformance', one))),
      { numRuns: 100 },
    );
  });

  it('bytes that claim to be JSON or a module are', async () => {
    const types = fc.constantFrom('application/json', 'application/wasm', 'application/octet-stream', 'text/plain');
    const path = fc.constantFrom(
      '/functions?name=x',
      '/functions',
      '/conformance',
      `/functions/${await deployed}/invoke?export=copy`,
    );
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.json().map((text) => new TextEncoder().encode(text)),
    );
    await fc.assert(
      fc.asyncProperty(path, types, body, async (where, type, bytes) => {
        const request = { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(bytes) };
        await checked(await server.request(where, request));
      }),
      { numRuns: 300 },
    );
  });

  it('came to good and to bad ends of many kinds', () => {
    for (const kind of [
      'ok',
      'trap',
      'invalid_args',
      'invalid_tensor',
      'invalid_request',
      'invalid_json',
      'missing_export',
    ]) {
      assert.ok((ends.get(kind) ?? 0) > 0, `${kind}: ${JSON.stringify([...ends])}`);
    }
  });

  it('leaves nothing running and nothing behind', async () => {
    await deployed;
    assert.equal(server.gateway.deadlines.running, 0);
    assert.equal(server.gateway.admission.running, 0);
    assert.equal(await server.metric(/tensor_wasm_active_instances/), 0);
    assert.equal(await server.metric(/tensor_wasm_invocations_active/), 0);
  });
});
