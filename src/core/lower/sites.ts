import type { Site, SiteInfo } from '../ir/index.ts';
import type { TrapCode } from '../wasm/traps.ts';

/** The site of the instruction being lowered, for a trap of the given code. */
export type SiteOf = (code: TrapCode) => Site;

/** Collects trap sites; equal ones share a number. */
export class SiteTable {
  readonly list: SiteInfo[] = [];
  /** By code: the last site made, which is the only one that can be asked for again (code is lowered in order). */
  readonly #last = new Map<TrapCode, Site>();

  add(code: TrapCode, func: number, offset: number): Site {
    const last = this.#last.get(code);
    if (last !== undefined && this.list[last].function === func && this.list[last].offset === offset) return last;
    const site = this.list.push({ code, function: func, offset }) - 1;
    this.#last.set(code, site);
    return site;
  }
}
