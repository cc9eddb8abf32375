/**
 * Scripts on any backend's device: modules are instances of one store, linked with one another and with `spectest`. What a backend refuses may have
 * had effects on the instances that the refused one is linked with: those are then refused too, from there on, since their state is no longer
 * what the script built.
 */
import { DEFAULT_GUEST_LIMITS, type Device, type RunLimits } from '../../backend.ts';
import { checkImports, type ExternType, exportType } from '../../engine/link.ts';
import { RefusedError, TensorWasmError } from '../../errors.ts';
import { Store, type StoreExtern, type StoreInstance } from '../../link/store.ts';
import type { ValidModule } from '../../wasm/module.ts';
import { DeviceInstance, type StaleInstances } from './device-instance.ts';
import { GroupedPrograms } from './programs.ts';
import { SPECTEST } from './spectest.ts';
import type { Registration, ScriptInstance, ScriptTarget } from './target.ts';

/** As much as a lane can have: a script that never ends fails rather than hangs. */
const RUN: RunLimits = { fuel: 2 ** 32 - 1 };

export interface DeviceTargetOptions {
  /** Whether assertions that cannot depend on each other share a launch: worth it where a launch costs more than a lane. */
  readonly together: boolean;
  /** Most inlined bytes of the exports that share a program; none to have one program a module. */
  readonly programBytes?: number;
  /** Whether programs of coming calls are compiled while others are compiled and run: worth it where compilers have threads of their own. */
  readonly ahead?: boolean;
}

/** The device stays open: its owner closes it. */
export function deviceTarget(device: Device, options: DeviceTargetOptions): ScriptTarget {
  return new DeviceTarget(device, options);
}

type Registry = ReadonlyMap<string, Registration>;

class DeviceTarget implements ScriptTarget {
  readonly backend: ScriptTarget['backend'];
  readonly #device: Device;
  readonly #options: DeviceTargetOptions;
  readonly #store: Store;
  readonly #stale: StaleInstances = new Map();
  /** The modules of {@link SPECTEST} that something was imported from. */
  readonly #spectest = new Map<ValidModule, Promise<StoreInstance>>();

  constructor(device: Device, options: DeviceTargetOptions) {
    this.backend = device.info.backend;
    this.#device = device;
    this.#options = options;
    const most = options.programBytes ?? Infinity;
    this.#store = new Store(device, {
      limits: DEFAULT_GUEST_LIMITS,
      run: RUN,
      programs: (linked) => new GroupedPrograms(device, linked, most),
    });
  }

  async instantiate(module: ValidModule, registry: Registry): Promise<ScriptInstance> {
    await this.#refuseMissing(module, registry);
    const used = new Set<StoreInstance>();
    try {
      const instance = await this.#store.instantiate(module, async (from, name) => {
        const extern = await this.#find(registry, from, name);
        if (extern !== undefined) used.add(extern.instance);
        return extern;
      });
      return new DeviceInstance(this.#device, instance, this.#stale, this.#options, RUN);
    } catch (error) {
      if (error instanceof TensorWasmError && error.kind === 'refused') {
        const why = 'cannot run: a module that imports from it, or that it is linked with, was refused';
        for (const { component } of used) for (const one of component.instances) this.#stale.set(one, why);
      }
      throw error;
    }
  }

  /** Refuses what imports from a module that was refused, or whose state is not known, if it would link. */
  async #refuseMissing(module: ValidModule, registry: Registry): Promise<void> {
    const refused = module.imports.some(({ module: from }) => registry.get(from)?.instance === null);
    if (!refused && this.#stale.size === 0) return;
    let missing: (typeof module.imports)[number] | null = null;
    const types: (ExternType | undefined)[] = [];
    for (const wanted of module.imports) {
      const registration = registry.get(wanted.module);
      const found = registration?.module.exports.find(({ name }) => name === wanted.name);
      const extern = await this.#find(registry, wanted.module, wanted.name);
      const known = extern !== undefined && (isConstant(extern) || !this.#stale.has(extern.instance));
      if (registration === undefined || found === undefined || known) {
        types.push(extern);
        continue;
      }
      missing ??= wanted;
      types.push(ofAnySize(exportType(registration.module, found)));
    }
    if (missing === null) return;
    let next = 0;
    checkImports(module, () => types[next++]);
    const what = `${missing.desc.kind} ${missing.module}.${missing.name}`;
    throw new RefusedError('import', `cannot import ${what}: its module was refused`, { offset: missing.offset });
  }

  async #find(registry: Registry, from: string, name: string): Promise<StoreExtern | undefined> {
    const registration = registry.get(from);
    if (registration === undefined) return from === 'spectest' ? this.#spectestExtern(name) : undefined;
    const { instance } = registration;
    return instance instanceof DeviceInstance ? instance.instance.extern(name) : undefined;
  }

  async #spectestExtern(name: string): Promise<StoreExtern | undefined> {
    const module = SPECTEST.find(({ exports }) => exports.some((candidate) => candidate.name === name));
    if (module === undefined) return undefined;
    let instance = this.#spectest.get(module);
    if (instance === undefined) {
      instance = this.#store.instantiate(module, () => undefined);
      this.#spectest.set(module, instance);
    }
    return (await instance).extern(name);
  }

  async close(): Promise<void> {
    for (const instance of this.#spectest.values()) (await instance).release();
  }
}

function isConstant(extern: ExternType): boolean {
  return extern.kind === 'global' && !extern.type.mutable;
}

/** Sizes that nobody knows are no reason to call a module unlinkable. */
function ofAnySize(extern: ExternType): ExternType {
  if (extern.kind === 'memory') return { kind: 'memory', type: { limits: { ...extern.type.limits, min: Infinity } } };
  if (extern.kind !== 'table') return extern;
  return { kind: 'table', type: { ...extern.type, limits: { ...extern.type.limits, min: Infinity } } };
}
