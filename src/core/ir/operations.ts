/** Types of every operation, for passes, the verifier and emitters: shapes of the numeric ones, widths of loads and stores. */
import { INSTRUCTIONS } from '../wasm/opcodes.ts';
import type { LegalOp, LoadOp, NumericOp, StoreOp, Type } from './index.ts';

export interface OperationShape {
  readonly params: readonly Type[];
  readonly result: Type;
}

const LEGAL: Readonly<Record<LegalOp | 'ref.is_null' | 'ref.eq', OperationShape>> = {
  'i32.mulhi_u': { params: ['i32', 'i32'], result: 'i32' },
  'f32.canon': { params: ['f32'], result: 'f32' },
  'f64.canon': { params: ['f64'], result: 'f64' },
  'i64.pack': { params: ['i32', 'i32'], result: 'i64' },
  'i64.lo': { params: ['i64'], result: 'i32' },
  'i64.hi': { params: ['i64'], result: 'i32' },
  'ref.is_null': { params: ['ref'], result: 'i32' },
  'ref.eq': { params: ['ref', 'ref'], result: 'i32' },
};

/** The trapping float-to-integer instructions are not operations of the IR: they lower to `trap_if` and `trunc_sat`. */
const TRAPPING_TRUNCATION = /^i(32|64)\.trunc_f(32|64)_[su]$/;

const numeric = new Map<string, OperationShape>(Object.entries(LEGAL));
const loads = new Map<string, { readonly result: Type; readonly width: number }>();
const stores = new Map<string, { readonly operand: Type; readonly width: number }>();

for (const { name, immediate, params, results, width } of INSTRUCTIONS) {
  if (params === null || results === null) continue;
  if (immediate === 'memarg') {
    if (results.length === 1) loads.set(name, { result: results[0] as Type, width });
    else stores.set(name, { operand: params[1] as Type, width });
  } else if (immediate === 'none' && results.length === 1 && !TRAPPING_TRUNCATION.test(name)) {
    numeric.set(name, { params: params as readonly Type[], result: results[0] as Type });
  }
}

/** Shape by name of every {@link NumericOp}, and of nothing else. */
export const NUMERIC_SHAPES: ReadonlyMap<string, OperationShape> = numeric;

/** Result type and bytes read, by name of every {@link LoadOp}. */
export const LOAD_SHAPES: ReadonlyMap<string, { readonly result: Type; readonly width: number }> = loads;

/** Operand type and bytes written, by name of every {@link StoreOp}. */
export const STORE_SHAPES: ReadonlyMap<string, { readonly operand: Type; readonly width: number }> = stores;

/** All numeric operations, in a fixed order: tables by operation may be built on it. */
export const NUMERIC_OPS: readonly NumericOp[] = [...numeric.keys()] as NumericOp[];
export const LOAD_OPS: readonly LoadOp[] = [...loads.keys()] as LoadOp[];
export const STORE_OPS: readonly StoreOp[] = [...stores.keys()] as StoreOp[];
