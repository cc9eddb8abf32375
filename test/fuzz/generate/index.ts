/**
 * Random modules of the language that the project runs, from a seed. They favour what is easy to get wrong: float edges, the ends of memory,
 * branches out of nested blocks with values, every trap. Each exports functions `e0`, `e1`, … on numbers, and a kernel `kernel` whose first
 * parameter is a lane's index and whose lanes write only their own bytes.
 */
import { ByteWriter, encodeModule, type ModuleParts } from '../../../src/core/wasm/encode.ts';
import type { ValType } from '../../../src/core/wasm/module.ts';
import { OP } from '../../../src/core/wasm/opcodes.ts';
import { writeInstructions } from '../code/instruction.ts';
import type { Random } from '../random.ts';
import { edgeBits } from './constants.ts';
import { expressions } from './expressions.ts';
import { isNumType, Maker } from './maker.ts';
import { type ModulePlan, planModule, type Size, typeIndex } from './plan.ts';
import { statements } from './statements.ts';

/** Instructions of one function, about. */
const BUDGET: Readonly<Record<Size, number>> = { full: 90, small: 20 };

/** The same random state gives the same bytes. */
export function generateModule(random: Random, size: Size = 'full'): Uint8Array<ArrayBuffer> {
  const plan = planModule(random, size);
  for (const { type } of plan.functions) typeIndex(plan, type);
  const code = plan.functions.map((_, i) => body(random, plan, i, BUDGET[size]));
  const start = startFunction(random, plan);
  const elements = elementSegments(random, plan);
  return encodeModule({
    types: plan.types,
    imports: [],
    functions: plan.functions.map(({ type }) => typeIndex(plan, type)),
    tables: plan.tables.map(({ element, min, max }) => ({ element, limits: { min, max } })),
    memories: plan.memory === null ? [] : [{ limits: plan.memory }],
    globals: plan.globals.map((type) => ({ type, init: initial(random, type.type) })),
    exports: plan.functions.flatMap(({ role }, index) =>
      role === 'kernel' || role === 'export'
        ? [{ name: role === 'kernel' ? 'kernel' : `e${index}`, kind: 'func' as const, index }]
        : [],
    ),
    start,
    elements,
    data: plan.memory === null ? [] : dataSegments(random, plan),
    dataCount: plan.memory !== null,
    code,
    customs: [],
  });
}

function body(random: Random, plan: ModulePlan, index: number, budget: number): ModuleParts['code'][number] {
  const m = new Maker(random, plan, index, random.chance(plan.size === 'small' ? 0 : 10) ? budget * 3 : budget);
  const { type, recursive } = m.func;
  const list = m.collect(() => {
    if (recursive) {
      m.get(0);
      m.constant('i32', 15);
      m.op('i32.and');
      m.op('i32.eqz');
      const leave = m.labelled([], () => {
        expressions(m, type.results, 0);
        m.op('return');
      });
      m.emit(OP.if, { body: leave });
    }
    statements(m, random.between(2, 6), 3);
    expressions(m, type.results, 3);
  });
  const w = new ByteWriter(1024);
  writeInstructions(w, list);
  return {
    locals: m.locals.slice(type.params.length).map((local) => ({ count: 1, type: local })),
    expr: w.op(OP.end).finish(),
  };
}

function initial(random: Random, type: ValType): ModuleParts['globals'][number]['init'] {
  return isNumType(type)
    ? { op: 'const', type, ...edgeBits(random, type) }
    : { op: 'ref.null', type: type === 'externref' ? 'externref' : 'funcref' };
}

/** A helper of no parameters and results, if there is one. */
function startFunction(random: Random, plan: ModulePlan): number | null {
  const fitting = plan.functions.flatMap(({ role, type }, i) =>
    (role === 'pure' || role === 'impure') && type.params.length + type.results.length === 0 ? [i] : [],
  );
  return fitting.length > 0 && random.chance(50) ? random.pick(fitting) : null;
}

/** Passive ones by the plan, then one active per table of functions, then one that declares what `ref.func` may name. */
function elementSegments(random: Random, plan: ModulePlan): ModuleParts['elements'] {
  const { referable, tables } = plan;
  const reference = (type: 'funcref' | 'externref') =>
    type === 'funcref' && referable.length > 0 && random.chance(90)
      ? ({ op: 'ref.func', func: random.pick(referable) } as const)
      : ({ op: 'ref.null', type } as const);
  const passive = plan.elementSegments.map((type) => ({
    mode: 'passive' as const,
    table: 0,
    at: null,
    type,
    init: Array.from({ length: random.below(5) }, () => reference(type)),
  }));
  const active = tables.flatMap(({ initial }, table) =>
    initial.length === 0
      ? []
      : [
          {
            mode: 'active' as const,
            table,
            at: { op: 'const', type: 'i32', lo: 0, hi: 0 } as const,
            type: 'funcref' as const,
            init: initial.map((func) =>
              func === null ? ({ op: 'ref.null', type: 'funcref' } as const) : ({ op: 'ref.func', func } as const),
            ),
          },
        ],
  );
  const declared = {
    mode: 'declarative' as const,
    table: 0,
    at: null,
    type: 'funcref' as const,
    init: referable.map((func) => ({ op: 'ref.func' as const, func })),
  };
  return [...passive, ...active, ...(referable.length > 0 ? [declared] : [])];
}

function dataSegments(random: Random, plan: ModulePlan): ModuleParts['data'] {
  const size = (plan.memory?.min ?? 0) * 65536;
  const passive = Array.from({ length: plan.dataSegments }, () => ({
    mode: 'passive' as const,
    memory: 0,
    at: null,
    bytes: edgeBytes(random, random.below(5)),
  }));
  if (size === 0) return passive;
  const active = (at: number, bytes: Uint8Array) => ({
    mode: 'active' as const,
    memory: 0,
    at: { op: 'const', type: 'i32', lo: at, hi: 0 } as const,
    bytes,
  });
  const tail = edgeBytes(random, 4);
  return [...passive, active(0, edgeBytes(random, 32)), active(size - tail.length, tail)];
}

/** Bytes that read as edge values of some type. */
function edgeBytes(random: Random, values: number): Uint8Array {
  const w = new ByteWriter();
  for (let i = 0; i < values; i++) {
    const { lo, hi } = edgeBits(random, random.chance(50) ? 'f32' : 'f64');
    if (random.chance(50)) w.bits32(lo);
    else w.bits64(lo, hi);
  }
  return w.finish();
}
