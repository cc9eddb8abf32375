import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Admission } from './admission.ts';

const never = new AbortController().signal;

describe('admission', () => {
  it('lets in as many as there are slots, at once', () => {
    const admission = new Admission(2, 0);
    assert.equal(admission.enter(never), true);
    assert.equal(admission.enter(never), true);
    assert.equal(admission.enter(never), false);
    admission.leave();
    assert.equal(admission.enter(never), true);
  });

  it('admits those that wait in the order in which they came', async () => {
    const admission = new Admission(1, 2);
    const order: string[] = [];
    assert.equal(admission.enter(never), true);
    const first = Promise.resolve(admission.enter(never)).then(() => order.push('first'));
    const second = Promise.resolve(admission.enter(never)).then(() => order.push('second'));
    assert.equal(admission.enter(never), false);
    assert.equal(admission.waiting, 2);
    admission.leave();
    await first;
    assert.deepEqual(order, ['first']);
    admission.leave();
    await second;
    assert.equal(admission.running, 1);
  });

  it('gives up a seat when its signal aborts, and admits the next instead', async () => {
    const admission = new Admission(1, 2);
    admission.enter(never);
    const impatient = new AbortController();
    const gone = admission.enter(impatient.signal);
    const next = admission.enter(never);
    impatient.abort(new Error('late'));
    await assert.rejects(async () => gone, /late/);
    admission.leave();
    assert.equal(await next, true);
    admission.leave();
    assert.deepEqual([admission.running, admission.waiting], [0, 0]);
  });

  it('does not seat one whose signal has aborted already', async () => {
    const admission = new Admission(1, 1);
    admission.enter(never);
    await assert.rejects(async () => admission.enter(AbortSignal.abort(new Error('before'))), /before/);
    assert.equal(admission.waiting, 0);
  });

  it('never gives one tenant all slots, nor all seats', async () => {
    const admission = new Admission(4, 4);
    for (let i = 0; i < 3; i++) assert.equal(admission.enter(never, 'many'), true);
    const waiting = [1, 2, 3].map(() => admission.enter(never, 'many'));
    assert.equal(admission.enter(never, 'many'), false);
    assert.equal(admission.running, 3);
    assert.equal(admission.enter(never, 'other'), true);
    const seated = admission.enter(never, 'other');
    assert.ok(seated instanceof Promise);
    assert.equal(admission.enter(never, 'third'), false);
    admission.leave('many');
    assert.equal(await seated, true, 'who has less running comes first');
    admission.leave('other');
    // The slot is the reserve: the tenant that waits has its three when one of its own leaves.
    assert.equal(await waiting[0], true);
    assert.deepEqual([admission.running, admission.waiting], [4, 2]);
  });

  it('takes turns between tenants that have as much running', async () => {
    const admission = new Admission(1, 8);
    const order: string[] = [];
    assert.equal(admission.enter(never, 'first'), true);
    for (const tenant of ['a', 'a', 'a', 'b', 'b', 'c']) {
      void Promise.resolve(admission.enter(never, tenant)).then(() => order.push(tenant));
    }
    let running = 'first';
    for (let i = 1; i <= 6; i++) {
      admission.leave(running);
      while (order.length < i) await Promise.resolve();
      running = order[i - 1];
    }
    assert.deepEqual(order, ['a', 'b', 'c', 'a', 'b', 'a']);
  });
});
