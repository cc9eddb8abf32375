/**
 * Invocations that are answered without waiting: a plain call of a function that has run here before, on a device whose calls can be prompt. What such a call
 * does is what {@link invoke} does; it is prepared once for each export, and everything that is not plain goes the ordinary way.
 */
import type { Device, GuestLimits, Program, PromptCall, ValueWords } from '../backend.ts';
import type { FuncType, ValidModule } from '../wasm/module.ts';
import { keptImage } from './fresh-image.ts';
import type { InvocationReport } from './invoke.ts';
import { exportedFunction } from './signature.ts';

export interface Prompt {
  readonly export: string;
  readonly type: FuncType;
  readonly limits: GuestLimits;
  readonly call: PromptCall;
}

const prepared = new WeakMap<Device, WeakMap<ValidModule, Map<string, Prompt>>>();

/** Called with what an ordinary invocation has compiled, so that the next ones can be prompt. */
export function prepare(
  device: Device,
  module: ValidModule,
  limits: GuestLimits,
  program: Program,
  name: string,
): void {
  if (!device.prompt || module.start !== null || module.importedFunctions > 0) return;
  const image = keptImage(module, limits);
  if (!image || sameLimits(find(device, module, name)?.limits, limits)) return;
  const call = device.prompt(program, image, name);
  if (!call) return;
  const modules = prepared.get(device) ?? new WeakMap<ValidModule, Map<string, Prompt>>();
  const exports = modules.get(module) ?? new Map<string, Prompt>();
  exports.set(name, { export: name, type: exportedFunction(module, name), limits, call });
  modules.set(module, exports);
  prepared.set(device, modules);
}

/** Null where the export has not been prepared for these limits. */
export function promptOf(device: Device, module: ValidModule, name: string, limits: GuestLimits): Prompt | null {
  const found = find(device, module, name);
  return found && sameLimits(found.limits, limits) ? found : null;
}

/** Null where it does not end at once, or not well: nothing has happened then. */
export function invokePrompt(
  prompt: Prompt,
  args: ValueWords,
  fuel: number | null,
  tenant: string,
): InvocationReport | null {
  const outcome = prompt.call(args, fuel, tenant);
  return (
    outcome && {
      export: prompt.export,
      mode: 'call',
      lanes: 1,
      trap: null,
      trapped: 0,
      resultTypes: outcome.resultTypes,
      results: outcome.results,
      fuel: outcome.fuel,
      init: null,
      after: null,
      digest: null,
      outputs: [],
      timings: { compile: 0, transfer: outcome.transferMs, run: outcome.runMs },
    }
  );
}

function find(device: Device, module: ValidModule, name: string): Prompt | undefined {
  return prepared.get(device)?.get(module)?.get(name);
}

function sameLimits(a: GuestLimits | undefined, b: GuestLimits): boolean {
  return (
    a === b ||
    (a?.maxPages === b.maxPages && a.maxCallDepth === b.maxCallDepth && a.maxTableElements === b.maxTableElements)
  );
}
