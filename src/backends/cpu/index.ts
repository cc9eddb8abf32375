/**
 * The CPU backend: the JavaScript engine's own WebAssembly, on rewritten modules (`core/wasm/rewrite`).
 *
 * - `compiled.ts` rewrites and compiles a module once; `cell.ts` is an instance of it whose whole state goes in and out as an image; `pool.ts` reuses cells.
 * - `run.ts` gives out fuel in slices of about a millisecond, looks at the caller's signal, and every 4 ms suspends the guest (JSPI: Bun 1.4, Deno 2.9,
 *   Node 24) so that the event loop turns. Without JSPI a guest is stopped by its fuel alone, because a signal cannot fire while it runs.
 * - `launch.ts` runs a call or the lanes of a grid, `batch.ts` a batch; `trap.ts` makes traps of what engines throw; `history.ts` locates them on
 *   JavaScriptCore, which does not say where they happened.
 *
 * Known limit: what fills the engine's stack (about 1 MiB) before `maxCallDepth` is reached traps as `call_stack_exhausted` like everywhere, but earlier
 * than elsewhere, without a place, and with less fuel spent. At the default depth recursion cannot (`wasm/frame-units.ts`); a chain of different functions
 * with thousands of locals each can.
 */
import type { Backend, Device, Discovery } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { CpuDevice, deviceInfo } from './device.ts';
import { type Precompiled, runPrecompiled } from './engine.ts';

export { rewritten } from './compiled.ts';
export { PROBE, type Precompiled } from './engine.ts';

/** @param precompiled Where the host forbids making code: what it may run. One for the process. */
export function createCpuBackend(precompiled: Precompiled | null = null): Backend {
  if (precompiled !== null) runPrecompiled(precompiled);
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
