/** The index spaces of a linked module: every member's definitions, member after member. */
import { TensorWasmError } from '../errors.ts';
import type { ExternKind, FuncType, GlobalType, MemoryType, TableType } from '../wasm/module.ts';
import { type Member, type Provider, providersOf } from './member.ts';

/** Where a member's things are in the linked module. Lists are by the member's own indices. */
export interface Places {
  readonly types: readonly number[];
  readonly functions: readonly number[];
  readonly tables: readonly number[];
  readonly memories: readonly number[];
  readonly globals: readonly number[];
  /** Of its first segment; the others follow. */
  readonly data: number;
  readonly elements: number;
}

/**
 * A group that comes first among the members keeps its indices when others are linked to it later, and any group keeps the order of its own: a state
 * is carried over by putting lists one behind the other and shifting references to functions.
 */
export class Spaces {
  readonly members: readonly Member[];
  readonly places: readonly Places[];
  /** Without structural duplicates. */
  readonly types: FuncType[] = [];
  /** Of every function: its type here. */
  readonly functions: number[] = [];
  readonly tables: TableType[] = [];
  readonly memories: MemoryType[] = [];
  /** Immutable globals imported by value have a place of their own. */
  readonly globals: GlobalType[] = [];
  data = 0;
  elements = 0;
  readonly #types = new Map<string, number>();

  constructor(members: readonly Member[]) {
    this.members = members;
    const places: Places[] = [];
    for (const member of members) places.push(this.#place(member, places));
    this.places = places;
  }

  #place(member: Member, earlier: readonly Places[]): Places {
    const { module } = member;
    const types = module.types.map((type) => this.#type(type));
    const provided = (kind: ExternKind, list: keyof Places): number[] =>
      providersOf(member, kind).map((provider) => given(provider, earlier, list));
    const functions = provided('func', 'functions');
    for (const type of module.functions.slice(module.importedFunctions))
      functions.push(this.functions.push(types[type]) - 1);
    const tables = provided('table', 'tables');
    for (const type of module.tables.slice(module.importedTables)) tables.push(this.tables.push(type) - 1);
    const memories = provided('memory', 'memories');
    for (const type of module.memories.slice(module.importedMemories)) memories.push(this.memories.push(type) - 1);
    const globals = providersOf(member, 'global').map((provider, i) =>
      'member' in provider ? given(provider, earlier, 'globals') : this.globals.push(module.globalTypes[i]) - 1,
    );
    for (const type of module.globalTypes.slice(module.importedGlobals)) globals.push(this.globals.push(type) - 1);
    const { data, elements } = this;
    this.data += module.data.length;
    this.elements += module.elements.length;
    return { types, functions, tables, memories, globals, data, elements };
  }

  #type(type: FuncType): number {
    const key = `${type.params.join()}>${type.results.join()}`;
    const known = this.#types.get(key);
    if (known !== undefined) return known;
    const index = this.types.push(type) - 1;
    this.#types.set(key, index);
    return index;
  }
}

function given(provider: Provider, earlier: readonly Places[], list: keyof Places): number {
  const places = 'member' in provider ? earlier[provider.member] : undefined;
  const found = places?.[list];
  const index = 'index' in provider && Array.isArray(found) ? found[provider.index] : undefined;
  if (typeof index === 'number') return index;
  throw new TensorWasmError('internal', `Cannot link: an import of kind ${list} has no provider among the members`);
}
