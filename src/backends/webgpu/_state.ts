/** Between an {@link Image} and the words of the state and tables buffers; the layout is in `_layout.ts`. */
import { type Image, PAGE } from '../../core/engine/image.ts';
import type { GlobalSource } from '../../core/lower/legalise/i64-to-words.ts';
import { type TablesLayout, tablesLayout } from './_layout.ts';
import { STATUS_GROW_TABLE } from './_tables.ts';

export function stateWords(image: Image, globals: readonly GlobalSource[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(1 + globals.length);
  words[0] = (image.memory?.length ?? 0) / PAGE;
  globals.forEach(({ global, word }, i) => {
    words[1 + i] = image.globals[2 * global + word] ?? 0;
  });
  return words;
}

/** Writes what a launch left in the state words over an image's globals. */
export function globalsFromState(
  words: Uint32Array,
  globals: readonly GlobalSource[],
  initial: Uint32Array,
): Uint32Array {
  const result = initial.slice();
  globals.forEach(({ global, word }, i) => {
    if (2 * global + word < result.length) result[2 * global + word] = words[1 + i];
  });
  return result;
}

/** Elements that the buffer holds of each table. */
export type TableRoom = readonly number[];

export function roomOf(image: Image): TableRoom {
  return image.tables.map((table) => table.length);
}

export function tablesLayoutOf({ tables, droppedData, droppedElements }: Image): TablesLayout {
  return tablesLayout(tables.length, droppedData.length, droppedElements.length);
}

/** The tables buffer of an image. */
export function tableWords(image: Image, room: TableRoom): Uint32Array<ArrayBuffer> {
  const layout = tablesLayoutOf(image);
  const total = room.reduce((sum, elements) => sum + elements, layout.words);
  const words = new Uint32Array(Math.max(4, total));
  words.set(room, layout.capacities);
  words.set(image.droppedData, layout.droppedData);
  words.set(image.droppedElements, layout.droppedElements);
  let at = layout.words;
  image.tables.forEach((table, i) => {
    words[2 * i] = table.length;
    words[2 * i + 1] = at;
    words.set(table, at);
    at += room[i];
  });
  return words;
}

/** The part of an image that a tables buffer holds. */
export type TablesImage = Pick<Image, 'tables' | 'droppedData' | 'droppedElements'>;

export function tablesOf(image: Image): TablesImage {
  const { tables, droppedData, droppedElements } = image;
  return {
    tables: tables.map((table) => table.slice()),
    droppedData: droppedData.slice(),
    droppedElements: droppedElements.slice(),
  };
}

/** What is left of it in the words of its buffer. */
export function tablesFromWords(words: Uint32Array, { capacities, ...layout }: TablesLayout): TablesImage {
  const tables: Uint32Array[] = [];
  for (let header = 0; header < 2 * (layout.droppedData - capacities); header += 2) {
    tables.push(words.slice(words[header + 1], words[header + 1] + words[header]));
  }
  return {
    tables,
    droppedData: Uint8Array.from(words.subarray(layout.droppedData, layout.droppedElements)),
    droppedElements: Uint8Array.from(words.subarray(layout.droppedElements, layout.words)),
  };
}

/** Room for what the lanes of a launch asked for and more, so that growing step by step starts over a few times only; null when none asked. */
export function grownRoom(room: TableRoom, output: Uint32Array, lanes: number, ceiling: number): TableRoom | null {
  const wanted = room.map(() => 0);
  for (let lane = 0; lane < lanes; lane++) {
    const table = output[lane] - STATUS_GROW_TABLE;
    if (table >= 0 && table < room.length) wanted[table] = Math.max(wanted[table], output[lanes + lane]);
  }
  if (!wanted.some((elements) => elements > 0)) return null;
  return room.map((elements, i) =>
    wanted[i] === 0 ? elements : Math.max(wanted[i], Math.min(ceiling, 2 * elements, 2 * wanted[i])),
  );
}

/** Bytes up to the last one that is not 0, as whole words: the rest of a fresh buffer is zero anyway. */
export function usedBytes(memory: Uint8Array): number {
  let end = memory.length;
  while (end > 0 && memory[end - 1] === 0) end--;
  return Math.ceil(end / 4) * 4;
}
