import type { Device, GuestLimits, Instance, RunLimits } from '../backend.ts';
import { TensorWasmError } from '../errors.ts';
import type { ValidModule } from '../wasm/module.ts';
import { freshImage } from './fresh-image.ts';
import { type ProgramSource, requireRunnable } from './invoke.ts';
import { startable } from './start.ts';

/**
 * Makes an instance that outlives invocations and runs its start function.
 *
 * @throws TensorWasmError `uninstantiable` when that traps; `unlinkable`, and whatever the device throws.
 */
export async function hold(
  device: Device,
  module: ValidModule,
  limits: GuestLimits,
  run: RunLimits,
  programs: ProgramSource,
): Promise<Instance> {
  const { module: named, start } = startable(module);
  const instance = await device.instantiate(named, freshImage(named, limits), limits, run.tenant);
  if (start === null) return instance;
  try {
    requireRunnable(device, named, start, 'call');
    const lease = await programs.obtain(device, {
      module: named,
      exports: [start],
      mode: 'call',
      exactness: 'exact',
      limits,
    });
    try {
      const { trap } = await instance.call(lease.program, start, new Uint32Array(0), run);
      if (trap === null) return instance;
      throw new TensorWasmError('uninstantiable', `Cannot instantiate: ${trap.message} in the start function`, {
        trap: trap.code,
      });
    } finally {
      lease.release();
    }
  } catch (error) {
    instance.release();
    throw error;
  }
}
