import type { Mode } from '../../core/backend.ts';
import type { Program } from '../../core/ir/index.ts';
import { lower } from '../../core/lower/index.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';
import { type Legalised, legalise } from '../../core/lower/legalise/index.ts';
import { addressTaken } from '../../core/lower/legalise/indirect-targets.ts';
import type { FloatSupport } from '../../core/lower/legalise/target.ts';
import type { StackPlan } from '../../core/lower/shadow-stack.ts';
import { softFloatLibrary } from '../../core/softfloat/library.ts';
import type { ValidModule, ValType } from '../../core/wasm/module.ts';
import { type Emitted, emit, stackStart } from './emit.ts';
import { wgslTarget } from './numerics.ts';

/** Everything about a program that needs no device. */
export interface Prepared extends Emitted {
  /** As lowered: entries with the module's own types, and the trap sites. */
  readonly source: Program;
  /** By export: the types of its results as the module declares them. The IR no longer tells reference types apart. */
  readonly resultTypes: ReadonlyMap<string, readonly ValType[]>;
  readonly legal: Legalised;
  /** Whether any function has a memory.grow. */
  readonly grows: boolean;
  /** A lane's stack of saved variables: where it starts in the output, and the words that one level of call depth may take. */
  readonly frames: { readonly start: number; readonly words: number } | null;
  /** Where its grids' private region is, and where its words start in the output. */
  readonly stack: { readonly plan: StackPlan; readonly start: number } | null;
}

/** From a module to WGSL. Throws RefusedError where an export cannot run on WGSL. */
export function prepare(
  module: ValidModule,
  exports: readonly string[],
  mode: Mode,
  floats: FloatSupport,
  plan: StackPlan | null = null,
): Prepared {
  const source = lower(module, exports);
  const taken = addressTaken(module);
  const legal = legalise(source, wgslTarget(floats), softFloatLibrary(), taken);
  const machine = legal.machine ?? null;
  const frameWords = machine?.frameWords ?? 0;
  const stackWords = (plan?.bytes ?? 0) / 4;
  const start = stackStart(legal.program);
  const frames = frameWords === 0 ? null : { start: start + stackWords, words: frameWords };
  const stack = plan === null ? null : { plan, start };
  return {
    source,
    resultTypes: resultTypes(module, exports),
    legal,
    ...emit(legal.program, { mode, taken, machine, stackWords }),
    grows: grows(source),
    frames,
    stack,
  };
}

function resultTypes(module: ValidModule, names: readonly string[]): Map<string, readonly ValType[]> {
  const wanted = new Set(names);
  const found = module.exports.filter(({ kind, name }) => kind === 'func' && wanted.has(name));
  return new Map(found.map(({ name, index }) => [name, module.types[module.functions[index]].results]));
}

function grows(program: Program): boolean {
  for (const func of program.functions) {
    for (const stmt of statements(func.body)) if (stmt.k === 'memory.grow') return true;
  }
  return false;
}
