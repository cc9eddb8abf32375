import { Admission } from './admission.ts';

interface Slots {
  readonly limit: number;
  readonly admission: Admission;
}

/** How many invocations of one function run at once, for those that limit it. */
export class FunctionSlots {
  readonly #seats: number;
  readonly #functions = new Map<string, Slots>();

  /** @param seats How many may wait for one function. */
  constructor(seats: number) {
    this.#seats = seats;
  }

  /**
   * Takes a slot, after waiting for one where none is free. What it answers is called at the end; null when too many wait. Rejects with
   * the signal's reason. A limit that changes holds for those who come after.
   */
  async enter(functionId: string, limit: number, signal: AbortSignal): Promise<(() => void) | null> {
    let slots = this.#functions.get(functionId);
    if (slots?.limit !== limit) {
      slots = { limit, admission: new Admission(limit, this.#seats, 'one') };
      this.#functions.set(functionId, slots);
    }
    const { admission } = slots;
    if ((await admission.enter(signal)) === false) return null;
    return () => {
      admission.leave();
      const idle = admission.running === 0 && admission.waiting === 0;
      if (idle && this.#functions.get(functionId)?.admission === admission) this.#functions.delete(functionId);
    };
  }
}
