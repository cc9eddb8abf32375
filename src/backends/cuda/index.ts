/** The CUDA backend: PTX through whatever driver library is found, a GPU's or the software one. */
import type { Backend, Device, Discovery } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { CudaDevice, type DeviceOptions, deviceInfo } from './device.ts';
import { cudaError, HOW_TO_GET_A_DRIVER, openDriver } from './driver.ts';

/** Local memory that CUDA hardware gives a thread at most, its stack included, less what frames of fixed size take. */
const MAX_STACK_BYTES = 500 * 1024;

const NO_DEVICE = `Cannot use CUDA: the driver is there, but it has no device. ${HOW_TO_GET_A_DRIVER}`;

export interface CudaBackendOptions {
  /** Target of the PTX, as in `sm_70`. Default `CUDA_ARCH`, else the oldest that all programs work on. */
  readonly arch?: string;
  /** Part of the free device memory that one wave of a batch may take. Default 0.8. */
  readonly waveShare?: number;
  /** Changes the PTX before the driver sees it: for tests that show what a wrong emitter would do. */
  readonly rewritePtx?: (text: string) => string;
}

export function createCudaBackend(options: CudaBackendOptions = {}): Backend {
  const arch = options.arch ?? (process.env.CUDA_ARCH || undefined);
  if (arch !== undefined && !/^sm_\d+a?$/.test(arch)) {
    throw new TensorWasmError('usage', `Cannot target CUDA architecture: it must be like sm_70, received ${arch}`);
  }
  const deviceOptions: DeviceOptions = {
    arch,
    waveShare: options.waveShare ?? 0.8,
    maxStackBytes: MAX_STACK_BYTES,
    rewritePtx: options.rewritePtx,
  };
  const devices = new Map<number, Promise<Device>>();

  async function openDevice(index: number): Promise<Device> {
    const driver = await openDriver();
    const properties = driver.devices();
    if (properties.length === 0) throw new TensorWasmError('unavailable', NO_DEVICE, { requested: index });
    if (properties[index] === undefined) {
      throw new TensorWasmError(
        'unavailable',
        `Cannot open cuda:${index}: the driver has ${properties.length} devices`,
        {
          requested: index,
          max: properties.length - 1,
        },
      );
    }
    try {
      const context = await driver.createContext(index);
      return new CudaDevice(deviceInfo(driver, properties[index], index), context, deviceOptions, () => {
        devices.delete(index);
      });
    } catch (error) {
      throw cudaError(error);
    }
  }

  return {
    name: 'cuda',
    async discover(): Promise<Discovery> {
      try {
        const driver = await openDriver();
        const found = driver.devices().map((properties, index) => deviceInfo(driver, properties, index));
        const reason = found.length > 0 ? null : NO_DEVICE;
        return { backend: 'cuda', devices: found, reason };
      } catch (error) {
        return { backend: 'cuda', devices: [], reason: error instanceof Error ? error.message : String(error) };
      }
    },
    open(index) {
      let device = devices.get(index);
      if (device === undefined) {
        device = openDevice(index);
        devices.set(index, device);
        device.catch(() => devices.delete(index));
      }
      return device;
    },
    async close() {
      const open = [...devices.values()];
      await Promise.all(open.map(async (device) => (await device).close()));
    },
  };
}
