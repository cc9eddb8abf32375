import type {
  BatchOutcome,
  CompileRequest,
  Device,
  DeviceInfo,
  GuestLimits,
  Instance,
  Mode,
  Program,
  PromptCall,
  RunLimits,
  ValueWords,
  Verdict,
} from '../../core/backend.ts';
import { isProvided } from '../../core/engine/host.ts';
import type { Image } from '../../core/engine/image.ts';
import { RefusedError } from '../../core/errors.ts';
import { lowerable, runnableBeside } from '../../core/lower/index.ts';
import type { ValidModule } from '../../core/wasm/module.ts';
import { batch } from './batch.ts';
import { compiled } from './compiled.ts';
import { engine, precompiled } from './engine.ts';
import { copyOf, History } from './history.ts';
import { CpuInstance } from './instance.ts';
import { CellPool } from './pool.ts';
import { CpuProgram, exportedFunction, ours } from './program.ts';
import { promptCall } from './prompt.ts';

/** Instances with more memory than this locate their traps from the start, where the engine does not: a second copy of their state is too dear. */
const REPLAYED_BYTES = 1 << 26;

const NOT_BUNDLED: Verdict = {
  runnable: false,
  construct: 'code generation',
  message: 'this host makes no code at run time, and the module is not among those compiled for the deployment',
  function: null,
  offset: null,
};

export function deviceInfo(): DeviceInfo {
  const { jspi, name, positions } = engine();
  return {
    backend: 'cpu',
    index: 0,
    name,
    software: false,
    properties: { suspends: jspi !== null, trapPositions: positions },
    probe: {},
  };
}

export class CpuDevice implements Device {
  readonly info: DeviceInfo = deviceInfo();
  readonly #pool = new CellPool();

  verdict(module: ValidModule, exportName: string, mode: Mode): Verdict {
    if (precompiled()?.has(module) === false) return NOT_BUNDLED;
    const verdict =
      mode === 'call' && module.importedFunctions > 0
        ? runnableBeside(module, exportName, provided(module))
        : lowerable(module, exportName);
    if (!verdict.runnable || mode !== 'grid') return verdict;
    const target = exportedFunction(module, exportName);
    if (target === null || target.type.params[0] === 'i32') return verdict;
    const message = 'its first parameter is no i32, which would be the lane';
    return { runnable: false, construct: 'grid', message, function: target.func, offset: null };
  }

  async compile(request: CompileRequest): Promise<Program> {
    const started = performance.now();
    for (const name of request.exports) {
      const verdict = this.verdict(request.module, name, request.mode);
      if (!verdict.runnable)
        throw new RefusedError(verdict.construct, `Cannot run '${name}': ${verdict.message}`, verdict);
    }
    const found = await compiled(request.module, request.limits);
    return new CpuProgram(request, found, performance.now() - started);
  }

  prompt(program: Program, image: Image, name: string): PromptCall | null {
    const known = ours(program);
    if (known.compiled.module.importedFunctions > 0) return null;
    return promptCall(this.#pool, known.compiled, image, known.target(name), known.limits);
  }

  async instantiate(module: ValidModule, image: Image, limits: GuestLimits): Promise<Instance> {
    const bytes = image.memory?.byteLength ?? 0;
    // What a host answered cannot be asked again.
    const replayed = bytes <= REPLAYED_BYTES && module.importedFunctions === 0;
    const variant = engine().positions || replayed ? 'fast' : 'locating';
    const cell = this.#pool.take(await compiled(module, limits, variant), image, limits);
    const history = engine().positions || variant === 'locating' ? null : new History(copyOf(image));
    return new CpuInstance(cell, this.#pool, limits, history);
  }

  batch(
    program: Program,
    image: Image,
    name: string,
    count: number,
    args: ValueWords,
    limits: RunLimits,
  ): Promise<BatchOutcome> {
    return batch(this.#pool, ours(program), image, name, count, args, limits);
  }

  async close(): Promise<void> {}
}

/** Which of a module's imported functions the host has. */
function provided(module: ValidModule): (imported: number) => boolean {
  const functions = module.imports.filter(({ desc }) => desc.kind === 'func');
  return (imported) => {
    const { module: from, name, desc } = functions[imported];
    return isProvided(module, from, name, desc);
  };
}
