import type { Exactness, Mode } from '../../core/backend.ts';
import { RefusedError } from '../../core/errors.ts';
import type { Program } from '../../core/ir/index.ts';
import { lower } from '../../core/lower/index.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';
import { type Legalised, legalise } from '../../core/lower/legalise/index.ts';
import { addressTaken } from '../../core/lower/legalise/indirect-targets.ts';
import { useMachine } from '../../core/lower/legalise/machine.ts';
import type { FloatSupport } from '../../core/lower/legalise/target.ts';
import type { StackPlan } from '../../core/lower/shadow-stack.ts';
import { softFloatLibrary } from '../../core/softfloat/library.ts';
import type { ValidModule, ValType } from '../../core/wasm/module.ts';
import { type Bounds, COMPILED, compilesSoon } from './_form.ts';
import { interpreted } from './_interpreted.ts';
import { type Emitted, emit, stackStart } from './emit.ts';
import { FAST_FLOATS, wgslTarget } from './numerics.ts';

/** Which form a program gets; `either` leaves it to the cost model. */
export type Form = 'either' | 'compiled' | 'interpreted';

/** Refusals of the printer that the interpreted form has not: WGSL's bounds on one function. */
const BOUNDS: readonly string[] = ['nesting', 'recursion', 'parameters', 'variables'];

/** Everything about a program that needs no device. */
export interface Prepared extends Emitted {
  /** As lowered: entries with the module's own types, and the trap sites. */
  readonly source: Program;
  /** By export: the types of its results as the module declares them. The IR no longer tells reference types apart. */
  readonly resultTypes: ReadonlyMap<string, readonly ValType[]>;
  readonly legal: Legalised;
  /** Whether any function has a memory.grow. */
  readonly grows: boolean;
  /**
   * A lane's stack of saved variables, or of frames: where it starts in the output, the words it always takes, and those that one level of
   * call depth may take.
   */
  readonly frames: { readonly start: number; readonly base: number; readonly words: number } | null;
  /** Where its grids' private region is, and where its words start in the output. */
  readonly stack: { readonly plan: StackPlan; readonly start: number } | null;
  /** Interpreted programs share one shader. */
  readonly form: 'compiled' | 'interpreted';
}

/** From a module to WGSL; `floats` is what the device does exactly. Throws RefusedError where an export cannot run on WGSL. */
export function prepare(
  module: ValidModule,
  exports: readonly string[],
  mode: Mode,
  floats: FloatSupport,
  plan: StackPlan | null = null,
  form: Form = 'either',
  exactness: Exactness = 'exact',
  bounds: Bounds = COMPILED,
): Prepared {
  const source = lower(module, exports);
  const taken = addressTaken(module);
  const { machine: budget, ...target } = wgslTarget(exactness === 'fast' ? FAST_FLOATS : floats);
  const legal = legalise(source, target, softFloatLibrary(), taken);
  const stackWords = (plan?.bytes ?? 0) / 4;
  const start = stackStart(legal.program);
  const about = {
    source,
    resultTypes: resultTypes(module, exports),
    grows: grows(source),
    stack: plan === null ? null : { plan, start },
  };
  const interpret = (): Prepared => ({
    ...about,
    legal,
    form: 'interpreted',
    ...interpreted(legal.program, { mode, taken, stackWords, libraryGlobal: source.globals.length }),
  });
  if (form === 'interpreted' || (form === 'either' && !compilesSoon(legal.program, taken, stackWords > 0, bounds)))
    return interpret();
  try {
    const { program, machine } = useMachine(legal.program, taken, budget ?? null);
    const words = machine?.frameWords ?? 0;
    const compiled = { ...legal, program, machine };
    const emitted = emit(program, { mode, exactness, taken, machine, stackWords });
    const frames = words === 0 ? null : { start: emitted.kept.start + emitted.kept.words, base: 0, words };
    return { ...about, legal: compiled, form: 'compiled', ...emitted, frames };
  } catch (error) {
    if (form === 'compiled' || !(error instanceof RefusedError) || !BOUNDS.includes(error.construct)) throw error;
    return interpret();
  }
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
