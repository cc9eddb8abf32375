import type {
  Backend,
  BackendName,
  BatchOutcome,
  CompileRequest,
  Device,
  DeviceInfo,
  Discovery,
  GuestLimits,
  Instance,
  Mode,
  Outcome,
  Program,
  PromptCall,
  RunLimits,
  ValueWords,
  Verdict,
} from '../backend.ts';
import type { Image } from '../engine/image.ts';
import type { GatewayMetrics } from '../metrics/gateway.ts';
import type { MemoryKind } from '../metrics/guest-memory.ts';
import type { ValidModule } from '../wasm/module.ts';

/** A backend whose devices are {@link MeteredDevice}s. It looks for devices once. */
export class MeteredBackend implements Backend {
  readonly name: BackendName;
  readonly #backend: Backend;
  readonly #metrics: GatewayMetrics;
  readonly #devices = new Map<number, Promise<Device>>();
  #discovery: Promise<Discovery> | null = null;

  constructor(backend: Backend, metrics: GatewayMetrics) {
    this.name = backend.name;
    this.#backend = backend;
    this.#metrics = metrics;
  }

  discover(): Promise<Discovery> {
    this.#discovery ??= this.#backend.discover();
    return this.#discovery;
  }

  /** A device that failed to open is tried anew by the next caller. */
  open(index: number): Promise<Device> {
    let opened = this.#devices.get(index);
    if (!opened) {
      opened = this.#backend.open(index).then((device) => new MeteredDevice(device, this.#metrics));
      this.#devices.set(index, opened);
      opened.catch(() => this.#devices.delete(index));
    }
    return opened;
  }

  /** Forgets a device that was lost, so that the next use opens it anew. */
  forget(index: number): void {
    this.#devices.delete(index);
  }

  close(): Promise<void> {
    this.#devices.clear();
    return this.#backend.close();
  }
}

/** A device whose instances and launches are counted where they happen, so that no caller can forget to. */
class MeteredDevice implements Device {
  readonly info: DeviceInfo;
  readonly #device: Device;
  readonly #metrics: GatewayMetrics;

  constructor(device: Device, metrics: GatewayMetrics) {
    this.info = device.info;
    this.#device = device;
    this.#metrics = metrics;
  }

  verdict(module: ValidModule, exportName: string, mode: Mode): Verdict {
    return this.#device.verdict(module, exportName, mode);
  }

  async compile(request: CompileRequest): Promise<Program> {
    const program = await this.#device.compile(request);
    this.#metrics.compiled(this.info.backend, program.compileMs / 1000);
    return program;
  }

  prompt(program: Program, image: Image, name: string): PromptCall | null {
    const call = this.#device.prompt?.(program, image, name);
    if (!call) return null;
    const { instanceSpawns, instanceTerminations } = this.#metrics;
    return function counted(args, fuel, tenant) {
      instanceSpawns.increment();
      instanceTerminations.increment();
      return call(args, fuel, tenant);
    };
  }

  async instantiate(module: ValidModule, image: Image, limits: GuestLimits, tenant?: string): Promise<Instance> {
    const instance = await this.#device.instantiate(module, image, limits, tenant);
    const counted = countInstances(this.#metrics, 1);
    const held = this.#metrics.memory.hold(memoryOf(this.info), tenant, () => instance.memoryBytes());
    return new MeteredInstance(instance, this.info, this.#metrics, () => {
      counted();
      held();
    });
  }

  async batch(
    program: Program,
    image: Image,
    name: string,
    count: number,
    args: ValueWords,
    limits: RunLimits,
  ): Promise<BatchOutcome> {
    const counted = countInstances(this.#metrics, count);
    const bytes = count * (image.memory?.length ?? 0);
    const held = this.#metrics.memory.hold(memoryOf(this.info), limits.tenant, async () => bytes);
    const end = (): void => {
      counted();
      held();
    };
    try {
      const batch = await timed(this.#metrics, this.info, 'batch', () =>
        this.#device.batch(program, image, name, count, args, limits),
      );
      return {
        outcome: batch.outcome,
        image: (lane) => batch.image(lane),
        release() {
          end();
          batch.release();
        },
      };
    } catch (error) {
      end();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#device.close();
  }
}

class MeteredInstance implements Instance {
  readonly #instance: Instance;
  readonly #info: DeviceInfo;
  readonly #metrics: GatewayMetrics;
  readonly #end: () => void;

  constructor(instance: Instance, info: DeviceInfo, metrics: GatewayMetrics, end: () => void) {
    this.#instance = instance;
    this.#info = info;
    this.#metrics = metrics;
    this.#end = end;
  }

  call(program: Program, name: string, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    const run = () => this.#instance.call(program, name, args, limits);
    return isGpu(this.#info) ? timed(this.#metrics, this.#info, 'call', run) : run();
  }

  grid(program: Program, name: string, count: number, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    return timed(this.#metrics, this.#info, 'grid', () => this.#instance.grid(program, name, count, args, limits));
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    return this.#instance.read(offset, length);
  }

  write(offset: number, bytes: Uint8Array): Promise<void> {
    return this.#instance.write(offset, bytes);
  }

  memoryBytes(): Promise<number> {
    return this.#instance.memoryBytes();
  }

  image(): Promise<Image> {
    return this.#instance.image();
  }

  release(): void {
    this.#end();
    this.#instance.release();
  }
}

export function isGpu({ backend }: DeviceInfo): boolean {
  return backend === 'webgpu' || backend === 'cuda';
}

function memoryOf(info: DeviceInfo): MemoryKind {
  return isGpu(info) ? 'gpu' : 'cpu';
}

function countInstances(metrics: GatewayMetrics, count: number): () => void {
  metrics.instanceSpawns.increment(count);
  metrics.activeInstances.add(count);
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    metrics.instanceTerminations.increment(count);
    metrics.activeInstances.add(-count);
  };
}

async function timed<T>(metrics: GatewayMetrics, info: DeviceInfo, mode: Mode, launch: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await launch();
  metrics.kernelDispatched(info.backend, mode, (performance.now() - start) / 1000);
  return result;
}
