import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type CallerLimits, RequestLimits } from './request-limits.ts';

const NONE: CallerLimits = { rate: null, concurrency: null };

function bed() {
  let now = 0;
  const limits = new RequestLimits({ now: () => 0, monotonic: () => now });
  return {
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    enter: (token: CallerLimits, tenant: CallerLimits = NONE, key = 'a') => limits.enter(key, token, '0', tenant),
  };
}

describe('request limits', () => {
  it('are nothing where nothing is limited', () => {
    assert.equal(bed().enter(NONE), null);
  });

  it('admit a burst, then as many as refill', () => {
    const { enter, pass } = bed();
    const limit = { rate: { perSecond: 2, burst: 3 }, concurrency: null };
    const admits = () => {
      const found = enter(limit);
      assert.ok(found);
      return !('reason' in found);
    };
    assert.deepEqual([admits(), admits(), admits(), admits()], [true, true, true, false]);
    pass(499);
    assert.equal(admits(), false);
    pass(1);
    assert.deepEqual([admits(), admits()], [true, false]);
  });

  it('say what remains and when to come again', () => {
    const { enter } = bed();
    const limit = { rate: { perSecond: 0.25, burst: 2 }, concurrency: null };
    assert.deepEqual(enter(limit)?.standings, [{ what: 'token', limit: 2, remaining: 1, resetSeconds: 4 }]);
    enter(limit);
    const refused = enter(limit);
    assert.ok(refused && 'reason' in refused);
    assert.deepEqual([refused.what, refused.reason, refused.retryAfterSeconds], ['token', 'rate', 4]);
    assert.deepEqual(refused.standings, [{ what: 'token', limit: 2, remaining: 0, resetSeconds: 8 }]);
  });

  it('take from a tenant whatever its tokens, and from neither where one refuses', () => {
    const { enter } = bed();
    const token = { rate: { perSecond: 1, burst: 2 }, concurrency: null };
    const tenant = { rate: { perSecond: 1, burst: 1 }, concurrency: null };
    assert.ok(!('reason' in (enter(token, tenant, 'a') ?? {})));
    const refused = enter(token, tenant, 'b');
    assert.ok(refused && 'reason' in refused);
    assert.equal(refused.what, 'tenant');
    assert.equal(enter(token, NONE, 'b')?.standings[0].remaining, 1);
  });

  it('bound what goes on at once', () => {
    const { enter } = bed();
    const limit = { rate: null, concurrency: 1 };
    const first = enter(limit);
    assert.ok(first && 'leave' in first);
    const second = enter(limit);
    assert.ok(second && 'reason' in second);
    assert.equal(second.reason, 'concurrency');
    first.leave();
    assert.ok(!('reason' in (enter(limit) ?? {})));
  });

  it('never admit more than the burst and what refilled, whatever the times', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 60 }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        fc.integer({ min: 1, max: 10 }),
        (pauses, perSecond, burst) => {
          const { enter, pass } = bed();
          let admitted = 0;
          let elapsed = 0;
          for (const pause of pauses) {
            pass(pause);
            elapsed += pause;
            const found = enter({ rate: { perSecond, burst }, concurrency: null });
            if (found && !('reason' in found)) admitted++;
            assert.ok(admitted <= burst + (elapsed / 1000) * perSecond + 1e-6);
          }
        },
      ),
    );
  });
});
