import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JobRecord } from '../../src/core/store/jobs.ts';
import type { Store } from '../../src/core/store/store.ts';

function job(index: number, more: Partial<JobRecord> = {}): JobRecord {
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    tenant: '0',
    functionId: `10000000-0000-4000-8000-${String(index % 2).padStart(12, '0')}`,
    status: 'pending',
    request: '{"export":"名"}',
    result: null,
    createdUnixMs: 1_700_000_000_000 + index,
    startedUnixMs: null,
    finishedUnixMs: null,
    priority: 0,
    attempts: 0,
    maxAttempts: 1,
    ttlMs: 1000,
    idempotencyKey: null,
    ...more,
  };
}

/** What the jobs of every store do. `open` makes a new, empty store. */
export function testJobs(name: string, open: () => Promise<Store>): void {
  const on = async (body: (store: Store) => Promise<void>): Promise<void> => {
    const store = await open();
    try {
      await body(store);
    } finally {
      await store.close();
    }
  };

  describe(`jobs of the ${name} store`, () => {
    it('come back as they were added, to their tenant alone', () =>
      on(async ({ jobs }) => {
        const one = job(1, { tenant: '18446744073709551615', idempotencyKey: 'k', priority: -3 });
        assert.deepEqual(await jobs.add(one), one);
        assert.deepEqual(await jobs.get(one.tenant, one.id), one);
        assert.deepEqual(await jobs.findByKey(one.tenant, 'k'), one);
        assert.equal(await jobs.get('0', one.id), null);
        assert.equal(await jobs.findByKey('0', 'k'), null);
        assert.equal(await jobs.delete('0', one.id), false);
        assert.deepEqual(await jobs.list({ tenant: '0', limit: 9 }), []);
      }));

    it('tell how many bytes a tenant has in them, with their results', () =>
      on(async ({ jobs }) => {
        const [one, two] = [job(1), job(2, { status: 'completed', result: '"é"' })];
        await jobs.add(one);
        await jobs.add(two);
        await jobs.add(job(3, { tenant: '1', request: '{}' }));
        const request = '{"export":"名"}'.length + 2;
        assert.equal(await jobs.bytes('0'), 2 * request + 4);
        await jobs.delete('0', one.id);
        assert.deepEqual([await jobs.bytes('0'), await jobs.bytes('1'), await jobs.bytes('2')], [request + 4, 2, 0]);
      }));

    it('are one per tenant and idempotency key, until deleted', () =>
      on(async ({ jobs }) => {
        const first = job(1, { idempotencyKey: 'k' });
        await jobs.add(first);
        assert.deepEqual(await jobs.add(job(2, { idempotencyKey: 'k' })), first);
        assert.equal((await jobs.add(job(3, { idempotencyKey: 'k', tenant: '1' }))).id, job(3).id);
        assert.equal((await jobs.add(job(4))).id, job(4).id);
        assert.equal((await jobs.add(job(5))).id, job(5).id);
        assert.equal(await jobs.get('0', job(2).id), null);
        assert.equal(await jobs.delete('0', first.id), true);
        assert.equal((await jobs.add(job(2, { idempotencyKey: 'k' }))).id, job(2).id);
      }));

    it('change only from the status expected', () =>
      on(async ({ jobs }) => {
        await jobs.add(job(1));
        const running = { status: 'running', startedUnixMs: 5, attempts: 1 } as const;
        assert.deepEqual(await jobs.change(job(1).id, ['pending'], running), job(1, running));
        assert.equal(await jobs.change(job(1).id, ['pending', 'failed'], { status: 'cancelled' }), null);
        const done = { status: 'completed', result: '{"a":1}', finishedUnixMs: 9 } as const;
        assert.deepEqual(await jobs.change(job(1).id, ['running'], done), job(1, { ...running, ...done }));
        const again = { status: 'pending', result: null, finishedUnixMs: null, startedUnixMs: null } as const;
        assert.deepEqual(await jobs.change(job(1).id, ['completed'], again), job(1, { attempts: 1 }));
        assert.equal(await jobs.change(job(9).id, ['pending'], running), null);
      }));

    it('are listed in order of creation, a page at a time, by status and function', () =>
      on(async ({ jobs }) => {
        for (const index of [3, 1, 2]) await jobs.add(job(index));
        const ids = async (more: object) => (await jobs.list({ tenant: '0', limit: 2, ...more })).map(({ id }) => id);
        assert.deepEqual(await ids({}), [job(1).id, job(2).id]);
        assert.deepEqual(await ids({ after: job(2) }), [job(3).id]);
        assert.deepEqual(await ids({ after: job(8) }), []);
        assert.deepEqual(await ids({ functionId: job(1).functionId }), [job(1).id, job(3).id]);
        await jobs.change(job(2).id, ['pending'], { status: 'running' });
        assert.deepEqual(await ids({ status: 'running' }), [job(2).id]);
      }));

    it('tell which are unfinished, and go when their time is over', () =>
      on(async ({ jobs }) => {
        for (const index of [1, 2, 3]) await jobs.add(job(index, { idempotencyKey: `k${index}` }));
        await jobs.change(job(1).id, ['pending'], { status: 'failed', finishedUnixMs: 100 });
        await jobs.change(job(2).id, ['pending'], { status: 'running' });
        assert.deepEqual(
          (await jobs.unfinished()).map(({ id }) => id),
          [job(2).id, job(3).id],
        );
        assert.equal(await jobs.sweep(1099), 0);
        assert.equal(await jobs.sweep(1100), 1);
        assert.equal(await jobs.get('0', job(1).id), null);
        assert.equal(await jobs.findByKey('0', 'k1'), null);
        assert.equal((await jobs.unfinished()).length, 2);
      }));
  });
}
