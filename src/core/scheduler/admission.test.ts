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
});
