import type { CompileRequest, GuestLimits, Mode, Program } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { planStack, type StackPlan } from '../../core/lower/shadow-stack.ts';
import type { FuncType, ValidModule } from '../../core/wasm/module.ts';
import type { Compiled } from './compiled.ts';

/** An export of a program: function index and type. */
export interface ProgramExport {
  readonly func: number;
  readonly type: FuncType;
}

/** The exported function with this name, or null. */
export function exportedFunction(module: ValidModule, name: string): ProgramExport | null {
  const found = module.exports.find((candidate) => candidate.kind === 'func' && candidate.name === name);
  return found === undefined ? null : { func: found.index, type: module.types[module.functions[found.index]] };
}

/** A compiled module seen through some of its exports. The engine's module holds all of them, and is shared. */
export class CpuProgram implements Program {
  readonly exports: readonly string[];
  readonly mode: Mode;
  readonly compileMs: number;
  readonly text = null;
  readonly compiled: Compiled;
  readonly limits: GuestLimits;
  /** Where its grids' private region is. */
  readonly stack: StackPlan | null;
  readonly #targets = new Map<string, ProgramExport>();

  constructor(request: CompileRequest, compiled: Compiled, compileMs: number) {
    this.exports = request.exports;
    this.mode = request.mode;
    this.limits = request.limits;
    this.stack = request.mode === 'grid' ? planStack(request.module, request.exports, request.stack ?? 'auto') : null;
    this.compileMs = compileMs;
    this.compiled = compiled;
    for (const name of request.exports) {
      const found = exportedFunction(request.module, name);
      if (found !== null) this.#targets.set(name, found);
    }
  }

  /** @throws TensorWasmError `missing_export` for a name that the program was not compiled for. */
  target(name: string): ProgramExport {
    const found = this.#targets.get(name);
    if (found === undefined)
      throw new TensorWasmError('missing_export', `Cannot run '${name}': the program was not compiled for it`, {
        export: name,
      });
    return found;
  }

  release(): void {
    this.#targets.clear();
  }
}

/** The program as this backend made it. */
export function ours(program: Program): CpuProgram {
  if (program instanceof CpuProgram) return program;
  throw new TensorWasmError('internal', 'Cannot run the program: another backend compiled it');
}
