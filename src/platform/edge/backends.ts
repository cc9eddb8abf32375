import { createCpuBackend } from '../../backends/cpu/index.ts';
import { createInterpreterBackend } from '../../backends/interpreter/index.ts';
import { createHostWebGpuBackend } from '../../backends/webgpu/backend.ts';
import type { Backend, BackendName } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { type Bundle, precompiledOf } from './bundle.ts';

/** What an edge may have, in the order in which it is reported. */
export const EDGE_BACKENDS: readonly BackendName[] = ['cpu', 'webgpu', 'interpreter'];

/** @throws TensorWasmError `usage` for a backend that has native parts. */
export function openBackends(names: readonly BackendName[], bundle: Bundle): Backend[] {
  return names.map((name) => {
    if (name === 'cpu') return createCpuBackend(precompiledOf(bundle));
    if (name === 'webgpu') return createHostWebGpuBackend();
    if (name === 'interpreter') return createInterpreterBackend();
    throw new TensorWasmError('usage', `Cannot open ${name}: an edge runs no native code`, { backend: name });
  });
}
