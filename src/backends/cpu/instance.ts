import type { GuestLimits, Instance, Outcome, Program, RunLimits, ValueWords } from '../../core/backend.ts';
import type { Image } from '../../core/engine/image.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { Cell } from './cell.ts';
import { call, grid } from './launch.ts';
import type { CellPool } from './pool.ts';
import { ours, type ProgramExport } from './program.ts';

export class CpuInstance implements Instance {
  readonly #pool: CellPool;
  readonly #limits: GuestLimits;
  #cell: Cell | null;

  constructor(cell: Cell, pool: CellPool, limits: GuestLimits) {
    this.#cell = cell;
    this.#pool = pool;
    this.#limits = limits;
  }

  #live(): Cell {
    if (this.#cell === null) throw new TensorWasmError('internal', 'Cannot use the instance: it was released');
    return this.#cell;
  }

  #target(cell: Cell, program: Program, name: string): ProgramExport {
    const known = ours(program);
    if (known.compiled !== cell.compiled)
      throw new TensorWasmError(
        'internal',
        'Cannot run the program: it was compiled from another module or for other limits',
      );
    return known.target(name);
  }

  async call(program: Program, name: string, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    const cell = this.#live();
    return call(cell, this.#target(cell, program, name), args, limits, this.#limits);
  }

  async grid(program: Program, name: string, count: number, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    const cell = this.#live();
    return grid(cell, this.#target(cell, program, name), count, args, limits, this.#limits);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    return this.#range(offset, length).slice();
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    this.#range(offset, bytes.length).set(bytes);
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
