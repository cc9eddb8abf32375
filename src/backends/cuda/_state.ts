/** An instance's image as the state words that kernels read and write (`layout.ts`), and back. */
import type { Image } from '../../core/engine/image.ts';
import { PAGE } from '../../core/engine/image.ts';
import { type StateLayout, stateLayout, TABLE_HEADER } from './layout.ts';

/** What an instance can hold without growing on the device. */
export interface Room {
  readonly pages: number;
  /** Elements, by table. */
  readonly tables: readonly number[];
}

export function roomOf(image: Image): Room {
  return { pages: (image.memory?.length ?? 0) / PAGE, tables: image.tables.map((table) => table.length) };
}

export function layoutOf(image: Image): StateLayout {
  const { globals, droppedData, droppedElements, tables } = image;
  return stateLayout(globals.length / 2, droppedData.length, droppedElements.length, tables.length);
}

/** Words of the state, the elements of all tables included. */
export function stateWords(layout: StateLayout, room: Room): number {
  return room.tables.reduce((sum, capacity) => sum + capacity, layout.words);
}

export function packState(image: Image, room: Room): Uint32Array<ArrayBuffer> {
  const layout = layoutOf(image);
  const state = new Uint32Array(stateWords(layout, room));
  state[layout.pages] = (image.memory?.length ?? 0) / PAGE;
  state.set(image.globals, layout.globals);
  state.set(image.droppedData, layout.droppedData);
  state.set(image.droppedElements, layout.droppedElements);
  let start = layout.words;
  image.tables.forEach((table, index) => {
    const header = layout.tables + TABLE_HEADER.words * index;
    state[header + TABLE_HEADER.size] = table.length;
    state[header + TABLE_HEADER.start] = start;
    state[header + TABLE_HEADER.capacity] = room.tables[index];
    state.set(table, start);
    start += room.tables[index];
  });
  return state;
}

/** `memory` is the lane's bytes, or null where the module has none. */
export function unpackState(state: Uint32Array, layout: StateLayout, memory: Uint8Array | null): Image {
  const tables: Uint32Array[] = [];
  for (let header = layout.tables; header < layout.words; header += TABLE_HEADER.words) {
    const start = state[header + TABLE_HEADER.start];
    tables.push(state.slice(start, start + state[header + TABLE_HEADER.size]));
  }
  return {
    memory,
    globals: state.slice(layout.globals, layout.droppedData),
    tables,
    droppedData: Uint8Array.from(state.subarray(layout.droppedData, layout.droppedElements)),
    droppedElements: Uint8Array.from(state.subarray(layout.droppedElements, layout.tables)),
  };
}
