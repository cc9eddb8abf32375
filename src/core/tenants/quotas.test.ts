import assert from 'node:assert/strict';
import { it } from 'node:test';
import { silentLog, systemClock } from '../ports.ts';
import { MemoryStore } from '../store/memory.ts';
import { Quotas } from './quotas.ts';

it('fuel that a tenant spent elsewhere is told as the store has it, and not as it was when somebody first asked', async () => {
  const { quotas: store } = new MemoryStore();
  const most = Number.MAX_SAFE_INTEGER;
  const requests = { requests_per_second: 0, request_burst: 0, concurrent_requests: 0 };
  const defaults = {
    functions: 1,
    stored_bytes: 1,
    jobs: 1,
    job_bytes: 1,
    instances: 1,
    fuel_per_day: most,
    ...requests,
  };
  const quotas = new Quotas({ store, clock: { ...systemClock, now: () => 0 }, log: silentLog, defaults });
  assert.equal(await quotas.spent('7'), 0);
  await store.addFuel('1970-01-01', [{ tenant: '7', fuel: 5 }]);
  assert.equal(await quotas.spent('7'), 5);
  quotas.charge('7', 3);
  assert.equal(await quotas.spent('7'), 8);
  await quotas.flush();
  assert.equal(await quotas.spent('7'), 8);
});
