import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PrometheusMeter } from '../../platform/prometheus.ts';
import { TenantUsage } from './tenant-usage.ts';

async function exposed(max: number, ran: readonly (readonly [tenant: string, fuel: number, code: string | null])[]) {
  const meter = new PrometheusMeter();
  const usage = new TenantUsage(meter, max);
  for (const [tenant, fuel, code] of ran) usage.ran(tenant, fuel, code);
  const { text } = await meter.expose();
  return text.split('\n').filter((line) => line.startsWith('tensor_wasm_tenant_'));
}

describe('what tenants use', () => {
  it('is counted by tenant and by how the guest ended', async () => {
    assert.deepEqual(
      await exposed(8, [
        ['1', 5, null],
        ['1', 7, 'deadline_exceeded'],
        ['2', 1, 'unreachable'],
        ['1', 2, null],
      ]),
      [
        'tensor_wasm_tenant_fuel_total{tenant="1"} 14',
        'tensor_wasm_tenant_fuel_total{tenant="2"} 1',
        'tensor_wasm_tenant_invocations_total{tenant="1",ending="ok"} 2',
        'tensor_wasm_tenant_invocations_total{tenant="1",ending="deadline_exceeded"} 1',
        'tensor_wasm_tenant_invocations_total{tenant="2",ending="trap"} 1',
      ],
    );
  });

  it('has no more series than are allowed: later tenants share one', async () => {
    const many = Array.from({ length: 100 }, (_, i) => [String(i), 1, null] as const);
    assert.deepEqual(await exposed(2, [...many, ['1', 3, null]]), [
      'tensor_wasm_tenant_fuel_total{tenant="0"} 1',
      'tensor_wasm_tenant_fuel_total{tenant="1"} 4',
      'tensor_wasm_tenant_fuel_total{tenant="other"} 98',
      'tensor_wasm_tenant_invocations_total{tenant="0",ending="ok"} 1',
      'tensor_wasm_tenant_invocations_total{tenant="1",ending="ok"} 2',
      'tensor_wasm_tenant_invocations_total{tenant="other",ending="ok"} 98',
    ]);
  });
});
