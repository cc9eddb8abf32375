import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import client from 'prom-client';
import { gatewayMetrics } from '../core/metrics/gateway.ts';
import { IsolateMeter } from './edge/meter.ts';
import { PrometheusMeter } from './prometheus.ts';

const MEASURED = {
  runtime: 'test 1',
  target: 'linux-x64',
  commit: 'abc',
  features: ['cpu', 'cuda'],
  permits: 32,
  maxTenants: 2,
  countFunctions: async () => 3,
};

describe('Prometheus exposition', () => {
  it('has the four service indicators from the start', async () => {
    const meter = new PrometheusMeter();
    gatewayMetrics(meter, MEASURED);
    const { text, contentType } = await meter.expose();
    assert.match(contentType, /^text\/plain; version=0\.0\.4/);
    for (const name of [
      'tensor_wasm_active_instances',
      'tensor_wasm_kernel_dispatches_total',
      'tensor_wasm_kernel_latency_seconds',
      'tensor_wasm_offload_success_total',
      'tensor_wasm_offload_fallback_total',
    ]) {
      assert.match(text, new RegExp(`^# TYPE ${name} `, 'm'), name);
    }
    assert.match(text, /^tensor_wasm_active_instances 0$/m);
    assert.match(text, /^tensor_wasm_offload_success_total\{backend="cuda"\} 0$/m);
  });

  it('counts what happens', async () => {
    const meter = new PrometheusMeter();
    const metrics = gatewayMetrics(meter, MEASURED);
    metrics.activeInstances.add(2);
    metrics.activeInstances.add(-1);
    metrics.invocationsActive.add(3);
    metrics.kernelDispatched('webgpu', 'grid', 0.002);
    metrics.offloadFellBack('cuda', 'unavailable');
    const { text } = await meter.expose();
    assert.match(text, /^tensor_wasm_active_instances 1$/m);
    assert.match(text, /^tensor_wasm_invocations_active 3$/m);
    assert.match(text, /^tensor_wasm_backpressure_permits_used 3$/m);
    assert.match(text, /^tensor_wasm_backpressure_permits_available 29$/m);
    assert.match(text, /^tensor_wasm_kernel_dispatches_total\{backend="webgpu",mode="grid"\} 1$/m);
    assert.match(text, /^tensor_wasm_kernel_latency_seconds_bucket\{le="0\.0025",backend="webgpu",mode="grid"\} 1$/m);
    assert.match(text, /^tensor_wasm_offload_fallback_total\{backend="cuda",reason="unavailable"\} 1$/m);
  });

  it('tells what is running, and what is there when it is scraped', async () => {
    const meter = new PrometheusMeter();
    const { memory } = gatewayMetrics(meter, MEASURED);
    const build =
      /^tensor_wasm_build_info\{version="[\d.]+",commit="abc",target="linux-x64",runtime="test 1",features="cpu,cuda"\} 1$/m;
    const { text } = await meter.expose();
    assert.match(text, build);
    assert.match(text, /^tensor_wasm_functions 3$/m);
    assert.match(text, /^tensor_wasm_gpu_memory_used_bytes 0$/m);
    assert.doesNotMatch(text, /per_tenant\{/);

    const broken = async (): Promise<number> => {
      throw new Error('lost');
    };
    const ends = [
      memory.hold('gpu', '1', async () => 100),
      memory.hold('gpu', '2', async () => 20),
      memory.hold('gpu', '2', async () => 3),
      memory.hold('gpu', undefined, async () => 1000),
      memory.hold('gpu', '2', broken),
      memory.hold('cpu', '2', async () => 7),
      // Past as many tenants as have their own, those with least share one.
      memory.hold('gpu', '3', async () => 2),
      memory.hold('gpu', '4', async () => 1),
    ];
    const held = (await meter.expose()).text.split('\n').filter((line) => /^tensor_wasm_.pu_memory/.test(line));
    assert.deepEqual(held, [
      'tensor_wasm_gpu_memory_used_bytes 1126',
      'tensor_wasm_gpu_memory_bytes_per_tenant{tenant="1"} 100',
      'tensor_wasm_gpu_memory_bytes_per_tenant{tenant="2"} 23',
      'tensor_wasm_gpu_memory_bytes_per_tenant{tenant="other"} 3',
      'tensor_wasm_cpu_memory_bytes_per_tenant{tenant="2"} 7',
    ]);
    for (const end of ends) end();
    assert.doesNotMatch((await meter.expose()).text, /per_tenant\{/);
  });

  it('keeps the counts of two servers apart', async () => {
    const one = new PrometheusMeter();
    gatewayMetrics(one, MEASURED).instanceSpawns.increment(5);
    const other = new PrometheusMeter();
    gatewayMetrics(other, MEASURED);
    assert.match((await other.expose()).text, /^tensor_wasm_instance_spawns_total 0$/m);
  });

  const meters = { 'a server': () => new PrometheusMeter(), 'an isolate': () => new IsolateMeter() };
  for (const [host, make] of Object.entries(meters))
    it(`of ${host} writes what prom-client’s own metrics write`, async () => {
      const meter = make();
      const registry = new client.Registry();
      const registers = [registry];
      const help = 'Lines\nand a back\\slash';
      const buckets = [0.001, 0.5, 1, 10];
      const plain = new client.Counter({ name: 'plain_total', help, registers });
      const counted = new client.Counter({ name: 'counted_total', help, labelNames: ['a', 'b'], registers });
      const level = new client.Gauge({ name: 'level', help, labelNames: ['a'], registers });
      const seconds = new client.Histogram({ name: 'seconds', help, labelNames: ['a'], buckets, registers });
      const bare = new client.Histogram({ name: 'bare_seconds', help, buckets, registers });
      const ours = {
        plain: meter.counter({ name: 'plain_total', help, labels: [] }),
        counted: meter.counter({ name: 'counted_total', help, labels: ['a', 'b'] }),
        level: meter.gauge({ name: 'level', help, labels: ['a'] }),
        seconds: meter.histogram({ name: 'seconds', help, labels: ['a'], buckets }),
        bare: meter.histogram({ name: 'bare_seconds', help, labels: [], buckets }),
      };
      for (const value of ['x', 'quote " and \\ and \n', '']) {
        plain.inc(2);
        ours.plain.labels().increment(2);
        counted.labels(value, 'y').inc();
        ours.counted.labels(value, 'y').increment();
        level.labels(value).set(-1.5);
        ours.level.labels(value).set(-1.5);
        for (const observed of [0, 0.001, 0.0011, 0.5, 0.75, 10, 11]) {
          seconds.labels(value).observe(observed);
          ours.seconds.labels(value).observe(observed);
          bare.observe(observed);
          ours.bare.labels().observe(observed);
        }
      }
      level.labels('x').inc(3);
      ours.level.labels('x').add(3);
      assert.equal(sample((await meter.expose()).text), sample(await registry.metrics()));
    });

  it('refuses a second metric of a name, and labels that are too few', () => {
    const meter = new PrometheusMeter();
    const one = meter.counter({ name: 'one_total', help: 'One', labels: ['a'] });
    assert.throws(() => meter.gauge({ name: 'one_total', help: 'Two', labels: [] }), /there is a metric of that name/);
    assert.throws(() => one.labels(), /it has 1 labels, found 0/);
  });
});

/** Without empty lines, which mean nothing. */
function sample(text: string): string {
  return text.replaceAll(/\n+/g, '\n').trim();
}
