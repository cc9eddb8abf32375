/** The CPU backend: the JavaScript engine's own WebAssembly, on rewritten modules (`core/wasm/rewrite`). */
import type { Backend, Device, Discovery } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { CpuDevice, deviceInfo } from './device.ts';

export function createCpuBackend(): Backend {
  let device: Promise<Device> | null = null;
  return {
    name: 'cpu',
    async discover(): Promise<Discovery> {
      try {
        return { backend: 'cpu', devices: [deviceInfo()], reason: null };
      } catch (error) {
        return { backend: 'cpu', devices: [], reason: error instanceof Error ? error.message : String(error) };
      }
    },
    async open(index: number): Promise<Device> {
      if (index !== 0)
        throw new TensorWasmError('unavailable', `Cannot open cpu:${index}: the CPU is one device, cpu:0`, { index });
      device ??= Promise.resolve().then(() => new CpuDevice());
      return device;
    },
    async close() {
      await (await device)?.close();
      device = null;
    },
  };
}
