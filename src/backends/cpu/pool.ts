/** Idle cells, by compiled module. What a former call left in one is overwritten when it is taken. */
import type { GuestLimits } from '../../core/backend.ts';
import { type Image, PAGE } from '../../core/engine/image.ts';
import { Cell } from './cell.ts';
import type { Compiled } from './compiled.ts';

/** Idle cells kept per module: so many, and as many as have so many pages together. */
const KEPT = 32;
const KEPT_PAGES = 256;

export class CellPool {
  readonly #idle = new WeakMap<Compiled, { readonly cell: Cell; readonly maxPages: number }[]>();

  /** A cell whose state is `image`'s. */
  take(compiled: Compiled, image: Image, limits: GuestLimits): Cell {
    const idle = this.#idle.get(compiled) ?? [];
    // The last is the one most likely to be in the processor's caches.
    let at = idle.length - 1;
    while (at >= 0 && !(idle[at].maxPages === limits.maxPages && idle[at].cell.fits(image))) at--;
    const pages = image.memory === null ? null : image.memory.byteLength / PAGE;
    const cell = at < 0 ? new Cell(compiled, pages, limits) : idle[at].cell;
    if (at >= 0) {
      idle.copyWithin(at, at + 1);
      idle.pop();
    }
    cell.load(image);
    return cell;
  }

  /** Takes a cell back, unless a guest still runs in it. */
  give(cell: Cell, limits: GuestLimits): void {
    if (cell.run !== null) return;
    const idle = this.#idle.get(cell.compiled) ?? [];
    const pages = (cell.pages ?? 0) * (idle.length + 1);
    if (pages <= KEPT_PAGES && idle.length < KEPT) idle.push({ cell, maxPages: limits.maxPages });
    this.#idle.set(cell.compiled, idle);
  }
}
