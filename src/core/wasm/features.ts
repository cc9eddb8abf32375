/** Proposals beyond WebAssembly 1.0 that a module may use. A construct of a disabled one is `malformed`, as 1.0 had it. */
export interface Features {
  /** `i32.extend8_s` and its kin. */
  readonly signExtension: boolean;
  /** `i32.trunc_sat_f32_s` and its kin. */
  readonly saturatingConversions: boolean;
  /** Several results of functions and blocks, and block parameters. */
  readonly multiValue: boolean;
  /** `memory.copy` and its kin, passive segments, the data count section. */
  readonly bulkMemory: boolean;
  /** `funcref` and `externref` as values, several tables, `table.get` and its kin, typed `select`. Needs `bulkMemory`. */
  readonly referenceTypes: boolean;
}

/** WebAssembly 2.0 without vectors. The official 1.0 suite passes under it and under {@link MVP_FEATURES} alike. */
export const DEFAULT_FEATURES: Features = {
  signExtension: true,
  saturatingConversions: true,
  multiValue: true,
  bulkMemory: true,
  referenceTypes: true,
};

/** WebAssembly 1.0 as first published (with mutable globals in imports and exports). */
export const MVP_FEATURES: Features = {
  signExtension: false,
  saturatingConversions: false,
  multiValue: false,
  bulkMemory: false,
  referenceTypes: false,
};
