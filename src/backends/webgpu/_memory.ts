/**
 * The address policy of each mode: how a word index becomes an element of the memory buffer. A batch interleaves its lanes' memories
 * word by word, so that lanes at the same address touch neighbouring words. A grid's lanes share memory, and parts of a word
 * are merged by two atomic operations, which leave the word's other bytes alone at every moment. A lane's words of the shadow stack
 * (`core/lower/shadow-stack.ts`) lie in its output.
 */
import type { Mode } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';

/** The helpers below reach memory only where an address is not in the grid's private region. */
const STACK_ACCESS = ['stack_load', 'stack_store', 'stack_merge'] as const;

export interface Memory {
  readonly mode: Mode;
  /** Declaration of the element type. */
  readonly element: 'u32' | 'atomic<u32>';
  /** Bytes that every memory of the program has: it never shrinks. */
  readonly minBytes: number;
  read(index: string): string;
  write(index: string, value: string): string;
  merge(index: string, value: string, mask: string): string;
  /** Functions that `read`, `write` and `merge` call. */
  readonly functions: readonly string[];
  /** Statements at a lane's start. */
  readonly start: readonly string[];
}

/** Written to the status word when memory.grow needs a larger buffer: the host enlarges it and runs again from the start. */
export const STATUS_GROW = 0xffffffff;

/** @param stack First private word of a lane among its words of output; null where the program's grids have no private region. */
export function memoryFor(mode: Mode, minBytes: number, merges: boolean, stack: number | null = null): Memory {
  const shared = sharedMemory(mode, minBytes, merges);
  if (stack === null) return shared;
  const own = `output[(${stack}u + own) * lanes + lane]`;
  const [load, store, merge] = STACK_ACCESS;
  const owned = (statement: string): string => `  let own = i - stack_low;\n  if own < stack_words { ${statement} }`;
  return {
    ...shared,
    read: (index) => `${load}(${index})`,
    write: (index, value) => `${store}(${index}, ${value});`,
    merge: (index, value, mask) => `${merge}(${index}, ${value}, ${mask});`,
    functions: [
      `fn ${load}(i: u32) -> u32 {\n${owned(`return ${own};`)}\n  return ${shared.read('i')};\n}`,
      `fn ${store}(i: u32, value: u32) {\n${owned(`${own} = value; return;`)}\n  ${shared.write('i', 'value')}\n}`,
      `fn ${merge}(i: u32, value: u32, mask: u32) {\n${owned(`${own} = (${own} & ~mask) | (value & mask); return;`)}\n  ${shared.merge('i', 'value', 'mask')}\n}`,
    ],
    start: [`for (var own = 0u; own < stack_words; own++) { ${own} = ${shared.read('stack_low + own')}; }`],
  };
}

function sharedMemory(mode: Mode, minBytes: number, merges: boolean): Memory {
  const at = (index: string): string => (mode === 'batch' ? `${index} * lanes + lane` : index);
  if (mode === 'grid' && merges) {
    return {
      mode,
      element: 'atomic<u32>',
      minBytes,
      functions: [],
      start: [],
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
    functions: [],
    start: [],
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
