/**
 * What waits, in an order that is fair between tenants: each has a virtual time that its work advances, and the one furthest behind is
 * next. Among one tenant's own items the higher priority goes first, then the older.
 */
interface Waiting<T> {
  readonly item: T;
  readonly priority: number;
}

interface Lane<T> {
  time: number;
  readonly waiting: Waiting<T>[];
}

/** Above this many, those of tenants that do nothing are looked for. */
const LANES_KEPT = 1024;

export class FairQueue<T> {
  readonly #lanes = new Map<string, Lane<T>>();
  /** The virtual time of the tenant that was last served: whoever comes back begins there, and has saved up nothing. */
  #now = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** How many of a tenant wait. */
  sizeOf(tenant: string): number {
    return this.#lanes.get(tenant)?.waiting.length ?? 0;
  }

  push(tenant: string, priority: number, item: T): void {
    let lane = this.#lanes.get(tenant);
    if (!lane) {
      lane = { time: this.#now, waiting: [] };
      this.#lanes.set(tenant, lane);
    }
    if (lane.waiting.length === 0) lane.time = Math.max(lane.time, this.#now);
    let at = lane.waiting.length;
    while (at > 0 && lane.waiting[at - 1].priority < priority) at--;
    lane.waiting.splice(at, 0, { item, priority });
    this.#size++;
  }

  /**
   * Takes the next item; null when there is none.
   *
   * @param passed Whether a tenant has to wait for now, whatever its turn.
   */
  take(passed?: (tenant: string) => boolean): T | null {
    let next: Lane<T> | null = null;
    for (const [tenant, lane] of this.#lanes) {
      if (lane.waiting.length === 0 || (next !== null && lane.time >= next.time) || passed?.(tenant)) continue;
      next = lane;
    }
    const taken = next?.waiting.shift();
    if (next === null || taken === undefined) return null;
    this.#now = next.time;
    next.time += 1;
    this.#size--;
    if (this.#lanes.size > LANES_KEPT) this.#forgetIdle();
    return taken.item;
  }

  /** Tenants that have nothing waiting, and are no further ahead than one item. */
  #forgetIdle(): void {
    for (const [tenant, { time, waiting }] of this.#lanes) {
      if (waiting.length === 0 && time <= this.#now + 1) this.#lanes.delete(tenant);
    }
  }

  /** Advances a tenant's time by what its work has cost, beyond the 1 that taking an item costs. */
  charge(tenant: string, cost: number): void {
    const lane = this.#lanes.get(tenant);
    if (!lane) return;
    lane.time += cost;
    if (lane.waiting.length === 0 && lane.time <= this.#now) this.#lanes.delete(tenant);
  }

  /** Takes out the first item that matches; whether there was one. */
  remove(matches: (item: T) => boolean): boolean {
    for (const lane of this.#lanes.values()) {
      const at = lane.waiting.findIndex(({ item }) => matches(item));
      if (at < 0) continue;
      lane.waiting.splice(at, 1);
      this.#size--;
      return true;
    }
    return false;
  }
}
