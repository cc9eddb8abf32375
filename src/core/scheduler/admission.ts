/**
 * How much runs at once, and how much may wait. Among tenants that wait the one that has least running is next, then the one that has waited
 * longest; among one tenant's own, first come, first served. No tenant ever has all the slots or all the seats, where there are four or
 * more: whoever comes next finds some.
 */
import { shareOfOne } from './share.ts';

interface Tenant {
  running: number;
  readonly waiting: Set<() => void>;
}

export class Admission {
  readonly #slots: number;
  readonly #seats: number;
  readonly #slotsOfOne: number;
  readonly #seatsOfOne: number;
  /** Those who run or wait, by how long they have. */
  readonly #tenants = new Map<string, Tenant>();
  #running = 0;
  #waiting = 0;

  /** @param tenants Whether there are several, so that none may take everything. */
  constructor(slots: number, seats: number, tenants: 'several' | 'one' = 'several') {
    this.#slots = slots;
    this.#seats = seats;
    this.#slotsOfOne = tenants === 'one' ? slots : shareOfOne(slots);
    this.#seatsOfOne = tenants === 'one' ? seats : shareOfOne(seats);
  }

  get running(): number {
    return this.#running;
  }

  /** Whether whoever comes next is turned away. */
  get full(): boolean {
    return this.#running >= this.#slots && this.#waiting >= this.#seats;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Takes a slot, at once where one is free, and answers true; false when none is and no seat to wait on either. The caller
   * must {@link leave} after true. Rejects with the signal's reason when that aborts first.
   */
  enter(signal: AbortSignal, tenant = ''): boolean | Promise<boolean> {
    const known = this.#tenants.get(tenant);
    const { running, waiting } = known ?? { running: 0, waiting: { size: 0 } };
    if (this.#running < this.#slots && running < this.#slotsOfOne && waiting.size === 0) {
      this.#start(tenant);
      return true;
    }
    if (this.#waiting >= this.#seats || waiting.size >= this.#seatsOfOne) return false;
    if (signal.aborted) return Promise.reject(signal.reason);
    const seats = this.#tenant(tenant).waiting;
    return new Promise((resolve, reject) => {
      const admit = () => {
        signal.removeEventListener('abort', giveUp);
        seats.delete(admit);
        this.#waiting--;
        resolve(true);
      };
      const giveUp = () => {
        seats.delete(admit);
        this.#waiting--;
        this.#forget(tenant);
        reject(signal.reason);
      };
      seats.add(admit);
      this.#waiting++;
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Gives the slot to whoever is next. */
  leave(tenant = ''): void {
    this.#running--;
    this.#tenant(tenant).running--;
    this.#forget(tenant);
    const next = this.#next();
    if (next === null) return;
    const [admit] = this.#tenant(next).waiting;
    // Behind the others, among those who have as much running.
    const moved = this.#tenant(next);
    this.#tenants.delete(next);
    this.#tenants.set(next, moved);
    this.#start(next);
    admit();
  }

  #next(): string | null {
    let next: string | null = null;
    let least = this.#slotsOfOne;
    for (const [name, { running, waiting }] of this.#tenants) {
      if (waiting.size === 0 || running >= least) continue;
      next = name;
      least = running;
    }
    return next;
  }

  #start(tenant: string): void {
    this.#running++;
    this.#tenant(tenant).running++;
  }

  #tenant(name: string): Tenant {
    let tenant = this.#tenants.get(name);
    if (!tenant) {
      tenant = { running: 0, waiting: new Set() };
      this.#tenants.set(name, tenant);
    }
    return tenant;
  }

  #forget(name: string): void {
    const { running, waiting } = this.#tenant(name);
    if (running === 0 && waiting.size === 0) this.#tenants.delete(name);
  }
}
