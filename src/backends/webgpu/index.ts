/**
 * The WebGPU backend: WGSL through Dawn (the `webgpu` package) or the host's own `navigator.gpu`. Which Vulkan driver is used
 * on Linux is said by TENSOR_WASM_WEBGPU_DRIVER, see `_driver.ts`.
 */
import type { Backend, Device, DeviceInfo, Discovery } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { type Gpu, openGpu, requestDevice } from './_gpu.ts';
import { type DeviceOptions, WebGpuDevice } from './device.ts';
import { floatSupport } from './numerics.ts';
import { type Probe, probe } from './probe.ts';

export type WebGpuOptions = Partial<DeviceOptions>;

const DEFAULTS: DeviceOptions = { fuelCap: 0xffffffff, waveBytes: 512 * 1024 * 1024 };

export function createWebGpuBackend(options: WebGpuOptions = {}): Backend {
  return new WebGpuBackend({ ...DEFAULTS, ...options });
}

interface Found {
  readonly info: DeviceInfo;
  readonly probe: Probe;
}

class WebGpuBackend implements Backend {
  readonly name = 'webgpu';
  private readonly options: DeviceOptions;
  private found: Promise<Found | { readonly reason: string }> | undefined;
  private device: Promise<Device> | undefined;

  constructor(options: DeviceOptions) {
    this.options = options;
  }

  async discover(): Promise<Discovery> {
    const found = await this.find();
    if ('reason' in found) return { backend: this.name, devices: [], reason: found.reason };
    return { backend: this.name, devices: [found.info], reason: null };
  }

  open(index: number): Promise<Device> {
    if (index !== 0) {
      const message = `cannot open WebGPU device ${index}: there is one device, 0`;
      return Promise.reject(new TensorWasmError('unavailable', message, { index }));
    }
    this.device ??= this.create().catch((error: unknown) => {
      this.device = undefined;
      throw error;
    });
    return this.device;
  }

  async close(): Promise<void> {
    const device = await this.device?.catch(() => undefined);
    this.device = undefined;
    await device?.close();
  }

  private async create(): Promise<Device> {
    const found = await this.find();
    if ('reason' in found) throw new TensorWasmError('unavailable', `cannot open WebGPU: ${found.reason}`);
    const gpu = await openGpu();
    const adapter = 'reason' in gpu ? null : await gpu.gpu.requestAdapter();
    if (!adapter) throw new TensorWasmError('unavailable', 'cannot open WebGPU: the adapter is gone');
    const device = await requestDevice(adapter);
    return new WebGpuDevice(device, found.info, floatSupport(found.probe.operations), this.options);
  }

  private find(): Promise<Found | { readonly reason: string }> {
    this.found ??= find().catch((error: unknown) => ({
      reason: `WebGPU does not start: ${error instanceof Error ? error.message : error}`,
    }));
    return this.found;
  }
}

async function find(): Promise<Found | { readonly reason: string }> {
  const gpu = await openGpu();
  if ('reason' in gpu) return gpu;
  const adapter = await gpu.gpu.requestAdapter();
  if (!adapter) {
    return {
      reason: `no WebGPU adapter: the Vulkan driver "${gpu.driver}" offers none that this implementation accepts`,
    };
  }
  const device = await requestDevice(adapter);
  const found = await probe(device);
  device.destroy();
  if (!found.barrierHolds) return { reason: 'float arithmetic on this adapter is rewritten past any barrier known' };
  return { info: describe(gpu, adapter, found), probe: found };
}

function describe({ driver, implementation }: Gpu, adapter: GPUAdapter, found: Probe): DeviceInfo {
  const { vendor, architecture, device, description } = adapter.info;
  const name = description || device || architecture || vendor || 'WebGPU adapter';
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const { operations, reassociates, fuses, flushesSubnormals } = found;
  return {
    backend: 'webgpu',
    index: 0,
    name,
    software: /swiftshader|llvmpipe|lavapipe/i.test(`${name} ${architecture} ${vendor}`),
    properties: { driver, implementation, vendor, architecture, maxStorageBufferBindingSize, maxBufferSize },
    probe: { reassociates, fuses, flushesSubnormals, ...operations },
  };
}
