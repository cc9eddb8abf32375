/** Instructions of the language by what they give. */
import type { NumType, ValType } from '../../../src/core/wasm/module.ts';
import { INSTRUCTIONS, type Instruction } from '../../../src/core/wasm/opcodes.ts';

export const NUM_TYPES: readonly NumType[] = ['i32', 'i64', 'f32', 'f64'];

type Operation = Instruction & { readonly params: readonly ValType[]; readonly results: readonly ValType[] };

function isOperation(one: Instruction): one is Operation {
  return one.params !== null && one.results !== null;
}

const OPERATIONS = INSTRUCTIONS.filter(isOperation);

/** Instructions that trap on some operands. */
const TRAPPING = /\.(div_[su]|rem_[su]|trunc_f)/;

function giving(type: NumType, select: (one: Operation) => boolean): readonly Operation[] {
  return OPERATIONS.filter(
    (one) => one.immediate === 'none' && one.results.length === 1 && one.results[0] === type && select(one),
  );
}

function byType<T>(make: (type: NumType) => T): Readonly<Record<NumType, T>> {
  return { i32: make('i32'), i64: make('i64'), f32: make('f32'), f64: make('f64') };
}

const isFloat = (type: ValType): boolean => type === 'f32' || type === 'f64';

/** Numeric operations that never trap. */
export const TOTAL = byType((type) => giving(type, ({ name }) => !TRAPPING.test(name)));
/** Those of them that read or give a float. */
export const FLOATING = byType((type) =>
  giving(type, ({ name, params }) => !TRAPPING.test(name) && (isFloat(type) || params.some(isFloat))),
);
/** Division and truncation; empty for floats. */
export const PARTIAL = byType((type) => giving(type, ({ name }) => TRAPPING.test(name)));

export const LOADS = byType((type) =>
  OPERATIONS.filter(({ immediate, results }) => immediate === 'memarg' && results[0] === type),
);
export const STORES = OPERATIONS.filter(({ immediate, results }) => immediate === 'memarg' && results.length === 0);
