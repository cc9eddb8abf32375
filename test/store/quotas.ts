import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TensorWasmError } from '../../src/core/errors.ts';
import { type NewFunction, NO_METADATA } from '../../src/core/store/functions.ts';
import type { Store } from '../../src/core/store/store.ts';

const ROOM = { functions: 2, storedBytes: 20 };

function sized(index: number, size: number, tenant = '1'): NewFunction {
  return {
    id: `function-${index}`,
    tenant,
    name: 'n',
    sha256: `${index}`,
    size,
    createdUnixMs: index,
    updatedUnixMs: index,
    revision: 1,
    metadata: NO_METADATA,
  };
}

function exceeds(quota: string, max: number, found: number) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof TensorWasmError);
    assert.deepEqual([error.kind, error.details], ['quota_exceeded', { quota, max, found }]);
    return true;
  };
}

/** The part of the store's suite that is about what tenants may keep and spend. */
export function testQuotas(on: (body: (store: Store) => Promise<void>) => Promise<void>): void {
  it('keeps the limits of a tenant until they are taken away', () =>
    on(async ({ quotas }) => {
      assert.equal(await quotas.get('7'), null);
      await quotas.set('7', { functions: 3, fuel_per_day: 9007199254740991, requests_per_second: 0.5 });
      await quotas.set('8', {});
      assert.deepEqual(await quotas.get('7'), {
        functions: 3,
        fuel_per_day: 9007199254740991,
        requests_per_second: 0.5,
      });
      assert.deepEqual(await quotas.get('8'), {});
      await quotas.set('7', { jobs: 1 });
      assert.deepEqual(await quotas.get('7'), { jobs: 1 });
      await quotas.set('7', null);
      assert.equal(await quotas.get('7'), null);
    }));

  it('adds a function only where its tenant has room for it', () =>
    on(async (store) => {
      await store.addFunction(sized(1, 12), Uint8Array.of(1), ROOM);
      await assert.rejects(store.addFunction(sized(2, 9), Uint8Array.of(2), ROOM), exceeds('stored_bytes', 20, 21));
      assert.equal(await store.getModule('2'), null);
      await store.addFunction(sized(3, 8), Uint8Array.of(3), ROOM);
      await assert.rejects(store.addFunction(sized(4, 0), Uint8Array.of(4), ROOM), exceeds('functions', 2, 3));
      await store.addFunction(sized(5, 9, '2'), Uint8Array.of(5), ROOM);
      assert.deepEqual(await store.quotas.usage('1'), { functions: 2, storedBytes: 20, jobs: 0 });
      assert.deepEqual(await store.quotas.usage('3'), { functions: 0, storedBytes: 0, jobs: 0 });
    }));

  it('adds up the fuel of a day', () =>
    on(async ({ quotas }) => {
      const day = '2026-01-31';
      assert.equal(await quotas.fuel('1', day), 0);
      const first = [
        { tenant: '1', fuel: 5 },
        { tenant: '2', fuel: 1e15 },
      ];
      assert.deepEqual(await quotas.addFuel(day, first), [5, 1e15]);
      assert.deepEqual(await quotas.addFuel(day, [{ tenant: '1', fuel: 7 }]), [12]);
      assert.deepEqual(await quotas.addFuel('2026-02-01', [{ tenant: '1', fuel: 1 }]), [1]);
      assert.deepEqual([await quotas.fuel('1', day), await quotas.fuel('2', day)], [12, 1e15]);
    }));
}
