/**
 * The table of places where a rewritten module may stop, so that a trap is reported at the function and byte of the module *as deployed*.
 * A site is a number; sites of one function are consecutive, in order of position.
 */

/** Pseudo-opcodes of sites that the rewriter added: fuel is taken here, or call depth is. */
export const SITE_FUEL = -1;
export const SITE_DEPTH = -2;

/** A place in the guest's module. `opcode` is the instruction's there, or a pseudo-opcode. */
export interface Site {
  readonly function: number;
  readonly offset: number;
  readonly opcode: number;
}

export class SiteTable {
  /** By site: function index in the guest's index space. */
  readonly functions: number[] = [];
  /** By site: byte offset in the guest's module. */
  readonly offsets: number[] = [];
  /** By site: the opcode there, or a pseudo-opcode. */
  readonly opcodes: number[] = [];
  /** By site: where the instruction stands in its rewritten function's expression, in bytes. */
  readonly positions: number[] = [];
  get length(): number {
    return this.offsets.length;
  }

  add(func: number, offset: number, opcode: number, position: number): number {
    this.functions.push(func);
    this.offsets.push(offset);
    this.opcodes.push(opcode);
    this.positions.push(position);
    return this.offsets.length - 1;
  }

  /** The site with this number, or null if it is none of this table's. */
  site(number: number): Site | null {
    if (number < 0 || number >= this.length) return null;
    return { function: this.functions[number], offset: this.offsets[number], opcode: this.opcodes[number] };
  }

  /** Number of the site of `func` whose instruction stands at `position`, or -1. */
  at(func: number, position: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const before =
        this.functions[middle] < func || (this.functions[middle] === func && this.positions[middle] < position);
      if (before) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < this.length && this.functions[i] === func && this.positions[i] === position; i++) {
      if (this.opcodes[i] >= 0) return i;
    }
    return -1;
  }
}
