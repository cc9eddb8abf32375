import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FairQueue } from './fair-queue.ts';

function drain(queue: FairQueue<string>): string[] {
  const all: string[] = [];
  for (let item = queue.take(); item !== null; item = queue.take()) all.push(item);
  return all;
}

describe('a fair queue', () => {
  it('takes turns between tenants, however many items one has', () => {
    const queue = new FairQueue<string>();
    for (let i = 0; i < 4; i++) queue.push('a', 0, `a${i}`);
    queue.push('b', 0, 'b0');
    queue.push('b', 0, 'b1');
    assert.deepEqual(drain(queue), ['a0', 'b0', 'a1', 'b1', 'a2', 'a3']);
    assert.equal(queue.size, 0);
  });

  it('lets a higher priority go first among the items of its tenant, and only there', () => {
    const queue = new FairQueue<string>();
    queue.push('a', 0, 'low');
    queue.push('a', 5, 'high');
    queue.push('a', 5, 'high later');
    queue.push('b', -9, 'other');
    assert.deepEqual(drain(queue), ['high', 'other', 'high later', 'low']);
  });

  it('lets whose work was dear wait, and gives no credit for having been away', () => {
    const queue = new FairQueue<string>();
    queue.push('a', 0, 'a0');
    queue.push('a', 0, 'a1');
    assert.equal(queue.take(), 'a0');
    queue.charge('a', 10);
    for (let i = 0; i < 4; i++) queue.push('b', 0, `b${i}`);
    assert.deepEqual(drain(queue), ['b0', 'b1', 'b2', 'b3', 'a1']);
  });

  it('passes whoever has to wait, and lets it go first afterwards', () => {
    const queue = new FairQueue<string>();
    queue.push('a', 0, 'a0');
    queue.push('b', 0, 'b0');
    queue.push('b', 0, 'b1');
    const passed = (tenant: string): boolean => tenant === 'a';
    assert.equal(queue.take(passed), 'b0');
    assert.equal(queue.take(passed), 'b1');
    assert.equal(queue.take(passed), null);
    queue.push('b', 0, 'b2');
    assert.deepEqual(drain(queue), ['a0', 'b2']);
  });

  it('forgets an item that is taken out', () => {
    const queue = new FairQueue<string>();
    queue.push('a', 0, 'x');
    assert.equal(
      queue.remove((item) => item === 'x'),
      true,
    );
    assert.equal(
      queue.remove((item) => item === 'x'),
      false,
    );
    assert.equal(queue.take(), null);
  });
});
