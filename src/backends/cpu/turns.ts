/**
 * Guests that share the event loop. A guest that has had its slice waits here for another; after each turn of the loop, in which timers and I/O are
 * served, one guest goes on. Tenants take turns, whatever number of guests each has. Guests that are to be stopped go before it.
 */
import { FairQueue } from '../../core/scheduler/fair-queue.ts';
import { timers } from '../../core/scheduler/timers.ts';

type Resume = () => void;

/**
 * Deno's event loop (tokio) looks at sockets when it is idle or at every 61st step, and a step is one immediate: a loop that a guest
 * keeps busy would answer a request after half a second. A timer would let it idle, for 2 ms at least; these steps take 0.2 ms.
 */
const STEPS = 'Deno' in globalThis ? 64 : 1;

/**
 * How long a slice is: short enough that a request which has to wait for one hardly shows it, and long against a turn of the loop. A request to Deno
 * waits for two, and with 2 ms each another tenant's replies took twice as long.
 */
export const SLICE_MS = 1;

/**
 * What stands for it where the clock stands still between two turns of the event loop, as workerd's does once deployed (against timing
 * attacks): events of fuel.
 */
export const TURN_EVENTS = 1 << 21;

/** Guests that are stopped in one step, which takes little: their replies leave a few at a time (`core/scheduler/departures.ts`). */
const STOPS = 32;

/** Whether the event loop should turn, which it did last at `turnedAt`, `events` of fuel ago. */
export function turnIsDue(now: number, turnedAt: number, events: number): boolean {
  return now - turnedAt > SLICE_MS || (now === turnedAt && events >= TURN_EVENTS);
}

const waiting = new FairQueue<Resume>();
/** Their signals have aborted. */
const stopping: Resume[] = [];
let turning = false;

/** Whether guests wait: then one that begins waits too, before its first slice. */
export function busy(): boolean {
  return turning;
}

/** Counts what a tenant's guests have had of a slice, instead of the whole one that a turn stands for. */
export function charge({ tenant = '' }: { readonly tenant?: string }, ms: number): void {
  waiting.charge(tenant, ms / SLICE_MS - 1);
}

/** Resolves when the event loop has turned, and it is this guest's turn. */
export function turn({
  tenant = '',
  signal,
}: {
  readonly tenant?: string;
  readonly signal?: AbortSignal;
} = {}): Promise<void> {
  // A queue would be served by the timers of whoever came first, and end with that one's request.
  if (!timers.shared) return new Promise((resolve) => later(() => resolve()));
  return new Promise((resolve) => {
    if (signal?.aborted) stopping.push(resolve);
    else if (signal) {
      const hurry = (): void => {
        if (waiting.remove((other) => other === resume)) stopping.push(resolve);
      };
      const resume = (): void => {
        signal.removeEventListener('abort', hurry);
        resolve();
      };
      signal.addEventListener('abort', hurry, { once: true });
      waiting.push(tenant, 0, resume);
    } else waiting.push(tenant, 0, resolve);
    if (turning) return;
    turning = true;
    void serve();
  });
}

async function serve(): Promise<void> {
  while (waiting.size > 0 || stopping.length > 0) {
    for (let i = 0; i < STEPS; i++) {
      await step();
      stopSome();
    }
    // It runs before this goes on: its promise's reactions stand in line before those of the next immediate.
    waiting.take()?.();
  }
  turning = false;
}

/**
 * Some together, before the event loop turns: one that many requests keep busy takes milliseconds to turn, and the deadlines of many guests may
 * come at once.
 */
function stopSome(): void {
  for (const resume of stopping.splice(0, STOPS)) resume();
}

function step(): Promise<unknown> {
  return new Promise((resolve) => later(resolve));
}

function later(resume: (value: unknown) => void): void {
  if (typeof setImmediate === 'function') setImmediate(resume);
  else setTimeout(resume, 0);
}
