import type { Device, Mode, Program } from '../backend.ts';
import { requireRunnable } from '../engine/invoke.ts';
import type { Linked } from './index.ts';

/** Compiles what the exports of one linked module need. */
export interface LinkedPrograms {
  /**
   * A program that holds the export `name` of the linked module, and perhaps some of those that `beside` answers: exports of the same member,
   * `name` among them. It is not the caller's to release.
   *
   * @throws RefusedError when the device cannot run the export.
   */
  obtain(name: string, mode: Mode, beside: () => readonly string[]): Promise<Program>;
  /** Whether `obtain` has been asked for the program that it would answer. */
  has(name: string, mode: Mode): boolean;
  release(): void;
}

/** A program for every export that is called. */
export class SeparatePrograms implements LinkedPrograms {
  readonly #device: Device;
  readonly #linked: Linked;
  readonly #made = new Map<string, Promise<Program>>();

  constructor(device: Device, linked: Linked) {
    this.#device = device;
    this.#linked = linked;
  }

  obtain(name: string, mode: Mode): Promise<Program> {
    const { module, limits } = this.#linked;
    requireRunnable(this.#device, module, name, mode);
    const key = `${mode} ${name}`;
    let program = this.#made.get(key);
    if (program === undefined) {
      program = this.#device.compile({ module, exports: [name], mode, exactness: 'exact', limits });
      this.#made.set(key, program);
    }
    return program;
  }

  has(name: string, mode: Mode): boolean {
    return this.#made.has(`${mode} ${name}`);
  }

  release(): void {
    for (const program of this.#made.values()) program.then((made) => made.release()).catch(() => undefined);
    this.#made.clear();
  }
}
