/**
 * Instructions on whole state: sizes, growth, bulk memory, tables, words. Each answers the site at which it trapped, or {@link NO_TRAP}.
 * They trap before any effect. Instruction numbers are those of `code.ts`.
 */
import { PAGE } from '../../engine/image.ts';
import type { State } from './state.ts';
import type { Thread } from './thread.ts';

export const NO_TRAP = -1;

/** Executes the instruction at `pc`, with `R` the registers and `fp` the frame. */
export function system(thread: Thread, pc: number, R: Int32Array, fp: number): number {
  const { state, limits } = thread;
  const { words, program } = thread.code;
  const a = fp + words[pc + 1];
  const b = fp + words[pc + 2];
  const c = fp + words[pc + 3];
  switch (words[pc]) {
    case 21: // memory.size [dst]
      R[a] = state.size / PAGE;
      return NO_TRAP;
    case 22: // memory.grow [dst, delta]
      R[a] = thread.grows ? state.grow(R[b] >>> 0, Math.min(limits.maxPages, program.memory?.max ?? 65536)) : -1;
      return NO_TRAP;
    case 23: {
      // memory.fill [to, value, length, site]
      const to = R[a] >>> 0;
      const length = R[c] >>> 0;
      if (to + length > state.size) return words[pc + 4];
      thread.observer?.access(to, length, true, words[pc + 4]);
      state.bytes.fill(R[b], to, to + length);
      return NO_TRAP;
    }
    case 24: {
      // memory.copy [to, from, length, site]
      const to = R[a] >>> 0;
      const from = R[b] >>> 0;
      const length = R[c] >>> 0;
      if (to + length > state.size || from + length > state.size) return words[pc + 4];
      thread.observer?.access(from, length, false, words[pc + 4]);
      thread.observer?.access(to, length, true, words[pc + 4]);
      state.bytes.copyWithin(to, from, from + length);
      return NO_TRAP;
    }
    case 25: {
      // memory.init [to, from, length, site, segment]
      const segment = words[pc + 5];
      const source = program.data[segment];
      const available = state.droppedData[segment] === 1 ? 0 : source.length;
      const to = R[a] >>> 0;
      const from = R[b] >>> 0;
      const length = R[c] >>> 0;
      if (to + length > state.size || from + length > available) return words[pc + 4];
      thread.observer?.access(to, length, true, words[pc + 4]);
      state.bytes.set(source.subarray(from, from + length), to);
      return NO_TRAP;
    }
    case 26: // data.drop [segment]
      state.droppedData[words[pc + 1]] = 1;
      return NO_TRAP;
    case 27: {
      // table.get [dst, index, site, table]
      const table = state.tables[words[pc + 4]];
      if (R[b] >>> 0 >= table.length) return words[pc + 3];
      R[a] = table[R[b] >>> 0];
      return NO_TRAP;
    }
    case 28: {
      // table.set [index, src, site, table]
      const table = state.tables[words[pc + 4]];
      if (R[a] >>> 0 >= table.length) return words[pc + 3];
      table[R[a] >>> 0] = R[b];
      return NO_TRAP;
    }
    case 29: // table.size [dst, table]
      R[a] = state.tables[words[pc + 2]].length;
      return NO_TRAP;
    case 30: {
      // table.grow [dst, init, delta, table]
      const table = words[pc + 4];
      const max = Math.min(limits.maxTableElements, program.tables[table].max ?? 0xffffffff);
      R[a] = state.growTable(table, R[c] >>> 0, R[b], max);
      return NO_TRAP;
    }
    case 31: {
      // table.fill [to, value, length, site, table]
      const table = state.tables[words[pc + 5]];
      const to = R[a] >>> 0;
      const length = R[c] >>> 0;
      if (to + length > table.length) return words[pc + 4];
      table.fill(R[b], to, to + length);
      return NO_TRAP;
    }
    case 32: {
      // table.copy [to, from, length, site, to_table, from_table]
      const target = state.tables[words[pc + 5]];
      const source = state.tables[words[pc + 6]];
      const to = R[a] >>> 0;
      const from = R[b] >>> 0;
      const length = R[c] >>> 0;
      if (to + length > target.length || from + length > source.length) return words[pc + 4];
      target.set(source.subarray(from, from + length), to);
      return NO_TRAP;
    }
    case 33: {
      // table.init [to, from, length, site, table, segment]
      const table = state.tables[words[pc + 5]];
      const segment = words[pc + 6];
      const source = program.elements[segment];
      const available = state.droppedElements[segment] === 1 ? 0 : source.length;
      const to = R[a] >>> 0;
      const from = R[b] >>> 0;
      const length = R[c] >>> 0;
      if (to + length > table.length || from + length > available) return words[pc + 4];
      table.set(source.subarray(from, from + length), to);
      return NO_TRAP;
    }
    case 34: // elem.drop [segment]
      state.droppedElements[words[pc + 1]] = 1;
      return NO_TRAP;
    case 35: // word.load [dst, index]
      R[a] = word(state, R[b] >>> 0).getInt32(0, true);
      return NO_TRAP;
    case 36: // word.store [index, src]
      word(state, R[a] >>> 0).setInt32(0, R[b], true);
      return NO_TRAP;
    case 37: {
      // word.merge [index, src, mask]
      const view = word(state, R[a] >>> 0);
      view.setInt32(0, (view.getInt32(0, true) & ~R[c]) | (R[b] & R[c]), true);
      return NO_TRAP;
    }
    case 38: // frame.load [dst, index, offset]
      R[a] = thread.saved[R[b] + words[pc + 3]];
      return NO_TRAP;
    case 39: // frame.store [index, src, offset]
      thread.saved[R[a] + words[pc + 3]] = R[b];
      return NO_TRAP;
    default:
      throw new RangeError(`no system instruction ${words[pc]}`);
  }
}

/** Throws when a legalised program reaches outside of memory: `range` says where. */
function word(state: State, index: number): DataView {
  const bytes = state.range(index * 4, 4);
  return new DataView(bytes.buffer, bytes.byteOffset, 4);
}
