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
import { reachable } from '../../core/wasm/call-graph.ts';
import type { ValidModule } from '../../core/wasm/module.ts';
import { batch } from './batch.ts';
import { compiled } from './compiled.ts';
import { engine } from './engine.ts';
import { CpuInstance } from './instance.ts';
import { CellPool } from './pool.ts';
import { CpuProgram, exportedFunction, ours } from './program.ts';

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
    const refuse = (construct: string, message: string, func: number | null): Verdict => ({
      runnable: false,
      construct,
      message,
      function: func,
      offset: null,
    });
    const target = exportedFunction(module, exportName);
    if (target === null)
      return refuse('export', `Cannot run '${exportName}': the module exports no such function`, null);
    if (mode === 'grid' && target.type.params[0] !== 'i32')
      return refuse('grid', `Cannot run '${exportName}' as a grid: its first parameter is not an i32`, target.func);
    const imported = module.imports.filter(({ desc }) => desc.kind === 'func');
    if (imported.length === 0) return { runnable: true };
    const reached = reachable(module, [target.func]).reduce((low, func) => Math.min(low, func));
    if (reached >= imported.length) return { runnable: true };
    const { module: from, name } = imported[reached];
    return refuse('import', `Cannot run '${exportName}': it may call the import ${from}.${name}`, reached);
  }

  async compile(request: CompileRequest): Promise<Program> {
    const started = performance.now();
    for (const name of request.exports) {
      if (exportedFunction(request.module, name) === null)
        throw new TensorWasmError('missing_export', `Cannot compile '${name}': the module exports no such function`, {
          export: name,
        });
      const verdict = this.verdict(request.module, name, request.mode);
      if (!verdict.runnable) throw new RefusedError(verdict.construct, verdict.message, verdict);
    }
    const found = await compiled(request.module, request.limits);
    return new CpuProgram(request, found, performance.now() - started);
  }

  async instantiate(module: ValidModule, image: Image, limits: GuestLimits): Promise<Instance> {
    const cell = this.#pool.take(await compiled(module, limits), image, limits);
    return new CpuInstance(cell, this.#pool, limits);
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
