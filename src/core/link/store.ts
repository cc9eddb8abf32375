/**
 * The store (core specification, section 4.2) on one device: instances that import from each other. Those that share state are one linked module
 * and one instance on the device; when a new module imports from several such components, their states are read back, and they become one.
 */
import type { Device, GuestLimits, Outcome, RunLimits, ValueWords } from '../backend.ts';
import { allocate, copySegments } from '../engine/instantiate.ts';
import { checkImports, type ExternType, exportType } from '../engine/link.ts';
import { exportedFunction, exportedFunctions } from '../engine/signature.ts';
import { startable } from '../engine/start.ts';
import { TensorWasmError } from '../errors.ts';
import { NULL_REF } from '../ir/index.ts';
import type { ValidModule, ValType } from '../wasm/module.ts';
import type { Trap } from '../wasm/traps.ts';
import { Component } from './component.ts';
import { type Linked, link } from './index.ts';
import { concatenate, isStateless, type Member, type Provider } from './member.ts';
import { type LinkedPrograms, SeparatePrograms } from './programs.ts';
import { Spaces } from './spaces.ts';
import { concatenateStates, type LinkedState, pagesOf } from './state.ts';

/** What an instance offers to others under a name; a table or a memory with the size that it had when asked for. */
export type StoreExtern = ExternType & { readonly instance: StoreInstance; readonly index: number };

/** A trap, at the function and byte of `module`: an instance's that need not be the one called. */
export interface StoreTrap extends Trap {
  readonly module: ValidModule;
}

export interface StoreOutcome extends Outcome {
  readonly trap: StoreTrap | null;
}

export interface StoreOptions {
  readonly limits: GuestLimits;
  /** For start functions. */
  readonly run: RunLimits;
  /** How exports are compiled: each on its own unless given. */
  readonly programs?: (linked: Linked) => LinkedPrograms;
}

/** Its owner calls one thing at a time. */
export class Store {
  readonly #device: Device;
  readonly #options: StoreOptions;

  /** The device stays open: its owner closes it. */
  constructor(device: Device, options: StoreOptions) {
    this.#device = device;
    this.#options = options;
  }

  /**
   * Links, instantiates and starts a module. What segments and the start function did to other instances before a trap stays, and functions that were
   * put into their tables can be called.
   *
   * @throws TensorWasmError `unlinkable`; `uninstantiable` with `details.trap`; `too_large`; RefusedError where the device cannot run the start
   * function: the other instances then are as they were, or lack what the start function would have done.
   */
  async instantiate(
    module: ValidModule,
    find: (module: string, name: string) => StoreExtern | undefined | Promise<StoreExtern | undefined>,
  ): Promise<StoreInstance> {
    const found: (StoreExtern | undefined)[] = [];
    for (const wanted of module.imports) found.push(await find(wanted.module, wanted.name));
    let next = 0;
    const externs = checkImports(module, () => found[next++]);
    const { module: named, start } = startable(module);
    const joined = new Joining(externs);
    const members = joined.with(named);
    const { state, failure } = withMember(members, await joined.states(), this.#options.limits);
    if (failure !== null && joined.components.length === 0) throw failure;
    const component = await this.#make(members, state);
    joined.moveTo(component);
    if (failure !== null) throw failure;
    const instance = new StoreInstance(module, component, members.length - 1);
    component.instances.push(instance);
    if (start !== null) await this.#start(instance, start, joined.components.length === 0);
    return instance;
  }

  async #make(members: readonly Member[], state: LinkedState): Promise<Component> {
    const { linked, image } = link(members, state, this.#options.limits);
    const instance = await this.#device.instantiate(linked.module, image, linked.limits);
    const programs = this.#options.programs?.(linked) ?? new SeparatePrograms(this.#device, linked);
    return new Component(linked, instance, programs);
  }

  async #start(instance: StoreInstance, start: string, alone: boolean): Promise<void> {
    const { component, member } = instance;
    try {
      const name = component.linked.exportName(member, start);
      const { trap } = await component.call(name, new Uint32Array(0), this.#options.run, () => [name]);
      if (trap === null) return;
      throw new TensorWasmError('uninstantiable', `${trap.message}: in the start function`, { trap: trap.code });
    } catch (error) {
      component.instances.splice(component.instances.indexOf(instance), 1);
      if (alone) component.release();
      throw error;
    }
  }
}

/** The components that a new member shares things with, one behind the other. */
class Joining {
  readonly components: readonly Component[];
  readonly #externs: readonly StoreExtern[];
  readonly #members: Member[];
  readonly #shifts = new Map<Component, number>();
  readonly #copies: ValidModule[] = [];

  constructor(externs: readonly StoreExtern[]) {
    this.#externs = externs;
    const shared = externs.filter((extern) => constantOf(extern) === null && !isCopied(extern));
    this.components = [...new Set(shared.map(({ instance }) => instance.component))];
    let shift = 0;
    for (const component of this.components) {
      this.#shifts.set(component, shift);
      shift += component.linked.spaces.members.length;
    }
    this.#members = concatenate(this.components.map(({ linked }) => linked.spaces.members));
    for (const extern of externs) {
      const { module } = extern.instance;
      if (!isCopied(extern) || this.#members.some((member) => member.module === module)) continue;
      this.#members.push({ module, providers: [], exported: false });
      this.#copies.push(module);
    }
  }

  /** All members, the new one last. */
  with(module: ValidModule): Member[] {
    const providers = this.#externs.map((extern): Provider => {
      const value = constantOf(extern);
      if (value !== null) return value;
      const { instance, index } = extern;
      const shift = this.#shifts.get(instance.component);
      if (shift !== undefined) return { member: shift + instance.member, index };
      return { member: this.#members.findIndex((member) => member.module === instance.module), index };
    });
    return [...this.#members, { module, providers, exported: true }];
  }

  /** The states of all members but the new one. */
  async states(): Promise<LinkedState> {
    const groups: { spaces: Spaces; state: LinkedState }[] = [];
    for (const component of this.components) {
      groups.push({ spaces: component.linked.spaces, state: await component.takeState() });
    }
    for (const module of this.#copies) {
      const members = [{ module, providers: [], exported: false }];
      const { globals } = allocate(module, {}, { maxPages: 0, maxCallDepth: 0, maxTableElements: 0 });
      const none = { memories: [], tables: [], droppedData: new Uint8Array(0), droppedElements: new Uint8Array(0) };
      groups.push({ spaces: new Spaces(members), state: { ...none, globals } });
    }
    return concatenateStates(groups);
  }

  moveTo(component: Component): void {
    for (const old of this.components) {
      for (const instance of old.instances) {
        instance.move(component, instance.member + (this.#shifts.get(old) ?? 0));
        component.instances.push(instance);
      }
      old.release();
    }
  }
}

/** The value of a global that no one can change, where it means the same to every instance: all but references to functions. */
function constantOf(extern: StoreExtern): { readonly lo: number; readonly hi: number } | null {
  if (extern.kind !== 'global' || extern.type.mutable) return null;
  const { component, member } = extern.instance;
  const global = component.linked.spaces.places[member].globals[extern.index];
  const { globals } = component.linked;
  const [lo, hi] = [globals[2 * global], globals[2 * global + 1]];
  return extern.type.type === 'funcref' && lo !== NULL_REF ? null : { lo, hi };
}

function isCopied({ kind, instance }: StoreExtern): boolean {
  return kind === 'func' && isStateless(instance.module);
}

/** The state of all members: that of all but the last, and the last one's from its module. `failure` is its trap, the state then what it left. */
function withMember(
  members: readonly Member[],
  others: LinkedState,
  limits: GuestLimits,
): { readonly state: LinkedState; readonly failure: TensorWasmError | null } {
  const spaces = new Spaces(members);
  const { module, providers } = members[members.length - 1];
  const places = spaces.places[members.length - 1];
  const functions = (func: number): number => places.functions[func];
  const values: number[] = [];
  const given: number[] = [];
  providers.forEach((provider, i) => {
    if (module.imports[i].desc.kind !== 'global') return;
    if ('lo' in provider) values.push(provider.lo, provider.hi);
    const at = 2 * places.globals[given.length / 2];
    given.push(...('lo' in provider ? [provider.lo, provider.hi] : others.globals.subarray(at, at + 2)));
  });
  const imports = {
    globals: Uint32Array.from(given),
    tables: places.tables.slice(0, module.importedTables).map((table) => others.tables[table]),
    ...(module.importedMemories > 0 ? { memory: others.memories[places.memories[0]] } : {}),
  };
  const image = allocate(module, imports, limits, functions);
  let failure: TensorWasmError | null = null;
  try {
    copySegments(module, image, functions);
  } catch (error) {
    if (!(error instanceof TensorWasmError) || error.kind !== 'uninstantiable') throw error;
    failure = error;
  }
  const ownMemory = module.importedMemories === 0 && image.memory !== null ? [image.memory] : [];
  const state = {
    memories: [...others.memories, ...ownMemory],
    globals: Uint32Array.from([...others.globals, ...values, ...image.globals.subarray(given.length)]),
    tables: [...others.tables, ...image.tables.slice(module.importedTables)],
    droppedData: Uint8Array.from([...others.droppedData, ...image.droppedData]),
    droppedElements: Uint8Array.from([...others.droppedElements, ...image.droppedElements]),
  };
  return { state, failure };
}

/** One instance of a store. References to functions in arguments and results are numbered as the linked module numbers them. */
export class StoreInstance {
  /** As it was given. */
  readonly module: ValidModule;
  #component: Component;
  #member: number;

  constructor(module: ValidModule, component: Component, member: number) {
    this.module = module;
    this.#component = component;
    this.#member = member;
  }

  /** What it is linked with at the moment. */
  get component(): Component {
    return this.#component;
  }

  /** Its number among the component's members. */
  get member(): number {
    return this.#member;
  }

  /** The linker's: the instance is part of another component from now on. */
  move(component: Component, member: number): void {
    this.#component = component;
    this.#member = member;
  }

  /** What others may import under this name; undefined when there is no such export. */
  async extern(name: string): Promise<StoreExtern | undefined> {
    const found = this.module.exports.find((candidate) => candidate.name === name);
    if (found === undefined) return undefined;
    const extern = { ...exportType(this.module, found), instance: this, index: found.index };
    if (extern.kind !== 'memory' && extern.kind !== 'table') return extern;
    const places = this.#component.linked.spaces.places[this.#member];
    const { memories, tables } = await this.#component.state();
    const { max } = extern.type.limits;
    if (extern.kind === 'memory')
      return { ...extern, type: { limits: { min: pagesOf(memories[places.memories[found.index]]), max } } };
    const { element } = extern.type;
    return { ...extern, type: { element, limits: { min: tables[places.tables[found.index]].length, max } } };
  }

  /** The name of an exported function among the linked module's exports. @throws TensorWasmError `missing_export`. */
  exportName(name: string): string {
    exportedFunction(this.module, name);
    return this.#component.linked.exportName(this.#member, name);
  }

  /** Names of all exported functions among the linked module's exports. */
  exportNames(): string[] {
    return exportedFunctions(this.module).map((name) => this.#component.linked.exportName(this.#member, name));
  }

  /**
   * Runs an exported function.
   *
   * @throws TensorWasmError `missing_export`; `invalid_args` where `args` are not two words per parameter; what the device throws.
   */
  async call(name: string, args: ValueWords, limits: RunLimits): Promise<StoreOutcome> {
    const { params } = exportedFunction(this.module, name);
    if (args.length !== params.length * 2) {
      const message = `cannot call '${name}': it takes ${params.length} arguments, found ${args.length / 2}`;
      throw new TensorWasmError('invalid_args', message);
    }
    const outcome = await this.#component.call(this.exportName(name), args, limits, () => this.exportNames());
    return { ...outcome, trap: outcome.trap && this.#located(outcome.trap) };
  }

  /** Type and bits of an exported global. @throws TensorWasmError `missing_export`. */
  async global(name: string): Promise<{ readonly type: ValType; readonly words: Uint32Array }> {
    const found = this.module.exports.find((candidate) => candidate.name === name && candidate.kind === 'global');
    if (found === undefined)
      throw new TensorWasmError('missing_export', `cannot read global '${name}': there is no such export`);
    const { linked } = this.#component;
    const { type, mutable } = this.module.globalTypes[found.index];
    const at = 2 * linked.spaces.places[this.#member].globals[found.index];
    const { globals } = mutable ? await this.#component.state() : linked;
    return { type, words: globals.slice(at, at + 2) };
  }

  /** Gives up what it holds on the device, unless another instance holds it too. */
  release(): void {
    const { instances } = this.#component;
    const at = instances.indexOf(this);
    if (at >= 0) instances.splice(at, 1);
    if (instances.length === 0) this.#component.release();
  }

  #located(trap: Trap): StoreTrap {
    const { linked } = this.#component;
    if (trap.function === null) return { ...trap, module: this.module };
    const place = linked.locate(trap.function, trap.offset);
    const { module } = linked.spaces.members[place.member];
    return { ...trap, function: place.function, offset: place.offset, module };
  }
}
