import type { Device, DeviceInfo, GuestLimits, RunLimits } from '../backend.ts';
import type { Invocation } from '../engine/invocation.ts';
import type { InvocationReport, ProgramSource } from '../engine/invoke.ts';
import { TensorWasmError } from '../errors.ts';
import type { LoadedFunction } from '../functions/registry.ts';
import type { Clock } from '../ports.ts';
import type { BackendChoice, Place } from '../scheduler/placement.ts';
import type { Passed } from '../scheduler/scheduler.ts';
import { shareOfOne } from '../scheduler/share.ts';
import { type Position, pageOf } from '../store/position.ts';
import type { TenantId } from '../store/store.ts';
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

export interface NewInstance {
  readonly tenant: TenantId;
  readonly found: LoadedFunction;
  readonly name: string | null;
  readonly choice: BackendChoice;
  readonly limits: GuestLimits;
  readonly run: RunLimits;
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
  readonly #instances = new Map<string, KeptInstance>();
  #making = 0;

  constructor(options: InstanceRegistryOptions) {
    this.#options = options;
  }

  /** @throws TensorWasmError `out_of_memory` at the limit; what no place could do. */
  async create({ tenant, found, name, choice, limits, run }: NewInstance): Promise<KeptInstance> {
    const { places, programs, clock } = this.#options;
    if (this.#full(tenant) !== null) this.sweep();
    const full = this.#full(tenant);
    if (full) {
      const message = `Cannot keep another instance: there are ${full.found}, the most is ${full.max}`;
      throw new TensorWasmError('out_of_memory', message, full);
    }
    this.#making++;
    try {
      let first: unknown;
      for (const place of await places.placesOf(choice, false)) {
        try {
          const options = {
            id: crypto.randomUUID(),
            tenant,
            functionId: found.record.id,
            name,
            createdUnixMs: clock.now(),
            module: found.module,
            limits,
          };
          const made = await KeptInstance.create(options, await places.device(place), run, programs);
          made.usedAt = clock.monotonic();
          this.#instances.set(made.id, made);
          return made;
        } catch (error) {
          if (!(error instanceof TensorWasmError) || !MOVE_ON.has(error.kind)) throw error;
          first ??= error;
        }
      }
      throw first ?? new TensorWasmError('unavailable', 'Cannot keep an instance: no backend found a device');
    } finally {
      this.#making--;
    }
  }

  /** What keeps a tenant from another instance: there are as many as may be, or all but those kept for others are its own. */
  #full(tenant: TenantId): { readonly found: number; readonly max: number } | null {
    const { maxInstances } = this.#options;
    const all = this.#instances.size + this.#making;
    if (all >= maxInstances) return { found: this.#instances.size, max: maxInstances };
    const max = shareOfOne(maxInstances);
    if (all < max) return null;
    const found = this.count(tenant);
    return found >= max ? { found, max } : null;
  }

  /** Null when there is none, or it is another tenant's. */
  get(tenant: TenantId, id: string): KeptInstance | null {
    const found = this.#instances.get(id);
    return found && found.tenant === tenant && !found.ended ? found : null;
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
      try {
        await instance.move(differs(place)(instance.device) ? await places.device(place) : await places.device(here));
        const report = await instance.invoke(invocation, programs);
        return { report, device: instance.device, passed };
      } catch (error) {
        if (!(error instanceof TensorWasmError) || !MOVE_ON.has(error.kind) || instance.ended) throw error;
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
    this.#instances.delete(instance.id);
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

function differs(place: Place): (other: Place) => boolean {
  return ({ backend, index }) => backend !== place.backend || index !== place.index;
}
