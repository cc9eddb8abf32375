import { LRUCache } from 'lru-cache';
import type { Clock } from '../ports.ts';
import { type Rate, TokenBucket, waitSeconds } from './token-bucket.ts';

/** Limits of one caller; null is none. */
export interface CallerLimits {
  readonly rate: Rate | null;
  /** Requests being answered at once. */
  readonly concurrency: number | null;
}

/** What limits: a token, or a tenant whatever its tokens. */
export type Limited = 'token' | 'tenant';

interface State {
  bucket: TokenBucket | null;
  active: number;
}

/** A standing that headers tell. */
export interface Standing {
  readonly what: Limited;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the bucket is full again. */
  readonly resetSeconds: number;
}

export interface Refusal {
  readonly what: Limited;
  readonly reason: 'rate' | 'concurrency';
  readonly limit: number;
  readonly retryAfterSeconds: number;
  readonly standings: readonly Standing[];
}

/** A place taken; it must be left. */
export interface Admittance {
  readonly standings: readonly Standing[];
  leave(): void;
}

const CALLERS_KEPT = 100_000;

/** Token buckets and counts of running requests, by token and by tenant. A request takes from both or from neither. */
export class RequestLimits {
  readonly #clock: Clock;
  readonly #states: Readonly<Record<Limited, LRUCache<string, State>>> = {
    token: new LRUCache({ max: CALLERS_KEPT }),
    tenant: new LRUCache({ max: CALLERS_KEPT }),
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Null where nothing is limited. */
  enter(token: string, ofToken: CallerLimits, tenant: string, ofTenant: CallerLimits): Admittance | Refusal | null {
    const first = limited(ofToken) ? this.#wanted('token', token, ofToken) : null;
    const second = limited(ofTenant) ? this.#wanted('tenant', tenant, ofTenant) : null;
    if (first === null && second === null) return null;
    const now = this.#clock.monotonic();
    const refused = (first && refusalOf(first, now)) ?? (second && refusalOf(second, now));
    const standings: Standing[] = [];
    for (const wanted of [first, second]) {
      const rate = wanted?.limits.rate;
      if (!wanted || !rate) continue;
      const bucket = bucketOf(wanted.state, rate, now);
      if (!refused) bucket.take();
      standings.push(standing(wanted.what, bucket.level(rate, now), rate));
    }
    if (refused) return { ...refused, standings };
    if (first) first.state.active++;
    if (second) second.state.active++;
    return {
      standings,
      leave() {
        if (first) first.state.active--;
        if (second) second.state.active--;
      },
    };
  }

  #wanted(what: Limited, key: string, limits: CallerLimits): Wanted {
    return { what, state: this.#state(what, key), limits };
  }

  #state(what: Limited, key: string): State {
    let state = this.#states[what].get(key);
    if (!state) {
      state = { bucket: null, active: 0 };
      this.#states[what].set(key, state);
    }
    return state;
  }
}

function bucketOf(state: State, rate: Rate, now: number): TokenBucket {
  state.bucket ??= new TokenBucket(rate, now);
  return state.bucket;
}

interface Wanted {
  readonly what: Limited;
  readonly state: State;
  readonly limits: CallerLimits;
}

function limited({ rate, concurrency }: CallerLimits): boolean {
  return rate !== null || concurrency !== null;
}

function refusalOf({ what, state, limits }: Wanted, now: number): Omit<Refusal, 'standings'> | null {
  return overConcurrency(what, state, limits) ?? overRate(what, state, limits, now);
}

function overConcurrency(what: Limited, { active }: State, { concurrency }: CallerLimits) {
  if (concurrency === null || active < concurrency) return null;
  return { what, reason: 'concurrency' as const, limit: concurrency, retryAfterSeconds: 1 };
}

function overRate(what: Limited, state: State, { rate }: CallerLimits, now: number) {
  if (rate === null) return null;
  const level = bucketOf(state, rate, now).level(rate, now);
  if (level >= 1) return null;
  return { what, reason: 'rate' as const, limit: rate.burst, retryAfterSeconds: waitSeconds(level, rate) };
}

function standing(what: Limited, level: number, { perSecond, burst }: Rate): Standing {
  return {
    what,
    limit: burst,
    remaining: Math.max(0, Math.floor(level)),
    resetSeconds: Math.ceil((burst - level) / perSecond),
  };
}
