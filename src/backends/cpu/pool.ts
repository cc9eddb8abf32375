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
/**
 * How long a cell has to be idle before another module's may have its memory; twice as long after each time, so that a function that is called again
 * and again soon keeps its own.
 */
const IDLE_MS = 20;
/** How long it may: what has been idle for longer is its module's alone, and goes with it. */
const SPARE_MS = 1000;

interface Idle {
  readonly cell: Cell;
  readonly maxPages: number;
  readonly since: number;
}

export class CellPool {
  readonly #idle = new WeakMap<Compiled, Idle[]>();
  readonly #idleMs = new WeakMap<Compiled, number>();
  /** Those with a memory that another module may have or soon may, the one that has been idle longest first. */
  readonly #spare = new Map<Idle, MemoryShape>();
  readonly #now: () => number;

  /** @param now Milliseconds; of any clock that does not go back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A cell whose state is `image`'s. */
  take(compiled: Compiled, image: Image, limits: GuestLimits): Cell {
    const idle = this.#idle.get(compiled) ?? [];
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
    this.#forget(now);
    for (const [idle, shape] of this.#spare) {
      const { compiled, memory } = idle.cell;
      const keptMs = this.#idleMs.get(compiled) ?? IDLE_MS;
      if (now - idle.since < keptMs || shape.pages !== pages || shape.maximum !== maximum) continue;
      this.#remove(idle);
      this.#idleMs.set(compiled, 2 * keptMs);
      return memory;
    }
    return null;
  }

  /** Takes a cell back, unless a guest still runs in it. */
  give(cell: Cell, limits: GuestLimits): void {
    if (cell.run !== null) return;
    const { compiled, pages } = cell;
    const idle = this.#idle.get(compiled) ?? [];
    this.#idle.set(compiled, idle);
    if (idle.length >= KEPT || (pages ?? 0) * (idle.length + 1) > KEPT_PAGES) return;
    const now = this.#now();
    const kept = { cell, maxPages: limits.maxPages, since: now };
    idle.push(kept);
    if (pages !== null) this.#spare.set(kept, memoryShape(compiled.module, pages, limits));
    this.#forget(now);
  }

  #forget(now: number): void {
    for (const [oldest] of this.#spare) {
      if (now - oldest.since <= SPARE_MS) break;
      this.#spare.delete(oldest);
    }
  }

  #remove(idle: Idle): void {
    this.#spare.delete(idle);
    const own = this.#idle.get(idle.cell.compiled) ?? [];
    own.splice(own.lastIndexOf(idle), 1);
  }
}
