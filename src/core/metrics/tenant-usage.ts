/** What each tenant's invocations come to, for dashboards and bills. */
import type { Counter, Family, Meter } from './metrics.ts';

/** How a guest ended: well, by a trap of its own, or because it was stopped. */
type Ending = 'ok' | 'trap' | 'fuel_exhausted' | 'deadline_exceeded' | 'cancelled';

const STOPPED: ReadonlySet<string> = new Set<Ending>(['fuel_exhausted', 'deadline_exceeded', 'cancelled']);
/** Whose series those share who came when all places were taken. No tenant has this name. */
export const OTHERS = 'other';

interface Usage {
  /** The label's value. */
  readonly name: string;
  readonly fuel: Counter;
  readonly endings: Map<Ending, Counter>;
}

/**
 * A tenant's number is the client's to choose where its token covers them all, and a series is never forgotten: so only the first tenants that
 * invoke have their own, and the rest share one.
 */
export class TenantUsage {
  readonly #max: number;
  readonly #fuel: Family<Counter>;
  readonly #invocations: Family<Counter>;
  readonly #tenants = new Map<string, Usage>();

  /** @param max Tenants with series of their own. */
  constructor(meter: Meter, max: number) {
    this.#max = max;
    this.#fuel = meter.counter({
      name: 'tensor_wasm_tenant_fuel_total',
      help: 'Fuel that invocations spent, by tenant',
      labels: ['tenant'],
    });
    this.#invocations = meter.counter({
      name: 'tensor_wasm_tenant_invocations_total',
      help: 'Invocations that ran, by tenant and how the guest ended',
      labels: ['tenant', 'ending'],
    });
  }

  /**
   * Counts one that has run.
   *
   * @param fuel Of all its lanes.
   * @param trapCode Null where it ended well.
   */
  ran(tenant: string, fuel: number, trapCode: string | null): void {
    const usage = this.#of(tenant);
    usage.fuel.increment(fuel);
    const ending = endingOf(trapCode);
    let counter = usage.endings.get(ending);
    if (!counter) {
      counter = this.#invocations.labels(usage.name, ending);
      usage.endings.set(ending, counter);
    }
    counter.increment();
  }

  #of(tenant: string): Usage {
    const name = this.#tenants.has(tenant) || this.#tenants.size < this.#max ? tenant : OTHERS;
    let usage = this.#tenants.get(name);
    if (!usage) {
      usage = { name, fuel: this.#fuel.labels(name), endings: new Map() };
      this.#tenants.set(name, usage);
    }
    return usage;
  }
}

function endingOf(trapCode: string | null): Ending {
  if (trapCode === null) return 'ok';
  return STOPPED.has(trapCode) ? (trapCode as Ending) : 'trap';
}
