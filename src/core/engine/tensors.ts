/**
 * Tensor arguments: bytes that the host places in linear memory before an export runs, passing a pointer. Where they go:
 *
 * 1. what the guest's allocator answers, if it exports one: `malloc(size)`, `alloc(size)` or `cabi_realloc(0, 0, align, size)`;
 * 2. above `__heap_base`, or above `__data_end` and the initial value of every mutable i32 global (a stack may lie between), if exported;
 * 3. past the end of memory, which is grown.
 *
 * A guest that allocates by itself should export its allocator: only then do the two not overlap.
 */
import type { Instance, Program, RunLimits } from '../backend.ts';
import { TensorWasmError } from '../errors.ts';
import type { ValidModule } from '../wasm/module.ts';
import type { Trap } from '../wasm/traps.ts';
import { type Image, PAGE } from './image.ts';

export interface TensorArgument {
  /** Index in the export's parameters, the lane's index of a grid included. The parameter must be an i32: it takes the pointer. */
  readonly parameter: number;
  readonly bytes: Uint8Array;
  /** Whether the bytes are read back afterwards. */
  readonly output: boolean;
  /** The type of its elements, where they are floats. */
  readonly floats?: 'f32' | 'f64';
}

/** Alignment of every placed tensor, in bytes: that of the widest value there is. */
export const TENSOR_ALIGNMENT = 16;

export type Allocator =
  | { readonly kind: 'export'; readonly name: string; readonly style: 'malloc' | 'cabi_realloc' }
  /** Bytes from `base` on are free. */
  | { readonly kind: 'above'; readonly base: number }
  | { readonly kind: 'grow' };

/** How tensors are placed in an instance of `module`; `image` is its state after instantiation. */
export function allocatorOf(module: ValidModule, image: Image): Allocator {
  for (const [name, style, params] of [
    ['malloc', 'malloc', 1],
    ['alloc', 'malloc', 1],
    ['cabi_realloc', 'cabi_realloc', 4],
  ] as const) {
    const found = module.exports.find((candidate) => candidate.name === name && candidate.kind === 'func');
    if (found === undefined) continue;
    const type = module.types[module.functions[found.index]];
    const words = [...type.params, ...type.results].every((value) => value === 'i32');
    if (words && type.params.length === params && type.results.length === 1) return { kind: 'export', name, style };
  }
  const heapBase = exportedGlobal(module, image, '__heap_base');
  if (heapBase !== null) return { kind: 'above', base: heapBase };
  const dataEnd = exportedGlobal(module, image, '__data_end');
  if (dataEnd === null) return { kind: 'grow' };
  const bytes = image.memory?.length ?? 0;
  let base = dataEnd;
  module.globalTypes.forEach((global, i) => {
    const initial = image.globals[i * 2];
    if (global.mutable && global.type === 'i32' && initial <= bytes) base = Math.max(base, initial);
  });
  return { kind: 'above', base };
}

function exportedGlobal(module: ValidModule, image: Image, name: string): number | null {
  const found = module.exports.find((candidate) => candidate.name === name && candidate.kind === 'global');
  return found !== undefined && module.globalTypes[found.index].type === 'i32' ? image.globals[found.index * 2] : null;
}

/** Allocates by the guest's own export. A trap of the allocator is data, as any other. */
export async function allocateByExport(
  instance: Instance,
  program: Program,
  allocator: Allocator & { kind: 'export' },
  lengths: readonly number[],
  limits: RunLimits,
): Promise<{ readonly pointers: readonly number[]; readonly trap: Trap | null }> {
  const pointers: number[] = [];
  for (const length of lengths) {
    const args =
      allocator.style === 'malloc'
        ? new Uint32Array([length, 0])
        : new Uint32Array([0, 0, 0, 0, TENSOR_ALIGNMENT, 0, length, 0]);
    const outcome = await instance.call(program, allocator.name, args, limits);
    if (outcome.trap !== null) return { pointers, trap: outcome.trap };
    const pointer = outcome.results[0];
    const bytes = await instance.memoryBytes();
    if ((pointer === 0 && length > 0) || pointer + length > bytes) {
      const message = `cannot place a tensor of ${length} bytes: '${allocator.name}' answered ${pointer}, memory has ${bytes} bytes`;
      throw new TensorWasmError('out_of_memory', message, { requested: length, pointer, memory: bytes });
    }
    pointers.push(pointer);
  }
  return { pointers, trap: null };
}

/** Pointers for tensors laid out from `from` on, and the end of the last one. */
export function layOut(
  from: number,
  lengths: readonly number[],
): { readonly pointers: number[]; readonly end: number } {
  let end = from;
  const pointers = lengths.map((length) => {
    const pointer = Math.ceil(end / TENSOR_ALIGNMENT) * TENSOR_ALIGNMENT;
    end = pointer + length;
    return pointer;
  });
  return { pointers, end };
}

/**
 * The image with memory grown, in whole pages, to hold `bytes`.
 *
 * @throws TensorWasmError `out_of_memory` when the module's own maximum or `maxPages` forbids it, or there is no memory.
 */
export function grown(module: ValidModule, image: Image, bytes: number, maxPages: number): Image {
  const memory = image.memory;
  if (memory === null || module.memories.length === 0) {
    throw new TensorWasmError('invalid_args', 'cannot place a tensor: the module has no memory');
  }
  if (bytes <= memory.length) return image;
  const pages = Math.ceil(bytes / PAGE);
  const max = Math.min(module.memories[0].limits.max ?? 65536, maxPages);
  if (pages > max) {
    const message = `cannot place the tensors: they need ${pages} pages of memory, at most ${max} are allowed`;
    throw new TensorWasmError('out_of_memory', message, { requested: pages, max });
  }
  const larger = new Uint8Array(pages * PAGE);
  larger.set(memory);
  return { ...image, memory: larger };
}
