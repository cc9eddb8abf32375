import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { wat } from '../wat.ts';
import { bundle, disguised, miniflare } from './deployment.ts';

const GUEST = await wat(`(module
  (memory (export "memory") 1)
  (global $calls (mut i32) (i32.const 0))
  (table 1 funcref)
  (elem (i32.const 0) $seven)
  (func $seven (result i32) (i32.const 7))
  (func $prepare (global.set $calls (i32.const 40)))
  (start $prepare)
  (func (export "add") (param i64 i32) (result i64) (i64.add (local.get 0) (i64.extend_i32_s (local.get 1))))
  (func (export "started") (result i32) (i32.add (global.get $calls) (call_indirect (result i32) (i32.const 0))))
  (func (export "nan") (param f64) (result f64) (f64.div (local.get 0) (f64.const 0)))
  (func (export "series") (param $n i32) (result f64) (local $x f64)
    (loop $next
      (local.set $x (f64.add (local.get $x) (f64.div (f64.const 1) (f64.convert_i32_s (local.get $n)))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $x))
  (func (export "square") (param i32 i32) (result i32)
    (i32.store (i32.mul (local.get 0) (i32.const 4)) (i32.mul (local.get 0) (local.get 0)))
    (i32.add (local.get 1) (i32.mul (local.get 0) (local.get 0))))
  (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func (export "spin") (param i32) (loop (br 0)))
  (func $deep (export "deep") (param i32) (result i32)
    (if (result i32) (local.get 0) (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0)))))`);

const written = await bundle({ guest: GUEST });
const edge = await miniflare(written);
const deployed = await edge.deploy(disguised(GUEST));
const places = [
  ['cpu', written.ids.guest],
  ['interpreter', deployed],
] as const;

/** Replies of the bundled function and of the deployed one. */
async function both(body: unknown) {
  return await Promise.all(
    places.map(async ([backend, id]) => {
      const response = await edge.invoke(id, body);
      return { backend, status: response.status, header: response.headers, body: await response.json() };
    }),
  );
}

describe('in workerd', () => {
  after(async () => {
    await edge[Symbol.asyncDispose]();
    await written[Symbol.asyncDispose]();
  });

  it('a bundled function runs compiled, one deployed at run time in the interpreter, and the reply says which', async () => {
    for (const { backend, status, header, body } of await both({ export: 'add', args: ['9007199254740993', -4] })) {
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(header.get('x-tensor-wasm-backend'), backend);
      assert.equal(body.backend, backend);
      assert.equal(body.results[0].bits, '0x001ffffffffffffd');
    }
  });

  it('the module of a bundled function runs compiled also where it was deployed', async () => {
    const response = await edge.invoke(await edge.deploy(GUEST), { export: 'add', args: [1, 2] });
    assert.equal(response.headers.get('x-tensor-wasm-backend'), 'cpu');
    await response.body?.cancel();
  });

  it('the reply says why a deployed function does not run compiled', async () => {
    const body = await (await edge.invoke(deployed, { export: 'add', args: [1, 2] })).json();
    assert.equal(body.fallbacks[0].backend, 'cpu');
    assert.match(body.fallbacks[0].reason, /makes no code at run time/);
    const named = await edge.invoke(deployed, { export: 'add', args: [1, 2], backend: 'cpu', fallback: false });
    assert.equal((await named.json()).error.construct, 'code generation');
    const verdicts = await (await edge.request(`/functions/${deployed}`)).json();
    const [{ verdicts: of }] = verdicts.exports;
    assert.deepEqual([of.cpu.runnable, of.interpreter.runnable], [false, true]);
  });

  for (const body of [
    { export: 'started' },
    { export: 'nan', args: ['nan'] },
    { export: 'series', args: [5000] },
    { export: 'deep', args: [500] },
    { export: 'square', args: [3], mode: 'grid', count: 100 },
    { export: 'series', args: [[3], [70], [1]], mode: 'batch', count: 3 },
  ]) {
    it(`both give the same bits and spend the same fuel: ${JSON.stringify(body)}`, async () => {
      const [compiled, interpreted] = await both(body);
      assert.deepEqual([compiled.status, interpreted.status], [200, 200], JSON.stringify(interpreted.body));
      assert.deepEqual([compiled.body.backend, interpreted.body.backend], ['cpu', 'interpreter']);
      for (const part of ['result', 'results', 'results_sha256', 'fuel', 'lanes'] as const) {
        assert.deepEqual(interpreted.body[part], compiled.body[part], part);
      }
    });
  }

  it('both report a trap with its place', async () => {
    for (const { status, body } of await both({ export: 'divide', args: [1, 0] })) {
      assert.equal(status, 422);
      assert.deepEqual([body.error.code, body.error.function], ['integer_divide_by_zero', 7]);
    }
    const [{ body: compiled }, { body: interpreted }] = await both({ export: 'deep', args: [2000] });
    assert.equal(compiled.error.code, 'call_stack_exhausted');
    assert.deepEqual(interpreted.error.offset, compiled.error.offset);
  });

  for (const mode of ['call', 'grid'] as const) {
    it(`both stop a ${mode} that spins at its deadline, and serve others meanwhile`, async () => {
      const request = mode === 'call' ? { args: [0] } : { args: [], mode, count: 3 };
      const spinning = both({ export: 'spin', ...request, deadline_ms: 1500 });
      let spun = false;
      spinning.then(() => {
        spun = true;
      });
      const quick = await both({ export: 'add', args: [1, 2] });
      assert.deepEqual([...quick.map(({ status }) => status), spun], [200, 200, false]);
      for (const { status, body, backend } of await spinning) {
        assert.equal(status, 504, JSON.stringify(body));
        assert.deepEqual([body.error.kind, body.error.backend], ['invoke_timeout', backend]);
      }
    });
  }

  it('both stop a guest whose fuel is spent', async () => {
    for (const { body } of await both({ export: 'spin', args: [0], fuel: 100_000 })) {
      assert.equal(body.error.code, 'fuel_exhausted');
    }
  });

  it('jobs, kept instances and snapshots are refused, because nothing outlives a request', async () => {
    const body = JSON.stringify({ export: 'add', args: [1, 2] });
    const headers = { 'content-type': 'application/json' };
    const job = await edge.request(`/functions/${deployed}/invoke-async`, { method: 'POST', headers, body });
    const instance = await edge.request('/instances', {
      method: 'POST',
      headers,
      body: JSON.stringify({ function_id: deployed }),
    });
    const snapshot = await edge.request('/snapshot/save', {
      method: 'POST',
      headers,
      body: JSON.stringify({ function_id: deployed }),
    });
    for (const response of [job, instance, snapshot]) {
      assert.equal(response.status, 422);
      const { error } = await response.json();
      assert.equal(error.kind, 'refused');
      assert.match(error.message, /keeps nothing running/);
    }
  });

  it('a bundled function is deployed by its name, like any other', async () => {
    const { functions } = await (await edge.request('/functions?name=guest')).json();
    assert.deepEqual(
      functions.map(({ id, version }: { id: string; version: number }) => [id, version]),
      [[written.ids.guest, 1]],
    );
    const reply = await edge.invoke('guest', { export: 'add', args: [40, 2] });
    assert.deepEqual((await reply.json()).result, [42]);
  });

  it('nobody gets in without a token', async () => {
    const response = await fetch(`${edge.url}/functions`);
    assert.equal(response.status, 401);
    await response.body?.cancel();
  });

  it('health and metrics tell about the isolate', async () => {
    const health = await (await edge.request('/healthz')).json();
    const status = Object.fromEntries(health.backends.map((one: { backend: string }) => [one.backend, one]));
    assert.equal(status.cpu.devices[0].name, 'V8 (workerd)');
    assert.equal(status.interpreter.status, 'available');
    assert.match(status.webgpu.reason, /no navigator\.gpu/);
    const metrics = await (await edge.request('/metrics')).text();
    assert.match(
      metrics,
      /^tensor_wasm_build_info\{version="[^"]+",commit="",target="isolate",runtime="workerd",features="[^"]+"\} 1$/m,
    );
    assert.match(metrics, /^tensor_wasm_functions [1-9]/m);
    assert.match(metrics, /^tensor_wasm_functions_deployed_total [1-9]/m);
  });
});
