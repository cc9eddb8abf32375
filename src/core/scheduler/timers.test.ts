import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Timers } from './timers.ts';

describe('timeouts on one timer', () => {
  it('come in the order of their times, never early, and once', async () => {
    const timers = new Timers();
    const started = performance.now();
    const came: { ms: number; after: number }[] = [];
    await new Promise<void>((resolve) => {
      for (const ms of [40, 5, 0, 21, 5]) {
        timers.set(ms, () => {
          came.push({ ms, after: performance.now() - started });
          if (came.length === 5) resolve();
        });
      }
    });
    assert.deepEqual(
      came.map(({ ms }) => ms),
      [0, 5, 5, 21, 40],
    );
    for (const { ms, after } of came) assert.ok(after >= ms, `${ms} came after ${after}`);
    assert.equal(timers.size, 0);
  });

  it('that were cleared do not come, whoever else does', async () => {
    const timers = new Timers();
    const came: string[] = [];
    const cleared = timers.set(5, () => came.push('cleared'));
    await new Promise<void>((resolve) => {
      timers.set(20, resolve);
      timers.clear(cleared);
    });
    timers.clear(cleared);
    assert.deepEqual(came, []);
    assert.equal(timers.size, 0);
  });

  it('may be further away than the wheel goes round', async () => {
    const timers = new Timers();
    const started = performance.now();
    await new Promise<void>((resolve) => timers.set(1500, resolve));
    assert.ok(performance.now() - started >= 1500);
  });

  it('may be set by one that comes', async () => {
    const timers = new Timers();
    await new Promise<void>((resolve) => timers.set(1, () => timers.set(1, () => timers.set(0, resolve))));
    assert.equal(timers.size, 0);
  });
});
