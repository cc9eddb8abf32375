/**
 * Work on a whole module, in steps: each takes a fraction of a millisecond (a single huge function is one step), so that a server can do something else between
 * them. {@link finish} does them all at once.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Bytes of code after which a step may end. */
export const STEP_BYTES = 16_384;

const SLICE_MS = 4;

export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Lets the event loop turn every few milliseconds. */
export async function paced<T>(steps: Steps<T>): Promise<T> {
  let until = performance.now() + SLICE_MS;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    until = performance.now() + SLICE_MS;
  }
}
