import type { BatchOutcome, Outcome } from '../../core/backend.ts';
import type { Image } from '../../core/engine/image.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { State } from '../../core/ir/interpret/state.ts';

/** Bytes; divides a page, so that no block reaches past a memory's end. */
const BLOCK = 1024;
const BLOCK_WORDS = BLOCK / 4;

/** What a lane's final state has that the initial one has not. */
interface Difference {
  readonly size: number;
  /** Numbers of the blocks of {@link BLOCK} bytes that differ, and their bytes one after another. */
  readonly blocks: Int32Array;
  readonly bytes: Uint8Array;
  readonly globals: Int32Array;
  readonly tables: readonly Uint32Array[] | null;
  readonly droppedData: Uint8Array;
  readonly droppedElements: Uint8Array;
}

/**
 * The final states of a batch's lanes. All lanes run on one {@link State}, which is put back after each; only what a lane changed is kept.
 */
export class LaneStates {
  readonly #initial: Image;
  readonly #state: State;
  readonly #words: Int32Array;
  #lanes: Difference[] = [];

  constructor(initial: Image, state: State) {
    this.#initial = initial;
    this.#state = state;
    const { memory } = initial;
    this.#words = memory === null ? new Int32Array(0) : new Int32Array(memory.slice().buffer);
  }

  /** Keeps what the lane that just ended changed, and makes the state the initial one again. */
  take(): void {
    const state = this.#state;
    const words = new Int32Array(state.bytes.buffer, 0, state.size / 4);
    const changed: number[] = [];
    for (let block = 0; block < state.size / BLOCK; block++) {
      const end = (block + 1) * BLOCK_WORDS;
      for (let at = block * BLOCK_WORDS; at < end; at++) {
        if (words[at] !== (at < this.#words.length ? this.#words[at] : 0)) {
          changed.push(block);
          break;
        }
      }
    }
    const bytes = new Uint8Array(changed.length * BLOCK);
    changed.forEach((block, i) => {
      const at = block * BLOCK;
      const present = state.bytes.subarray(at, at + BLOCK);
      bytes.set(present, i * BLOCK);
      present.fill(0);
      if (this.#initial.memory !== null) present.set(this.#initial.memory.subarray(at, at + BLOCK));
    });
    const { size } = state;
    state.size = this.#words.length * 4;
    this.#lanes.push({
      size,
      blocks: Int32Array.from(changed),
      bytes,
      globals: state.globals.slice(),
      tables: this.#takeTables(),
      droppedData: state.droppedData.slice(),
      droppedElements: state.droppedElements.slice(),
    });
    state.globals.set(this.#initial.globals);
    state.droppedData.set(this.#initial.droppedData);
    state.droppedElements.set(this.#initial.droppedElements);
  }

  #takeTables(): readonly Uint32Array[] | null {
    const { tables } = this.#state;
    const same = tables.every((table, i) => equal(table, this.#initial.tables[i]));
    if (same) return null;
    const taken = tables.slice();
    for (let i = 0; i < tables.length; i++) tables[i] = this.#initial.tables[i].slice();
    return taken;
  }

  image(lane: number): Image {
    const found = this.#lanes[lane];
    if (found === undefined) throw new TensorWasmError('internal', `Cannot read lane ${lane}: no such lane is kept`);
    const { memory } = this.#initial;
    return {
      memory: memory === null ? null : this.#memory(found, memory),
      globals: new Uint32Array(found.globals),
      tables: (found.tables ?? this.#initial.tables).map((table) => table.slice()),
      droppedData: found.droppedData.slice(),
      droppedElements: found.droppedElements.slice(),
    };
  }

  #memory({ size, blocks, bytes }: Difference, initial: Uint8Array): Uint8Array {
    const memory = new Uint8Array(size);
    memory.set(initial);
    blocks.forEach((block, i) => {
      memory.set(bytes.subarray(i * BLOCK, (i + 1) * BLOCK), block * BLOCK);
    });
    return memory;
  }

  release(): void {
    this.#lanes = [];
  }

  outcome(outcome: Outcome): BatchOutcome {
    return {
      outcome,
      image: async (lane) => this.image(lane),
      release: () => this.release(),
    };
  }
}

function equal(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((element, i) => element === b[i]);
}
