import type { LoadedFunction } from '../functions/registry.ts';
import { RequestError } from './errors.ts';
import type { Gateway } from './gateway.ts';

/** Waits for something; what it answers is called at the end. */
export type Turn = (signal: AbortSignal) => Promise<() => void>;

/**
 * A place among the function's own invocations, where it limits them.
 *
 * @throws RequestError `capacity_exhausted`, from the turn, where too many wait.
 */
export function functionSlot({ slots }: Gateway, { record }: LoadedFunction): Turn | null {
  const { concurrency } = record.metadata.limits;
  if (concurrency === undefined) return null;
  return async (signal) => {
    const leave = await slots.enter(record.id, concurrency, signal);
    if (leave) return leave;
    throw new RequestError(
      'capacity_exhausted',
      `Cannot invoke now: too many wait for function ${record.id} already`,
      { id: record.id, concurrency },
      { 'retry-after': '1' },
    );
  };
}

/** One turn after the other; both end together. */
export function inTurn(first: Turn, second: Turn): Turn {
  return async (signal) => {
    const endFirst = await first(signal);
    try {
      const endSecond = await second(signal);
      return () => {
        endSecond();
        endFirst();
      };
    } catch (error) {
      endFirst();
      throw error;
    }
  };
}
