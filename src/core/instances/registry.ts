import type { Device, DeviceInfo, GuestLimits, Instance, RunLimits } from '../backend.ts';
import { hold } from '../engine/hold.ts';
import type { Image } from '../engine/image.ts';
import type { Invocation } from '../engine/invocation.ts';
import type { InvocationReport, ProgramSource } from '../engine/invoke.ts';
import { startable } from '../engine/start.ts';
import { TensorWasmError } from '../errors.ts';
import type { LoadedFunction } from '../functions/registry.ts';
import type { Clock } from '../ports.ts';
import type { BackendChoice, Place } from '../scheduler/placement.ts';
import type { Passed } from '../scheduler/scheduler.ts';
import { shareOfOne } from '../scheduler/share.ts';
import { type Position, pageOf } from '../store/position.ts';
import type { TenantId } from '../store/store.ts';
import type { ValidModule } from '../wasm/module.ts';
import { KeptInstance } from './kept-instance.ts';

/** What the registry needs to know of devices. */
export interface Places {
  placesOf(choice: BackendChoice, fallback: boolean): Promise<readonly Place[]>;
  device(place: Place): Promise<Device>;
}

export interface InstanceRegistryOptions {
  readonly places: Places;
  readonly programs: ProgramSource;
  readonly clock: Clock;
  /** Of all tenants together. */
  readonly maxInstances: number;
  /** Unused for so long, an instance ends. */
  readonly idleMs: number;
}

/** Where an instance comes from, and where it shall be. */
export interface Beginning {
  readonly tenant: TenantId;
  readonly module: ValidModule;
  readonly choice: BackendChoice;
  readonly limits: GuestLimits;
  /** A fresh state, its start function run within limits; or a state that was read out before. */
  readonly from: { readonly run: RunLimits } | { readonly image: Image };
}

export interface NewInstance extends Omit<Beginning, 'module'> {
  readonly found: LoadedFunction;
  readonly name: string | null;
  /** A UUID, lower case, that no instance of the tenant has; by default a new one. */
  readonly id?: string | undefined;
}

export interface KeptExecution {
  readonly report: InvocationReport;
  readonly device: DeviceInfo;
  readonly passed: readonly Passed[];
}

/** Reasons to look at the next place while nothing has changed yet. */
const MOVE_ON: ReadonlySet<string> = new Set([
  'refused',
  'unavailable',
  'out_of_memory',
  'device_lost',
  'device_error',
]);

/** The instances that keep their state, in the memory of their devices: they end with the process. */
export class InstanceRegistry {
  readonly #options: InstanceRegistryOptions;
  /** By tenant and id: no tenant learns from an id that is taken that another has it. */
  readonly #instances = new Map<string, KeptInstance>();
  /** Those that are being made. */
  readonly #making = new Set<string>();

  constructor(options: InstanceRegistryOptions) {
    this.#options = options;
  }

  /** @throws TensorWasmError `out_of_memory` at the limit; {@link InstanceIdTaken}; what no place could do. */
  async create({ tenant, found, name, id = crypto.randomUUID(), ...beginning }: NewInstance): Promise<KeptInstance> {
    const { clock } = this.#options;
    if (this.#full(tenant) !== null) this.sweep();
    const full = this.#full(tenant);
    if (full) {
      const message = `Cannot keep another instance: there are ${full.found}, the most is ${full.max}`;
      throw new TensorWasmError('out_of_memory', message, full);
    }
    const key = keyOf(tenant, id);
    if (this.#making.has(key) || this.get(tenant, id)) throw new InstanceIdTaken(id);
    this.#making.add(key);
    try {
      const { module } = found;
      const { limits } = beginning;
      const { device, instance } = await this.#begin({ tenant, module, ...beginning });
      const options = {
        id,
        tenant,
        record: found.record,
        name,
        createdUnixMs: clock.now(),
        module,
        limits,
      };
      const made = new KeptInstance(options, device, instance);
      made.usedAt = clock.monotonic();
      this.#instances.get(key)?.end();
      this.#instances.set(key, made);
      return made;
    } finally {
      this.#making.delete(key);
    }
  }

  /** The state that a new instance would have; none is kept. Throws as {@link create}. */
  async freshState(beginning: Beginning): Promise<Image> {
    const { instance } = await this.#begin(beginning);
    try {
      return await instance.image();
    } finally {
      instance.release();
    }
  }

  async #begin({
    tenant,
    module,
    choice,
    limits,
    from,
  }: Beginning): Promise<{ readonly device: Device; readonly instance: Instance }> {
    const { places, programs } = this.#options;
    let first: unknown;
    for (const place of await places.placesOf(choice, false)) {
      try {
        const device = await places.device(place);
        const instance =
          'image' in from
            ? await device.instantiate(startable(module).module, from.image, limits, tenant)
            : await hold(device, module, limits, from.run, programs);
        return { device, instance };
      } catch (error) {
        if (!(error instanceof TensorWasmError) || !MOVE_ON.has(error.kind)) throw error;
        first ??= error;
      }
    }
    throw first ?? new TensorWasmError('unavailable', 'Cannot keep an instance: no backend found a device');
  }

  /** What keeps a tenant from another instance: there are as many as may be, or all but those kept for others are its own. */
  #full(tenant: TenantId): { readonly found: number; readonly max: number } | null {
    const { maxInstances } = this.#options;
    const all = this.#instances.size + this.#making.size;
    if (all >= maxInstances) return { found: this.#instances.size, max: maxInstances };
    const max = shareOfOne(maxInstances);
    if (all < max) return null;
    const found = this.count(tenant);
    return found >= max ? { found, max } : null;
  }

  /** Null when there is none, or it is another tenant's. */
  get(tenant: TenantId, id: string): KeptInstance | null {
    const found = this.#instances.get(keyOf(tenant, id));
    return found && !found.ended ? found : null;
  }

  list(tenant: TenantId, limit: number, after?: Position): readonly KeptInstance[] {
    const mine = [...this.#instances.values()].filter((one) => one.tenant === tenant && !one.ended);
    return pageOf(mine, limit, after);
  }

  count(tenant: TenantId): number {
    let count = 0;
    for (const one of this.#instances.values()) if (one.tenant === tenant && !one.ended) count++;
    return count;
  }

  /**
   * Runs on an instance that is locked. A named backend takes it there first; where that one refuses and `fallback` is given, the next
   * place has its turn. Without a name it runs where it is, if that can.
   */
  async invoke(
    instance: KeptInstance,
    invocation: Invocation,
    choice: BackendChoice,
    fallback: boolean,
  ): Promise<KeptExecution> {
    const { places, programs } = this.#options;
    const here = { backend: instance.device.backend, index: instance.device.index };
    const others = await places.placesOf(choice, fallback);
    const order = choice.kind === 'named' ? others : [here, ...(fallback ? others.filter(differs(here)) : [])];
    const passed: Passed[] = [];
    let first: unknown;
    for (const place of order) {
      let running = false;
      try {
        await instance.move(differs(place)(instance.device) ? await places.device(place) : await places.device(here));
        running = true;
        const report = await instance.invoke(invocation, programs);
        return { report, device: instance.device, passed };
      } catch (error) {
        if (!(error instanceof TensorWasmError) || !MOVE_ON.has(error.kind) || instance.ended) throw error;
        // What has been done once must not be done again.
        if (running && instance.touched) throw error;
        passed.push({ backend: place.backend, device: place.index, kind: error.kind, reason: error.message });
        first ??= error;
      }
    }
    throw first ?? new TensorWasmError('unavailable', 'Cannot run: no backend found a device');
  }

  /** Moves an instance that is locked. */
  async move(instance: KeptInstance, choice: BackendChoice): Promise<void> {
    const [place] = await this.#options.places.placesOf(choice, false);
    if (place === undefined) throw new TensorWasmError('unavailable', 'Cannot move: no backend found a device');
    await instance.move(await this.#options.places.device(place));
  }

  touch(instance: KeptInstance): void {
    instance.usedAt = this.#options.clock.monotonic();
    instance.usedUnixMs = this.#options.clock.now();
  }

  /** Ends one that is locked, or that nobody uses. */
  terminate(instance: KeptInstance): void {
    instance.end();
    this.#instances.delete(keyOf(instance.tenant, instance.id));
  }

  /** Ends what is idle for too long, or lost; answers how many that were. */
  sweep(): number {
    const now = this.#options.clock.monotonic();
    let ended = 0;
    for (const one of this.#instances.values()) {
      if (!one.ended && (one.running || now - one.usedAt < this.#options.idleMs)) continue;
      this.terminate(one);
      ended++;
    }
    return ended;
  }

  /** Ends all of them. */
  close(): void {
    for (const one of this.#instances.values()) this.terminate(one);
  }
}

/** The tenant has an instance of that id. */
export class InstanceIdTaken extends TensorWasmError {
  constructor(id: string) {
    super('usage', `Cannot keep instance ${id}: there is one of that id`, { id });
    this.name = 'InstanceIdTaken';
  }
}

function keyOf(tenant: TenantId, id: string): string {
  return `${tenant} ${id}`;
}

function differs(place: Place): (other: Place) => boolean {
  return ({ backend, index }) => backend !== place.backend || index !== place.index;
}
