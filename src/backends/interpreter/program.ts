import type { CompileRequest, Mode, Program } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { Entry, Program as IrProgram } from '../../core/ir/index.ts';
import { flatten } from '../../core/ir/interpret/flatten.ts';
import { print } from '../../core/ir/print.ts';
import { lower } from '../../core/lower/index.ts';
import { planStack, type StackPlan } from '../../core/lower/shadow-stack.ts';
import type { ValidModule } from '../../core/wasm/module.ts';

/** A lowered program, flattened for the interpreter. */
export class InterpreterProgram implements Program {
  readonly exports: readonly string[];
  readonly mode: Mode;
  readonly module: ValidModule;
  readonly compileMs: number;
  readonly limits: CompileRequest['limits'];
  /** Where its grids' private region is. */
  readonly stack: StackPlan | null;
  #ir: IrProgram | null;
  readonly #entries: ReadonlyMap<string, Entry>;

  /** Throws RefusedError where an export has no runnable verdict, `missing_export` where there is none. */
  constructor({ module, exports, mode, limits, stack = 'auto' }: CompileRequest) {
    const began = performance.now();
    this.exports = exports;
    this.mode = mode;
    this.module = module;
    this.limits = limits;
    this.#ir = lower(module, exports);
    this.stack = mode === 'grid' ? planStack(module, exports, stack) : null;
    this.#entries = new Map(this.#ir.entries.map((entry) => [entry.name, entry]));
    flatten(this.#ir);
    this.compileMs = performance.now() - began;
  }

  get ir(): IrProgram {
    if (this.#ir === null) throw new TensorWasmError('internal', 'Cannot use the program: it has been released');
    return this.#ir;
  }

  /** The IR as text, printed when asked for. */
  get text(): string {
    return print(this.ir);
  }

  entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry !== undefined) return entry;
    throw new TensorWasmError('internal', `Cannot run ${JSON.stringify(name)}: the program was not compiled for it`);
  }

  release(): void {
    this.#ir = null;
  }

  /** Checks that a program is one of this backend's and alive, for this mode and (where given) this module. */
  static of(program: Program, mode: Mode, module?: ValidModule): InterpreterProgram {
    if (!(program instanceof InterpreterProgram)) {
      throw new TensorWasmError('internal', 'Cannot run the program: it is not the interpreter’s');
    }
    if (program.#ir === null) throw new TensorWasmError('internal', 'Cannot run the program: it has been released');
    if (program.mode !== mode) {
      throw new TensorWasmError('internal', `Cannot run a ${mode}: the program was compiled for ${program.mode}`);
    }
    if (module !== undefined && program.module !== module) {
      throw new TensorWasmError('internal', 'Cannot run the program: the instance is of another module');
    }
    return program;
  }
}
