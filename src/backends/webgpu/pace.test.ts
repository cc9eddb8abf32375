import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Pace, targetOf } from './_pace.ts';

const TARGET = targetOf({ fuel: null, signal: new AbortController().signal });

/** A device whose lanes do `each` a millisecond up to `most` together, and whose launches take `overhead` besides. */
function device(each: number, most: number, overhead = 0.5) {
  return (lanes: number, portion: number): number => overhead + (lanes * portion) / Math.min(most, lanes * each);
}

/** The time that each of so many launches takes, for lanes that never end. */
function spin(pace: Pace, took: (lanes: number, portion: number) => number, lanes: number, launches: number): number[] {
  return Array.from({ length: launches }, (_, i) => {
    const portion = pace.portion(lanes, TARGET, i + 1);
    const ms = took(lanes, portion);
    pace.spent(lanes, lanes, portion, ms, TARGET);
    return ms;
  });
}

describe('the pace of a program', () => {
  for (const [name, each, most, software] of [
    ['a slow processor', 5_000, 10_000, true],
    ['a fast processor', 300_000, 8_000_000, true],
    ['a GPU', 50_000, 500_000_000, false],
  ] as const) {
    it(`on ${name} has launches take what they should, whether one lane runs or many`, () => {
      for (const lanes of [1, 1000, 100_000]) {
        const times = spin(new Pace(20, software, null), device(each, most), lanes, 20);
        assert.ok(Math.max(...times) <= 2.5 * TARGET, `${lanes} lanes: ${times}`);
        // A hundred thousand lanes of a slow processor take longer for one statement each.
        if (lanes <= each) assert.ok(times[19] > TARGET / 2 && times[19] <= 1.5 * TARGET, `${lanes} lanes: ${times}`);
      }
    });
  }

  it('is not that of many lanes for the few that are left of them, nor that of few for many', () => {
    const took = device(20_000, 20_000_000);
    for (const counts of [
      [60_000, 1],
      [1, 60_000],
      [60_000, 30_000, 900, 3],
    ]) {
      const pace = new Pace(20, true, null);
      for (const lanes of counts) {
        const times = spin(pace, took, lanes, 12);
        assert.ok(Math.max(...times) <= 2.5 * TARGET, `${counts}: ${lanes} lanes: ${times}`);
      }
    }
  });

  it('keeps what a launch does on a machine that is too busy to start one in time', () => {
    const pace = new Pace(20, true, null);
    const first = pace.portion(1, TARGET, 1);
    spin(pace, device(50_000, 50_000, 40), 1, 50);
    assert.ok(pace.portion(1, TARGET, 1) >= first / TARGET);
    assert.ok(pace.portion(100, TARGET, 1) >= first / TARGET / 100);
    const after = spin(pace, device(50_000, 50_000), 1, 20);
    assert.ok(after[19] > TARGET / 2, `${after}`);
  });

  it('runs more lanes of a grid at once the sooner they end, and fewer where they spend portions', () => {
    const pace = new Pace(20, true, null);
    const first = pace.lanes(1e6);
    pace.ended(first, 1, 0.3, TARGET);
    assert.ok(pace.lanes(1e6) >= 4 * first);
    assert.equal(pace.lanes(10), 10);
    pace.ended(pace.lanes(1e6), 1, 50, TARGET);
    assert.ok(pace.lanes(1e6) <= first);
    for (let i = 0; i < 5; i++) pace.ended(pace.lanes(1e6), 1, 0.1, TARGET);
    const many = pace.lanes(1e6);
    pace.spent(many, many, 10, TARGET, TARGET);
    pace.ended(many, 2, 2 * TARGET, TARGET);
    assert.ok(pace.lanes(1e6) < many);
  });
});
