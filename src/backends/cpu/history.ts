/**
 * How a trap is located where the engine does not say where it happened (JavaScriptCore): guests are deterministic, so the instance is brought back to a state
 * that it had, and what it did since is done again by the locating variant of its module. That one then takes the instance's place.
 *
 * An instance keeps one earlier state and a list of what was done since. When that has taken longer than a copy of the state is worth, or what was done
 * cannot be repeated (a deadline stopped it), the present state is copied instead. So a replay takes little more than the trapping launch itself.
 */
import type { Outcome, RunLimits } from '../../core/backend.ts';
import type { Image } from '../../core/engine/image.ts';
import type { Cell } from './cell.ts';

/** The state is copied again after so much run time or so many operations, and more of both per page: a copy takes some 20 microseconds a page. */
const KEPT_MS = 20;
const KEPT_MS_PER_PAGE = 0.25;
const KEPT_OPERATIONS = 256;
const KEPT_OPERATIONS_PER_PAGE = 16;

/** Something done to an instance. Must do the same to any cell in the same state, and own what it refers to. */
export type Operation = (cell: Cell, limits: RunLimits) => Promise<Outcome | null>;

export class History {
  #state: Image;
  #done: { readonly operation: Operation; readonly limits: RunLimits }[] = [];
  #ms = 0;

  /** `state` is kept, not copied. */
  constructor(state: Image) {
    this.#state = state;
  }

  get state(): Image {
    return this.#state;
  }

  /** Notes what `cell` has done. */
  add(operation: Operation, { fuel }: RunLimits, outcome: Outcome | null, cell: Cell): void {
    this.#done.push({ operation, limits: { fuel } });
    this.#ms += outcome?.runMs ?? 0;
    const code = outcome?.trap?.code;
    const repeatable = code !== 'deadline_exceeded' && code !== 'cancelled' && outcome?.trap?.function !== null;
    const pages = cell.pages ?? 0;
    const cheap =
      this.#ms < KEPT_MS + KEPT_MS_PER_PAGE * pages &&
      this.#done.length < KEPT_OPERATIONS + KEPT_OPERATIONS_PER_PAGE * pages;
    if (repeatable && cheap) return;
    this.#state = cell.image();
    this.#done = [];
    this.#ms = 0;
  }

  /** Brings a cell that has just loaded {@link state} to where the instance was. */
  async replay(cell: Cell): Promise<void> {
    for (const { operation, limits } of this.#done) await operation(cell, limits);
  }
}

/** A state that shares nothing with what the caller may write to. */
export function copyOf(image: Image): Image {
  if (image.frozen) return image;
  const { memory, globals, tables, droppedData, droppedElements } = image;
  return {
    memory: memory?.slice() ?? null,
    globals: globals.slice(),
    tables: tables.map((table) => table.slice()),
    droppedData: droppedData.slice(),
    droppedElements: droppedElements.slice(),
  };
}
