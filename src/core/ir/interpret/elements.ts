/**
 * Instructions on single elements of tables and segments, which legalised programs have. They never trap: where a program reaches past a
 * table's end, it was legalised wrongly. Instruction numbers are those of `code.ts`.
 */
import { TensorWasmError } from '../../errors.ts';
import type { Thread } from './thread.ts';

/** Executes the instruction at `pc`, with `R` the registers and `fp` the frame. */
export function element(thread: Thread, pc: number, R: Int32Array, fp: number): void {
  const { state } = thread;
  const { words, program } = thread.code;
  const a = fp + words[pc + 1];
  const b = fp + words[pc + 2];
  switch (words[pc]) {
    case 219: // element.load [dst, index, table]
      R[a] = table(thread, words[pc + 3], R[b] >>> 0)[R[b] >>> 0];
      return;
    case 220: // element.store [index, src, table]
      table(thread, words[pc + 3], R[a] >>> 0)[R[a] >>> 0] = R[b];
      return;
    case 221: // data.size [dst, segment]
      R[a] = state.droppedData[words[pc + 2]] === 1 ? 0 : program.data[words[pc + 2]].length;
      return;
    case 222: {
      // data.load [dst, index, segment]
      const bytes = program.data[words[pc + 3]];
      const at = (R[b] >>> 0) * 4;
      R[a] = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
      return;
    }
    case 223: // elem.size [dst, segment]
      R[a] = state.droppedElements[words[pc + 2]] === 1 ? 0 : program.elements[words[pc + 2]].length;
      return;
    case 224: // elem.load [dst, index, segment]
      R[a] = program.elements[words[pc + 3]][R[b] >>> 0] ?? 0;
      return;
    case 225: // observe [addr, offset, width (negative: written), site]
      thread.observer?.access(
        (R[a] >>> 0) + (words[pc + 2] >>> 0),
        Math.abs(words[pc + 3]),
        words[pc + 3] < 0,
        words[pc + 4],
      );
      return;
    default:
      throw new RangeError(`no instruction on elements ${words[pc]}`);
  }
}

function table({ state }: Thread, at: number, index: number): Uint32Array {
  const elements = state.tables[at];
  if (index < elements.length) return elements;
  throw new TensorWasmError('internal', `Cannot touch element ${index} of table ${at}: it has ${elements.length}`);
}
