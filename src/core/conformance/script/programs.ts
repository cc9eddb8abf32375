import type { Device, Mode, Program } from '../../backend.ts';
import { requireRunnable } from '../../engine/invoke.ts';
import { TensorWasmError } from '../../errors.ts';
import type { Linked } from '../../link/index.ts';
import type { LinkedPrograms } from '../../link/programs.ts';
import { groupsByWeight } from './weight.ts';

/** Programs that hold several exports of a script's module each, since a script calls most of them. */
export class GroupedPrograms implements LinkedPrograms {
  readonly #device: Device;
  readonly #linked: Linked;
  readonly #most: number;
  readonly #made = new Map<string, Promise<Program>>();
  /** By mode and export: the exports that share its program. */
  readonly #groups = new Map<string, readonly string[]>();

  /** `most`: inlined bytes of the exports that share a program. */
  constructor(device: Device, linked: Linked, most: number) {
    this.#device = device;
    this.#linked = linked;
    this.#most = most;
  }

  /** The program of the group that the export is in; where that is refused as a whole, one of its own. */
  async obtain(name: string, mode: Mode, beside: () => readonly string[]): Promise<Program> {
    requireRunnable(this.#device, this.#linked.module, name, mode);
    const group = this.#group(name, mode, beside);
    try {
      return await this.#compiled(`${mode} group ${group[0]}`, group, mode);
    } catch (error) {
      if (!(error instanceof TensorWasmError) || error.kind !== 'refused') throw error;
      return this.#compiled(`${mode} alone ${name}`, [name], mode);
    }
  }

  has(name: string, mode: Mode): boolean {
    const group = this.#groups.get(`${mode} ${name}`);
    return group !== undefined && this.#made.has(`${mode} group ${group[0]}`);
  }

  #group(name: string, mode: Mode, beside: () => readonly string[]): readonly string[] {
    const known = this.#groups.get(`${mode} ${name}`);
    if (known !== undefined) return known;
    const { module } = this.#linked;
    const runnable = beside().filter((one) => this.#device.verdict(module, one, mode).runnable);
    for (const group of groupsByWeight(module, runnable, this.#most)) {
      for (const one of group) this.#groups.set(`${mode} ${one}`, group);
    }
    return this.#groups.get(`${mode} ${name}`) ?? [name];
  }

  #compiled(key: string, exports: readonly string[], mode: Mode): Promise<Program> {
    let program = this.#made.get(key);
    if (program === undefined) {
      const { module, limits } = this.#linked;
      program = this.#device.compile({ module, exports, mode, exactness: 'exact', limits });
      this.#made.set(key, program);
    }
    return program;
  }

  release(): void {
    for (const program of this.#made.values()) program.then((made) => made.release()).catch(() => undefined);
    this.#made.clear();
  }
}
