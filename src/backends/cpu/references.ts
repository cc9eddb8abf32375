/** Between function references, which JavaScript sees as function objects, and function indices. */
import { TensorWasmError } from '../../core/errors.ts';
import { NULL_REF } from '../../core/ir/index.ts';

export class References {
  readonly #table: WebAssembly.Table | null;
  readonly #functions: readonly number[];
  #slots: Map<number, number> | null = null;
  #indices: Map<unknown, number> | null = null;

  /** `table` holds the functions with the indices `functions`, in this order. */
  constructor(table: unknown, functions: readonly number[] | null) {
    this.#table = table instanceof WebAssembly.Table ? table : null;
    this.#functions = functions ?? [];
  }

  /** The function with this index as the engine's object, or null for the null reference. */
  function(index: number): unknown {
    if (index === NULL_REF) return null;
    this.#slots ??= new Map(this.#functions.map((func, slot) => [func, slot]));
    const slot = this.#slots.get(index);
    if (slot === undefined || this.#table === null)
      throw new TensorWasmError('internal', `Cannot make a reference to function ${index}: the module never does`);
    return this.#table.get(slot);
  }

  /** The index of a function that {@link function} answered, or the null reference. */
  index(value: unknown): number {
    if (value === null || value === undefined) return NULL_REF;
    const table = this.#table;
    this.#indices ??= new Map(this.#functions.map((func, slot) => [table?.get(slot), func]));
    const index = this.#indices.get(value);
    if (index === undefined)
      throw new TensorWasmError('internal', 'Cannot name a function reference: it is none of this instance');
    return index;
  }
}
