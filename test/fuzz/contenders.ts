/** The backends of this machine, for tests. */
import process from 'node:process';
import { createWebGpuBackend } from '../../src/backends/webgpu/index.ts';
import type { Backend, BackendName, Device } from '../../src/core/backend.ts';
import { openCandidate } from '../../src/core/conformance/conform.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import { openBackends } from '../../src/platform/backends.ts';
import { smallest } from '../backend/portions.ts';
import type { Contender } from './campaign.ts';

// The software driver, unless the environment names a real one.
process.env.TENSOR_WASM_CUDA_DRIVER ??= 'emulator';

/** WebGPU with every program in the form that large ones have, whose shader interprets them. */
export const INTERPRETED = 'webgpu-interpreted';

/** WebGPU with lanes that leave, and are gone on with, as often as they can. */
export const LEAVING = 'webgpu-leaving';

export type ContenderName = BackendName | typeof INTERPRETED | typeof LEAVING;

export async function backendNamed(name: ContenderName): Promise<Backend | undefined> {
  if (name === INTERPRETED) return createWebGpuBackend({ form: 'interpreted', portion: smallest });
  if (name === LEAVING) return createWebGpuBackend({ portion: smallest });
  return (await openBackends([name])).get(name);
}

/** Null, with a line that says why, where there is no such device here. */
export async function contender(name: ContenderName): Promise<Contender | null> {
  const backend = await backendNamed(name);
  if (backend === undefined) return null;
  try {
    return { name, device: await openCandidate({ backend, index: 0 }) };
  } catch (error) {
    if (!(error instanceof TensorWasmError) || error.kind !== 'unavailable') throw error;
    return notFuzzed(error.message);
  }
}

/** Says what was left out; in CI nothing may be. */
export function notFuzzed(reason: string): null {
  if (process.env.CI) throw new Error(`not fuzzed: ${reason}`);
  console.log(`not fuzzed: ${reason}`);
  return null;
}

export async function contenders(names: readonly ContenderName[]): Promise<Contender[]> {
  const found = await Promise.all(names.map(contender));
  return found.filter((one) => one !== null);
}

export async function referenceDevice(): Promise<Device> {
  const [backend] = (await openBackends(['interpreter'])).values();
  return backend.open(0);
}
