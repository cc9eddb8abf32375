/** An instance that keeps its state between invocations, and stays on its device until it is wanted elsewhere. */
import type { Device, DeviceInfo, GuestLimits, Instance } from '../backend.ts';
import type { Image } from '../engine/image.ts';
import type { Invocation } from '../engine/invocation.ts';
import { type Held, type InvocationReport, invokeOn, type ProgramSource } from '../engine/invoke.ts';
import { startable } from '../engine/start.ts';
import { TensorWasmError } from '../errors.ts';
import type { FunctionRecord } from '../store/functions.ts';
import type { TenantId } from '../store/store.ts';
import type { ValidModule } from '../wasm/module.ts';

/** Calls that may wait for one instance. */
const MAX_WAITING = 256;

export interface KeptInstanceOptions {
  readonly id: string;
  readonly tenant: TenantId;
  /** The function's when it was made; the instance outlives it. */
  readonly record: FunctionRecord;
  readonly name: string | null;
  readonly createdUnixMs: number;
  readonly module: ValidModule;
  readonly limits: GuestLimits;
}

export class KeptInstance {
  readonly id: string;
  readonly tenant: TenantId;
  readonly record: FunctionRecord;
  readonly name: string | null;
  readonly createdUnixMs: number;
  readonly module: ValidModule;
  readonly limits: GuestLimits;
  invocations = 0;
  moves = 0;
  usedUnixMs: number;
  /** When it was last used, by the monotonic clock. */
  usedAt = 0;
  #device: Device;
  readonly #held: Held;
  readonly #waiting: (() => void)[] = [];
  #locked = false;
  #ended = false;

  /** @param instance Its own from now on, on the device. */
  constructor(options: KeptInstanceOptions, device: Device, instance: Instance) {
    this.id = options.id;
    this.tenant = options.tenant;
    this.record = options.record;
    this.name = options.name;
    this.createdUnixMs = options.createdUnixMs;
    this.usedUnixMs = options.createdUnixMs;
    this.module = options.module;
    this.limits = options.limits;
    this.#device = device;
    this.#held = { instance };
  }

  get functionId(): string {
    return this.record.id;
  }

  get device(): DeviceInfo {
    return this.#device.info;
  }

  /** Whether the last invocation may have changed its state, also where it failed. */
  get touched(): boolean {
    return this.#held.touched ?? false;
  }

  get running(): boolean {
    return this.#locked;
  }

  /** Whether it can no longer be used. */
  get ended(): boolean {
    return this.#ended || this.#held.instance === null;
  }

  /**
   * Waits until nobody else uses it. What comes back must be called when done.
   *
   * @throws TensorWasmError `unavailable` when too many wait; the signal's reason.
   */
  async lock(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#locked) await this.#turn(signal);
    this.#locked = true;
    return () => {
      const next = this.#waiting.shift();
      if (next === undefined) this.#locked = false;
      else next();
    };
  }

  #turn(signal: AbortSignal): Promise<void> {
    if (this.#waiting.length >= MAX_WAITING) {
      const message = `Cannot use instance ${this.id}: ${MAX_WAITING} calls wait for it already`;
      throw new TensorWasmError('unavailable', message, { waiting: MAX_WAITING });
    }
    return new Promise((resolve, reject) => {
      const admit = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(admit), 1);
        reject(signal.reason);
      };
      this.#waiting.push(admit);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Runs on its state. Only for whoever holds the lock, as everything below. */
  async invoke(invocation: Invocation, programs: ProgramSource): Promise<InvocationReport> {
    this.#live();
    this.#held.touched = false;
    this.invocations++;
    try {
      return await invokeOn(this.#device, { ...invocation, limits: this.limits }, programs, this.#held);
    } catch (error) {
      if (error instanceof TensorWasmError && error.kind === 'device_lost') this.end();
      throw error;
    }
  }

  /** Moves it to another device bit for bit; it stays where it was when that fails. */
  async move(device: Device): Promise<void> {
    if (device === this.#device) return;
    const from = this.#live();
    const image = await from.image();
    this.#held.instance = await device.instantiate(startable(this.module).module, image, this.limits, this.tenant);
    this.#device = device;
    this.moves++;
    from.release();
  }

  image(): Promise<Image> {
    return this.#live().image();
  }

  memoryBytes(): Promise<number> {
    return this.#live().memoryBytes();
  }

  /** Frees its device's memory; nothing can be done with it after. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#held.instance?.release();
    this.#held.instance = null;
  }

  #live(): Instance {
    if (this.#held.instance !== null) return this.#held.instance;
    throw new TensorWasmError('device_lost', `Cannot use instance ${this.id}: its state is gone`, { id: this.id });
  }
}
