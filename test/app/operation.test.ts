import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createCpuBackend } from '../../src/backends/cpu/index.ts';
import { VERSION } from '../../src/core/version.ts';
import { fakeBackend } from './fake-backend.ts';
import { fixture } from './fixture.ts';

describe('GET /healthz', () => {
  it('tells version, uptime and backends', async () => {
    const { request, gateway } = fixture();
    await gateway.fleet.discover();
    const body = await (await request('/healthz')).json();
    assert.equal(body.status, 'ok');
    assert.equal(body.version, VERSION);
    assert.ok(body.uptime_seconds >= 0);
    assert.equal(body.backends[0].backend, 'cpu');
    assert.equal(body.backends[0].status, 'available');
  });

  it('does not wait for a backend that is still looking for devices', async () => {
    const { request } = fixture({}, [
      {
        name: 'webgpu',
        discover: () => new Promise(() => undefined),
        open: () => Promise.reject(new Error('never')),
        close: async () => undefined,
      },
    ]);
    const body = await (await request('/healthz')).json();
    assert.deepEqual(body.backends, [{ backend: 'webgpu', status: 'starting', devices: [], reason: null }]);
  });
});

describe('GET /metrics', () => {
  it('counts requests by route template, those that fail too', async () => {
    const { request, deploy, invoke, metric } = fixture();
    const id = await deploy();
    await invoke(id, { export: 'add', args: [1, 2] });
    await invoke(id, { export: 'add', args: [1] });
    await request('/wp-login.php');
    const series = (route: string, method: string, status: number) =>
      metric(new RegExp(`tensor_wasm_http_requests_total\\{route="${route}",method="${method}",status="${status}"\\}`));
    assert.equal(await series('/functions/:id/invoke', 'POST', 200), 1);
    assert.equal(await series('/functions/:id/invoke', 'POST', 400), 1);
    assert.equal(await series('/functions', 'POST', 200), 1);
    assert.equal(await series('unmatched', 'GET', 404), 1);
    const text = await (await request('/metrics')).text();
    assert.match(
      text,
      /tensor_wasm_http_request_duration_seconds_bucket\{le="\+Inf",route="\/functions\/:id\/invoke",method="POST",status="200"\} 1/,
    );
    assert.doesNotMatch(text, new RegExp(id));
    assert.doesNotMatch(text, /wp-login/);
  });
});

describe('metrics of tenants', () => {
  const invocations = async (
    environment: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
  ) => {
    const { request, deploy, invoke } = fixture(environment);
    const id = await deploy();
    await invoke(id, { export: 'add', args: [1, 2] });
    const text = await (await request('/metrics', { headers })).text();
    return text.match(/^tensor_wasm_tenant_invocations_total.*$/gm);
  };

  it('are told to whoever has the token for them', async () => {
    const told = await invocations({ TENSOR_WASM_API_METRICS_TOKEN: 'scrape' }, { authorization: 'Bearer scrape' });
    assert.deepEqual(told, ['tensor_wasm_tenant_invocations_total{tenant="0",ending="ok"} 1']);
  });

  it('name no tenant where anybody may read them', async () => {
    assert.deepEqual(await invocations({}, {}), ['tensor_wasm_tenant_invocations_total{tenant="other",ending="ok"} 1']);
  });
});

describe('metrics of memory', () => {
  const GROWS = '(module (memory 1 4) (func (export "grow") (result i32) (memory.grow (i32.const 2))))';
  const PAGE = 65_536;

  it('follow an instance where it is kept, as it grows, moves and ends', async () => {
    const cpu = createCpuBackend();
    const { request, deploy, post, metric } = fixture({}, [cpu, fakeBackend('cuda', cpu, {})]);
    const held = async () => [
      await metric(/tensor_wasm_gpu_memory_used_bytes/),
      await metric(/tensor_wasm_gpu_memory_bytes_per_tenant\{tenant="other"\}/),
      await metric(/tensor_wasm_cpu_memory_bytes_per_tenant\{tenant="other"\}/),
    ];
    const id = await deploy(GROWS);
    const kept = await (await post('/instances', { function_id: id, backend: 'cuda' })).json();
    assert.deepEqual(await held(), [PAGE, PAGE, 0]);
    await post(`/functions/${id}/invoke`, { export: 'grow', instance: kept.id });
    assert.deepEqual(await held(), [3 * PAGE, 3 * PAGE, 0]);
    await post(`/instances/${kept.id}/move`, { backend: 'cpu' });
    assert.deepEqual(await held(), [0, 0, 3 * PAGE]);
    await request(`/instances/${kept.id}`, { method: 'DELETE' });
    assert.deepEqual(await held(), [0, 0, 0]);
  });

  it('keep nothing of invocations that are over', async () => {
    const cpu = createCpuBackend();
    const { deploy, invoke, metric } = fixture({}, [cpu, fakeBackend('webgpu', cpu, {})]);
    const id = await deploy(GROWS);
    for (const mode of [{ mode: 'call' }, { mode: 'batch', count: 3 }])
      assert.equal((await invoke(id, { export: 'grow', backend: 'webgpu', ...mode })).status, 200);
    assert.equal(await metric(/tensor_wasm_instance_spawns_total/), 4);
    assert.equal(await metric(/tensor_wasm_gpu_memory_used_bytes/), 0);
  });
});

describe('GET /openapi.json', () => {
  it('documents every route, from the schemas that validate', async () => {
    const { request } = fixture();
    const document = await (await request('/openapi.json')).json();
    assert.match(document.openapi, /^3\.1/);
    const page = readFileSync(new URL('../../docs/http.md', import.meta.url), 'utf8');
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods as object)) {
        const mentioned = page.includes(`${method.toUpperCase()} ${path}`);
        assert.ok(mentioned, `docs/http.md says nothing of ${method.toUpperCase()} ${path}`);
      }
    }
    assert.ok(Object.keys(document.paths).length >= 9);
    const { Invoke, Error: envelope } = document.components.schemas;
    assert.ok(JSON.stringify(Invoke.properties.mode).includes('"grid"'));
    assert.equal(Invoke.additionalProperties, false);
    assert.deepEqual(envelope.properties.error.required, ['kind', 'message']);
    for (const path of Object.values(document.paths) as Record<string, { responses: Record<string, unknown> }>[]) {
      for (const { responses } of Object.values(path)) assert.ok(Object.keys(responses).length > 0);
    }
  });
});
