/** How many requests a second, on average and over time, and how many at once after a pause. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Fills at `perSecond` up to `burst`; each admission takes one. A bucket begins full. */
export class TokenBucket {
  #level: number;
  #at: number;

  /** @param now Milliseconds of a clock that never runs backwards. */
  constructor({ burst }: Rate, now: number) {
    this.#level = burst;
    this.#at = now;
  }

  /** What is in it, after refilling by a rate that may have changed. */
  level({ perSecond, burst }: Rate, now: number): number {
    this.#level = Math.min(burst, this.#level + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    return this.#level;
  }

  take(): void {
    this.#level--;
  }
}

/** Seconds until a bucket at `level` has one more; never 0. */
export function waitSeconds(level: number, { perSecond }: Rate): number {
  return Math.max(1, Math.ceil((1 - level) / perSecond));
}
