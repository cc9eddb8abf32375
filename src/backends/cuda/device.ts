import type {
  BatchOutcome,
  CompileRequest,
  Device,
  DeviceInfo,
  GuestLimits,
  Instance,
  Mode,
  Program,
  RunLimits,
  ValueWords,
  Verdict,
} from '../../core/backend.ts';
import type { Image } from '../../core/engine/image.ts';
import { RefusedError } from '../../core/errors.ts';
import { lowerable } from '../../core/lower/index.ts';
import type { ValidModule } from '../../core/wasm/module.ts';
import { runBatch } from './_batch.ts';
import { CudaInstance } from './_instance.ts';
import type { CudaContext, CudaDriver, DeviceProperties } from './driver.ts';
import { type CompileOptions, CudaProgram } from './program.ts';

export interface DeviceOptions extends CompileOptions {
  /** Part of the device's free memory that the lanes of one wave may take. */
  readonly waveShare: number;
}

/** A device as `devices` shows it. */
export function deviceInfo(driver: CudaDriver, properties: DeviceProperties, index: number): DeviceInfo {
  const { name, totalBytes, major, minor, multiprocessors, clockKhz, maxThreadsPerMultiprocessor } = properties;
  return {
    backend: 'cuda',
    index,
    name,
    software: driver.software,
    properties: {
      cudaVersion: `${Math.floor(driver.version / 1000)}.${Math.floor((driver.version % 1000) / 10)}`,
      computeCapability: `${major}.${minor}`,
      memoryBytes: totalBytes,
      multiprocessors,
      clockMhz: Math.round(clockKhz / 1000),
      threadsPerMultiprocessor: maxThreadsPerMultiprocessor,
    },
    probe: {},
  };
}

export class CudaDevice implements Device {
  readonly info: DeviceInfo;
  readonly #context: CudaContext;
  readonly #options: DeviceOptions;
  readonly #closed: () => void;

  constructor(info: DeviceInfo, context: CudaContext, options: DeviceOptions, closed: () => void) {
    this.info = info;
    this.#context = context;
    this.#options = options;
    this.#closed = closed;
  }

  verdict(module: ValidModule, exportName: string, mode: Mode): Verdict {
    const verdict = lowerable(module, exportName);
    if (!verdict.runnable || mode !== 'grid') return verdict;
    const func = module.exports.find(({ kind, name }) => kind === 'func' && name === exportName)?.index ?? 0;
    if (module.types[module.functions[func]].params[0] === 'i32') return verdict;
    return {
      runnable: false,
      construct: 'grid',
      message: 'its first parameter is no i32, which would be the lane',
      function: func,
      offset: null,
    };
  }

  async compile(request: CompileRequest): Promise<Program> {
    for (const name of request.exports) {
      const verdict = this.verdict(request.module, name, request.mode);
      if (!verdict.runnable) throw new RefusedError(verdict.construct, verdict.message, verdict);
    }
    return CudaProgram.compile(this.#context, request, this.#options);
  }

  instantiate(module: ValidModule, image: Image, limits: GuestLimits): Promise<Instance> {
    return CudaInstance.create(this.#context, module, image, limits);
  }

  async batch(
    program: Program,
    image: Image,
    name: string,
    count: number,
    args: ValueWords,
    limits: RunLimits,
  ): Promise<BatchOutcome> {
    const own = CudaProgram.of(program, 'batch');
    const [free] = this.#context.memoryInfo();
    return runBatch({
      context: this.#context,
      program: own,
      entry: own.entry(name),
      image,
      count,
      args,
      limits,
      waveBytes: Math.floor(free * this.#options.waveShare),
    });
  }

  async close(): Promise<void> {
    this.#closed();
    await this.#context.destroy();
  }
}
