import type { Backend, BackendName, Device, DeviceInfo, Verdict } from '../../src/core/backend.ts';
import { TensorWasmError } from '../../src/core/errors.ts';

export interface Behaviour {
  readonly software?: boolean;
  /** Why there is no device. */
  readonly missing?: string;
  readonly refuses?: string;
  /** Thrown by the first launch, and by all after it unless `failures` have happened. */
  readonly fails?: TensorWasmError;
  /** Added to the low word of every result: a device that is wrong. */
  readonly offBy?: number;
}

/** A backend that runs on another's device, under its own name and with the behaviour wanted. */
export function fakeBackend(name: BackendName, real: Backend, behaviour: Behaviour): Backend {
  const info: DeviceInfo = {
    backend: name,
    index: 0,
    name: `fake ${name}`,
    software: behaviour.software ?? false,
    properties: {},
    probe: {},
  };
  return {
    name,
    discover: async () => ({
      backend: name,
      devices: behaviour.missing ? [] : [info],
      reason: behaviour.missing ?? null,
    }),
    open: async () => fakeDevice(await real.open(0), info, behaviour),
    close: async () => undefined,
  };
}

function fakeDevice(real: Device, info: DeviceInfo, { refuses, fails, offBy = 0 }: Behaviour): Device {
  const refusal: Verdict = { runnable: false, construct: 'test', message: refuses ?? '', function: 0, offset: 9 };
  const wrong = <T extends { readonly results: Uint32Array }>(outcome: T): T => {
    const results = outcome.results.map((word, i) => (i % 2 === 0 ? word + offBy : word));
    return { ...outcome, results };
  };
  return {
    info,
    verdict: (module, name, mode) => (refuses ? refusal : real.verdict(module, name, mode)),
    compile: (request) => real.compile(request),
    async instantiate(module, image, limits) {
      const instance = await real.instantiate(module, image, limits);
      const launch = async <T>(run: () => Promise<T>): Promise<T> => {
        if (fails) throw fails;
        return run();
      };
      return {
        call: async (...args) => wrong(await launch(() => instance.call(...args))),
        grid: async (...args) => wrong(await launch(() => instance.grid(...args))),
        read: (...args) => instance.read(...args),
        write: (...args) => instance.write(...args),
        memoryBytes: () => instance.memoryBytes(),
        image: () => instance.image(),
        release: () => instance.release(),
      };
    },
    async batch(...args) {
      if (fails) throw fails;
      const batch = await real.batch(...args);
      return { outcome: wrong(batch.outcome), image: (lane) => batch.image(lane), release: () => batch.release() };
    },
    close: async () => undefined,
  };
}

export function lost(): TensorWasmError {
  return new TensorWasmError('device_lost', 'Cannot go on: the device was lost');
}
