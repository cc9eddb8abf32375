import type { Backend, BackendName, Device } from '../core/backend.ts';
import { TensorWasmError } from '../core/errors.ts';

/** Every backend, in the order in which they are reported. */
export const BACKEND_NAMES: readonly BackendName[] = ['cpu', 'webgpu', 'cuda', 'interpreter'];

const LOADERS: Readonly<Record<BackendName, () => Promise<Backend>>> = {
  cpu: async () => (await import('../backends/cpu/index.ts')).createCpuBackend(),
  webgpu: async () => (await import('../backends/webgpu/index.ts')).createWebGpuBackend(),
  cuda: async () => (await import('../backends/cuda/index.ts')).createCudaBackend(),
  interpreter: async () => (await import('../backends/interpreter/index.ts')).createInterpreterBackend(),
};

const loaded = new Map<BackendName, Promise<Backend>>();

/**
 * The backends named, loaded once per process. Loading finds no device yet. One whose code cannot be loaded here (a native
 * addon that is not built, say) is still in the answer: its `discover` gives the reason.
 */
export async function openBackends(names: readonly BackendName[] = BACKEND_NAMES): Promise<Map<BackendName, Backend>> {
  const backends = new Map<BackendName, Backend>();
  for (const name of names) {
    let backend = loaded.get(name);
    if (backend === undefined) {
      backend = LOADERS[name]().catch((error: unknown) => missingBackend(name, error));
      loaded.set(name, backend);
    }
    backends.set(name, await backend);
  }
  return backends;
}

/** The interpreter's device, on which the lanes of a grid are watched for races. */
export async function openChecker(): Promise<Device> {
  const [backend] = (await openBackends(['interpreter'])).values();
  return backend.open(0);
}

/** A backend that is not there, and says why. */
function missingBackend(name: BackendName, cause: unknown): Backend {
  const reason = `cannot load the ${name} backend: ${cause instanceof Error ? cause.message : String(cause)}`;
  return {
    name,
    discover: () => Promise.resolve({ backend: name, devices: [], reason }),
    open: () => Promise.reject(new TensorWasmError('unavailable', reason, { backend: name }, { cause })),
    close: () => Promise.resolve(),
  };
}
