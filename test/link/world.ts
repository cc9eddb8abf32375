/** Instances of one store by name, for tests: each may import from those before it. */
import { DEFAULT_GUEST_LIMITS, type Device, type GuestLimits } from '../../src/core/backend.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import { Store, type StoreInstance, type StoreOutcome } from '../../src/core/link/store.ts';
import { load } from '../../src/core/wasm/load.ts';
import { wat } from '../wat.ts';

const RUN = { fuel: 2 ** 32 - 1 };

export class World {
  readonly #store: Store;
  readonly #instances = new Map<string, StoreInstance>();

  constructor(device: Device, limits: GuestLimits = DEFAULT_GUEST_LIMITS) {
    this.#store = new Store(device, { limits, run: RUN });
  }

  /** Instantiates a module; those after it may import from `name`. */
  async add(name: string, module: string | Uint8Array): Promise<StoreInstance> {
    const bytes = typeof module === 'string' ? await wat(module) : module;
    const instance = await this.#store.instantiate(load(bytes), (from, item) =>
      this.#instances.get(from)?.extern(item),
    );
    this.#instances.set(name, instance);
    return instance;
  }

  release(): void {
    for (const instance of this.#instances.values()) instance.release();
  }
}

export function outcomeOf(instance: StoreInstance, name: string, args: readonly number[] = []): Promise<StoreOutcome> {
  return instance.call(name, Uint32Array.from(args.flatMap((value) => [value, 0])), RUN);
}

/** The results' low words, or the trap's code. */
export async function called(
  instance: StoreInstance,
  name: string,
  args: readonly number[] = [],
): Promise<readonly number[] | string> {
  const { results, trap } = await outcomeOf(instance, name, args);
  return trap?.code ?? Array.from(results.filter((_, i) => i % 2 === 0));
}

/** For `assert.rejects`. */
export function failure(kind: string, trap?: string): (error: unknown) => boolean {
  return (error) =>
    error instanceof TensorWasmError && error.kind === kind && (trap === undefined || error.details.trap === trap);
}
