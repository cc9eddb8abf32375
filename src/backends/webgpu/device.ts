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
import { RefusedError, TensorWasmError } from '../../core/errors.ts';
import type { FloatSupport } from '../../core/lower/legalise/target.ts';
import { planStack } from '../../core/lower/shadow-stack.ts';
import type { ValidModule } from '../../core/wasm/module.ts';
import { runBatch } from './_batch.ts';
import { Buffers } from './_buffers.ts';
import { DeviceHealth } from './_errors.ts';
import { type Bounds, COMPILED, COMPILED_BY_SOFTWARE } from './_form.ts';
import { destroyDevice } from './_host.ts';
import { WebGpuInstance } from './_instance.ts';
import { Interleaver } from './_interleave.ts';
import { Pace, type Portion } from './_pace.ts';
import { Patience } from './_patience.ts';
import { Pipelines } from './_pipelines.ts';
import { type Form, type Prepared, prepare } from './_prepare.ts';
import { bindGroupLayout, compileProgram, type WebGpuProgram } from './program.ts';

export interface DeviceOptions {
  /** Fuel of a lane that is given none. At most 2^32 - 1: a lane's is one word. */
  readonly fuelCap: number;
  /** Bytes that the memories of a batch may take at once; more lanes run in waves. */
  readonly waveBytes: number;
  /** Whether programs are compiled or interpreted; for tests, `either` by default. */
  readonly form: Form;
  /** Work that a lane does in one launch; for tests, null by default: then it is what ends soon. */
  readonly portion: Portion | null;
}

export class WebGpuDevice implements Device {
  readonly info: DeviceInfo;
  private readonly gpu: GPUDevice;
  private readonly floats: FloatSupport;
  private readonly bounds: Bounds;
  private readonly options: DeviceOptions;
  private readonly health: DeviceHealth;
  private readonly buffers: Buffers;
  private readonly interleaver: Interleaver;
  private readonly pipelines: Pipelines;
  private readonly layouts = new Map<string, GPUBindGroupLayout>();
  private readonly programs = new WeakSet<Program>();
  private readonly judged = new WeakMap<ValidModule, Map<string, Judged>>();

  constructor(gpu: GPUDevice, info: DeviceInfo, floats: FloatSupport, options: DeviceOptions) {
    this.gpu = gpu;
    this.info = info;
    this.floats = floats;
    this.options = options;
    this.health = new DeviceHealth(gpu);
    this.bounds = info.software ? COMPILED_BY_SOFTWARE : COMPILED;
    const patience = new Patience(info.software && info.properties.implementation === 'dawn');
    this.buffers = new Buffers(gpu, this.health, patience);
    this.interleaver = new Interleaver(gpu);
    this.pipelines = new Pipelines(this.buffers, patience);
  }

  verdict(module: ValidModule, exportName: string, mode: Mode): Verdict {
    const judged = this.judge(module, exportName, mode);
    return 'text' in judged ? { runnable: true } : judged;
  }

  async compile(request: CompileRequest): Promise<Program> {
    const prepared = this.prepare(request);
    const layout = this.layout(request.mode, prepared.writesTables);
    const pace = new Pace(prepared.work, this.info.software, this.options.portion);
    const program = await compileProgram(this.buffers, this.pipelines, layout, prepared, request, pace);
    this.programs.add(program);
    return program;
  }

  async instantiate(_module: ValidModule, image: Image, limits: GuestLimits): Promise<Instance> {
    this.health.check('instantiate');
    return WebGpuInstance.create(this.buffers, (program) => this.own(program), this.options.fuelCap, image, limits);
  }

  async batch(
    program: Program,
    image: Image,
    name: string,
    count: number,
    args: ValueWords,
    limits: RunLimits,
  ): Promise<BatchOutcome> {
    this.health.check('run a batch');
    const request = { program: this.own(program), image, name, count, args, limits, ...this.options };
    return runBatch(this.buffers, this.interleaver, request);
  }

  async close(): Promise<void> {
    this.buffers.release();
    this.pipelines.release();
    await destroyDevice(this.gpu);
  }

  private layout(mode: Mode, writesTables: boolean): GPUBindGroupLayout {
    const key = `${mode} ${writesTables}`;
    const layout = this.layouts.get(key) ?? bindGroupLayout(this.gpu, mode, writesTables);
    this.layouts.set(key, layout);
    return layout;
  }

  /** A single export's exact WGSL is known from its verdict. */
  private prepare({ module, exports, mode, exactness, stack = 'auto' }: CompileRequest): Prepared {
    const plan = mode === 'grid' ? planStack(module, exports, stack) : null;
    const judged = plan === null && exactness === 'exact' && exports.length === 1;
    const known = judged ? this.judged.get(module)?.get(`${mode} ${exports[0]}`) : undefined;
    if (known && 'text' in known) return known;
    return prepare(module, exports, mode, this.floats, plan, this.options.form, exactness, this.bounds);
  }

  private judge(module: ValidModule, name: string, mode: Mode): Judged {
    let known = this.judged.get(module);
    if (!known) {
      known = new Map();
      this.judged.set(module, known);
    }
    const key = `${mode} ${name}`;
    let judged = known.get(key);
    if (!judged) {
      judged = attempt(() => prepare(module, [name], mode, this.floats, null, this.options.form, 'exact', this.bounds));
      known.set(key, judged);
    }
    return judged;
  }

  private own(program: Program): WebGpuProgram {
    if (this.programs.has(program)) return program as WebGpuProgram;
    throw new TensorWasmError('internal', 'cannot run a program: it was compiled by another device');
  }
}

type Judged = Prepared | Extract<Verdict, { runnable: false }>;

function attempt(make: () => Prepared): Judged {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { function: at, offset } = error.details;
    return {
      runnable: false,
      construct: error.construct,
      message: error.message,
      function: typeof at === 'number' ? at : null,
      offset: typeof offset === 'number' ? offset : null,
    };
  }
}
