/**
 * Many deadlines may come at once: one tenant's endless loops that were started together. Their guests are stopped together too, which takes little; but
 * each has a reply to be sent, and its client may ask again at once, and whoever else asks waits behind that wave. So replies of what was
 * stopped leave a few at a time, tenants taking turns.
 */
import { FairQueue } from './fair-queue.ts';
import { TICK_MS, type Timers, timers } from './timers.ts';

/** How many leave in a millisecond: as many as take half of it on the slower of the runtimes, asking again included. */
const PER_MS = 2;
/** At each tick so many leave at least, and at most: ticks are late where the event loop is busy, and a wave is what must not come of that. */
const LEAST = PER_MS * TICK_MS;
const MOST = 2 * LEAST;

export class Departures {
  readonly #timers: Pick<Timers, 'set' | 'shared'>;
  readonly #waiting = new FairQueue<() => void>();
  readonly #now: () => number;
  #room = LEAST;
  #tickedAt = 0;
  #ticking = false;

  /** @param now Milliseconds that never run backwards. */
  constructor(ticking: Pick<Timers, 'set' | 'shared'> = timers, now = () => performance.now()) {
    this.#timers = ticking;
    this.#now = now;
  }

  /** Null where it may leave at once, and always where a timer ends with the request that made it. */
  leave(tenant: string): Promise<void> | null {
    if (!this.#timers.shared) return null;
    this.#tickLater();
    // While some wait there is no room.
    if (this.#room > 0) {
      this.#room--;
      return null;
    }
    return new Promise((resolve) => this.#waiting.push(tenant, 0, resolve));
  }

  #tickLater(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    this.#tickedAt = this.#now();
    this.#timers.set(TICK_MS, () => this.#tick());
  }

  #tick(): void {
    this.#ticking = false;
    this.#room = Math.max(LEAST, Math.min(MOST, Math.floor((this.#now() - this.#tickedAt) * PER_MS)));
    if (this.#waiting.size > 0) this.#tickLater();
    for (; this.#room > 0 && this.#waiting.size > 0; this.#room--) this.#waiting.take()?.();
  }
}
