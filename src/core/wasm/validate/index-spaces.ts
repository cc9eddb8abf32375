import { ModuleError } from '../../errors.ts';
import type { Module } from '../module.ts';
import { codeOf, codesOf } from './type-codes.ts';

/**
 * The module's index spaces as bodies see them, with types as numbers. Every lookup throws `invalid` at `offset` (the instruction's) for an
 * index that is not there.
 */
export class IndexSpaces {
  readonly #module: Module;
  /** By type index. */
  readonly params: readonly Uint8Array[];
  readonly results: readonly Uint8Array[];
  readonly #globals: Uint8Array;
  offset = 0;

  constructor(module: Module) {
    this.#module = module;
    this.params = module.types.map(({ params }) => codesOf(params));
    this.results = module.types.map(({ results }) => codesOf(results));
    this.#globals = Uint8Array.from(module.globalTypes, ({ type }) => codeOf(type));
  }

  #check(what: string, index: number, count: number): void {
    if (index >= count) throw new ModuleError('invalid', `unknown ${what} ${index}: there are ${count}`, this.offset);
  }

  type(index: number): number {
    this.#check('type', index, this.params.length);
    return index;
  }

  /** The function's type index. */
  func(index: number): number {
    const { functions } = this.#module;
    this.#check('function', index, functions.length);
    return functions[index];
  }

  /** The global's type. */
  global(index: number): number {
    this.#check('global', index, this.#globals.length);
    return this.#globals[index];
  }

  isMutable(global: number): boolean {
    return this.#module.globalTypes[global].mutable;
  }

  /** The table's element type. */
  table(index: number): number {
    const { tables } = this.#module;
    this.#check('table', index, tables.length);
    return codeOf(tables[index].element);
  }

  memory(): void {
    this.#check('memory', 0, this.#module.memories.length);
  }

  /** The segment's element type. */
  element(index: number): number {
    const { elements } = this.#module;
    this.#check('elem segment', index, elements.length);
    return codeOf(elements[index].type);
  }

  /** Data comes after code, so what code may name has to be announced. */
  data(index: number): void {
    const { dataCount } = this.#module;
    if (dataCount === null)
      throw new ModuleError('malformed', 'data count section required: the module has none', this.offset);
    this.#check('data segment', index, dataCount);
  }
}
