import type { Instance, Outcome, RunLimits, ValueWords } from '../backend.ts';
import { TensorWasmError } from '../errors.ts';
import type { Linked } from './index.ts';
import type { LinkedPrograms } from './programs.ts';
import { type LinkedState, unpackState } from './state.ts';
import type { StoreInstance } from './store.ts';

/** Instances of a store that share something, directly or by others: one linked module, and one instance of it on the device. */
export class Component {
  readonly linked: Linked;
  readonly programs: LinkedPrograms;
  readonly #instance: Instance;
  #state: Promise<LinkedState> | null = null;
  #live = true;
  /** Those that can be reached from outside. A member that failed to instantiate has none, and may be called by others all the same. */
  readonly instances: StoreInstance[] = [];

  constructor(linked: Linked, instance: Instance, programs: LinkedPrograms) {
    this.linked = linked;
    this.programs = programs;
    this.#instance = instance;
  }

  /** Runs an export of the linked module. */
  async call(name: string, args: ValueWords, limits: RunLimits, beside: () => readonly string[]): Promise<Outcome> {
    if (!this.#live) throw new TensorWasmError('internal', 'Cannot call the instance: it has been released');
    const program = await this.programs.obtain(name, 'call', beside);
    this.#state = null;
    return this.#instance.call(program, name, args, limits);
  }

  /** The state as it is: read, and not to be written to. */
  state(): Promise<LinkedState> {
    this.#state ??= this.#instance.image().then((image) => unpackState(image, this.linked.spaces));
    return this.#state;
  }

  /** The state, to be written to by whoever takes it. */
  takeState(): Promise<LinkedState> {
    const state = this.state();
    this.#state = null;
    return state;
  }

  image(): ReturnType<Instance['image']> {
    return this.#instance.image();
  }

  release(): void {
    if (!this.#live) return;
    this.#live = false;
    this.programs.release();
    this.#instance.release();
  }
}
