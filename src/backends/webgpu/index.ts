/**
 * The WebGPU backend: WGSL through Dawn (the `webgpu` package) or the host's own `navigator.gpu`. Which Vulkan driver is used
 * on Linux is said by TENSOR_WASM_WEBGPU_DRIVER, see `_driver.ts`.
 */
import type { Backend } from '../../core/backend.ts';
import { openGpu } from './_gpu.ts';
import { WebGpuBackend, type WebGpuOptions } from './backend.ts';

export type { WebGpuOptions } from './backend.ts';

export function createWebGpuBackend(options: WebGpuOptions = {}): Backend {
  return new WebGpuBackend(openGpu, options);
}
