/**
 * Where everything stands in a rewritten module. The guest's own indices move only where the rewriter's imports come before them; what
 * the rewriter defines is appended. None of the guest's names is used, so none can collide with the rewriter's.
 */
import type { FuncType, Module, ValType } from '../module.ts';
import { OP } from '../opcodes.ts';

/** Functions that the host gives to every rewritten module, as imports `h.<name>` in this order. */
export const HOST_FUNCTIONS = {
  /** `(site) -> counter`: fuel is needed at `site`. Answers the next slice (1 or more), or -1 to be called again after `suspend`. Throws to stop the guest. */
  refill: { params: ['i32'], results: ['i32'] },
  /** `(site) -> go on`: much has been done at `site` without an event of fuel. Not 0 to be called again after `suspend`. Throws to stop the guest. */
  look: { params: ['i32'], results: ['i32'] },
  /** `()`: lets the event loop turn. A `WebAssembly.Suspending` where JSPI exists. */
  suspend: { params: [], results: [] },
  /** `(site)`: throws; the guest traps at `site`. */
  trap: { params: ['i32'], results: [] },
  /** `(word)`: the next word of the results. */
  out: { params: ['i32'], results: [] },
  /** `() -> word`: the lane's next word of the arguments. Only of modules with a type that has more than an entry takes. */
  arg: { params: [], results: ['i32'] },
  /** `(counter) -> counter`: a lane of a grid begins; the argument is what the lane before left. -1 ends the launch here. */
  lane: { params: ['i32'], results: ['i32'] },
  /** Between references and their 32-bit patterns. */
  func_of: { params: ['i32'], results: ['funcref'] },
  index_of: { params: ['funcref'], results: ['i32'] },
  extern_of: { params: ['i32'], results: ['externref'] },
  handle_of: { params: ['externref'], results: ['i32'] },
} as const satisfies Record<string, FuncType>;

export type HostFunction = keyof typeof HOST_FUNCTIONS;

/** Mutable i32 globals of the rewriter, exported under these names. */
export const INTERNAL_GLOBALS = ['counter', 'depth', 'site', 'index', 'frozen', 'work'] as const;

/**
 * - `counter`: fuel of the current slice; the event that makes it negative calls `refill`;
 * - `depth`: how many more counted calls may be live;
 * - `site`: the last site passed (only where sites are stored);
 * - `index`: the operand of the last `call_indirect`;
 * - `frozen`: nonzero in a grid, where `memory.grow` answers -1;
 * - `work`: what may still be done without an event of fuel before `look` is called (`work.ts`).
 */
export type InternalGlobal = (typeof INTERNAL_GLOBALS)[number];

const REFERENCE_FUNCTIONS: readonly HostFunction[] = ['func_of', 'index_of', 'extern_of', 'handle_of'];

/** Words per value: two for 64-bit types. */
export function wordsOf(type: ValType): 1 | 2 {
  return type === 'i64' || type === 'f64' ? 2 : 1;
}

/** Engines take functions of up to 1000 parameters; a grid's entry has one more than its words. */
const MOST_WORDS = 999;

/** Whether arguments have more words than an entry takes as parameters: it then asks for them, one by one. */
export function isWide(params: readonly ValType[]): boolean {
  return params.length > MOST_WORDS / 2 && params.reduce((sum, type) => sum + wordsOf(type), 0) > MOST_WORDS;
}

/** What must be known before bodies are rewritten. */
export class Layout {
  readonly module: Module;
  readonly types: FuncType[];
  readonly hostFunctions: readonly HostFunction[];
  readonly #functionShift: number;
  readonly #typeByKey = new Map<string, number>();

  constructor(module: Module) {
    this.module = module;
    this.types = [...module.types];
    module.types.forEach((type, index) => {
      const key = keyOf(type);
      if (!this.#typeByKey.has(key)) this.#typeByKey.set(key, index);
    });
    const names = Object.keys(HOST_FUNCTIONS) as HostFunction[];
    const references = usesReferences(module);
    const wide = module.types.some(({ params }) => isWide(params));
    this.hostFunctions = names.filter((name) =>
      name === 'arg' ? wide : references || !REFERENCE_FUNCTIONS.includes(name),
    );
    this.#functionShift = this.hostFunctions.length;
  }

  /** The type's index, which is added when the guest has none. */
  typeIndex(type: FuncType): number {
    const key = keyOf(type);
    const known = this.#typeByKey.get(key);
    if (known !== undefined) return known;
    this.types.push(type);
    this.#typeByKey.set(key, this.types.length - 1);
    return this.types.length - 1;
  }

  /** The index of a guest's function in the rewritten module; of an import, that of the function that stands for it. */
  func(index: number): number {
    const standIns = this.looked + 1 + (this.hasMemory ? 2 : 0);
    return index < this.module.importedFunctions ? standIns + index : index + this.#functionShift;
  }

  host(name: HostFunction): number {
    const at = this.hostFunctions.indexOf(name);
    if (at < 0) throw new RangeError(`Cannot call a host function: ${name} is not part of this module`);
    return this.module.importedFunctions + at;
  }

  /** The function `(site)` that fills the counter; the first that the rewriter defines, after all of the guest's. */
  get spent(): number {
    return this.module.functions.length + this.#functionShift;
  }

  /** The function `(site)` that lets the host look; the second. */
  get looked(): number {
    return this.spent + 1;
  }

  get hasMemory(): boolean {
    return this.module.memories.length > 0;
  }

  /** The function that does all but the last piece of a long `memory.fill` or `memory.copy`; null for other instructions. */
  long(opcode: number): number | null {
    if (opcode === OP['memory.fill']) return this.looked + 1;
    return opcode === OP['memory.copy'] ? this.looked + 2 : null;
  }

  internal(name: InternalGlobal): number {
    return this.module.globalTypes.length + INTERNAL_GLOBALS.indexOf(name);
  }
}

function keyOf({ params, results }: FuncType): string {
  return `${params.join()}>${results.join()}`;
}

function usesReferences(module: Module): boolean {
  const isRef = (type: ValType) => type === 'funcref' || type === 'externref';
  return module.types.some(({ params, results }) => params.some(isRef) || results.some(isRef));
}
