/**
 * Scripts on any backend's device. A device runs one module at a time: what a module imports must be a constant (an immutable global),
 * or a function that the exports in question do not reach. Anything else is refused, by name. A refusal may keep effects from happening
 * to the instances imported from: those are then refused too, from there on, since their state is no longer what the script built.
 */
import { DEFAULT_GUEST_LIMITS, type Device } from '../../backend.ts';
import { PAGE } from '../../engine/image.ts';
import { buildImage, type ImageImports } from '../../engine/instantiate.ts';
import { requireRunnable } from '../../engine/invoke.ts';
import { checkImports } from '../../engine/link.ts';
import { startable } from '../../engine/start.ts';
import { RefusedError, TensorWasmError } from '../../errors.ts';
import { NULL_REF } from '../../ir/index.ts';
import type { ValidModule } from '../../wasm/module.ts';
import { DeviceInstance, type DeviceTargetOptions, makeStale } from './device-instance.ts';
import { findExtern, type ScriptExtern } from './externs.ts';
import { SPECTEST } from './spectest.ts';
import type { Registration, ScriptInstance, ScriptTarget } from './target.ts';

/** The device stays open: its owner closes it. */
export function deviceTarget(device: Device, options: DeviceTargetOptions): ScriptTarget {
  return {
    backend: device.info.backend,
    instantiate: (module, registry) => instantiate(device, module, registry, options),
    close: () => Promise.resolve(),
  };
}

async function instantiate(
  device: Device,
  given: ValidModule,
  registry: ReadonlyMap<string, Registration>,
  options: DeviceTargetOptions,
): Promise<ScriptInstance> {
  const { module, start } = startable(given);
  const current = await currentExterns(module, registry);
  const externs = checkImports(module, (from, name) => current.get(key(from, name)));
  try {
    const image = buildImage(module, await importedState(module, externs), DEFAULT_GUEST_LIMITS);
    refuseShared(module);
    if (start !== null) requireRunnable(device, module, start, 'call');
    const instance = await device.instantiate(module, image, DEFAULT_GUEST_LIMITS);
    const made = new DeviceInstance(device, module, externs, image, instance, options);
    if (start !== null) await runStart(made, start);
    return made;
  } catch (error) {
    // Segments and start functions that did run before a trap had effects on what is shared.
    makeStale(module, externs);
    throw error;
  }
}

/** What the module's imports find, tables and memories with the sizes that they have now. */
async function currentExterns(
  module: ValidModule,
  registry: ReadonlyMap<string, Registration>,
): Promise<ReadonlyMap<string, ScriptExtern>> {
  const current = new Map<string, ScriptExtern>();
  for (const { module: from, name } of module.imports) {
    const found = findExtern(registry, from, name);
    const owner = found?.from?.instance;
    if (found === undefined) continue;
    if (isOfUnknownSize(found)) current.set(key(from, name), ofAnySize(found));
    else current.set(key(from, name), owner instanceof DeviceInstance ? await owner.resized(found) : found);
  }
  return current;
}

/** Whether nobody knows how large what is imported would be by now. */
function isOfUnknownSize({ kind, from }: ScriptExtern): boolean {
  if (from === null || (kind !== 'memory' && kind !== 'table')) return false;
  return !(from.instance instanceof DeviceInstance) || !from.instance.sizesKnown;
}

/** Sizes that nobody knows are no reason to call a module unlinkable. */
function ofAnySize(extern: ScriptExtern): ScriptExtern {
  if (extern.kind === 'memory') return { ...extern, type: { limits: { ...extern.type.limits, min: Infinity } } };
  if (extern.kind !== 'table') return extern;
  return { ...extern, type: { ...extern.type, limits: { ...extern.type.limits, min: Infinity } } };
}

function key(module: string, name: string): string {
  return `${module.length} ${module} ${name}`;
}

async function runStart(made: DeviceInstance, start: string): Promise<void> {
  try {
    const { trap } = await made.invoke(start, new Uint32Array(0));
    if (trap === null) return;
    throw new TensorWasmError('uninstantiable', `${trap.message}: in the start function`, { trap: trap.code });
  } catch (error) {
    made.release();
    throw error;
  }
}

/** Constants by value; shared state only by its size, so that segments can be checked against it. */
async function importedState(module: ValidModule, externs: readonly ScriptExtern[]): Promise<ImageImports> {
  const globals: number[] = [];
  const tables: Uint32Array[] = [];
  let memory: Uint8Array | undefined;
  for (const [i, extern] of externs.entries()) {
    if (isOfUnknownSize(extern)) throw refusedImport(module, i, 'its module was refused');
    if (extern.kind === 'global') globals.push(...(extern.type.mutable ? [0, 0] : await constant(module, i, extern)));
    if (extern.kind === 'table') tables.push(new Uint32Array(extern.type.limits.min).fill(NULL_REF));
    if (extern.kind === 'memory') memory = new Uint8Array(extern.type.limits.min * PAGE);
  }
  return { globals: Uint32Array.from(globals), tables, ...(memory ? { memory } : {}) };
}

async function constant(module: ValidModule, index: number, extern: ScriptExtern): Promise<readonly number[]> {
  if (extern.from === null) return [SPECTEST.globals[extern.name].lo, SPECTEST.globals[extern.name].hi];
  if (extern.from.instance === null) throw refusedImport(module, index, 'its module was refused');
  const { results, resultTypes } = await extern.from.instance.get(extern.name);
  if (resultTypes[0] === 'funcref' && results[0] !== NULL_REF) {
    throw refusedImport(module, index, 'it is a function of another instance');
  }
  return [...results];
}

function refuseShared(module: ValidModule): void {
  const shared = module.imports.findIndex(
    ({ desc }) => desc.kind === 'memory' || desc.kind === 'table' || (desc.kind === 'global' && desc.type.mutable),
  );
  if (shared >= 0) throw refusedImport(module, shared, 'a device cannot share it with another instance');
}

function refusedImport(module: ValidModule, index: number, why: string): RefusedError {
  const { module: from, name, desc, offset } = module.imports[index];
  const kind = desc.kind === 'global' && desc.type.mutable ? 'mutable global' : desc.kind;
  return new RefusedError('import', `cannot import ${kind} ${from}.${name}: ${why}`, { offset });
}
