/**
 * Runs an invocation on a device, each on a fresh instance. The phases, in order: `start` (the module's start function),
 * `init`, `allocate` (the guest's allocator, for tensors), `main`, `then`. A trap in one of the first three ends the
 * invocation; after a trap in `main` the export to be called after it (`then`) still runs, on the state which the trap left.
 */
import type { CompileRequest, Device, Instance, Mode, Outcome, Program, ValueWords } from '../backend.ts';
import { RefusedError, TensorWasmError } from '../errors.ts';
import type { ValidModule, ValType } from '../wasm/module.ts';
import type { Trap } from '../wasm/traps.ts';
import { combineDigests, stateDigest, stateDigestBytes } from './digest.ts';
import { freshImage } from './fresh-image.ts';
import type { Image } from './image.ts';
import { buildImage } from './instantiate.ts';
import type { ExportCall, Invocation } from './invocation.ts';
import { prepare } from './prompt.ts';
import { startable } from './start.ts';
import { type Allocator, allocateByExport, allocatorOf, grown, layOut } from './tensors.ts';

export type Phase = 'start' | 'init' | 'allocate' | 'main' | 'then';

export interface PhaseTrap extends Trap {
  readonly phase: Phase;
}

/** What one call before or after the main one gave; in a batch, `after` has a value group per lane. */
export interface CallReport {
  readonly resultTypes: readonly ValType[];
  readonly results: Uint32Array;
  readonly fuel: Float64Array;
  readonly trap: Trap | null;
}

export interface InvocationReport {
  readonly export: string;
  readonly mode: Mode;
  readonly lanes: number;
  /** The first trap in the order of phases, the lowest lane's; null when every phase ended normally. */
  readonly trap: PhaseTrap | null;
  /** Lanes of `main` that trapped. */
  readonly trapped: number;
  readonly resultTypes: readonly ValType[];
  /** Of `main`, lane-major, two words (lo, hi) each; zeros for lanes that trapped; empty when `main` was not reached. */
  readonly results: Uint32Array;
  /** Fuel spent by every lane of `main`. */
  readonly fuel: Float64Array;
  readonly init: CallReport | null;
  readonly after: CallReport | null;
  /** {@link stateDigest} of the final state (of all lanes' in a batch, combined in lane order); null when not asked for. */
  readonly digest: string | null;
  /** Bytes of the tensors marked as outputs, in their order; in a batch every lane's in lane order, each in the same order. */
  readonly outputs: readonly Uint8Array[];
  /** Milliseconds. `transfer` includes instantiation, `run` every phase. */
  readonly timings: { readonly compile: number; readonly transfer: number; readonly run: number };
}

/** Where programs come from: a cache, or {@link compileAfresh}. */
export interface ProgramSource {
  obtain(device: Device, request: CompileRequest): Promise<ProgramLease>;
}

export interface ProgramLease {
  readonly program: Program;
  /** What this lease cost: 0 from a cache. */
  readonly compileMs: number;
  release(): void;
}

export const compileAfresh: ProgramSource = {
  async obtain(device, request) {
    const program = await device.compile(request);
    return { program, compileMs: program.compileMs, release: () => program.release() };
  },
};

/**
 * @throws RefusedError when the device cannot run one of the exports involved.
 * @throws TensorWasmError `unlinkable` or `uninstantiable` when there can be no instance; whatever the device throws; the signal's reason where it
 *   aborts while the final states of a batch are read.
 */
export async function invoke(
  device: Device,
  invocation: Invocation,
  programs: ProgramSource = compileAfresh,
): Promise<InvocationReport> {
  const run = new Run(device, invocation, programs);
  try {
    return await run.execute();
  } finally {
    run.release();
  }
}

/** An instance that outlives invocations. */
export interface Held {
  /** Live on the device that the invocation runs on; null once a failure has lost it. */
  instance: Instance | null;
  /** Whether the last invocation may have changed its state, also where it failed. */
  touched?: boolean;
}

/**
 * Runs an invocation on an instance that is there already and stays. Its start function ran when `hold` made it. A batch starts each
 * lane from a copy of the instance's state and leaves the instance alone.
 *
 * @throws as {@link invoke}.
 */
export async function invokeOn(
  device: Device,
  invocation: Invocation,
  programs: ProgramSource,
  held: Held,
): Promise<InvocationReport> {
  if (held.instance === null) throw new TensorWasmError('device_lost', 'Cannot use the instance: its state was lost');
  const copied = invocation.mode === 'batch' ? await held.instance.image() : null;
  const run = new Run(device, invocation, programs, copied === null ? held.instance : copied);
  try {
    return await run.execute();
  } finally {
    held.touched = copied === null && run.touched;
    if (copied === null) held.instance = run.surrender();
    run.release();
  }
}

class Run {
  private readonly device: Device;
  private readonly invocation: Invocation;
  private readonly programs: ProgramSource;
  private readonly module: ValidModule;
  private readonly start: string | null;
  private readonly releases: (() => void)[] = [];
  private readonly timings = { compile: 0, transfer: 0, run: 0 };
  /** The state before `main`, while no instance holds it. */
  private image: Image;
  private instance: Instance | null = null;
  private trap: PhaseTrap | null = null;
  /** Whether the state may be another than it was at the beginning. */
  touched = false;

  /** @param from A live instance, or the state to start from, instead of a fresh one. */
  constructor(device: Device, invocation: Invocation, programs: ProgramSource, from: Instance | Image | null = null) {
    this.device = device;
    this.invocation = invocation;
    this.programs = programs;
    const { module, start } = startable(invocation.module);
    this.module = module;
    this.start = from === null ? start : null;
    if (from !== null && !('call' in from)) {
      this.image = from;
      return;
    }
    this.instance = from;
    // Tensors are written into the image where no instance holds it yet, so they need one of their own.
    this.image =
      invocation.tensors.length === 0
        ? freshImage(module, invocation.limits)
        : buildImage(module, {}, invocation.limits);
  }

  async execute(): Promise<InvocationReport> {
    const { invocation } = this;
    const { mode, init, tensors } = invocation;
    const allocator = tensors.length > 0 ? allocatorOf(this.module, this.image) : null;
    const calls = [
      ...(this.start !== null ? [this.start] : []),
      ...(init !== null ? [init.export] : []),
      ...(allocator?.kind === 'export' ? [allocator.name] : []),
      ...(mode === 'call' ? [invocation.export] : []),
      ...(invocation.after !== null ? [invocation.after.export] : []),
    ];
    const calling = calls.length > 0 ? await this.compile([...new Set(calls)], 'call') : null;
    const main = mode === 'call' ? calling : await this.compile([invocation.export], mode);

    if (this.start !== null) await this.callOnce(calling, 'start', { export: this.start, args: new Uint32Array(0) });
    const initReport = init !== null && this.trap === null ? await this.callOnce(calling, 'init', init) : null;
    const pointers = allocator !== null && this.trap === null ? await this.place(allocator, calling) : [];
    if (this.trap !== null || main === null) {
      const digest = invocation.digest ? await stateDigest(this.module.globalTypes, await this.state()) : null;
      return this.report(null, initReport, null, digest, []);
    }
    const args = withPointers(invocation, pointers);
    return mode === 'batch'
      ? await this.batch(main, calling, args, pointers, initReport)
      : await this.shared(main, calling, args, pointers, initReport);
  }

  /** Gives up the instance without releasing it. */
  surrender(): Instance | null {
    const { instance } = this;
    this.instance = null;
    return instance;
  }

  release(): void {
    for (const release of this.releases.reverse()) release();
  }

  /** A call or a grid: one instance from beginning to end. */
  private async shared(
    main: Program,
    calling: Program | null,
    args: ValueWords,
    pointers: readonly number[],
    init: CallReport | null,
  ): Promise<InvocationReport> {
    const { mode, count, run, after, tensors, digest } = this.invocation;
    const instance = await this.live();
    const name = this.invocation.export;
    this.touched = true;
    const outcome =
      mode === 'grid' ? await instance.grid(main, name, count, args, run) : await instance.call(main, name, args, run);
    this.account('main', outcome);
    if (mode === 'call') prepare(this.device, this.invocation.module, this.invocation.limits, main, name);
    const outputs: Uint8Array[] = [];
    for (const [i, tensor] of tensors.entries()) {
      if (tensor.output) outputs.push(await instance.read(pointers[i], tensor.bytes.length));
    }
    const afterReport = after !== null ? await this.callOnce(calling, 'then', after) : null;
    const sum = digest ? await stateDigest(this.module.globalTypes, await instance.image()) : null;
    return this.report(outcome, init, afterReport, sum, outputs);
  }

  /** Every lane starts from a copy of the state so far, and is its own instance to its end. */
  private async batch(
    main: Program,
    calling: Program | null,
    args: ValueWords,
    pointers: readonly number[],
    init: CallReport | null,
  ): Promise<InvocationReport> {
    const { count, run, after, tensors, digest } = this.invocation;
    const image = await this.state();
    const batch = await this.device.batch(main, image, this.invocation.export, count, args, run);
    this.releases.push(() => batch.release());
    this.account('main', batch.outcome);
    const outputs: Uint8Array[] = [];
    const digests: Uint8Array[] = [];
    const thens: CallReport[] = [];
    const reading = digest || after !== null || tensors.some((tensor) => tensor.output);
    for (let lane = 0; reading && lane < count; lane++) {
      // Many lanes are read for longer than they ran.
      run.signal?.throwIfAborted();
      let final = await batch.image(lane);
      const memory = final.memory ?? new Uint8Array(0);
      tensors.forEach((tensor, i) => {
        if (tensor.output) outputs.push(memory.slice(pointers[i], pointers[i] + tensor.bytes.length));
      });
      if (after !== null) {
        this.dropInstance();
        this.image = final;
        thens.push(await this.callOnce(calling, 'then', after, lane));
        if (digest) final = await this.state();
      }
      if (digest) digests.push(await stateDigestBytes(this.module.globalTypes, final));
    }
    const sum = digest ? await combineDigests(digests) : null;
    return this.report(batch.outcome, init, after !== null ? joined(thens) : null, sum, outputs);
  }

  private async place(allocator: Allocator, calling: Program | null): Promise<readonly number[]> {
    const { tensors, limits, run } = this.invocation;
    this.touched ||= allocator.kind === 'export';
    const lengths = tensors.map((tensor) => tensor.bytes.length);
    let pointers: readonly number[];
    if (allocator.kind === 'export' && calling !== null) {
      const allocated = await allocateByExport(await this.live(), calling, allocator, lengths, run);
      if (allocated.trap !== null) {
        this.trap = { ...allocated.trap, phase: 'allocate' };
        return [];
      }
      pointers = allocated.pointers;
    } else {
      const size = this.instance ? await this.instance.memoryBytes() : (this.image.memory?.length ?? 0);
      const layout = layOut(allocator.kind === 'above' ? allocator.base : size, lengths);
      pointers = layout.pointers;
      if (this.image.memory === null || layout.end > size) {
        const image = grown(this.module, await this.state(), layout.end, limits.maxPages);
        this.touched = true;
        this.dropInstance();
        this.image = image;
      }
    }
    this.touched = true;
    const memory = this.image.memory;
    for (const [i, tensor] of tensors.entries()) {
      if (this.instance) await this.instance.write(pointers[i], tensor.bytes);
      else memory?.set(tensor.bytes, pointers[i]);
    }
    return pointers;
  }

  private async compile(exports: readonly string[], mode: Mode): Promise<Program> {
    const { exactness, limits, stack } = this.invocation;
    for (const name of exports) requireRunnable(this.device, this.module, name, mode);
    const request = { module: this.module, exports, mode, exactness, limits };
    const lease = await this.programs.obtain(this.device, mode === 'grid' ? { ...request, stack } : request);
    this.releases.push(() => lease.release());
    this.timings.compile += lease.compileMs;
    return lease.program;
  }

  private async callOnce(program: Program | null, phase: Phase, call: ExportCall, lane = 0): Promise<CallReport> {
    if (program === null) throw new TypeError(`no program for ${phase}`);
    const instance = await this.live();
    this.touched = true;
    const outcome = await instance.call(program, call.export, call.args, this.invocation.run);
    this.account(phase, outcome, lane);
    const trap = outcome.trap !== null ? { ...outcome.trap, lane } : null;
    return { resultTypes: outcome.resultTypes, results: outcome.results, fuel: outcome.fuel, trap };
  }

  private account(phase: Phase, outcome: Outcome, lane = outcome.trap?.lane ?? 0): void {
    this.timings.run += outcome.runMs;
    this.timings.transfer += outcome.transferMs;
    if (outcome.trap !== null) this.trap ??= { ...outcome.trap, lane, phase };
  }

  /** The instance; made from the image when there is none. */
  private async live(): Promise<Instance> {
    if (this.instance === null) {
      const before = performance.now();
      const { limits, run } = this.invocation;
      this.instance = await this.device.instantiate(this.module, this.image, limits, run.tenant);
      this.timings.transfer += performance.now() - before;
      const made = this.instance;
      this.releases.push(() => {
        if (this.instance === made) made.release();
      });
    }
    return this.instance;
  }

  private state(): Promise<Image> {
    return this.instance ? this.instance.image() : Promise.resolve(this.image);
  }

  private dropInstance(): void {
    this.instance?.release();
    this.instance = null;
  }

  private report(
    main: Outcome | null,
    init: CallReport | null,
    after: CallReport | null,
    digest: string | null,
    outputs: readonly Uint8Array[],
  ): InvocationReport {
    const { mode, count } = this.invocation;
    return {
      export: this.invocation.export,
      mode,
      lanes: count,
      trap: this.trap,
      trapped: main?.trapped ?? 0,
      resultTypes: main?.resultTypes ?? [],
      results: main?.results ?? new Uint32Array(0),
      fuel: main?.fuel ?? new Float64Array(0),
      init,
      after,
      digest,
      outputs,
      timings: this.timings,
    };
  }
}

/** @throws RefusedError with the verdict's reason. */
export function requireRunnable(device: Device, module: ValidModule, name: string, mode: Mode): void {
  const verdict = device.verdict(module, name, mode);
  if (!verdict.runnable) throw new RefusedError(verdict.construct, verdict.message, verdict);
}

function withPointers(invocation: Invocation, pointers: readonly number[]): ValueWords {
  if (pointers.length === 0) return invocation.args;
  const args = invocation.args.slice();
  const lanes = invocation.mode === 'batch' ? invocation.count : 1;
  const words = args.length / lanes;
  const first = invocation.mode === 'grid' ? 1 : 0;
  invocation.tensors.forEach((tensor, i) => {
    for (let lane = 0; lane < lanes; lane++) args[lane * words + (tensor.parameter - first) * 2] = pointers[i];
  });
  return args;
}

function joined(reports: readonly CallReport[]): CallReport {
  const width = reports[0].results.length;
  const results = new Uint32Array(width * reports.length);
  reports.forEach((report, i) => {
    results.set(report.results, i * width);
  });
  return {
    resultTypes: reports[0].resultTypes,
    results,
    fuel: Float64Array.from(reports, (report) => report.fuel[0]),
    trap: reports.find((report) => report.trap !== null)?.trap ?? null,
  };
}
