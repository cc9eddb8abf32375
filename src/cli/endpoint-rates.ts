/** What became of a server's endpoints between two readings of its metrics. */
import type { Sample } from './prometheus-text.ts';

export interface EndpointRate {
  /** The template, such as `/functions/:id/invoke`. */
  readonly route: string;
  /** Null where there is no earlier reading. */
  readonly req_per_s: number | null;
  /** Whether its counters began anew in between, as they do with a server. */
  readonly reset: boolean;
  /** Of the requests in between; null where there were none. */
  readonly p50_seconds: number | null;
  readonly p95_seconds: number | null;
}

/** Upper bound and how many were no greater; ascending, the last bound infinite. */
export type Bucket = readonly [bound: number, count: number];

const REQUESTS = 'tensor_wasm_http_requests_total';
const BUCKETS = 'tensor_wasm_http_request_duration_seconds_bucket';

/**
 * By route, over all methods and statuses.
 *
 * @param before Null for a first reading.
 * @param seconds Between the two.
 * @param restarted Whether the server is known to have started in between: nothing of `before` is in `now` then.
 */
export function endpointRates(
  before: readonly Sample[] | null,
  now: readonly Sample[],
  seconds: number,
  restarted: boolean,
): EndpointRate[] {
  const earlier = new Map((before ?? []).filter(isEndpoints).map((sample) => [keyOf(sample), sample]));
  const routes = new Map<string, { requests: number; reset: boolean; readonly buckets: Map<number, number> }>();
  const routeOf = ({ labels }: Sample) => {
    let known = routes.get(labels.route);
    if (!known) {
      known = { requests: 0, reset: false, buckets: new Map() };
      routes.set(labels.route, known);
    }
    return known;
  };
  for (const sample of now.filter(isEndpoints)) {
    const key = keyOf(sample);
    const was = earlier.get(key);
    earlier.delete(key);
    const route = routeOf(sample);
    const value = Number(sample.value);
    const anew = was !== undefined && (restarted || value < Number(was.value));
    route.reset ||= anew;
    // A series that was not there begins at zero, as one that begins anew.
    const increase = value - (was === undefined || anew ? 0 : Number(was.value));
    if (sample.name === REQUESTS) route.requests += increase;
    else {
      const bound = sample.labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(sample.labels.le);
      route.buckets.set(bound, (route.buckets.get(bound) ?? 0) + increase);
    }
  }
  // Series do not end while their server lives.
  for (const gone of earlier.values()) routeOf(gone).reset = true;
  return [...routes]
    .map(([route, { requests, reset, buckets }]) => {
      const sorted = [...buckets].sort(([a], [b]) => a - b);
      return {
        route,
        req_per_s: before === null ? null : requests / seconds,
        reset,
        p50_seconds: before === null ? null : histogramQuantile(0.5, sorted),
        p95_seconds: before === null ? null : histogramQuantile(0.95, sorted),
      };
    })
    .sort((a, b) => (a.route < b.route ? -1 : 1));
}

/**
 * As Prometheus's `histogram_quantile` (https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile): linear within
 * a bucket, the first of which begins at zero; the highest finite bound where the quantile is above it. Null where nothing was counted.
 *
 * @param q Between 0 and 1, both excluded.
 */
export function histogramQuantile(q: number, buckets: readonly Bucket[]): number | null {
  const [, total] = buckets.at(-1) ?? [0, 0];
  if (total === 0 || buckets.length < 2 || buckets.at(-1)?.[0] !== Number.POSITIVE_INFINITY) return null;
  const rank = q * total;
  const at = buckets.findIndex(([, count]) => count >= rank);
  if (at === buckets.length - 1) return buckets[at - 1][0];
  const [bound, count] = buckets[at];
  const [lower, below] = at === 0 ? [0, 0] : buckets[at - 1];
  return lower + ((bound - lower) * (rank - below)) / (count - below);
}

function isEndpoints({ name, labels }: Sample): boolean {
  return (name === REQUESTS || name === BUCKETS) && labels.route !== undefined;
}

function keyOf({ name, labels }: Sample): string {
  return JSON.stringify([name, ...Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
