/** Everything that a caller could see of an experiment on one device. */
import type { Device, Instance, Mode, Outcome, Program, RunLimits } from '../../src/core/backend.ts';
import type { Image } from '../../src/core/engine/image.ts';
import { buildImage } from '../../src/core/engine/instantiate.ts';
import { requireRunnable } from '../../src/core/engine/invoke.ts';
import { startable } from '../../src/core/engine/start.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import type { ValidModule } from '../../src/core/wasm/module.ts';
import type { Experiment, Invocation } from './experiment.ts';

/** What one step gave, or why it gave nothing. */
export type Finding =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'image'; readonly image: Image }
  | { readonly kind: 'refused'; readonly reason: string }
  /** The device failed: never right. */
  | { readonly kind: 'failed'; readonly message: string };

/** Findings by step: `start`, `call 0`, …, `calls: state`, `grid`, `grid: state`, `batch`, `batch: state of lane 3`. */
export type Observation = ReadonlyMap<string, Finding>;

/** Null where there can be no instance, on no backend: a segment does not fit. */
export async function observe(
  device: Device,
  module: ValidModule,
  experiment: Experiment,
): Promise<Observation | null> {
  const { module: named, start } = startable(module);
  let image: Image;
  try {
    image = buildImage(named, {}, experiment.limits);
  } catch (error) {
    if (error instanceof TensorWasmError && (error.kind === 'uninstantiable' || error.kind === 'too_large'))
      return null;
    throw error;
  }
  return new Observer(device, named, start, image, experiment).run();
}

class Observer {
  readonly #device: Device;
  readonly #module: ValidModule;
  readonly #start: string | null;
  readonly #image: Image;
  readonly #experiment: Experiment;
  readonly #found = new Map<string, Finding>();

  constructor(device: Device, module: ValidModule, start: string | null, image: Image, experiment: Experiment) {
    this.#device = device;
    this.#module = module;
    this.#start = start;
    this.#image = image;
    this.#experiment = experiment;
  }

  async run(): Promise<Observation> {
    const { calls, grid, batch } = this.#experiment;
    if (calls.length > 0 || this.#start !== null) await this.#guarded('calls', () => this.#calls(calls));
    if (grid !== null) await this.#guarded('grid', () => this.#grid(grid));
    if (batch !== null) await this.#guarded('batch', () => this.#batch(batch));
    return this.#found;
  }

  /** A refusal or a failure ends a group of steps and is its finding. */
  async #guarded(step: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (error instanceof TensorWasmError && error.kind === 'refused') {
        this.#found.set(step, { kind: 'refused', reason: error.message });
      } else {
        const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#found.set(step, { kind: 'failed', message });
      }
    }
  }

  async #compile(exports: readonly string[], mode: Mode): Promise<Program> {
    for (const name of exports) requireRunnable(this.#device, this.#module, name, mode);
    const { limits } = this.#experiment;
    return this.#device.compile({ module: this.#module, exports, mode, exactness: 'exact', limits });
  }

  async #calls(calls: readonly Invocation[]): Promise<void> {
    const names = new Set(calls.map((one) => one.export));
    if (this.#start !== null) names.add(this.#start);
    const program = await this.#compile([...names], 'call');
    const instance = await this.#instance();
    try {
      if (this.#start !== null) {
        const outcome = await instance.call(program, this.#start, new Uint32Array(0), { fuel: 1000 });
        this.#found.set('start', { kind: 'outcome', outcome });
      }
      for (const [i, { export: name, args, fuel }] of calls.entries()) {
        const outcome = await instance.call(program, name, args, { fuel });
        this.#found.set(`call ${i}`, { kind: 'outcome', outcome });
      }
      this.#found.set('calls: state', { kind: 'image', image: await instance.image() });
    } finally {
      instance.release();
      program.release();
    }
  }

  async #grid({ export: name, args, count, fuel }: Invocation): Promise<void> {
    const program = await this.#compile([name], 'grid');
    const instance = await this.#instance();
    try {
      const outcome = await instance.grid(program, name, count, args, { fuel });
      this.#found.set('grid', { kind: 'outcome', outcome });
      this.#found.set('grid: state', { kind: 'image', image: await instance.image() });
    } finally {
      instance.release();
      program.release();
    }
  }

  async #batch({ export: name, args, count, fuel }: Invocation): Promise<void> {
    const program = await this.#compile([name], 'batch');
    const limits: RunLimits = { fuel };
    try {
      const batch = await this.#device.batch(program, this.#image, name, count, args, limits);
      try {
        this.#found.set('batch', { kind: 'outcome', outcome: batch.outcome });
        const trapping = batch.outcome.trap?.lane ?? 1;
        for (const lane of new Set([0, trapping, count - 1])) {
          const image = await batch.image(lane);
          this.#found.set(`batch: state of lane ${lane}`, { kind: 'image', image });
        }
      } finally {
        batch.release();
      }
    } finally {
      program.release();
    }
  }

  #instance(): Promise<Instance> {
    return this.#device.instantiate(this.#module, this.#image, this.#experiment.limits);
  }
}
