/**
 * What a target has. The passes in this folder remove what it lacks; each one's file says what it removes, why the meaning stays,
 * and what it costs. Emitters then only print.
 */
import type { NumericOp } from '../../ir/index.ts';
import type { MachineBudget } from './machine-plan.ts';

/** Float arithmetic. Operations in neither set are replaced by calls of the soft-float library. */
export interface FloatSupport {
  /** Right as they are. */
  readonly native: ReadonlySet<NumericOp>;
  /** f32 operations that are right unless a subnormal is involved. */
  readonly guarded: ReadonlySet<NumericOp>;
}

export interface Target {
  readonly floats: FloatSupport;
  /** 64-bit integers. Without: two i32 variables each. */
  readonly i64: boolean;
  /** Variables of 64-bit floats. Without: their bits travel as i64. */
  readonly f64: boolean;
  /** Whether `load` and `store` of any width and alignment exist, or only whole aligned words. */
  readonly memory: 'bytes' | 'words';
  /** Statements on ranges of memory and tables (fill, copy, init) as they are. Without: loops over single words and elements. */
  readonly bulk: boolean;
  /** Set where functions cannot call themselves and calls are copies: how much of that there may be. See machine.ts. */
  readonly machine?: MachineBudget;
}
