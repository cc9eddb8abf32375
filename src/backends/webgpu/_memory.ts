/**
 * The address policy of each mode: how a word index becomes an element of the memory buffer. A batch interleaves its lanes' memories
 * word by word, so that lanes at the same address touch neighbouring words. A grid's lanes share memory, and parts of a word
 * are merged by two atomic operations, which leave the word's other bytes alone at every moment.
 */
import type { Mode } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';

export interface Memory {
  readonly mode: Mode;
  /** Declaration of the element type. */
  readonly element: 'u32' | 'atomic<u32>';
  /** Bytes that every memory of the program has: it never shrinks. */
  readonly minBytes: number;
  read(index: string): string;
  write(index: string, value: string): string;
  merge(index: string, value: string, mask: string): string;
}

/** Written to the status word when memory.grow needs a larger buffer: the host enlarges it and runs again from the start. */
export const STATUS_GROW = 0xffffffff;

export function memoryFor(mode: Mode, minBytes: number, merges: boolean): Memory {
  const at = (index: string): string => (mode === 'batch' ? `${index} * lanes + lane` : index);
  if (mode === 'grid' && merges) {
    return {
      mode,
      element: 'atomic<u32>',
      minBytes,
      read: (index) => `atomicLoad(&memory[${index}])`,
      write: (index, value) => `atomicStore(&memory[${index}], ${value});`,
      merge: (index, value, mask) =>
        `atomicAnd(&memory[${index}], ~${mask}); atomicOr(&memory[${index}], ${value} & ${mask});`,
    };
  }
  return {
    mode,
    element: 'u32',
    minBytes,
    read: (index) => `memory[${at(index)}]`,
    write: (index, value) => `memory[${at(index)}] = ${value};`,
    merge: (index, value, mask) => `memory[${at(index)}] = (memory[${at(index)}] & ~${mask}) | (${value} & ${mask});`,
  };
}

/** memory.grow, outside a grid. Past the buffer's capacity the lane stops: the whole launch is repeated with a larger one. */
export const MEMORY_GROW = `fn memory_grow(delta: u32) -> u32 {
  if delta > 0x10000u || pages + delta > page_ceiling { return 0xffffffffu; }
  let old = pages;
  if old + delta > page_capacity { trap = ${STATUS_GROW}u; return 0u; }
  pages = old + delta;
  bytes = pages << 16u;
  return old;
}`;

/** The next capacity to try, in pages. A device has fewer than 65,536, so that sizes in bytes fit 32 bits. */
export function growCapacity(pages: number, ceiling: number): number {
  const most = Math.min(ceiling, 65_535);
  if (pages >= most) {
    throw new TensorWasmError('out_of_memory', `cannot grow memory: past ${most} pages on this device`, { max: most });
  }
  return Math.min(most, Math.max(pages * 2, 16));
}
