import { LRUCache } from 'lru-cache';
import { TensorWasmError } from '../errors.ts';
import type { Clock, Log } from '../ports.ts';
import type { QuotaLimits, QuotaName, QuotaStore } from '../store/quotas.ts';
import type { TenantId } from '../store/store.ts';
import type { CallerLimits } from './request-limits.ts';

/** Every limit that holds for a tenant. */
export type Limits = Readonly<Record<QuotaName, number>>;

export interface QuotaOptions {
  readonly store: QuotaStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly defaults: Limits;
}

/** Another process may have set the limits in the store we share: what was read is trusted for this long. */
const TRUST_MS = 1000;
const TENANTS_KEPT = 100_000;
/** Fuel is written down this long after it was spent: a crash forgets no more. */
const FLUSH_MS = 1000;

interface Remembered {
  readonly limits: Limits;
  readonly requests: CallerLimits;
  readonly readAt: number;
}

interface Tank {
  day: string;
  /** What the store says, of all processes. */
  stored: number;
  /** Spent here, and not in the store yet. */
  pending: number;
}

/** What tenants may use, and the fuel they did. */
export class Quotas {
  readonly #options: QuotaOptions;
  readonly #known = new LRUCache<TenantId, Remembered>({ max: TENANTS_KEPT });
  readonly #adding = new Map<string, Promise<void>>();
  readonly #tanks = new Map<TenantId, Tank>();
  #today = { number: Number.NaN, name: '' };
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: QuotaOptions) {
    this.#options = options;
  }

  /** Answers at once what was read a moment ago. */
  limits(tenant: TenantId): Limits | Promise<Limits> {
    const known = this.#fresh(tenant);
    return known ? known.limits : this.#read(tenant).then(({ limits }) => limits);
  }

  /** Those of its limits that are about requests. */
  requests(tenant: TenantId): CallerLimits | Promise<CallerLimits> {
    const known = this.#fresh(tenant);
    return known ? known.requests : this.#read(tenant).then(({ requests }) => requests);
  }

  own(tenant: TenantId): Promise<QuotaLimits | null> {
    return this.#options.store.get(tenant);
  }

  async set(tenant: TenantId, limits: QuotaLimits | null): Promise<void> {
    await this.#options.store.set(tenant, limits);
    this.#known.delete(tenant);
  }

  /**
   * Adds where there is room. One after the other for each tenant, so that two never take the same room.
   *
   * @param count How much there is.
   * @param more How much is added.
   * @throws TensorWasmError `quota_exceeded` when there would be more than there may be; what `add` throws.
   */
  async within<T>(
    tenant: TenantId,
    quota: 'jobs' | 'job_bytes' | 'instances',
    count: () => number | Promise<number>,
    add: () => Promise<T>,
    more = 1,
  ): Promise<T> {
    const { [quota]: max } = await this.limits(tenant);
    if (max === Number.MAX_SAFE_INTEGER) return add();
    const key = `${quota} ${tenant}`;
    const adding = (this.#adding.get(key) ?? Promise.resolve()).then(async () => {
      const found = await count();
      if (found + more <= max) return add();
      const message = `Cannot take more: the tenant's quota of ${quota} is ${max}, it has ${found}`;
      throw new TensorWasmError('quota_exceeded', message, { quota, max, found });
    });
    const settled = adding.then(
      () => undefined,
      () => undefined,
    );
    this.#adding.set(key, settled);
    void settled.then(() => this.#adding.get(key) === settled && this.#adding.delete(key));
    return adding;
  }

  /** @throws TensorWasmError `quota_exceeded` when the day's fuel is spent. The invocation that spends the last of it may end. */
  checkFuel(tenant: TenantId): void | Promise<void> {
    const limits = this.limits(tenant);
    if (limits instanceof Promise) return limits.then((read) => this.#checkFuel(tenant, read.fuel_per_day));
    return this.#checkFuel(tenant, limits.fuel_per_day);
  }

  /** Counts fuel that an invocation spent. */
  charge(tenant: TenantId, fuel: number): void {
    if (fuel === 0) return;
    const day = this.#day();
    let tank = this.#tanks.get(tenant);
    if (!tank) {
      tank = { day, stored: Number.NaN, pending: 0 };
      this.#tanks.set(tenant, tank);
    }
    // What is still pending of yesterday is written within a second, with this.
    if (tank.day !== day && tank.pending === 0) Object.assign(tank, { day, stored: Number.NaN });
    tank.pending += fuel;
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  /** Fuel of the day. Whoever asks of a tenant that has spent none here leaves nothing in memory: its number is the client's to choose. */
  async spent(tenant: TenantId): Promise<number> {
    if (!this.#tanks.has(tenant)) return this.#options.store.fuel(tenant, this.#day());
    const tank = await this.#tank(tenant);
    return tank.stored + tank.pending;
  }

  /** Writes down what was spent. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  #checkFuel(tenant: TenantId, max: number): void | Promise<void> {
    if (max === Number.MAX_SAFE_INTEGER) return;
    const tank = this.#tanks.get(tenant);
    const day = this.#day();
    if (tank && tank.day === day && !Number.isNaN(tank.stored)) return this.#refuse(tank, max);
    return this.#tank(tenant).then((read) => this.#refuse(read, max));
  }

  #refuse({ stored, pending }: Tank, max: number): void {
    const found = stored + pending;
    if (found < max) return;
    const now = this.#options.clock.now();
    const seconds = Math.ceil((DAY_MS - (now % DAY_MS)) / 1000);
    throw new TensorWasmError('quota_exceeded', `Cannot run: the tenant's fuel of the day, ${max}, is spent`, {
      quota: 'fuel_per_day',
      max,
      found,
      retry_after_seconds: seconds,
    });
  }

  async #tank(tenant: TenantId): Promise<Tank> {
    const day = this.#day();
    const known = this.#tanks.get(tenant);
    if (known && known.day === day && !Number.isNaN(known.stored)) return known;
    if (known && known.day !== day) await this.flush();
    const stored = await this.#options.store.fuel(tenant, day);
    const tank = this.#tanks.get(tenant) ?? { day, stored, pending: 0 };
    tank.day = day;
    tank.stored = stored;
    this.#tanks.set(tenant, tank);
    return tank;
  }

  async #write(): Promise<void> {
    const days = Map.groupBy(
      [...this.#tanks].filter(([, { pending }]) => pending > 0),
      ([, { day }]) => day,
    );
    for (const [day, tanks] of days) {
      const charges = tanks.map(([tenant, { pending }]) => ({ tenant, fuel: pending }));
      try {
        const sums = await this.#options.store.addFuel(day, charges);
        for (const [i, [, tank]] of tanks.entries()) {
          tank.pending -= charges[i].fuel;
          tank.stored = sums[i];
        }
      } catch (error) {
        this.#options.log('error', 'Cannot write down the fuel spent', { error: String(error) });
        this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
      }
    }
    const today = this.#day();
    for (const [tenant, tank] of this.#tanks) if (tank.pending === 0 && tank.day !== today) this.#tanks.delete(tenant);
  }

  #fresh(tenant: TenantId): Remembered | null {
    const known = this.#known.get(tenant);
    return known && this.#options.clock.monotonic() - known.readAt < TRUST_MS ? known : null;
  }

  async #read(tenant: TenantId): Promise<Remembered> {
    const limits: Limits = { ...this.#options.defaults, ...(await this.#options.store.get(tenant)) };
    const requests = requestLimits(limits);
    const remembered = { limits, requests, readAt: this.#options.clock.monotonic() };
    this.#known.set(tenant, remembered);
    return remembered;
  }

  #day(): string {
    const number = Math.floor(this.#options.clock.now() / DAY_MS);
    if (number !== this.#today.number) {
      this.#today = { number, name: new Date(number * DAY_MS).toISOString().slice(0, 10) };
    }
    return this.#today.name;
  }
}

const DAY_MS = 86_400_000;
const RATE_WITHOUT_QPS = 100;
const BURST_WITHOUT_BURST = 200;

/** 0 is no limit; of rate and burst one may be given alone, the other then takes its usual value. */
export function requestLimits(
  limits: Pick<Limits, 'requests_per_second' | 'request_burst' | 'concurrent_requests'>,
): CallerLimits {
  const { requests_per_second: perSecond, request_burst: burst, concurrent_requests: concurrency } = limits;
  const limited = perSecond > 0 || burst > 0;
  return {
    rate: limited ? { perSecond: perSecond || RATE_WITHOUT_QPS, burst: burst || BURST_WITHOUT_BURST } : null,
    concurrency: concurrency || null,
  };
}
