/**
 * Timeouts of which nearly all are called off: one timer of the host's ticks for all of them, since making and clearing one for each
 * request cost more than routing it. A timeout comes up to {@link TICK_MS} late, and never early.
 */
export const TICK_MS = 2;
const BUCKETS = 256;

/** A timeout that was set. */
export interface Timeout {
  readonly at: number;
  readonly fire: () => void;
  readonly bucket: Set<Timeout>;
  /** The host's timer, where each has its own. */
  readonly own: ReturnType<typeof setTimeout> | null;
}

export class Timers {
  /** Whether one timer serves all: not where a timer ends with the request that made it, as in workerd. */
  shared = true;
  /** By the first tick at which they are overdue, modulo the number of buckets. */
  readonly #buckets: readonly Set<Timeout>[] = Array.from({ length: BUCKETS }, () => new Set<Timeout>());
  #size = 0;
  /** The last tick that was looked at. */
  #tick = 0;
  #ticking = false;

  get size(): number {
    return this.#size;
  }

  /** Calls `fire` once when `milliseconds` have passed, unless it is {@link clear}ed before. */
  set(milliseconds: number, fire: () => void): Timeout {
    const now = performance.now();
    const at = now + milliseconds;
    const bucket = this.#buckets[(Math.floor(at / TICK_MS) + 1) % BUCKETS];
    const own = this.shared
      ? null
      : setTimeout(() => {
          this.clear(timeout);
          fire();
        }, milliseconds);
    const timeout: Timeout = { at, fire, bucket, own };
    bucket.add(timeout);
    this.#size++;
    if (own === null && !this.#ticking) this.#start(now);
    return timeout;
  }

  clear(timeout: Timeout): void {
    if (timeout.bucket.delete(timeout)) this.#size--;
    if (timeout.own !== null) clearTimeout(timeout.own);
  }

  #start(now: number): void {
    this.#ticking = true;
    this.#tick = Math.floor(now / TICK_MS);
    setTimeout(() => this.#look(), TICK_MS);
  }

  #look(): void {
    const now = performance.now();
    const tick = Math.floor(now / TICK_MS);
    // After a long pause every bucket is looked at once.
    const from = Math.max(this.#tick + 1, tick - BUCKETS + 1);
    for (let at = from; at <= tick; at++) {
      for (const timeout of this.#buckets[at % BUCKETS]) {
        if (timeout.at > now) continue;
        this.clear(timeout);
        timeout.fire();
      }
    }
    this.#tick = tick;
    if (this.#size > 0) setTimeout(() => this.#look(), TICK_MS);
    else this.#ticking = false;
  }
}

/** The process's own. */
export const timers = new Timers();
