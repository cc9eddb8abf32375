import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gatewayMetrics } from '../core/metrics/gateway.ts';
import { PrometheusMeter } from './prometheus.ts';

describe('Prometheus exposition', () => {
  it('has the four service indicators from the start', async () => {
    const meter = new PrometheusMeter();
    gatewayMetrics(meter, 'test 1');
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
    const metrics = gatewayMetrics(meter, 'test 1');
    metrics.activeInstances.add(2);
    metrics.activeInstances.add(-1);
    metrics.kernelDispatched('webgpu', 'grid', 0.002);
    metrics.offloadFellBack('cuda', 'unavailable');
    const { text } = await meter.expose();
    assert.match(text, /^tensor_wasm_active_instances 1$/m);
    assert.match(text, /^tensor_wasm_kernel_dispatches_total\{backend="webgpu",mode="grid"\} 1$/m);
    assert.match(text, /^tensor_wasm_kernel_latency_seconds_bucket\{le="0\.0025",backend="webgpu",mode="grid"\} 1$/m);
    assert.match(text, /^tensor_wasm_offload_fallback_total\{backend="cuda",reason="unavailable"\} 1$/m);
  });

  it('keeps the counts of two servers apart', async () => {
    const one = new PrometheusMeter();
    gatewayMetrics(one, 'a').instanceSpawns.increment(5);
    const other = new PrometheusMeter();
    gatewayMetrics(other, 'b');
    assert.match((await other.expose()).text, /^tensor_wasm_instance_spawns_total 0$/m);
  });
});
