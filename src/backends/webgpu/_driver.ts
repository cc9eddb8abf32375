/**
 * Which Vulkan driver Dawn loads. TENSOR_WASM_WEBGPU_DRIVER says it: `system` (whatever the system's Vulkan loader finds),
 * `lavapipe` (Mesa's software driver), `swiftshader` (unpacked by `scripts/drivers.ts`), or the path of an ICD's JSON file. `host` is
 * no driver but the runtime's own `navigator.gpu` in place of Dawn, which finds drivers by itself (VK_DRIVER_FILES names one). Unset, it
 * is `system` where the system has a driver or VK_DRIVER_FILES is set, else `swiftshader` where it has been unpacked.
 *
 * The Vulkan loader reads the C environment, and Dawn opens `libvulkan.so.1` by name. So the variable has to be set in C, which
 * `process.env` does on Node and Deno but not on Bun, and where the system has no loader the one that comes with SwiftShader is
 * opened first: a library that is loaded already is found by its name.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { findVulkan, type Vulkan } from './_vulkan.ts';

export const DRIVER_VARIABLE = 'TENSOR_WASM_WEBGPU_DRIVER';

/** Its value that asks for the runtime's own WebGPU. */
export const HOST = 'host';

export interface Driver {
  readonly name: string;
  /** JSON file that describes the driver to the Vulkan loader; null leaves the choice to the loader. */
  readonly icd: string | null;
  /** Loader to open before Dawn, where the system has none. */
  readonly loader: string | null;
}

const SYSTEM = { name: 'system', icd: null, loader: null };
const SOFTWARE = 'run "node scripts/drivers.ts" for SwiftShader, which needs no GPU';

/** The driver that the environment asks for, or why it is not here and how to get it. */
export function chooseDriver(wanted: string | undefined, vulkan?: Vulkan): Driver | { readonly reason: string } {
  if (vulkan === undefined && process.platform !== 'linux') return SYSTEM;
  const { icds, named, loader: found, swiftshader } = vulkan ?? findVulkan();
  const loader = found ? null : (swiftshader?.loader ?? null);
  switch (wanted) {
    case undefined:
    case '':
      if (named !== null) return { ...SYSTEM, loader };
      if (icds.length > 0 && loader === null) return SYSTEM;
      if (swiftshader) return { name: 'swiftshader', icd: swiftshader.icd, loader };
      return { reason: `no Vulkan driver: install one, or ${SOFTWARE}` };
    case 'system':
      return { ...SYSTEM, loader };
    case 'swiftshader':
      if (swiftshader) return { name: 'swiftshader', icd: swiftshader.icd, loader };
      return { reason: 'SwiftShader is not unpacked: run "node scripts/drivers.ts"' };
    case 'lavapipe': {
      const icd = icds.find((path) => /lvp_icd[^/]*\.json$/.test(path));
      if (icd) return { name: 'lavapipe', icd, loader };
      return { reason: 'lavapipe is not installed: run "scripts/install-lavapipe" (Mesa 25 or later)' };
    }
    default:
      if (existsSync(wanted)) return { name: wanted, icd: wanted, loader };
      return {
        reason: `${DRIVER_VARIABLE} names no driver: it is system, swiftshader, lavapipe, host or an ICD file, found ${wanted}`,
      };
  }
}

/** Why Dawn finds no adapter with this driver, and how to get one. */
export function whyNoAdapter(driver: Driver, vulkan?: Vulkan): string {
  if (vulkan === undefined && process.platform !== 'linux') {
    return 'no WebGPU adapter: this machine has no graphics driver that Dawn accepts; install or update it';
  }
  const { named, loader } = vulkan ?? findVulkan();
  if (driver.icd === null && named !== null && !named.exists) {
    return `no WebGPU adapter: ${named.variable} names no file: found ${named.value}; unset it, or name the ICD file of a driver`;
  }
  if (!loader && driver.loader === null) {
    return `no WebGPU adapter: no Vulkan loader (libvulkan.so.1); install it (libvulkan1 on Debian), or ${SOFTWARE}`;
  }
  const update = 'it may lack its GPU, or be too old, as Mesa 22 is; update it';
  return `no WebGPU adapter: the Vulkan driver "${driver.name}" offers none that Dawn accepts: ${update}, or ${SOFTWARE}, and set ${DRIVER_VARIABLE}=swiftshader`;
}

/** Makes the choice known to the C side of this process. Call before Dawn is created. */
export async function installDriver(driver: Driver): Promise<void> {
  if (driver.icd !== null) {
    await setEnvironment('VK_ICD_FILENAMES', driver.icd);
    await setEnvironment('VK_DRIVER_FILES', driver.icd);
  }
  if (driver.loader !== null) await openLibrary(driver.loader);
}

interface ForeignFunctions {
  dlopen(path: string, symbols: object): { readonly symbols: Record<string, (...args: unknown[]) => number> };
}

// Kept, so that no runtime closes what Dawn is going to use.
const opened: unknown[] = [];

async function bunForeignFunctions(): Promise<ForeignFunctions> {
  // Not a literal: the other runtimes and the type checker know no such module.
  const name: string = 'bun:ffi';
  return (await import(name)) as ForeignFunctions;
}

async function setEnvironment(name: string, value: string): Promise<void> {
  process.env[name] = value;
  if (process.versions.bun === undefined) return;
  const { dlopen } = await bunForeignFunctions();
  const libc = dlopen('libc.so.6', { setenv: { args: ['ptr', 'ptr', 'i32'], returns: 'i32' } });
  opened.push(libc);
  const text = (s: string): Uint8Array => new TextEncoder().encode(`${s}\0`);
  libc.symbols.setenv(text(name), text(value), 1);
}

async function openLibrary(path: string): Promise<void> {
  if (process.versions.bun !== undefined) {
    const { dlopen } = await bunForeignFunctions();
    opened.push(dlopen(path, { vkCreateInstance: { args: [], returns: 'i32' } }));
    return;
  }
  const deno = (globalThis as { Deno?: ForeignFunctions }).Deno;
  if (deno) {
    opened.push(deno.dlopen(path, {}));
    return;
  }
  const RTLD_NOW = 2;
  const RTLD_GLOBAL = 0x100;
  const RTLD_NODELETE = 0x1000;
  try {
    process.dlopen({ exports: {} }, path, RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE);
  } catch {
    // Node opens the library, then finds that it is no addon. With RTLD_NODELETE it stays.
  }
}

/** Whether the `webgpu` package, an optional dependency, is installed. */
export function dawnInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('webgpu');
    return true;
  } catch {
    return false;
  }
}
