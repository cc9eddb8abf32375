/** As long as the event loop has waited for so many of these, it sleeps for one. */
const SHARE = 10;

/** Milliseconds of one sleep at most: nothing else that the event loop serves waits longer. */
const LONGEST = 0.5;

/**
 * Turns of the event loop for each sleep. Deno's looks at sockets in every 61st turn while there is something to do in each (`cpu/turns.ts`): a sleep in
 * all of those would keep requests and replies waiting for 30 ms.
 */
const TURNS = 'Deno' in globalThis ? 8 : 1;

/** A sleep shorter than this costs more than it gives. */
const SHORTEST = 0.05;

/**
 * Leaves the processor to a software driver. Dawn's binding looks at the device once in every turn of the event loop, and turns it as fast as it goes,
 * which takes a core from a driver that has no other. So the loop's thread sleeps a little between two looks, in proportion to how long it has waited.
 */
export class Patience {
  /** What nobody wakes; null where nothing sleeps. */
  private readonly cell: Int32Array<SharedArrayBuffer> | null;
  private waiting = 0;
  private since = 0;
  private turning = false;
  private turns = 0;
  private readonly every: number;

  /** `sleeps`: whether the device is worth it, and has such a binding. */
  constructor(sleeps: boolean, every = TURNS) {
    this.every = every;
    this.cell = sleeps ? new Int32Array(new SharedArrayBuffer(4)) : null;
  }

  /** Waits for what the device does. */
  async until<T>(done: Promise<T>): Promise<T> {
    const { cell } = this;
    if (cell === null) return done;
    this.since = performance.now();
    this.waiting++;
    if (!this.turning) this.turn(cell);
    try {
      return await done;
    } finally {
      this.waiting--;
    }
  }

  private turn(cell: Int32Array<SharedArrayBuffer>): void {
    this.turning = true;
    setImmediate(() => {
      this.turning = false;
      if (this.waiting === 0) return;
      const sleep = Math.min(LONGEST, (performance.now() - this.since) / SHARE);
      if (sleep >= SHORTEST && this.turns++ % this.every === 0) Atomics.wait(cell, 0, 0, sleep);
      this.turn(cell);
    });
  }
}
