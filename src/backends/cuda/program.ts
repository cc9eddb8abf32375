/** A compiled program: PTX that the driver has taken, its constants on the device, and what its kernels mean. */
import type { CompileRequest, GuestLimits, Mode, Program } from '../../core/backend.ts';
import { RefusedError, TensorWasmError } from '../../core/errors.ts';
import type { SiteInfo, Type } from '../../core/ir/index.ts';
import { lower } from '../../core/lower/index.ts';
import { planStack, type StackPlan } from '../../core/lower/shadow-stack.ts';
import type { ValidModule, ValType } from '../../core/wasm/module.ts';
import { entryName } from './_entry.ts';
import { type CudaContext, type CudaModule, cudaError, upload } from './driver.ts';
import { type Emitted, emit } from './emit.ts';

export interface ProgramEntry {
  readonly name: string;
  /** Which kernel of the module, by the order of names at load. */
  readonly kernel: number;
  readonly params: readonly Type[];
  readonly results: readonly Type[];
  readonly resultTypes: readonly ValType[];
}

/** Kernels of a batch's module that follow the exports'. */
const LAYOUT_KERNEL_NAMES = ['tw_spread', 'tw_gather'] as const;

export interface CompileOptions {
  readonly arch: string | undefined;
  /** Bytes of stack that no lane may exceed, by what the hardware gives a thread. */
  readonly maxStackBytes: number;
  /** Changes the PTX before the driver sees it: for tests that show what a wrong emitter would do. */
  readonly rewritePtx: ((text: string) => string) | undefined;
}

export class CudaProgram implements Program {
  readonly exports: readonly string[];
  readonly mode: Mode;
  readonly compileMs: number;
  readonly text: string;
  readonly source: ValidModule;
  readonly limits: GuestLimits;
  readonly emitted: Emitted;
  readonly sites: readonly SiteInfo[];
  readonly module: CudaModule;
  /** Where its grids' private region is. */
  readonly stack: StackPlan | null;
  /** Address of the constants; 0 where there are none. */
  readonly constants: number;
  readonly #entries: ReadonlyMap<string, ProgramEntry>;
  readonly #context: CudaContext;
  #released = false;

  private constructor(
    context: CudaContext,
    request: CompileRequest,
    parts: Pick<CudaProgram, 'emitted' | 'sites' | 'module' | 'constants' | 'stack' | 'compileMs'>,
    entries: readonly ProgramEntry[],
  ) {
    this.#context = context;
    this.exports = request.exports;
    this.mode = request.mode;
    this.source = request.module;
    this.limits = request.limits;
    this.text = parts.emitted.text;
    this.emitted = parts.emitted;
    this.sites = parts.sites;
    this.module = parts.module;
    this.stack = parts.stack;
    this.constants = parts.constants;
    this.compileMs = parts.compileMs;
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
  }

  static async compile(context: CudaContext, request: CompileRequest, options: CompileOptions): Promise<CudaProgram> {
    const began = performance.now();
    const ir = lower(request.module, request.exports);
    const stack = request.mode === 'grid' ? planOf(request) : null;
    const emitted = emit(ir, {
      mode: request.mode,
      limits: request.limits,
      exactness: request.exactness,
      arch: options.arch,
      stackBytes: stack?.bytes ?? 0,
    });
    const entries = ir.entries.map(({ name, params, results }, kernel): ProgramEntry => {
      const func = request.module.exports.find((one) => one.kind === 'func' && one.name === name)?.index ?? 0;
      const resultTypes = request.module.types[request.module.functions[func]].results;
      return { name, kernel, params, results, resultTypes };
    });
    const kernels = entries.map(({ kernel }) => entryName(kernel));
    if (request.mode === 'batch') kernels.push(...LAYOUT_KERNEL_NAMES);
    let module: CudaModule | null = null;
    try {
      if (emitted.stackBytes > 0) await requireStack(context, Math.min(emitted.stackBytes, options.maxStackBytes));
      const text = options.rewritePtx?.(emitted.text) ?? emitted.text;
      module = await context.loadModule(text, kernels);
      const { bytes } = emitted.constants;
      let constants = 0;
      if (bytes.length > 0) {
        [constants] = await context.allocate([bytes.length]);
        await context.run([upload(constants, bytes)]);
      }
      const parts = { emitted, sites: ir.sites, module, constants, stack, compileMs: performance.now() - began };
      return new CudaProgram(context, request, parts, entries);
    } catch (error) {
      await module?.unload().catch(() => undefined);
      throw cudaError(error);
    }
  }

  /** The given program as one of ours, in this mode. */
  static of(program: Program, mode: Mode, source?: ValidModule): CudaProgram {
    if (!(program instanceof CudaProgram) || program.mode !== mode) {
      throw new TensorWasmError('internal', `Cannot run the program: it was not compiled here for mode ${mode}`);
    }
    if (program.#released) throw new TensorWasmError('internal', 'Cannot run the program: it has been released');
    if (source !== undefined && program.source !== source) {
      throw new TensorWasmError('internal', 'Cannot run the program: it was compiled from another module');
    }
    return program;
  }

  entry(name: string): ProgramEntry {
    const entry = this.#entries.get(name);
    if (entry === undefined) {
      throw new TensorWasmError(
        'missing_export',
        `Cannot run ${JSON.stringify(name)}: the program was not compiled for it`,
        {
          export: name,
        },
      );
    }
    return entry;
  }

  /** Place of a layout kernel among the module's. */
  layoutKernel(name: (typeof LAYOUT_KERNEL_NAMES)[number]): number {
    return this.#entries.size + LAYOUT_KERNEL_NAMES.indexOf(name);
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    const { constants } = this;
    void this.module
      .unload()
      .then(() => (constants === 0 ? undefined : this.#context.free([constants])))
      .catch(() => undefined);
  }
}

/** A thread has 512 KiB of local memory at most, and frames need some of it. */
const MAX_OWN_BYTES = 256 * 1024;

/** @throws RefusedError where a thread cannot hold the region. */
function planOf({ module, exports, stack = 'auto' }: CompileRequest): StackPlan | null {
  const plan = planStack(module, exports, stack);
  if (plan === null || plan.bytes <= MAX_OWN_BYTES) return plan;
  throw new RefusedError(
    'shadow stack',
    `its shadow stack of ${plan.bytes} bytes does not fit a thread, which has ${MAX_OWN_BYTES}: name less of it`,
  );
}

async function requireStack(context: CudaContext, bytes: number): Promise<void> {
  try {
    await context.requireStack(bytes);
  } catch (cause) {
    const error = cudaError(cause);
    if (error.kind === 'device_lost') throw error;
    throw new RefusedError(
      'recursion',
      `Cannot compile for this device: recursion needs ${bytes} bytes of stack per thread, and the driver says ${error.message}`,
    );
  }
}
