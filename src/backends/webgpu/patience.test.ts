import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { Patience } from './_patience.ts';

/** A wait that ends after so many turns of the event loop, and the milliseconds of every sleep meanwhile. */
async function sleepsOf(
  patience: Patience,
  turns: number,
  together = 1,
): Promise<{ sleeps: number[]; turned: number }> {
  const sleeps: number[] = [];
  const now = mock.method(performance, 'now', () => turned * 2);
  const wait = mock.method(Atomics, 'wait', (_: unknown, __: number, ___: number, ms: number) => {
    sleeps.push(ms);
    return 'timed-out';
  });
  let turned = 0;
  try {
    const done = new Promise<string>((resolve) => {
      const turn = (): void => {
        if (turned++ === turns) resolve('done');
        else setImmediate(turn);
      };
      setImmediate(turn);
    });
    const waits = Array.from({ length: together }, () => patience.until(done));
    assert.deepEqual(await Promise.all(waits), Array(together).fill('done'));
    return { sleeps, turned };
  } finally {
    wait.mock.restore();
    now.mock.restore();
  }
}

describe('patience', () => {
  it('sleeps longer the longer it has waited, and never long', async () => {
    const { sleeps } = await sleepsOf(new Patience(true, 1), 20);
    assert.ok(sleeps.length > 0);
    assert.deepEqual(
      [...sleeps].sort((a, b) => a - b),
      sleeps,
    );
    for (const ms of sleeps) assert.ok(ms >= 0.05 && ms <= 0.5, `${ms}`);
  });

  it('sleeps once a turn, however many wait', async () => {
    const { sleeps, turned } = await sleepsOf(new Patience(true), 20, 5);
    assert.ok(sleeps.length <= turned + 1, `${sleeps.length} sleeps in ${turned} turns`);
  });

  it('leaves turns to an event loop that looks at sockets only after many of them', async () => {
    const often = await sleepsOf(new Patience(true, 1), 40);
    const seldom = await sleepsOf(new Patience(true, 8), 40);
    assert.ok(seldom.sleeps.length > 0 && seldom.sleeps.length <= often.sleeps.length / 4, `${seldom.sleeps.length}`);
  });

  it('does not sleep where nothing is waited for, or for a device that has processors of its own', async () => {
    const patience = new Patience(true);
    await sleepsOf(patience, 3);
    const wait = mock.method(Atomics, 'wait', () => 'timed-out');
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(wait.mock.callCount(), 0);
    wait.mock.restore();
    assert.deepEqual((await sleepsOf(new Patience(false), 20)).sleeps, []);
  });

  it('hands on what fails', async () => {
    await assert.rejects(new Patience(true).until(Promise.reject(new Error('lost'))), /lost/);
  });
});
