/**
 * How much runs at once, and how much may wait. First come, first served.
 */
export class Admission {
  readonly #slots: number;
  readonly #seats: number;
  readonly #waiting: Set<() => void> = new Set();
  #running = 0;

  constructor(slots: number, seats: number) {
    this.#slots = slots;
    this.#seats = seats;
  }

  get running(): number {
    return this.#running;
  }

  /** Whether the next who comes is turned away. */
  get full(): boolean {
    return this.#running >= this.#slots && this.#waiting.size >= this.#seats;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Takes a slot, at once where one is free, and answers true; false when none is and no seat to wait on either. The caller
   * must {@link leave} after true. Rejects with the signal's reason when that aborts first.
   */
  enter(signal: AbortSignal): boolean | Promise<boolean> {
    if (this.#running < this.#slots) {
      this.#running++;
      return true;
    }
    if (this.#waiting.size >= this.#seats) return false;
    return new Promise((resolve, reject) => {
      const admit = () => {
        signal.removeEventListener('abort', giveUp);
        resolve(true);
      };
      const giveUp = () => {
        this.#waiting.delete(admit);
        reject(signal.reason);
      };
      this.#waiting.add(admit);
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Gives the slot to whoever has waited longest. */
  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running--;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
