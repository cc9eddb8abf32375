/** Between an {@link Image} and the words of the state and table buffers; the layout is in `_layout.ts`. */
import { type Image, PAGE } from '../../core/engine/image.ts';
import type { GlobalSource } from '../../core/lower/legalise/i64-to-words.ts';

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

export function tableWords(tables: readonly Uint32Array[]): Uint32Array<ArrayBuffer> {
  const total = tables.reduce((sum, table) => sum + table.length, 2 * tables.length);
  const words = new Uint32Array(Math.max(4, total));
  let at = 2 * tables.length;
  tables.forEach((table, i) => {
    words[2 * i] = table.length;
    words[2 * i + 1] = at;
    words.set(table, at);
    at += table.length;
  });
  return words;
}

/** Bytes up to the last one that is not 0, as whole words: the rest of a fresh buffer is zero anyway. */
export function usedBytes(memory: Uint8Array): number {
  let end = memory.length;
  while (end > 0 && memory[end - 1] === 0) end--;
  return Math.ceil(end / 4) * 4;
}
