import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Bucket, endpointRates, histogramQuantile } from './endpoint-rates.ts';
import { type Sample, samplesOf } from './prometheus-text.ts';

/** Counts of a route's requests: of each status, and no slower than 0.1 and 1 seconds. */
function metrics(counts: Record<string, number>, [fast, slow, all]: number[] = [0, 0, 0], route = '/x'): Sample[] {
  const requests = Object.entries(counts).map(
    ([status, count]) =>
      `tensor_wasm_http_requests_total{route="${route}",method="GET",status="${status}"} ${count.toString()}`,
  );
  const bucket = (le: string, count: number) =>
    `tensor_wasm_http_request_duration_seconds_bucket{le="${le}",route="${route}",method="GET",status="200"} ${count}`;
  return samplesOf([...requests, bucket('0.1', fast), bucket('1', slow), bucket('+Inf', all)].join('\n'));
}

describe('the quantile of a histogram', () => {
  const buckets: Bucket[] = [
    [0.1, 10],
    [0.5, 30],
    [1, 40],
    [Number.POSITIVE_INFINITY, 50],
  ];
  const cases: readonly [number, number, string][] = [
    [0.1, 0.05, 'within the first bucket, which begins at zero'],
    [0.2, 0.1, 'at a bound'],
    [0.5, 0.1 + 0.4 * (15 / 20), 'within a later bucket'],
    [0.8, 1, 'at the highest finite bound'],
    [0.95, 1, 'above the highest finite bound, which stands for it'],
  ];
  for (const [q, expected, where] of cases)
    it(`is interpolated: ${q} lies ${where}`, () => assert.equal(histogramQuantile(q, buckets), expected));

  it('skips buckets that nothing fell into', () => {
    const sparse: Bucket[] = [
      [0.1, 0],
      [0.5, 0],
      [1, 4],
      [Number.POSITIVE_INFINITY, 4],
    ];
    assert.equal(histogramQuantile(0.5, sparse), 0.75);
  });

  it('is none of nothing, nor of a histogram without an end', () => {
    assert.equal(histogramQuantile(0.5, []), null);
    assert.equal(histogramQuantile(0.5, [[Number.POSITIVE_INFINITY, 3]]), null);
    assert.equal(
      histogramQuantile(
        0.5,
        buckets.map(([bound]) => [bound, 0]),
      ),
      null,
    );
    assert.equal(histogramQuantile(0.5, buckets.slice(0, 2)), null);
  });
});

describe('the rate of an endpoint', () => {
  const before = metrics({ 200: 100, 500: 4 }, [100, 100, 100]);

  it('is of what was added, over all statuses and by the second', () => {
    const now = metrics({ 200: 108, 500: 6 }, [104, 108, 108]);
    assert.deepEqual(endpointRates(before, now, 4, false), [
      { route: '/x', req_per_s: 2.5, reset: false, p50_seconds: 0.1, p95_seconds: 0.1 + 0.9 * ((7.6 - 4) / 4) },
    ]);
  });

  it('is not known of a first reading, and zero where nothing was asked', () => {
    const nothing = { route: '/x', reset: false, p50_seconds: null, p95_seconds: null };
    assert.deepEqual(endpointRates(null, before, 0, false), [{ ...nothing, req_per_s: null }]);
    assert.deepEqual(endpointRates(before, before, 2, false), [{ ...nothing, req_per_s: 0 }]);
  });

  it('counts a status or a route that was not there from zero', () => {
    const now = [...metrics({ 200: 100, 404: 3, 500: 4 }, [100, 100, 100]), ...metrics({ 200: 5 }, [5, 5, 5], '/a')];
    const [a, x] = endpointRates(before, now, 1, false);
    assert.deepEqual([a.route, a.req_per_s, a.reset, a.p50_seconds], ['/a', 5, false, 0.05]);
    assert.deepEqual([x.route, x.req_per_s, x.reset, x.p50_seconds], ['/x', 3, false, null]);
  });

  it('counts from zero where a counter went down, and says so', () => {
    const [x] = endpointRates(before, metrics({ 200: 8, 500: 4 }, [8, 8, 8]), 2, false);
    assert.deepEqual([x.req_per_s, x.reset, x.p50_seconds], [4, true, 0.05]);
  });

  it('counts from zero where the server is known to have started, though its counters are above', () => {
    const [x] = endpointRates(before, metrics({ 200: 120 }, [120, 120, 120]), 2, true);
    assert.deepEqual([x.req_per_s, x.reset], [60, true]);
  });

  it('says of a route that is gone that its counters began anew', () => {
    const [x] = endpointRates(before, [], 2, false);
    assert.deepEqual([x.route, x.req_per_s, x.reset, x.p50_seconds], ['/x', 0, true, null]);
  });
});
