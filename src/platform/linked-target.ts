import { type LinkedExtern, type LinkedInstance, LinkedStore } from '../backends/cpu/linked.ts';
import { DEFAULT_GUEST_LIMITS, type Device } from '../core/backend.ts';
import { deviceTarget } from '../core/conformance/script/device-target.ts';
import { SPECTEST } from '../core/conformance/script/spectest.ts';
import type { Registration, ScriptInstance, ScriptOutcome, ScriptTarget } from '../core/conformance/script/target.ts';
import { RefusedError } from '../core/errors.ts';
import type { ValidModule } from '../core/wasm/module.ts';

/**
 * Scripts on the CPU. A module that imports, or that others import from, gets real imports; any other runs as a deployed
 * function does, through the device.
 */
export function linkedTarget(device: Device): ScriptTarget {
  const alone = deviceTarget(device, { together: false });
  const store = new LinkedStore(DEFAULT_GUEST_LIMITS);
  const spectest = spectestExterns(store);
  return {
    backend: device.info.backend,
    async instantiate(module, registry, registered) {
      if (module.imports.length === 0 && !registered) return alone.instantiate(module, registry, registered);
      return new LinkedScriptInstance(
        await store.instantiate(module, (from, name) => {
          const other = registry.get(from);
          return other === undefined && from === 'spectest' ? spectest.get(name) : exportOf(other, name);
        }),
      );
    },
    close: () => alone.close(),
  };
}

function exportOf(registration: Registration | undefined, name: string): LinkedExtern | undefined {
  if (registration === undefined) return undefined;
  const { instance } = registration;
  if (instance instanceof LinkedScriptInstance) return instance.linked.exports.get(name);
  throw new RefusedError('import', `cannot import ${name}: the module that it is from was refused`);
}

function spectestExterns(store: LinkedStore): ReadonlyMap<string, LinkedExtern> {
  const externs = new Map<string, LinkedExtern>();
  for (const [name, type] of Object.entries(SPECTEST.functions))
    externs.set(
      name,
      store.hostFunction(type, () => undefined),
    );
  for (const [name, { type, lo, hi }] of Object.entries(SPECTEST.globals)) {
    externs.set(name, store.hostGlobal({ type, mutable: false }, lo, hi));
  }
  for (const [name, type] of Object.entries(SPECTEST.memories)) externs.set(name, store.hostMemory(type));
  for (const [name, type] of Object.entries(SPECTEST.tables)) externs.set(name, store.hostTable(type));
  return externs;
}

class LinkedScriptInstance implements ScriptInstance {
  readonly linked: LinkedInstance;
  readonly module: ValidModule;

  constructor(linked: LinkedInstance) {
    this.linked = linked;
    this.module = linked.module;
  }

  invoke(name: string, args: Uint32Array): Promise<ScriptOutcome> {
    return this.linked.invoke(name, args);
  }

  get(name: string): Promise<ScriptOutcome> {
    const { type, words } = this.linked.getGlobal(name);
    return Promise.resolve({ resultTypes: [type], results: words, trap: null });
  }

  /** Nothing to give back: others may hold what it exports, and the collector knows. */
  release(): void {}
}
