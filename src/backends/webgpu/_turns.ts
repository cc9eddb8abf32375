import { FairQueue } from '../../core/scheduler/fair-queue.ts';

/**
 * Who goes on, of the guests that have spent a portion: one at a time, since what is given to a device is done in order, and each would be stopped after
 * all of the others. First launches do not wait, so that short calls go between.
 */
export class Turns {
  private readonly waiting = new FairQueue<() => void>();
  private taken = false;

  /** Resolves when it is this guest's turn, which ends with what it answers; with null as soon as the signal aborts. */
  take(tenant: string, signal: AbortSignal | undefined): Promise<(() => void) | null> {
    if (signal?.aborted) return Promise.resolve(null);
    if (!this.taken) {
      this.taken = true;
      return Promise.resolve(() => this.next());
    }
    return new Promise((resolve) => {
      const begin = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve(() => this.next());
      };
      const leave = (): void => {
        this.waiting.remove((item) => item === begin);
        resolve(null);
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.waiting.push(tenant, 0, begin);
    });
  }

  private next(): void {
    const begin = this.waiting.take();
    if (begin === null) this.taken = false;
    else begin();
  }
}
