/** The WebGPU backend on whatever GPU object it is given. Needs nothing of a runtime: `index.ts` has what finds Dawn. */
import type { Backend, Device, DeviceInfo, Discovery } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { destroyDevice, type Gpu, hostGpu, type NoGpu, requestDevice } from './_host.ts';
import { type DeviceOptions, WebGpuDevice } from './device.ts';
import { floatSupport } from './numerics.ts';
import { type Probe, probe } from './probe.ts';

export type WebGpuOptions = Partial<DeviceOptions>;

const DEFAULTS: DeviceOptions = { fuelCap: 0xffffffff, waveBytes: 512 * 1024 * 1024, form: 'either', portion: null };

/** On the host's own `navigator.gpu`. */
export function createHostWebGpuBackend(options: WebGpuOptions = {}): Backend {
  const absent = { reason: 'no WebGPU: this host has no navigator.gpu' };
  return new WebGpuBackend(async () => hostGpu() ?? absent, options);
}

interface Found {
  readonly info: DeviceInfo;
  readonly probe: Probe;
}

export class WebGpuBackend implements Backend {
  readonly name = 'webgpu';
  private readonly gpu: () => Promise<Gpu | NoGpu>;
  private readonly options: DeviceOptions;
  private found: Promise<Found | NoGpu> | undefined;
  private device: Promise<Device> | undefined;

  /** @param gpu Always answers the same. */
  constructor(gpu: () => Promise<Gpu | NoGpu>, options: WebGpuOptions = {}) {
    this.gpu = gpu;
    this.options = { ...DEFAULTS, ...options };
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
    const gpu = await this.gpu();
    const adapter = 'reason' in gpu ? null : await gpu.gpu.requestAdapter();
    if (!adapter) throw new TensorWasmError('unavailable', 'cannot open WebGPU: the adapter is gone');
    const device = await requestDevice(adapter);
    return new WebGpuDevice(device, found.info, floatSupport(found.probe.operations), this.options);
  }

  private find(): Promise<Found | NoGpu> {
    this.found ??= find(this.gpu).catch((error: unknown) => ({
      reason: `WebGPU does not start: ${error instanceof Error ? error.message : error}`,
    }));
    return this.found;
  }
}

async function find(open: () => Promise<Gpu | NoGpu>): Promise<Found | NoGpu> {
  const gpu = await open();
  if ('reason' in gpu) return gpu;
  const adapter = await gpu.gpu.requestAdapter();
  if (!adapter) return { reason: gpu.without };
  const device = await requestDevice(adapter);
  const found = await probe(device);
  await destroyDevice(device);
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
