import { TensorWasmError } from '../errors.ts';
import type { KernelRoom } from './kernels.ts';

/** @throws TensorWasmError `quota_exceeded` where a kernel of `bytes` is more than there is room for. */
export function checkKernelRoom(used: KernelRoom, bytes: number, room: KernelRoom): void {
  if (used.kernels + 1 > room.kernels) throw exceeded('kernels', room.kernels, used.kernels + 1);
  if (used.bytes + bytes > room.bytes) throw exceeded('kernel_bytes', room.bytes, used.bytes + bytes);
}

function exceeded(quota: string, max: number, found: number): TensorWasmError {
  const message = `Cannot keep the kernel: the server's limit of ${quota} is ${max}, it would have ${found}`;
  return new TensorWasmError('quota_exceeded', message, { quota, max, found });
}
