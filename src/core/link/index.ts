/**
 * The static linker: instances that share functions, tables, memories or globals become one module of WebAssembly 2.0 that imports nothing, so
 * that every backend runs them as it runs any module, and nothing behind the linker knows of imports.
 *
 * - `member.ts` says what is linked: modules, and what provides each import. `spaces.ts` numbers everything anew.
 * - `body.ts` writes function bodies with the new numbers; `memories.ts` puts several memories into one.
 * - `state.ts` keeps the state apart from the code, because instances are linked while they live: a module that is instantiated later may import from
 *   one that has run. The linked module is a snapshot: its tables and globals begin as they are now, no segment is active, and memory is in the image.
 * - `store.ts` is the store of the specification on a device: instances are added one after the other, and those that share things are relinked.
 *
 * Calls, loops and thus fuel are the members' own. Call depth is counted by the call graph of the linked module, so recursion through several
 * instances is bounded like any other. A trap is reported at the function and byte of the member that it happened in ({@link Linked.locate}).
 */
import type { GuestLimits } from '../backend.ts';
import type { Image } from '../engine/image.ts';
import { elementValues } from '../engine/instantiate.ts';
import { RefusedError, TensorWasmError } from '../errors.ts';
import { NULL_REF } from '../ir/index.ts';
import { InstructionReader } from '../wasm/decode/instruction-reader.ts';
import { type ConstExprParts, type ElementParts, encodeModule, type ModuleParts } from '../wasm/encode.ts';
import { load } from '../wasm/load.ts';
import type { ElementSegment, RefType, ValidModule, ValType } from '../wasm/module.ts';
import { OP } from '../wasm/opcodes.ts';
import { linkBody, type Positions } from './body.ts';
import type { Member } from './member.ts';
import { MAX_PAGES, type MemoryPlace, memoryPlaces } from './memories.ts';
import { type Places, Spaces } from './spaces.ts';
import { type LinkedState, packState, pagesOf } from './state.ts';

/** A place in a member's module as it was given. */
export interface MemberPlace {
  readonly member: number;
  readonly function: number;
  readonly offset: number | null;
}

export interface Linked {
  readonly module: ValidModule;
  /** Two words of every global as they were when it was linked: those of immutable ones still hold. */
  readonly globals: Uint32Array;
  /** Those of the members, with room for all their memories together. */
  readonly limits: GuestLimits;
  readonly spaces: Spaces;
  /** Under which name the linked module exports a member's exported function. */
  exportName(member: number, name: string): string;
  /** Where a function and a byte of the linked module come from. */
  locate(func: number, offset: number | null): MemberPlace;
}

/**
 * Links members whose imports have all been found and checked (`engine/link.ts`). `image` is the state as the linked module holds it.
 *
 * `state` is that of all of them; what a member's module says about initial state is not looked at. `limits` hold for each member.
 *
 * @throws TensorWasmError `too_large` when the memories together have more than 65,535 pages; RefusedError when a passive element segment
 * holds a host's reference, which no module can contain; `internal` when a provider does not exist.
 */
export function link(
  members: readonly Member[],
  state: LinkedState,
  limits: GuestLimits,
): { linked: Linked; image: Image } {
  const spaces = new Spaces(members);
  const [only] = members;
  if (members.length === 1 && only.module.imports.length === 0) {
    const linked: Linked = {
      module: only.module,
      globals: state.globals,
      limits,
      spaces,
      exportName: (_, name) => name,
      locate: (func, offset) => ({ member: 0, function: func, offset }),
    };
    return { linked, image: packState(state, 0) };
  }
  return new Linking(spaces, state, limits).run();
}

class Linking {
  readonly #spaces: Spaces;
  readonly #state: LinkedState;
  readonly #limits: GuestLimits;
  /** By memory; null where there is one at most. */
  readonly #memories: readonly MemoryPlace[] | null;

  constructor(spaces: Spaces, state: LinkedState, limits: GuestLimits) {
    this.#spaces = spaces;
    this.#state = state;
    this.#limits = limits;
    const maxPages = spaces.memories.map((type) => Math.min(type.limits.max ?? 65536, limits.maxPages));
    this.#memories = maxPages.length < 2 ? null : memoryPlaces(maxPages, spaces.globals.length);
  }

  run(): { linked: Linked; image: Image } {
    const spaces = this.#spaces;
    const state = this.#state;
    const elements = [...this.#passiveElements(), ...this.#tableElements()];
    const memories = this.#memory();
    const parts: ModuleParts = {
      types: [...spaces.types],
      imports: [],
      functions: [...spaces.functions],
      tables: spaces.tables.map(({ element, limits: { max } }, i) => ({
        element,
        limits: { min: state.tables[i].length, max },
      })),
      memories,
      globals: this.#globals(),
      exports: spaces.members.flatMap((member, i) => exportsOf(member, i, spaces.places[i])),
      start: null,
      elements,
      data: spaces.members.flatMap(({ module }, i) =>
        module.data.map((segment, k) => ({
          mode: 'passive' as const,
          memory: 0,
          at: null,
          bytes: state.droppedData[spaces.places[i].data + k] === 1 ? new Uint8Array(0) : segment.bytes,
        })),
      ),
      dataCount: spaces.data > 0,
      code: spaces.members.flatMap(({ module }, i) =>
        module.code.map((_, defined) => linkBody(module, defined, spaces.places[i], this.#memoryOf(i))),
      ),
      customs: [],
    };
    const module = load(encodeModule(parts));
    const maxPages = this.#memories === null ? this.#limits.maxPages : (memories[0].limits.max ?? MAX_PAGES);
    const linked: Linked = {
      module,
      globals: state.globals,
      limits: { ...this.#limits, maxPages },
      spaces,
      exportName,
      locate: (func, offset) => this.#locate(module, func, offset),
    };
    return { linked, image: packState(state, elements.length - spaces.elements) };
  }

  #memoryOf(member: number): MemoryPlace | null {
    const index = this.#spaces.places[member].memories.at(0);
    return this.#memories === null || index === undefined ? null : this.#memories[index];
  }

  #memory(): ModuleParts['memories'] {
    const { memories } = this.#spaces;
    const pages = this.#state.memories.map(pagesOf);
    if (this.#memories === null) return memories.map(({ limits: { max } }, i) => ({ limits: { min: pages[i], max } }));
    const min = pages.reduce((sum, one) => sum + one, 0);
    const max = Math.min(
      MAX_PAGES,
      this.#memories.reduce((sum, place) => sum + place.maxPages, 0),
    );
    if (min > max) {
      const details = { limit: 'maxPages', requested: min, max };
      throw new TensorWasmError('too_large', `Cannot link: memories of ${min} pages, the limit is ${max}`, details);
    }
    return [{ limits: { min, max } }];
  }

  #globals(): ModuleParts['globals'] {
    const words = this.#state.globals;
    const globals: ModuleParts['globals'] = this.#spaces.globals.map((type, i) => ({
      type,
      init: valueExpr(type.type, words[2 * i], words[2 * i + 1]),
    }));
    const count = this.#memories === null ? 0 : 2 * this.#memories.length - 1;
    for (let i = 0; i < count; i++)
      globals.push({ type: { type: 'i32', mutable: true }, init: valueExpr('i32', 0, 0) });
    return globals;
  }

  #passiveElements(): ElementParts[] {
    const { members, places } = this.#spaces;
    const { droppedElements } = this.#state;
    return members.flatMap(({ module }, i) =>
      module.elements.map((segment, k) => {
        const dropped = droppedElements[places[i].elements + k] === 1;
        return passive(segment.type, dropped ? [] : this.#values(segment, places[i]));
      }),
    );
  }

  #values(segment: ElementSegment, places: Places): ConstExprParts[] {
    const globals = Uint32Array.from(places.globals, (global) => this.#state.globals[2 * global]);
    const words = new Uint32Array(globals.length * 2);
    globals.forEach((word, i) => {
      words[2 * i] = word;
    });
    const values = elementValues(segment, words, (func) => places.functions[func]);
    if (segment.type === 'externref' && values.some((value) => value !== NULL_REF)) {
      throw new RefusedError('element segment', 'Cannot link: an element segment holds a reference of the host', {
        offset: segment.offset,
      });
    }
    return Array.from(values, (value) => valueExpr(segment.type, value, 0));
  }

  /** Tables of functions as they are now, and a declaration of what bodies refer to. */
  #tableElements(): ElementParts[] {
    const { members, places, tables } = this.#spaces;
    const found: ElementParts[] = [];
    this.#state.tables.forEach((table, i) => {
      if (tables[i].element !== 'funcref' || table.every((value) => value === NULL_REF)) return;
      const init = Array.from(table, (value) => valueExpr('funcref', value, 0));
      const at = valueExpr('i32', 0, 0);
      found.push({ mode: 'active', table: i, at, type: 'funcref', init });
    });
    const named = new Set(
      members.flatMap(({ module }, i) => namedFunctions(module).map((func) => places[i].functions[func])),
    );
    if (named.size > 0) {
      const init = [...named].map((func) => ({ op: 'ref.func' as const, func }));
      found.push({ mode: 'declarative', table: 0, at: null, type: 'funcref', init });
    }
    return found;
  }

  #locate(linked: ValidModule, func: number, offset: number | null): MemberPlace {
    const { members, places } = this.#spaces;
    let defined = func;
    const member = members.findIndex(({ module }) => {
      if (defined < module.code.length) return true;
      defined -= module.code.length;
      return false;
    });
    if (member < 0) throw new TensorWasmError('internal', `Cannot locate function ${func}: it is of no member`);
    const { module } = members[member];
    const place = { member, function: module.importedFunctions + defined };
    if (offset === null) return { ...place, offset };
    const positions: Positions = { linked: [], own: [] };
    linkBody(module, defined, places[member], this.#memoryOf(member), positions);
    const at = offset - linked.code[func].start;
    const next = positions.linked.findIndex((position) => position > at);
    const instruction = (next < 0 ? positions.linked.length : next) - 1;
    return { ...place, offset: module.code[defined].start + positions.own[instruction] };
  }
}

function exportName(member: number, name: string): string {
  return `${member} ${name}`;
}

function exportsOf({ module, exported }: Member, index: number, places: Places): ModuleParts['exports'] {
  if (!exported) return [];
  return module.exports.flatMap(({ kind, name, index: own }) =>
    kind === 'func' ? [{ kind, name: exportName(index, name), index: places.functions[own] }] : [],
  );
}

function passive(type: RefType, init: ConstExprParts[]): ElementParts {
  return { mode: 'passive', table: 0, at: null, type, init };
}

/** A value as a constant expression; a reference of the host, which has none, is null. */
function valueExpr(type: ValType, lo: number, hi: number): ConstExprParts {
  if (type === 'funcref' && lo !== NULL_REF) return { op: 'ref.func', func: lo };
  if (type === 'funcref' || type === 'externref') return { op: 'ref.null', type };
  return { op: 'const', type, lo, hi };
}

const known = new WeakMap<ValidModule, readonly number[]>();

/** Functions that a `ref.func` in some body names. */
function namedFunctions(module: ValidModule): readonly number[] {
  let found = known.get(module);
  if (found === undefined) {
    const named = new Set<number>();
    for (const { start, end } of module.code) {
      const reader = new InstructionReader(module.bytes, start, end);
      while (reader.next()) if (reader.opcode === OP['ref.func']) named.add(reader.index);
    }
    found = [...named];
    known.set(module, found);
  }
  return found;
}
