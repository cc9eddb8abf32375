/** The process's one GPU object: Dawn through the `webgpu` package, or the host's own `navigator.gpu` where that is missing. */
import { chooseDriver, DRIVER_VARIABLE, dawnInstalled, HOST, installDriver, whyNoAdapter } from './_driver.ts';
import { type Gpu, hostGpu, type NoGpu } from './_host.ts';

// dawn.node crashes when the object that `create()` returned is collected. The module constant and the global pin it.
const pins: unknown[] = [];
let opened: Promise<Gpu | NoGpu> | undefined;

/** The same object for the life of the process: a driver cannot be changed once Vulkan is loaded. */
export function openGpu(): Promise<Gpu | NoGpu> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Gpu | NoGpu> {
  const host = hostGpu();
  const wanted = typeof process === 'undefined' ? undefined : process.env[DRIVER_VARIABLE];
  if (wanted === HOST) {
    if (host) return host;
    return {
      reason: `this runtime has no navigator.gpu of its own, as Deno has; leave ${DRIVER_VARIABLE} unset for Dawn`,
    };
  }
  if (typeof process === 'undefined' || !dawnInstalled()) {
    if (host) return host;
    return {
      reason:
        'no WebGPU: the "webgpu" package is not installed and this runtime has no navigator.gpu; run "npm install webgpu"',
    };
  }
  const driver = chooseDriver(wanted);
  if ('reason' in driver) return driver;
  await installDriver(driver);
  try {
    const { create } = await import('webgpu');
    const gpu = create([]);
    pins.push(gpu);
    (globalThis as { tensorWasmGpu?: unknown }).tensorWasmGpu = pins;
    return { gpu, implementation: 'dawn', driver: driver.name, without: whyNoAdapter(driver) };
  } catch (error) {
    if (host) return host;
    const [why] = String(error instanceof Error ? error.message : error).split('\n');
    return { reason: `the "webgpu" package does not load: ${why}; run "npm install webgpu" on this machine` };
  }
}
