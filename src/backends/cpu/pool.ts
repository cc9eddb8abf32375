/**
 * Idle cells, by compiled module. What a former call left in one is overwritten when it is taken.
 *
 * A cell that has been idle for a while gives its memory to a new one of another module before a memory is made: JavaScriptCore collects the whole heap,
 * at once, for each that is made while some are there already.
 */
import type { GuestLimits } from '../../core/backend.ts';
import { type Image, PAGE } from '../../core/engine/image.ts';
import { Cell } from './cell.ts';
import type { Compiled } from './compiled.ts';
import { type MemoryShape, memoryShape, newMemory } from './linear-memory.ts';

/** Idle cells kept per module: so many, and as many as have so many pages together. */
const KEPT = 32;
const KEPT_PAGES = 256;
/** Of all modules together. */
const KEPT_OF_ALL = 1024;
const KEPT_PAGES_OF_ALL = 16384;
/**
 * How long a cell has to be idle before another module's may have its memory; twice as long after each time, so that a function that is called again
 * and again soon keeps its own.
 */
const IDLE_MS = 20;

interface Idle {
  readonly cell: Cell;
  readonly shape: MemoryShape | null;
  readonly maxPages: number;
  /** When another module may have its memory. */
  readonly spareFrom: number;
}

export class CellPool {
  readonly #of = new WeakMap<Compiled, Idle[]>();
  readonly #idleMs = new WeakMap<Compiled, number>();
  /** Of all modules, the one that has been idle longest first. */
  readonly #all = new Set<Idle>();
  #pages = 0;
  readonly #now: () => number;

  /** @param now Milliseconds; of any clock that does not go back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A cell whose state is `image`'s. */
  take(compiled: Compiled, image: Image, limits: GuestLimits): Cell {
    const idle = this.#of.get(compiled) ?? [];
    // The last is the one most likely to be in the processor's caches.
    const found = idle.findLast(({ cell, maxPages }) => maxPages === limits.maxPages && cell.fits(image));
    if (found) this.#remove(found);
    const cell = found ? found.cell : this.#make(compiled, image, limits);
    cell.load(image);
    return cell;
  }

  #make(compiled: Compiled, { memory }: Image, limits: GuestLimits): Cell {
    if (memory === null) return new Cell(compiled, null);
    const shape = memoryShape(compiled.module, memory.byteLength / PAGE, limits);
    return new Cell(compiled, this.#unused(shape) ?? newMemory(shape));
  }

  /** The memory of a cell that is no longer used. */
  #unused({ pages, maximum }: MemoryShape): WebAssembly.Memory | null {
    const now = this.#now();
    for (const idle of this.#all) {
      const { shape, spareFrom, cell } = idle;
      if (now < spareFrom || shape?.pages !== pages || shape.maximum !== maximum) continue;
      this.#remove(idle);
      this.#idleMs.set(cell.compiled, 2 * this.#idleFor(cell.compiled));
      return cell.memory;
    }
    return null;
  }

  #idleFor(compiled: Compiled): number {
    return this.#idleMs.get(compiled) ?? IDLE_MS;
  }

  /** Takes a cell back, unless a guest still runs in it. */
  give(cell: Cell, limits: GuestLimits): void {
    if (cell.run !== null) return;
    const { compiled, pages } = cell;
    const idle = this.#of.get(compiled) ?? [];
    this.#of.set(compiled, idle);
    if (idle.length >= KEPT || (pages ?? 0) * (idle.length + 1) > KEPT_PAGES) return;
    const shape = pages === null ? null : memoryShape(compiled.module, pages, limits);
    const spareFrom = this.#now() + this.#idleFor(compiled);
    const kept = { cell, shape, maxPages: limits.maxPages, spareFrom };
    idle.push(kept);
    this.#all.add(kept);
    this.#pages += pages ?? 0;
    for (const oldest of this.#all) {
      if (this.#all.size <= KEPT_OF_ALL && this.#pages <= KEPT_PAGES_OF_ALL) break;
      this.#remove(oldest);
    }
  }

  #remove(idle: Idle): void {
    this.#all.delete(idle);
    this.#pages -= idle.shape?.pages ?? 0;
    const own = this.#of.get(idle.cell.compiled) ?? [];
    own.splice(own.lastIndexOf(idle), 1);
  }
}
