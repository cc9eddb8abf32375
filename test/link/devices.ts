/**
 * The backends that linked instances are tested on: all that need no graphics driver, and WebGPU where one is named. Without the software CUDA driver
 * the reason is printed; where CI is set that is a failure.
 */
import { after, describe } from 'node:test';
import { createCpuBackend } from '../../src/backends/cpu/index.ts';
import { createCudaBackend } from '../../src/backends/cuda/index.ts';
import { createInterpreterBackend } from '../../src/backends/interpreter/index.ts';
import { createWebGpuBackend } from '../../src/backends/webgpu/index.ts';
import type { Backend, Device } from '../../src/core/backend.ts';

process.env.TENSOR_WASM_CUDA_DRIVER ??= 'emulator';

const BACKENDS: readonly (() => Backend | Promise<Backend>)[] = [
  createInterpreterBackend,
  createCpuBackend,
  ...((await isHere()) ? [createCudaBackend] : []),
];

async function isHere(): Promise<boolean> {
  const { reason } = await createCudaBackend().discover();
  if (reason !== null) console.log(`cuda: not tested: ${reason}`);
  return reason === null || Boolean(process.env.CI);
}

/** Registers a suite for every backend, on WebGPU only if `webgpu` is not false. A missing driver fails its tests. */
export function onEveryBackend(what: string, suite: (open: () => Promise<Device>) => void, webgpu = true): void {
  const named = webgpu && process.env.TENSOR_WASM_WEBGPU_DRIVER ? [createWebGpuBackend] : [];
  for (const create of [...BACKENDS, ...named]) {
    let opened: Promise<Backend> | null = null;
    const open = async (): Promise<Device> => {
      opened ??= Promise.resolve(create());
      return (await opened).open(0);
    };
    describe(`${what} on ${create.name.replace(/^create(.*)Backend$/, '$1').toLowerCase()}`, () => {
      after(async () => {
        await (await opened)?.close();
      });
      suite(open);
    });
  }
}
