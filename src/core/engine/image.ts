/**
 * The whole state of an instance, portable between backends: what one backend reads out another can take up, bit for bit.
 * Everything mutable in a WebAssembly instance is here; nothing else is.
 */
export interface Image {
  /** Linear memory, exactly `pages * 65536` bytes; null when the module has none. */
  readonly memory: Uint8Array | null;
  /** Bits of every global in index order (immutable ones too), two 32-bit words each: lo, hi. */
  readonly globals: Uint32Array;
  /** Function indices (or NULL_REF) by table. */
  readonly tables: readonly Uint32Array[];
  /** 1 where the segment has been dropped (active segments are, once instantiated). */
  readonly droppedData: Uint8Array;
  readonly droppedElements: Uint8Array;
  /** Nobody will ever write to it, so that it can be kept without a copy. */
  readonly frozen?: true;
}

/** Size of a page of linear memory, in bytes. */
export const PAGE = 65536;
