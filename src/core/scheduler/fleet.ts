import type { BackendName, Device, DeviceInfo, Discovery } from '../backend.ts';
import { TensorWasmError } from '../errors.ts';
import type { MeteredBackend } from './metered-backend.ts';

/** The backends of this process, by name. */
export class Fleet {
  readonly #backends: ReadonlyMap<BackendName, MeteredBackend>;
  #discovered: readonly Discovery[] | null = null;

  constructor(backends: Iterable<MeteredBackend>) {
    this.#backends = new Map([...backends].map((backend) => [backend.name, backend]));
  }

  get backends(): readonly MeteredBackend[] {
    return [...this.#backends.values()];
  }

  /** In the order of the backends. Looking happens once. */
  async discover(): Promise<readonly Discovery[]> {
    this.#discovered ??= await Promise.all(this.backends.map((backend) => backend.discover()));
    return this.#discovered;
  }

  /** What {@link discover} found; null while it is still looking. */
  get discovered(): readonly Discovery[] | null {
    return this.#discovered;
  }

  /** @throws TensorWasmError `unavailable`, with the reason, when the backend or that device of it is not here. */
  async device(name: BackendName, index: number): Promise<Device> {
    const backend = this.backend(name, index);
    const found = await backend.discover();
    if (found.reason !== null) throw absent(name, index, found.reason);
    if (!found.devices.some((device) => device.index === index)) {
      throw absent(name, index, `its devices are ${listed(found.devices)}`);
    }
    return backend.open(index);
  }

  /** @throws TensorWasmError `unavailable` when it is not among the backends of this process. */
  backend(name: BackendName, index = 0): MeteredBackend {
    const backend = this.#backends.get(name);
    if (backend) return backend;
    throw absent(name, index, `the backends of this process are ${[...this.#backends.keys()].join(', ')}`);
  }

  async close(): Promise<void> {
    await Promise.all(this.backends.map((backend) => backend.close()));
  }
}

function listed(devices: readonly DeviceInfo[]): string {
  return devices.map(({ index, name }) => `${index} (${name})`).join(', ');
}

function absent(backend: BackendName, device: number, why: string): TensorWasmError {
  return new TensorWasmError('unavailable', `Cannot use ${backend}:${device}: ${why}`, { backend, device });
}
