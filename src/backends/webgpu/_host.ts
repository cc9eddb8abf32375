export interface Gpu {
  readonly gpu: GPU;
  readonly implementation: 'dawn' | 'host';
  /** What was chosen, see `_driver.ts`; `system` on the host's own. */
  readonly driver: string;
  /** The reason to give where it offers no adapter. */
  readonly without: string;
}

/** Why there is none. */
export interface NoGpu {
  readonly reason: string;
}

/** The host's own GPU object, where it has one. */
export function hostGpu(): Gpu | null {
  const gpu = globalThis.navigator?.gpu;
  return gpu ? { gpu, implementation: 'host', driver: 'system', without: NO_ADAPTER } : null;
}

const NO_ADAPTER =
  "no WebGPU adapter: this host's own WebGPU finds none; install or update the graphics driver (Vulkan on Linux, where VK_DRIVER_FILES may name one)";

const WANTED_LIMITS = [
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** Every limit that decides how large a guest can be, as high as the adapter allows. */
export async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits: Record<string, number> = {};
  for (const name of WANTED_LIMITS) requiredLimits[name] = adapter.limits[name];
  return adapter.requestDevice({ requiredLimits });
}

/**
 * Destroys a device, and resolves when nothing of it is left to run. Dawn's binding still has a tick in the event loop after the loss
 * is told; a Deno worker that ends before that tick frees the instance first, and the tick crashes the process.
 */
export async function destroyDevice(device: GPUDevice): Promise<void> {
  device.destroy();
  await device.lost;
  await new Promise((resolve) => setTimeout(resolve, 0));
}
