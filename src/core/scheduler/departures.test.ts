import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Departures } from './departures.ts';
import type { Timeout } from './timers.ts';

/** Ticks when it is told to, so many milliseconds later. */
function clock() {
  const due: (() => void)[] = [];
  let time = 0;
  const timers = {
    shared: true,
    set(_: number, fire: () => void): Timeout {
      due.push(fire);
      return { at: 0, fire, bucket: new Set(), own: null };
    },
  };
  const tick = async (afterMs = 2): Promise<void> => {
    time += afterMs;
    for (const fire of due.splice(0)) fire();
    await Promise.resolve();
  };
  return { timers, now: () => time, tick, due };
}

/** The names of those that have left, in order, as they leave. */
function leaving(departures: Departures, names: readonly string[]): string[] {
  const left: string[] = [];
  for (const name of names) {
    const wait = departures.leave(name[0]);
    if (wait) wait.then(() => left.push(name));
    else left.push(name);
  }
  return left;
}

describe('replies of what was stopped', () => {
  it('leave a few at a time, tenants taking turns', async () => {
    const { timers, now, tick, due } = clock();
    const left = leaving(new Departures(timers, now), ['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'b0']);
    const counts: number[] = [];
    while (due.length > 0) {
      counts.push(left.length);
      await tick();
    }
    assert.deepEqual(counts, [4, 8, 10]);
    assert.deepEqual(left, ['a0', 'a1', 'a2', 'a3', 'a4', 'b0', 'a5', 'a6', 'a7', 'a8']);
  });

  it('are more at a late tick, and never many', async () => {
    const { timers, now, tick } = clock();
    const left = leaving(
      new Departures(timers, now),
      Array.from({ length: 40 }, (_, i) => `a${i}`),
    );
    await tick(3);
    assert.equal(left.length, 4 + 6);
    await tick(50);
    assert.equal(left.length, 4 + 6 + 8);
    await tick(0);
    assert.equal(left.length, 4 + 6 + 8 + 4);
  });

  it('leave at once where there are few, and no timer goes on for them', async () => {
    const { timers, now, tick, due } = clock();
    const departures = new Departures(timers, now);
    for (let round = 0; round < 3; round++) {
      assert.deepEqual(leaving(departures, ['a0', 'a1', 'a2', 'a3']), ['a0', 'a1', 'a2', 'a3']);
      assert.equal(due.length, 1);
      await tick();
      assert.equal(due.length, 0);
    }
  });

  it('never wait where a timer ends with the request that made it', () => {
    const { timers, due } = clock();
    const departures = new Departures({ ...timers, shared: false });
    assert.equal(leaving(departures, ['a0', 'a1', 'a2', 'a3', 'a4', 'a5']).length, 6);
    assert.equal(due.length, 0);
  });
});
