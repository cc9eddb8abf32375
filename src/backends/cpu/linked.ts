/**
 * Instances with real imports: host functions, and memories, tables, globals and functions of other instances. This is how scripts of the
 * specification suite link modules; deployed functions run through the backend instead, which keeps their state in images.
 *
 * All instances of one {@link LinkedStore} share the counters of fuel and depth, so a call may pass from one to the other.
 */
import type { GuestLimits, Outcome, RunLimits, ValueWords } from '../../core/backend.ts';
import { checkImports, type ExternType, exportType } from '../../core/engine/link.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { FuncType, GlobalType, MemoryType, TableType, ValidModule, ValType } from '../../core/wasm/module.ts';
import { ALL_PASSES, INTERNAL_GLOBALS, type InternalGlobal, type SiteTable } from '../../core/wasm/rewrite/index.ts';
import { rewriteLinked } from '../../core/wasm/rewrite/linked.ts';
import { TRAPS, type Trap } from '../../core/wasm/traps.ts';
import { type Entry, engine } from './engine.ts';
import type { Guest } from './guest.ts';
import { hostFunctions } from './host.ts';
import { call } from './launch.ts';
import { exportedFunction } from './program.ts';
import { References } from './references.ts';
import type { Run } from './run.ts';
import type { Located } from './trap.ts';

/** Something that can be imported: its type as the guest sees it, and the engine's object. A float global's object holds its bits as an integer. */
export type LinkedExtern = ExternType & { readonly value: WebAssembly.ExportValue };

const NO_LIMITS: RunLimits = { fuel: null };

export class LinkedStore {
  run: Run | null = null;
  readonly limits: GuestLimits;
  readonly internals: Readonly<Record<InternalGlobal, WebAssembly.Global>>;
  readonly #instances: LinkedInstance[] = [];
  #sites = 0;

  constructor(limits: GuestLimits) {
    this.limits = limits;
    const zero = () => new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
    this.internals = Object.fromEntries(INTERNAL_GLOBALS.map((name) => [name, zero()])) as Record<
      InternalGlobal,
      WebAssembly.Global
    >;
  }

  /** A host function. Floats reach it as JavaScript numbers, so NaN payloads do not. */
  hostFunction(type: FuncType, run: (...args: never[]) => unknown): LinkedExtern {
    return { kind: 'func', type, value: run };
  }

  hostGlobal(type: GlobalType, lo: number, hi: number): LinkedExtern {
    const wide = type.type === 'i64' || type.type === 'f64';
    const value = wide ? BigInt.asIntN(64, (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0)) : lo | 0;
    return {
      kind: 'global',
      type,
      value: new WebAssembly.Global({ value: wide ? 'i64' : 'i32', mutable: type.mutable }, value),
    };
  }

  hostMemory(type: MemoryType): LinkedExtern {
    const { min: initial, max } = type.limits;
    return memory(type, new WebAssembly.Memory(max === null ? { initial } : { initial, maximum: max }));
  }

  hostTable(type: TableType): LinkedExtern {
    const { min: initial, max } = type.limits;
    const element = type.element === 'funcref' ? 'anyfunc' : 'externref';
    const descriptor: WebAssembly.TableDescriptor = { element, initial };
    return table(type, new WebAssembly.Table(max === null ? descriptor : { ...descriptor, maximum: max }));
  }

  /**
   * Links, instantiates and starts a module.
   *
   * @throws TensorWasmError `unlinkable`; `uninstantiable` with `details.trap`. What was copied before a trap stays.
   */
  async instantiate(
    module: ValidModule,
    find: (module: string, name: string) => LinkedExtern | undefined,
  ): Promise<LinkedInstance> {
    const imports = checkImports(module, find);
    const rewritten = rewriteLinked(module, { ...ALL_PASSES, locate: 'store' }, this.#sites);
    this.#sites += rewritten.sites.length;
    const wasm = await WebAssembly.compile(rewritten.bytes);
    const given: WebAssembly.ModuleImports = {};
    imports.forEach(({ value }, i) => {
      given[i] = value;
    });
    let instance: LinkedInstance | null = null;
    const references = (): References => {
      if (instance === null)
        throw new TensorWasmError('internal', 'Cannot make a reference: the module is not instantiated');
      return instance.references;
    };
    const host = { ...hostFunctions(this, references), ...this.internals } as WebAssembly.ModuleImports;
    try {
      const made = new WebAssembly.Instance(wasm, { i: given, h: host });
      instance = new LinkedInstance(this, module, made.exports, rewritten.sites, rewritten.references);
    } catch (cause) {
      throw instantiationError(cause);
    }
    this.#instances.push(instance);
    if (module.start !== null) {
      const outcome = await instance.start(module.start);
      if (outcome.trap !== null) throw uninstantiable(outcome.trap.code, outcome.trap.message);
    }
    return instance;
  }

  /** The site with this number, whichever instance it belongs to. */
  at(site: number): Located | null {
    for (const instance of this.#instances) {
      const found = instance.sites.site(site);
      if (found !== null) return { ...found, module: instance.module, tables: instance };
    }
    return null;
  }
}

function uninstantiable(trap: Trap['code'], message: string, cause?: unknown): TensorWasmError {
  return new TensorWasmError('uninstantiable', `Cannot instantiate: ${message}`, { trap }, { cause });
}

/** The engine copies segments, and says only in words which kind did not fit. */
function instantiationError(cause: unknown): TensorWasmError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof WebAssembly.LinkError) return new TensorWasmError('unlinkable', message, {}, { cause });
  if (!(cause instanceof WebAssembly.RuntimeError) && !(cause instanceof RangeError))
    return new TensorWasmError('internal', `Cannot instantiate: ${message}`, {}, { cause });
  const code = /table|element/i.test(message) ? 'table_out_of_bounds' : 'memory_out_of_bounds';
  return uninstantiable(code, TRAPS[code].message, cause);
}

function memory(type: MemoryType, value: WebAssembly.Memory): LinkedExtern {
  return {
    kind: 'memory',
    value,
    get type() {
      return { limits: { min: value.buffer.byteLength / 65536, max: type.limits.max } };
    },
  };
}

function table(type: TableType, value: WebAssembly.Table): LinkedExtern {
  return {
    kind: 'table',
    value,
    get type() {
      return { element: type.element, limits: { min: value.length, max: type.limits.max } };
    },
  };
}

export class LinkedInstance implements Guest {
  readonly module: ValidModule;
  readonly references: References;
  readonly sites: SiteTable;
  /** What other modules may import from this one, by name. */
  readonly exports: ReadonlyMap<string, LinkedExtern>;
  readonly #store: LinkedStore;
  readonly #engine: WebAssembly.Exports;

  constructor(
    store: LinkedStore,
    module: ValidModule,
    engineExports: WebAssembly.Exports,
    sites: SiteTable,
    references: readonly number[] | null,
  ) {
    this.#store = store;
    this.module = module;
    this.sites = sites;
    this.#engine = engineExports;
    this.references = new References(engineExports.refs, references);
    this.exports = new Map(
      module.exports.map((item, i) => {
        const value = engineExports[`x${i}`];
        if (item.kind === 'memory' && value instanceof WebAssembly.Memory)
          return [item.name, memory(module.memories[item.index], value)];
        if (item.kind === 'table' && value instanceof WebAssembly.Table)
          return [item.name, table(module.tables[item.index], value)];
        return [item.name, { ...exportType(module, item), value } as LinkedExtern];
      }),
    );
  }

  get run(): Run | null {
    return this.#store.run;
  }

  set run(run: Run | null) {
    this.#store.run = run;
  }

  get index(): number {
    return this.#store.internals.index.value;
  }

  internal(name: InternalGlobal): WebAssembly.Global {
    return this.#store.internals[name];
  }

  table(index: number): WebAssembly.Table {
    const found = this.#engine[`t${index}`];
    if (found instanceof WebAssembly.Table) return found;
    throw new TensorWasmError('internal', `Cannot reach the instance's state: it has no table ${index}`);
  }

  entry(name: string): Entry {
    const found = this.#engine[name];
    if (typeof found !== 'function')
      throw new TensorWasmError('internal', `Cannot call the instance: it has no function ${name}`);
    return engine().jspi?.promising(found as Entry) ?? (found as Entry);
  }

  at(site: number): Located | null {
    return this.#store.at(site);
  }

  trapped(): Located | null {
    return this.#store.at(this.internal('site').value);
  }

  /** Runs the start function. */
  start(func: number): Promise<Outcome> {
    return call(this, { func, type: { params: [], results: [] } }, new Uint32Array(0), NO_LIMITS, this.#store.limits);
  }

  /** @throws TensorWasmError `missing_export`. */
  invoke(name: string, args: ValueWords, limits: RunLimits = NO_LIMITS): Promise<Outcome> {
    const target = exportedFunction(this.module, name);
    if (target === null)
      throw new TensorWasmError('missing_export', `Cannot run '${name}': the module exports no such function`, {
        export: name,
      });
    return call(this, target, args, limits, this.#store.limits);
  }

  /** Type and bits (lo, hi) of an exported global. @throws TensorWasmError `missing_export`. */
  getGlobal(name: string): { readonly type: ValType; readonly words: Uint32Array } {
    const found = this.exports.get(name);
    if (found?.kind !== 'global' || !(found.value instanceof WebAssembly.Global))
      throw new TensorWasmError('missing_export', `Cannot read '${name}': the module exports no such global`, {
        export: name,
      });
    const { type } = found.type;
    const value: unknown = found.value.value;
    if (type === 'funcref') return { type, words: Uint32Array.of(this.references.index(value), 0) };
    if (type === 'externref') return { type, words: Uint32Array.of(value === null ? 0xffffffff : Number(value), 0) };
    if (typeof value !== 'bigint') return { type, words: Uint32Array.of(Number(value), 0) };
    return { type, words: new Uint32Array(BigInt64Array.of(value).buffer) };
  }
}
