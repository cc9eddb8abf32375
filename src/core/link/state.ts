/** The state of linked instances: in parts, as members know it, and as the image of the linked module. */
import { type Image, PAGE } from '../engine/image.ts';
import { NULL_REF } from '../ir/index.ts';
import type { ValType } from '../wasm/module.ts';
import type { Spaces } from './spaces.ts';

/** Lists are by the indices of the linked module; a reference to a function is its index there. */
export interface LinkedState {
  /** Each of whole pages. */
  readonly memories: readonly Uint8Array[];
  /** Two words each. */
  readonly globals: Uint32Array;
  readonly tables: readonly Uint32Array[];
  readonly droppedData: Uint8Array;
  readonly droppedElements: Uint8Array;
}

/** States of groups of members that are linked one behind the other ({@link Spaces}). */
export function concatenateStates(
  groups: readonly { readonly spaces: Spaces; readonly state: LinkedState }[],
): LinkedState {
  const memories: Uint8Array[] = [];
  const globals: number[] = [];
  const tables: Uint32Array[] = [];
  const droppedData: number[] = [];
  const droppedElements: number[] = [];
  let shift = 0;
  for (const { spaces, state } of groups) {
    memories.push(...state.memories);
    for (const word of shifted(state.globals, shift, (i) => spaces.globals[i >>> 1].type, 2)) globals.push(word);
    state.tables.forEach((table, i) => {
      tables.push(shifted(table, shift, () => spaces.tables[i].element, 1));
    });
    droppedData.push(...state.droppedData);
    droppedElements.push(...state.droppedElements);
    shift += spaces.functions.length;
  }
  return {
    memories,
    globals: Uint32Array.from(globals),
    tables,
    droppedData: Uint8Array.from(droppedData),
    droppedElements: Uint8Array.from(droppedElements),
  };
}

/** A copy with `shift` added to every function reference; a value is the first of every `stride` words. */
function shifted(words: Uint32Array, shift: number, typeAt: (index: number) => ValType, stride: number): Uint32Array {
  const out = words.slice();
  for (let i = 0; i < out.length; i += stride) {
    if (out[i] !== NULL_REF && typeAt(i) === 'funcref') out[i] += shift;
  }
  return out;
}

/** How the linked module holds the state. `extraElements` segments of its own come behind the members'. */
export function packState(state: LinkedState, extraElements: number): Image {
  const { memories } = state;
  const droppedElements = new Uint8Array(state.droppedElements.length + extraElements).fill(1);
  droppedElements.set(state.droppedElements);
  const image = {
    tables: state.tables.map((table) => table.slice()),
    droppedData: state.droppedData.slice(),
    droppedElements,
  };
  if (memories.length < 2) return { ...image, memory: memories.at(0)?.slice() ?? null, globals: state.globals.slice() };
  const memory = new Uint8Array(memories.reduce((sum, { length }) => sum + length, 0));
  const sizes: number[] = [];
  const bases: number[] = [];
  let base = 0;
  for (const bytes of memories) {
    memory.set(bytes, base);
    sizes.push(bytes.length, 0);
    bases.push(base, 0);
    base += bytes.length;
  }
  return { ...image, memory, globals: Uint32Array.from([...state.globals, ...sizes, ...bases.slice(2)]) };
}

/** The inverse of {@link packState}. Memories are views of the image's. */
export function unpackState(image: Image, spaces: Spaces): LinkedState {
  const { globals, tables, droppedData } = image;
  const own = spaces.globals.length * 2;
  const whole = image.memory ?? new Uint8Array(0);
  const count = spaces.memories.length;
  const sizes = count < 2 ? [whole.length] : Array.from({ length: count }, (_, i) => globals[own + 2 * i]);
  const memories: Uint8Array[] = [];
  let base = 0;
  for (const size of sizes.slice(0, count)) {
    memories.push(whole.subarray(base, base + size));
    base += size;
  }
  return {
    memories,
    globals: globals.slice(0, own),
    tables,
    droppedData,
    droppedElements: image.droppedElements.slice(0, spaces.elements),
  };
}

/** Pages of a memory of these many bytes. */
export function pagesOf(memory: Uint8Array): number {
  return memory.length / PAGE;
}
