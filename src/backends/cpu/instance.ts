import type { GuestLimits, Instance, Outcome, Program, RunLimits, ValueWords } from '../../core/backend.ts';
import type { Image } from '../../core/engine/image.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { Cell } from './cell.ts';
import { type Compiled, compiled } from './compiled.ts';
import type { History } from './history.ts';
import { call, grid } from './launch.ts';
import type { CellPool } from './pool.ts';
import { ours, type ProgramExport } from './program.ts';
import { UnlocatedTrap } from './trap.ts';

export class CpuInstance implements Instance {
  readonly #pool: CellPool;
  readonly #compiled: Compiled;
  readonly #limits: GuestLimits;
  #cell: Cell | null;
  /** Null where traps are located without it. */
  #history: History | null;

  constructor(cell: Cell, pool: CellPool, limits: GuestLimits, history: History | null) {
    this.#cell = cell;
    this.#compiled = cell.compiled;
    this.#pool = pool;
    this.#limits = limits;
    this.#history = history;
  }

  #live(): Cell {
    if (this.#cell === null) throw new TensorWasmError('internal', 'Cannot use the instance: it was released');
    return this.#cell;
  }

  #target(program: Program, name: string): ProgramExport {
    const known = ours(program);
    const { maxTableElements } = known.limits;
    if (known.compiled.module !== this.#compiled.module || maxTableElements !== this.#limits.maxTableElements)
      throw new TensorWasmError(
        'internal',
        'Cannot run the program: it was compiled from another module or for other limits',
      );
    return known.target(name);
  }

  async #launch(launch: (cell: Cell, limits: RunLimits) => Promise<Outcome>, limits: RunLimits): Promise<Outcome> {
    const cell = this.#live();
    const history = this.#history;
    if (history === null) return launch(cell, limits);
    try {
      const outcome = await launch(cell, limits);
      history.add(launch, limits, outcome, cell);
      return outcome;
    } catch (error) {
      if (!(error instanceof UnlocatedTrap)) throw error;
    }
    const locating = this.#pool.take(
      await compiled(this.#compiled.module, this.#limits, 'locating'),
      history.state,
      this.#limits,
    );
    await history.replay(locating);
    // Within the same limits: it takes as long again, and a deadline may come before its end.
    const outcome = await launch(locating, limits);
    this.#history = null;
    const replaced = this.#cell === null ? locating : cell;
    if (this.#cell !== null) this.#cell = locating;
    this.#pool.give(replaced, this.#limits);
    return outcome;
  }

  async call(program: Program, name: string, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    const target = this.#target(program, name);
    const words = args.slice();
    return this.#launch((cell, within) => call(cell, target, words, within, this.#limits), limits);
  }

  async grid(program: Program, name: string, count: number, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    const target = this.#target(program, name);
    const { stack } = ours(program);
    const words = args.slice();
    return this.#launch((cell, within) => grid(cell, target, count, words, within, this.#limits, stack), limits);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    return this.#range(offset, length).slice();
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    this.#range(offset, bytes.length).set(bytes);
    if (this.#history === null) return;
    const copy = bytes.slice();
    const again = async (cell: Cell) => {
      cell.bytes().set(copy, offset);
      return null;
    };
    this.#history.add(again, { fuel: null }, null, this.#live());
  }

  #range(offset: number, length: number): Uint8Array {
    const bytes = this.#live().bytes();
    if (offset < 0 || length < 0 || offset + length > bytes.length)
      throw new TensorWasmError(
        'internal',
        `Cannot reach bytes ${offset} to ${offset + length}: the memory has ${bytes.length}`,
        {
          offset,
          length,
          size: bytes.length,
        },
      );
    return bytes.subarray(offset, offset + length);
  }

  async memoryBytes(): Promise<number> {
    return this.#live().bytes().length;
  }

  async image(): Promise<Image> {
    return this.#live().image();
  }

  release(): void {
    if (this.#cell !== null) this.#pool.give(this.#cell, this.#limits);
    this.#cell = null;
  }
}
