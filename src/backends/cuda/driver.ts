/**
 * The CUDA driver, through the addon in `native/cuda`. Which library is the driver: `TENSOR_WASM_CUDA_DRIVER` (a path; `system`; or
 * `emulator` for the software driver built in `native/`). Unset, it is the system's; where the system has no such library, and only then, the
 * software driver where that is built. A driver that is there and fails is never replaced: a broken GPU has to be seen.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { TensorWasmError } from '../../core/errors.ts';

export interface DeviceProperties {
  readonly name: string;
  readonly totalBytes: number;
  /** Compute capability. */
  readonly major: number;
  readonly minor: number;
  readonly multiprocessors: number;
  readonly clockKhz: number;
  readonly maxThreadsPerMultiprocessor: number;
}

/** An opened driver library. */
export interface CudaDriver {
  /** 1000 * major + 10 * minor. */
  readonly version: number;
  readonly software: boolean;
  devices(): DeviceProperties[];
  createContext(ordinal: number): Promise<CudaContext>;
}

/** Device addresses are numbers: they have 49 bits at most. */
export interface CudaContext {
  loadModule(ptx: string, kernels: readonly string[]): Promise<CudaModule>;
  /** All sizes or none; not cleared. */
  allocate(sizes: readonly number[]): Promise<number[]>;
  free(pointers: readonly number[]): Promise<void>;
  requireStack(bytes: number): Promise<void>;
  /** In order; settles when the last is done. Buffers must be left alone until then. */
  run(commands: readonly CudaCommand[], module?: CudaModule): Promise<void>;
  /** Free and total bytes. */
  memoryInfo(): [number, number];
  /** Writes a word while kernels run, at once: kernels that are to be stopped may hold every thread of the pool. */
  poke(at: number, value: number): void;
  destroy(): Promise<void>;
}

export interface CudaModule {
  unload(): Promise<void>;
}

export type CudaCommand =
  | { readonly kind: 0; readonly to: number; readonly data: Uint8Array }
  | { readonly kind: 1; readonly from: number; readonly data: Uint8Array }
  | { readonly kind: 2; readonly to: number; readonly from: number; readonly bytes: number }
  | { readonly kind: 3; readonly to: number; readonly bytes: number; readonly value: number }
  | {
      readonly kind: 4;
      readonly kernel: number;
      readonly grid: number;
      readonly block: number;
      readonly params: Uint8Array;
    };

export const upload = (to: number, data: Uint8Array): CudaCommand => ({ kind: 0, to, data });
export const download = (from: number, data: Uint8Array): CudaCommand => ({ kind: 1, from, data });
export const copy = (to: number, from: number, bytes: number): CudaCommand => ({ kind: 2, to, from, bytes });
export const fill = (to: number, bytes: number, value = 0): CudaCommand => ({ kind: 3, to, bytes, value });

/** One thread per lane. `params` are the kernel's, in order. */
export function launch(kernel: number, lanes: number, params: readonly (number | bigint)[]): CudaCommand {
  const words = new BigUint64Array(params.length);
  params.forEach((param, at) => {
    words[at] = BigInt(param);
  });
  const block = Math.min(THREADS_PER_BLOCK, lanes);
  return { kind: 4, kernel, grid: Math.ceil(lanes / block), block, params: new Uint8Array(words.buffer) };
}

const THREADS_PER_BLOCK = 128;

interface Addon {
  openDriver(path: string): Promise<CudaDriver>;
}

const native = (path: string): string => fileURLToPath(new URL(`../../../native/${path}`, import.meta.url));

/** Where the addon is: `TENSOR_WASM_CUDA_ADDON`, or where `scripts/build-native.ts` puts it. */
function addonPath(): string {
  return process.env.TENSOR_WASM_CUDA_ADDON ?? native('cuda/tensor-wasm-cuda.node');
}

const SYSTEM_LIBRARY = process.platform === 'win32' ? 'nvcuda.dll' : 'libcuda.so.1';

function emulatorPath(): string | undefined {
  const extension = process.platform === 'win32' ? 'dll' : process.platform === 'darwin' ? 'dylib' : 'so';
  const file = `${process.platform === 'win32' ? '' : 'lib'}cuda_emulator.${extension}`;
  return ['release', 'debug'].map((profile) => native(`target/${profile}/${file}`)).find((path) => existsSync(path));
}

const opened = new Map<string, Promise<CudaDriver>>();

/**
 * Opens the driver, once per process and library.
 *
 * @throws TensorWasmError `unavailable`: why there is none, and how to get one.
 */
export async function openDriver(): Promise<CudaDriver> {
  const named = process.env.TENSOR_WASM_CUDA_DRIVER || undefined;
  if (named !== undefined && named !== 'system' && named !== 'emulator') return openOnce(named);
  const emulator = emulatorPath();
  if (named === 'emulator') {
    if (emulator !== undefined) return openOnce(emulator);
    throw new TensorWasmError('unavailable', `Cannot open the software CUDA driver: it is not built; ${BUILD}`);
  }
  try {
    return await openOnce(SYSTEM_LIBRARY);
  } catch (error) {
    const missing = error instanceof TensorWasmError && error.message.startsWith(NO_LIBRARY);
    if (named === undefined && missing && emulator !== undefined) return openOnce(emulator);
    throw error;
  }
}

/** How the addon's message begins when the library itself cannot be opened. */
const NO_LIBRARY = 'Cannot open CUDA driver library';

function openOnce(path: string): Promise<CudaDriver> {
  let driver = opened.get(path);
  if (driver === undefined) {
    driver = open(path);
    opened.set(path, driver);
    driver.catch(() => opened.delete(path));
  }
  return driver;
}

async function open(path: string): Promise<CudaDriver> {
  const { openDriver } = loadAddon();
  try {
    return await openDriver(path);
  } catch (cause) {
    throw new TensorWasmError(
      'unavailable',
      `${firstLine(cause)}. ${HOW_TO_GET_A_DRIVER}`,
      { library: path },
      { cause },
    );
  }
}

function loadAddon(): Addon {
  const addon = addonPath();
  if (!existsSync(addon)) {
    throw new TensorWasmError('unavailable', `Cannot use CUDA: the addon is not built: no ${addon}; ${BUILD}`);
  }
  try {
    return createRequire(import.meta.url)(addon) as Addon;
  } catch (cause) {
    const message = `Cannot use CUDA: the addon does not load here: ${firstLine(cause)}; ${BUILD}`;
    throw new TensorWasmError('unavailable', message, { addon }, { cause });
  }
}

/** The loaders of some runtimes answer several. */
function firstLine(cause: unknown): string {
  const [line = ''] = String(cause instanceof Error ? cause.message : cause).split('\n');
  return line;
}

const BUILD = 'run "node scripts/build-native.ts", which needs Rust';

export const HOW_TO_GET_A_DRIVER =
  'With an NVIDIA GPU, install or update its driver; without one, set TENSOR_WASM_CUDA_DRIVER=emulator for the software driver';

const CUDA_ERROR = /^(\w+): (CUDA_ERROR_\w+) \((\d+)\): /;
const OUT_OF_MEMORY = 2;
/** Errors after which a context answers nothing but errors: lost devices, faults, timeouts, launch failures. */
const STICKY = new Set([46, 214, 220, 700, 701, 702, 709, 710, 714, 715, 716, 717, 718, 719, 720, 999]);

/** The addon's failures as the core's errors: `out_of_memory`, `device_lost` or `device_error`, with the driver's name and number. */
export function cudaError(cause: unknown): TensorWasmError {
  if (cause instanceof TensorWasmError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const found = CUDA_ERROR.exec(message);
  if (found === null) return new TensorWasmError('device_error', message, {}, { cause });
  const code = Number(found[3]);
  const kind = code === OUT_OF_MEMORY ? 'out_of_memory' : STICKY.has(code) ? 'device_lost' : 'device_error';
  return new TensorWasmError(kind, message, { call: found[1] ?? '', error: found[2] ?? '', code }, { cause });
}
