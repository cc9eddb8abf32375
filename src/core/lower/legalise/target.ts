/**
 * What a target has. The passes in this folder remove what it lacks; each one's file says what it removes, why the meaning stays,
 * and what it costs. Emitters then only print.
 */
export interface Target {
  /** 64-bit integers. Without: two i32 variables each. */
  readonly i64: boolean;
  /** 64-bit floats. Without: their bits travel as i64, and arithmetic is refused where no {@link SoftFloat} routine covers it. */
  readonly f64: boolean;
  /** Whether `load` and `store` of any width and alignment exist, or only whole aligned words. */
  readonly memory: 'bytes' | 'words';
  /** memory.fill and memory.copy as single statements. */
  readonly bulk: boolean;
}

/** WGSL has 32-bit scalars and arrays of them. */
export const WGSL_TARGET: Target = { i64: false, f64: false, memory: 'words', bulk: false };
