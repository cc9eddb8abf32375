/**
 * A cell is an engine's instance of a rewritten module with its own memory, whose whole state can be written from an image and read back
 * into one. Making one is dear (its memory above all), so cells are reused.
 */
import type { HostValue } from '../../core/engine/host.ts';
import { type Image, PAGE } from '../../core/engine/image.ts';
import { RefusedError, TensorWasmError } from '../../core/errors.ts';
import { NULL_REF } from '../../core/ir/index.ts';
import type { InternalGlobal } from '../../core/wasm/rewrite/index.ts';
import type { Compiled } from './compiled.ts';
import { type Entry, engine, trapOffset } from './engine.ts';
import type { Guest } from './guest.ts';
import { hostFunctions } from './host.ts';
import { pagesOf } from './linear-memory.ts';
import { References } from './references.ts';
import type { Launch } from './run.ts';
import type { Located } from './trap.ts';

export class Cell implements Guest {
  readonly compiled: Compiled;
  /** The launch that runs in this cell. */
  run: Launch | null = null;
  readonly memory: WebAssembly.Memory | null;
  readonly #exports: WebAssembly.Exports;
  readonly #references: References;
  readonly #promising = new Map<string, Entry>();
  /** Tables that the engine filled, as the image had them. */
  #filled: readonly Uint32Array[] = [];

  /** An instance on a memory of its own, whatever is in it: its state is unspecified until {@link load}. */
  constructor(compiled: Compiled, memory: WebAssembly.Memory | null) {
    this.compiled = compiled;
    this.memory = memory;
    const { module, rewritten } = compiled;
    const host: WebAssembly.ModuleImports = {
      ...hostFunctions(this, () => this.#references),
    } as WebAssembly.ModuleImports;
    if (this.memory !== null) host.memory = this.memory;
    const imports: WebAssembly.ModuleImports = {};
    module.imports.forEach(({ desc, module: from, name }, i) => {
      if (desc.kind === 'func') imports[i] = (...args: HostValue[]) => this.#callHost(from, name, args);
    });
    this.#exports = new WebAssembly.Instance(compiled.wasm, { h: host, i: imports }).exports;
    this.#references = new References(this.#exports.refs, rewritten.references);
  }

  #callHost(module: string, name: string, args: readonly HostValue[]): HostValue | undefined {
    const host = this.run?.host;
    if (host) return host.call(module, name, args, this);
    throw new RefusedError(
      'imported function',
      `it calls the imported function "${module}" "${name}", and was given no host`,
    );
  }

  get pages(): number | null {
    return this.memory === null ? null : pagesOf(this.memory);
  }

  #global(name: string): WebAssembly.Global {
    const found = this.#exports[name];
    if (found instanceof WebAssembly.Global) return found;
    throw new TensorWasmError('internal', `Cannot reach the instance's state: it has no global ${name}`);
  }

  internal(name: InternalGlobal): WebAssembly.Global {
    return this.#global(name);
  }

  table(index: number): WebAssembly.Table {
    const found = this.#exports[this.compiled.rewritten.tables[index].export];
    if (found instanceof WebAssembly.Table) return found;
    throw new TensorWasmError('internal', `Cannot reach the instance's state: it has no table ${index}`);
  }

  get index(): number {
    return this.internal('index').value;
  }

  at(site: number): Located | null {
    const { module, rewritten } = this.compiled;
    const found = rewritten.sites.site(site);
    return found && { ...found, module, tables: this };
  }

  trapped(error: Error): Located | null {
    if (this.compiled.variant === 'locating') return this.at(this.internal('site').value);
    const offset = engine().positions ? trapOffset(error) : null;
    return offset === null ? null : this.at(this.compiled.siteAt(offset));
  }

  /** An entry that JavaScript calls as it is: the guest cannot suspend. */
  direct(name: string): Entry {
    const found = this.#exports[name];
    if (typeof found === 'function') return found as Entry;
    throw new TensorWasmError('internal', `Cannot call the instance: it has no function ${name}`);
  }

  /** An entry of the rewritten module, so that the guest can suspend where the engine allows it. */
  entry(name: string): Entry {
    const known = this.#promising.get(name);
    if (known !== undefined) return known;
    const found = this.direct(name);
    const made = engine().jspi?.promising(found) ?? found;
    this.#promising.set(name, made);
    return made;
  }

  /** Whether {@link load} can make this cell's state that of `image`: nothing has grown or been dropped that the image has smaller or whole. */
  fits(image: Image): boolean {
    const { rewritten } = this.compiled;
    if ((image.memory === null ? null : image.memory.byteLength / PAGE) !== this.pages) return false;
    const whole = (names: readonly (string | null)[], dropped: Uint8Array) =>
      names.every((name, i) => name === null || dropped[i] === 1 || this.#global(name).value === 0);
    return (
      rewritten.tables.every(({ filled }, i) => filled || this.table(i).length <= image.tables[i].length) &&
      whole(rewritten.droppedData, image.droppedData) &&
      whole(rewritten.droppedElements, image.droppedElements)
    );
  }

  load(image: Image): void {
    const { rewritten } = this.compiled;
    if (image.memory !== null) this.bytes().set(image.memory);
    this.loadGlobals(image.globals);
    rewritten.tables.forEach(({ filled }, i) => {
      if (!filled)
        this.#loadTable(this.table(i), image.tables[i], this.compiled.module.tables[i].element === 'funcref');
    });
    this.#filled = image.tables;
    const drop = (names: readonly (string | null)[], dropped: Uint8Array) =>
      names.forEach((name, i) => {
        if (name !== null && dropped[i] === 1 && this.#global(name).value === 0) this.direct(`drop ${name}`)();
      });
    drop(rewritten.droppedData, image.droppedData);
    drop(rewritten.droppedElements, image.droppedElements);
    this.internal('frozen').value = 0;
  }

  #loadTable(table: WebAssembly.Table, items: Uint32Array, functions: boolean): void {
    if (table.length < items.length) table.grow(items.length - table.length, null);
    for (let i = 0; i < items.length; i++) {
      const bits = items[i];
      table.set(i, bits === NULL_REF ? null : functions ? this.#references.function(bits) : bits);
    }
  }

  loadGlobals(words: Uint32Array): void {
    this.compiled.rewritten.globals.forEach((place, i) => {
      if (place.export === null) return;
      const lo = words[2 * i];
      const global = this.#global(place.export);
      switch (place.type.type) {
        case 'i64':
        case 'f64':
          global.value = BigInt.asIntN(64, (BigInt(words[2 * i + 1]) << 32n) | BigInt(lo));
          break;
        case 'funcref':
          global.value = lo === NULL_REF ? null : this.#references.function(lo);
          break;
        case 'externref':
          global.value = lo === NULL_REF ? null : lo;
          break;
        default:
          global.value = lo | 0;
      }
    });
  }

  /** Bits of every global, two words each. */
  globals(): Uint32Array {
    const places = this.compiled.rewritten.globals;
    const words = new Uint32Array(places.length * 2);
    places.forEach((place, i) => {
      if (place.export === null) {
        words.set([place.lo, place.hi], 2 * i);
        return;
      }
      const { value } = this.#global(place.export);
      if (typeof value === 'bigint')
        words.set([Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(64, value) >> 32n)], 2 * i);
      else words[2 * i] = place.type.type === 'funcref' ? this.#references.index(value) : (value ?? NULL_REF);
    });
    return words;
  }

  /** Linear memory as it is now; detached when the guest grows it. */
  bytes(): Uint8Array {
    return this.memory === null ? new Uint8Array(0) : new Uint8Array(this.memory.buffer);
  }

  /** Everything but the memory. */
  stateWithoutMemory(): Omit<Image, 'memory'> {
    const { module, rewritten } = this.compiled;
    const dropped = (names: readonly (string | null)[]) =>
      Uint8Array.from(names, (name) => (name === null || this.#global(name).value === 1 ? 1 : 0));
    return {
      globals: this.globals(),
      tables: rewritten.tables.map(({ filled }, i) =>
        filled ? this.#filled[i].slice() : this.#readTable(this.table(i), module.tables[i].element === 'funcref'),
      ),
      droppedData: dropped(rewritten.droppedData),
      droppedElements: dropped(rewritten.droppedElements),
    };
  }

  image(): Image {
    return { memory: this.memory === null ? null : this.bytes().slice(), ...this.stateWithoutMemory() };
  }

  #readTable(table: WebAssembly.Table, functions: boolean): Uint32Array {
    return Uint32Array.from({ length: table.length }, (_, i) => {
      const value: unknown = table.get(i);
      return functions ? this.#references.index(value) : value === null ? NULL_REF : Number(value);
    });
  }
}
