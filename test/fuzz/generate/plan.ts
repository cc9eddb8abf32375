/** What a generated module is made of, decided before any function body is. */
import type { FuncType, GlobalType, NumType, RefType, ValType } from '../../../src/core/wasm/module.ts';
import type { Random } from '../random.ts';
import { NUM_TYPES } from './operations.ts';

/**
 * What a function may do. `pure`: read memory below {@link OWN_BASE}, change globals, trap; so a kernel may call it. `impure`: anything.
 * `export`: anything, exported with number types. `kernel`: exported, writes only its own lane's bytes.
 */
export type Role = 'pure' | 'impure' | 'export' | 'kernel';

export interface FunctionPlan {
  readonly role: Role;
  readonly type: FuncType;
  /** Whether it may call itself; its first parameter is then an i32 that counts down. */
  readonly recursive: boolean;
}

export interface TablePlan {
  readonly element: RefType;
  readonly min: number;
  readonly max: number | null;
  /** What the active segment puts at its beginning: function indices, or null. */
  readonly initial: readonly (number | null)[];
}

export interface ModulePlan {
  readonly size: Size;
  readonly types: FuncType[];
  readonly functions: readonly FunctionPlan[];
  readonly memory: { readonly min: number; readonly max: number | null } | null;
  readonly tables: readonly TablePlan[];
  readonly globals: readonly GlobalType[];
  /** Functions whose reference may be taken: those that tables can hold. */
  readonly referable: readonly number[];
  /** Whether everything a table can hold is pure. */
  readonly pureTables: boolean;
  /** Whether calls may form cycles, through tables too. */
  readonly recursion: boolean;
  readonly dataSegments: number;
  readonly elementSegments: readonly RefType[];
  /** Bytes of memory that belong to one lane of the kernel. */
  readonly stride: number;
}

/**
 * How much there is to compile. `small` is for devices whose compilers take seconds for a hundred instructions: few functions, few statements,
 * few float operations.
 */
export type Size = 'full' | 'small';

/** Where the lanes' own bytes begin. Below is only read by kernels and pure functions. */
export const OWN_BASE = 8192;

/** Index of a function type, which is added if it is new. */
export function typeIndex(plan: Pick<ModulePlan, 'types'>, type: FuncType): number {
  const key = keyOf(type);
  const known = plan.types.findIndex((one) => keyOf(one) === key);
  return known >= 0 ? known : plan.types.push(type) - 1;
}

function keyOf({ params, results }: FuncType): string {
  return `${params.join(' ')} -> ${results.join(' ')}`;
}

export function numTypes(random: Random, from: number, to: number): NumType[] {
  return Array.from({ length: random.between(from, to) }, () => random.pick(NUM_TYPES));
}

export function planModule(random: Random, size: Size): ModulePlan {
  const recursion = random.chance(25);
  const pureTables = random.chance(50);
  const functions = planFunctions(random, recursion, size);
  const referable = functions.flatMap(({ role }, i) =>
    role === 'pure' || (role === 'impure' && !pureTables) ? [i] : [],
  );
  const tables: TablePlan[] = [];
  if (random.chance(60)) tables.push(planTable(random, 'funcref', 3, 12, referable));
  if (random.chance(15)) tables.push(planTable(random, random.pick(['funcref', 'externref']), 0, 6, referable));
  const min = random.weighted({ one: 85, two: 7, none: 5 });
  return {
    size,
    types: [],
    functions,
    memory: random.chance(95)
      ? { min: min === 'one' ? 1 : min === 'two' ? 2 : 0, max: random.chance(50) ? random.between(2, 5) : null }
      : null,
    tables,
    globals: Array.from({ length: random.between(0, 5) }, (_, i) => ({
      type: tables.length > 0 && random.chance(5) ? 'funcref' : random.pick(NUM_TYPES),
      mutable: i < 1 || random.chance(75),
    })),
    referable,
    pureTables,
    recursion,
    dataSegments: random.between(0, 2),
    elementSegments: tables.length === 0 ? [] : tables.slice(0, random.between(0, 2)).map(({ element }) => element),
    stride: random.pick([1, 2, 4, 8, 8, 16, 16, 20]),
  };
}

function planTable(
  random: Random,
  element: RefType,
  from: number,
  to: number,
  referable: readonly number[],
): TablePlan {
  const min = random.between(from, to);
  const filled = element === 'funcref' ? random.between(Math.min(4, min), min) : 0;
  const initial = Array.from({ length: filled }, () =>
    referable.length > 0 && random.chance(85) ? random.pick(referable) : null,
  );
  return { element, min, max: random.chance(50) ? min + random.below(5) : null, initial };
}

function planFunctions(random: Random, recursion: boolean, size: Size): FunctionPlan[] {
  const helper = (role: Role): FunctionPlan => {
    const recursive = recursion && random.chance(60);
    const params: ValType[] = numTypes(random, 0, 3);
    if (random.chance(5)) params.push('funcref');
    if (recursive) params.unshift('i32');
    return { role, type: { params, results: numTypes(random, 0, random.chance(30) ? 3 : 1) }, recursive };
  };
  const exported = (): FunctionPlan => ({
    role: 'export',
    type: {
      params: numTypes(random, 0, 4),
      results: numTypes(random, random.chance(90) ? 1 : 0, random.chance(30) ? 3 : 1),
    },
    recursive: false,
  });
  const kernel: FunctionPlan = {
    role: 'kernel',
    type: { params: ['i32', ...numTypes(random, 0, 3)], results: numTypes(random, 0, 2) },
    recursive: false,
  };
  return [
    ...Array.from({ length: random.between(0, size === 'small' ? 1 : 2) }, () => helper('pure')),
    ...Array.from({ length: random.between(0, size === 'small' ? 1 : 2) }, () => helper('impure')),
    ...Array.from({ length: size === 'small' ? 1 : random.between(1, 3) }, exported),
    kernel,
  ];
}
