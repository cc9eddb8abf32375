/** Linear memories by what makes one as good as another. */
import type { GuestLimits } from '../../core/backend.ts';
import { PAGE } from '../../core/engine/image.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { ValidModule } from '../../core/wasm/module.ts';

const MAX_PAGES = 65536;

/** In pages of 64 KiB. */
export interface MemoryShape {
  readonly pages: number;
  readonly maximum: number;
}

/** The memory of an instance of `module` that begins with `pages`. */
export function memoryShape(module: ValidModule, pages: number, { maxPages }: GuestLimits): MemoryShape {
  const declared = module.memories[0]?.limits.max ?? MAX_PAGES;
  return { pages, maximum: Math.max(pages, Math.min(declared, maxPages)) };
}

export function pagesOf(memory: WebAssembly.Memory): number {
  return memory.buffer.byteLength / PAGE;
}

/** @throws TensorWasmError `out_of_memory` where the host has no room. */
export function newMemory({ pages, maximum }: MemoryShape): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum });
  } catch (cause) {
    throw new TensorWasmError(
      'out_of_memory',
      `Cannot create a linear memory of ${pages} pages: the host has no room`,
      { pages },
      { cause },
    );
  }
}
