import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCpuBackend } from '../../src/backends/cpu/index.ts';
import { type Behaviour, fakeBackend, lost } from './fake-backend.ts';
import { fixture } from './fixture.ts';

const WIDE = { export: 'square', mode: 'grid', count: 2000, args: [1] };

function machine(behaviours: { readonly webgpu?: Behaviour; readonly cuda?: Behaviour }) {
  const cpu = createCpuBackend();
  return fixture({}, [
    cpu,
    fakeBackend('webgpu', cpu, behaviours.webgpu ?? { missing: 'no adapter' }),
    fakeBackend('cuda', cpu, behaviours.cuda ?? { missing: 'no driver' }),
  ]);
}

async function ran(server: ReturnType<typeof machine>, body: unknown) {
  const response = await server.invoke(await server.deploy(), body);
  return { status: response.status, ...(await response.json()) };
}

describe('where an invocation runs', () => {
  it('is the CPU for a call, and a GPU for a wide grid', async () => {
    const server = machine({ webgpu: {}, cuda: {} });
    assert.equal((await ran(server, { export: 'add', args: [1, 2] })).backend, 'cpu');
    assert.equal((await ran(server, WIDE)).backend, 'cuda');
    assert.equal((await ran(server, { ...WIDE, count: 2 })).backend, 'cpu');
    assert.equal(await server.metric(/tensor_wasm_offload_success_total\{backend="cuda"\}/), 1);
    assert.equal(await server.metric(/tensor_wasm_kernel_dispatches_total\{backend="cuda",mode="grid"\}/), 1);
    assert.equal(await server.metric(/tensor_wasm_kernel_latency_seconds_count\{backend="cuda",mode="grid"\}/), 1);
  });

  it('is not a GPU that a processor pretends to be, unless it is named', async () => {
    const server = machine({ cuda: { software: true } });
    assert.equal((await ran(server, WIDE)).backend, 'cpu');
    assert.equal((await ran(server, { ...WIDE, backend: 'cuda' })).backend, 'cuda');
  });

  it('is the CPU when the backend named is missing, and the reply and the metrics say so', async () => {
    const server = machine({});
    const reply = await ran(server, { ...WIDE, backend: 'cuda' });
    assert.equal(reply.backend, 'cpu');
    assert.equal(reply.fallbacks.length, 1);
    const [{ backend, device, kind, reason }] = reply.fallbacks;
    assert.deepEqual({ backend, device, kind }, { backend: 'cuda', device: 0, kind: 'unavailable' });
    assert.match(reason, /no driver/);
    assert.equal(await server.metric(/tensor_wasm_offload_fallback_total\{backend="cuda",reason="unavailable"\}/), 1);
    assert.equal(await server.metric(/tensor_wasm_offload_success_total\{backend="cuda"\}/), 0);
  });

  it('is the next one when a device refuses or is lost', async () => {
    const refusing = machine({ cuda: { refuses: 'v128' }, webgpu: {} });
    const reply = await ran(refusing, WIDE);
    assert.deepEqual([reply.backend, reply.fallbacks[0].kind], ['webgpu', 'refused']);
    const losing = machine({ cuda: { fails: lost() } });
    const after = await ran(losing, WIDE);
    assert.deepEqual([after.backend, after.fallbacks[0].kind], ['cpu', 'device_lost']);
    assert.deepEqual(after.result.slice(0, 3), [[1], [2], [5]]);
    assert.equal(await losing.metric(/tensor_wasm_active_instances/), 0);
  });

  it('is nowhere when falling back is forbidden', async () => {
    const missing = await ran(machine({}), { ...WIDE, backend: 'cuda', fallback: false });
    assert.deepEqual([missing.status, missing.error.kind], [503, 'unavailable']);
    const refused = await ran(machine({ cuda: { refuses: 'v128' } }), { ...WIDE, backend: 'cuda', fallback: false });
    const { kind, construct, offset } = refused.error;
    assert.deepEqual([refused.status, kind, construct, offset], [422, 'refused', 'test', 9]);
  });

  it('is not a device that the backend does not have', async () => {
    const reply = await ran(machine({ cuda: {} }), { ...WIDE, backend: 'cuda:3' });
    assert.deepEqual([reply.backend, reply.fallbacks[0].device], ['cpu', 3]);
  });
});

describe('verification', () => {
  const verified = { ...WIDE, backend: 'cuda', verify: 'all' };

  it('says that the bits are equal', async () => {
    const server = machine({ cuda: {} });
    const reply = await ran(server, verified);
    assert.equal(reply.compared, true);
    assert.deepEqual(reply.comparison, { reference: 'cpu', equal: true, mismatches: [] });
    assert.equal(await server.metric(/tensor_wasm_verifications_total\{backend="cuda",result="equal"\}/), 1);
  });

  it('finds a device that is off by one bit, counts it, and answers with the reference', async () => {
    const server = machine({ cuda: { offBy: 1 } });
    const wrong = await ran(server, { ...verified, verify: 'off' });
    assert.deepEqual(wrong.result[2], [6]);
    const reply = await ran(server, verified);
    assert.equal(reply.comparison.equal, false);
    assert.equal(reply.comparison.mismatches[0].what, 'results');
    assert.deepEqual(reply.result[2], [5]);
    assert.equal(await server.metric(/tensor_wasm_verifications_total\{backend="cuda",result="different"\}/), 1);
  });

  it('of fast takes floats within 4 ULP for equal, and says how far others are apart', async () => {
    const source =
      '(module (func (export "third") (param i32) (result f32) (f32.div (f32.convert_i32_u (local.get 0)) (f32.const 3))))';
    const third = { export: 'third', mode: 'grid', count: 8, backend: 'cuda', verify: 'all' };
    const compared = async (offBy: number, exactness: 'exact' | 'fast') => {
      const server = machine({ cuda: { offBy } });
      const { comparison } = await (await server.invoke(await server.deploy(source), { ...third, exactness })).json();
      const [first] = comparison.mismatches;
      return [comparison.equal, comparison.ulp, first?.ulp];
    };
    assert.deepEqual(await compared(3, 'fast'), [true, 4, undefined]);
    assert.deepEqual(await compared(5, 'fast'), [false, 4, 5]);
    assert.deepEqual(await compared(3, 'exact'), [false, undefined, undefined]);
  });

  it('compares none at rate 0, all at rate 1, and nothing that ran on the reference itself', async () => {
    const server = machine({ cuda: {} });
    assert.equal((await ran(server, { ...verified, verify: 0 })).compared, false);
    assert.equal((await ran(server, { ...verified, verify: 1 })).compared, true);
    assert.equal((await ran(server, { ...verified, backend: 'cpu' })).compared, false);
  });

  it('compares traps too', async () => {
    const server = machine({ cuda: {} });
    const reply = await ran(server, { ...verified, export: 'trap_at', args: [7] });
    assert.deepEqual([reply.status, reply.error.kind, reply.error.lane], [422, 'trap', 7]);
    assert.equal(await server.metric(/tensor_wasm_verifications_total\{backend="cuda",result="equal"\}/), 1);
  });
});

describe('POST /conformance', () => {
  it('reports every backend, those that are missing too, and whether they agree', async () => {
    const server = machine({ cuda: {} });
    const id = await server.deploy();
    const report = await (await server.post('/conformance', { function_id: id, export: 'add', args: [1, 2] })).json();
    assert.equal(report.agree, true);
    assert.deepEqual(
      report.backends.map(({ backend, status }: { backend: string; status: string }) => [backend, status]),
      [
        ['cpu', 'ok'],
        ['webgpu', 'unavailable'],
        ['cuda', 'ok'],
      ],
    );
    assert.equal(report.backends[0].memory_sha256, report.backends[2].memory_sha256);
  });

  it('names the mismatch of a device that is wrong', async () => {
    const server = machine({ cuda: { offBy: 1 } });
    const id = await server.deploy();
    const report = await (
      await server.post('/conformance', { function_id: id, export: 'add', args: [1, 2], backends: ['cpu', 'cuda'] })
    ).json();
    assert.equal(report.agree, false);
    const [{ what, backend, expected, actual }] = report.mismatches;
    assert.deepEqual(
      { what, backend, expected, actual },
      { what: 'results', backend: 'cuda', expected: '0x00000003', actual: '0x00000004' },
    );
  });

  it('of fast allows the distance that it is asked to, and none to what is exact', async () => {
    const server = machine({ cuda: { offBy: 3 } });
    const id = await server.deploy('(module (func (export "one") (result f32) (f32.const 1)))');
    const post = async (body: object) =>
      (
        await server.post('/conformance', { function_id: id, export: 'one', backends: ['cpu', 'cuda'], ...body })
      ).json();
    const near = await post({ exactness: 'fast' });
    assert.deepEqual([near.agree, near.tolerance.ulp, near.mismatches], [true, 4, []]);
    const far = await post({ exactness: 'fast', ulp: 2 });
    assert.deepEqual([far.agree, far.tolerance.ulp, far.mismatches[0].ulp], [false, 2, 3]);
    assert.equal((await post({ ulp: 2 })).error.kind, 'invalid_request');
  });

  it('takes a trap for a result', async () => {
    const server = machine({ cuda: {} });
    const id = await server.deploy();
    const response = await server.post('/conformance', { function_id: id, export: 'trap_at', args: [1, 1] });
    const report = await response.json();
    assert.deepEqual([response.status, report.agree, report.backends[2].trap.code], [200, true, 'unreachable']);
  });

  it('refuses a function that is not there, and backends that are none', async () => {
    const server = machine({});
    const id = await server.deploy();
    const kind = async (body: unknown) => (await (await server.post('/conformance', body)).json()).error.kind;
    assert.equal(await kind({ function_id: '00000000-0000-4000-8000-000000000000', export: 'add' }), 'not_found');
    assert.equal(await kind({ function_id: 'x', export: 'add' }), 'not_found');
    assert.equal(await kind({ function_id: id, export: 'add', args: [1, 2], backends: ['tpu'] }), 'invalid_request');
  });
});
