/**
 * An instance's state as bytes, little-endian: six counts (pages of memory or NONE, words of globals, tables, flags of data segments,
 * flags of element segments, 0), the size of each table, then the words of globals and tables, the flags, and memory.
 */
import { type Image, PAGE } from '../engine/image.ts';
import { SnapshotError } from '../errors.ts';

const COUNTS = 6;
const NONE = 0xffff_ffff;

/** In parts, so that memory is not copied. */
export function encodeState(image: Image): readonly Uint8Array[] {
  const { memory, globals, tables, droppedData, droppedElements } = image;
  const words = [
    memory === null ? NONE : memory.length / PAGE,
    globals.length,
    tables.length,
    droppedData.length,
    droppedElements.length,
    0,
    ...tables.map(({ length }) => length),
  ];
  const head = wordBytes(Uint32Array.from(words));
  return [
    head,
    wordBytes(globals),
    ...tables.map(wordBytes),
    droppedData,
    droppedElements,
    memory ?? new Uint8Array(0),
  ];
}

/** @throws SnapshotError `snapshot_malformed` where the counts and the bytes do not agree. */
export function decodeState(bytes: Uint8Array): Image {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (size: number): Uint8Array => {
    if (at + size > bytes.length) throw disagree(bytes.length, at + size);
    at += size;
    return bytes.subarray(at - size, at);
  };
  const takeWords = (count: number): Uint32Array => {
    const from = at;
    take(count * 4);
    const words = new Uint32Array(count);
    for (let i = 0; i < count; i++) words[i] = view.getUint32(from + i * 4, true);
    return words;
  };
  const [pages, globalWords, tableCount, dataFlags, elementFlags, zero] = takeWords(COUNTS);
  if (zero !== 0) throw disagree(0, zero);
  const sizes = takeWords(tableCount);
  const globals = takeWords(globalWords);
  const tables = Array.from(sizes, takeWords);
  const droppedData = take(dataFlags).slice();
  const droppedElements = take(elementFlags).slice();
  const memory = pages === NONE ? null : take(pages * PAGE).slice();
  if (at !== bytes.length) throw disagree(bytes.length, at);
  return { memory, globals, tables, droppedData, droppedElements };
}

function wordBytes(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < words.length; i++) view.setUint32(i * 4, words[i], true);
  return bytes;
}

function disagree(found: number, expected: number): SnapshotError {
  return new SnapshotError(
    'snapshot_malformed',
    `Cannot read the state: its parts take ${expected} bytes, it has ${found}`,
    { reason: 'state' },
  );
}
