import { TensorWasmError } from '../errors.ts';
import { timers } from './timers.ts';

/** A running invocation's clock. `signal` aborts with `deadline_exceeded`, or `cancelled` when everything is stopped. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Must be called once the work has ended. Answers how long after the deadline that is, in milliseconds, where it has passed; else null. */
  end(): number | null;
}

/** The deadlines of everything that runs, so that all of it can be stopped at once. */
export class Deadlines {
  readonly #running = new Set<AbortController>();
  readonly #idle: (() => void)[] = [];

  get running(): number {
    return this.#running.size;
  }

  /** @param client Aborts when the caller has gone, which cancels. */
  start(milliseconds: number, client?: AbortSignal): Deadline {
    const controller = new AbortController();
    this.#running.add(controller);
    const gone = (): void => controller.abort(new TensorWasmError('cancelled', 'Cannot go on: the client has gone'));
    if (client?.aborted) gone();
    else client?.addEventListener('abort', gone, { once: true });
    const at = performance.now() + milliseconds;
    let passed = false;
    const timer = timers.set(milliseconds, () => {
      passed = !controller.signal.aborted;
      const message = `Cannot go on: the deadline of ${milliseconds} ms passed`;
      controller.abort(new TensorWasmError('deadline_exceeded', message, { deadline_ms: milliseconds }));
    });
    return {
      signal: controller.signal,
      end: () => {
        timers.clear(timer);
        client?.removeEventListener('abort', gone);
        this.#running.delete(controller);
        if (this.#running.size === 0) for (const wake of this.#idle.splice(0)) wake();
        return passed ? performance.now() - at : null;
      },
    };
  }

  /** Stops every guest. */
  stopAll(why: string): void {
    for (const controller of this.#running) controller.abort(new TensorWasmError('cancelled', `Cannot go on: ${why}`));
  }

  /** Resolves when nothing runs. */
  idle(): Promise<void> {
    return this.#running.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }
}
