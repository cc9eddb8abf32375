import { type Image, PAGE } from '../../engine/image.ts';
import { TensorWasmError } from '../../errors.ts';

/**
 * The live state of an instance, laid out by the module and not by a program: any program of the module may run on it.
 * `bytes` may be longer than the memory, so that growing page by page is not quadratic; what lies past `size` is zero.
 */
export class State {
  bytes: Uint8Array;
  /** Size of linear memory in bytes. */
  size: number;
  readonly hasMemory: boolean;
  /** Two words (lo, hi) per global. */
  readonly globals: Int32Array;
  readonly tables: Uint32Array[];
  readonly droppedData: Uint8Array;
  readonly droppedElements: Uint8Array;

  /** Copies `image`. */
  constructor(image: Image) {
    this.hasMemory = image.memory !== null;
    // Not `slice`: a Node Buffer's makes a view, and the loop relies on bytes that begin their buffer.
    this.bytes = image.memory === null ? new Uint8Array(0) : new Uint8Array(image.memory);
    this.size = this.bytes.length;
    this.globals = new Int32Array(image.globals);
    this.tables = image.tables.map((table) => table.slice());
    this.droppedData = image.droppedData.slice();
    this.droppedElements = image.droppedElements.slice();
  }

  /** The whole state, copied. */
  image(): Image {
    return {
      memory: this.hasMemory ? this.bytes.slice(0, this.size) : null,
      globals: new Uint32Array(this.globals),
      tables: this.tables.map((table) => table.slice()),
      droppedData: this.droppedData.slice(),
      droppedElements: this.droppedElements.slice(),
    };
  }

  /** `memory.grow`: the old size in pages, or -1 when `maxPages` forbids or the host has no room. */
  grow(delta: number, maxPages: number): number {
    const pages = this.size / PAGE;
    if (pages + delta > maxPages) return -1;
    const size = (pages + delta) * PAGE;
    if (size > this.bytes.length) {
      const capacity = Math.max(size, Math.min(this.bytes.length * 2, maxPages * PAGE));
      const bytes = allocate(capacity) ?? allocate(size);
      if (bytes === null) return -1;
      bytes.set(this.bytes);
      this.bytes = bytes;
    }
    this.size = size;
    return pages;
  }

  /** `table.grow`: the old number of elements, or -1. */
  growTable(index: number, delta: number, init: number, max: number): number {
    const table = this.tables[index];
    if (table.length + delta > max) return -1;
    const grown = new Uint32Array(table.length + delta);
    grown.set(table);
    grown.fill(init, table.length);
    this.tables[index] = grown;
    return table.length;
  }

  /** Throws `internal` unless `[offset, offset + length)` lies in linear memory. */
  range(offset: number, length: number): Uint8Array {
    if (!(offset >= 0 && length >= 0 && offset + length <= this.size)) {
      const range = `[${offset}, ${offset + length})`;
      throw new TensorWasmError('internal', `Cannot touch ${range} of linear memory: it has ${this.size} bytes`);
    }
    return this.bytes.subarray(offset, offset + length);
  }
}

function allocate(length: number): Uint8Array | null {
  try {
    return new Uint8Array(length);
  } catch {
    return null;
  }
}
