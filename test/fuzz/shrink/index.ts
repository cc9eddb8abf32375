/** Reduces a module on which a device differs from the reference, by itself, as long as it goes on differing in the same way. */
import type { Device } from '../../../src/core/backend.ts';
import { ModuleError } from '../../../src/core/errors.ts';
import { load } from '../../../src/core/wasm/load.ts';
import type { ValidModule } from '../../../src/core/wasm/module.ts';
import { countInstructions, type Instr } from '../code/instruction.ts';
import { encodeTree, type Tree, treeOf } from '../code/tree.ts';
import { compareObservations, type Difference } from '../difference.ts';
import type { Experiment } from '../experiment.ts';
import { observe } from '../observe.ts';
import { smallerExperiments } from './experiment.ts';
import { smallerBodies, tidy } from './instructions.ts';
import { smallerModules } from './module.ts';

export interface Case {
  readonly module: ValidModule;
  readonly experiment: Experiment;
}

export interface Shrunk extends Case {
  readonly difference: Difference;
  /** Instructions left. */
  readonly instructions: number;
  /** Candidates tried. */
  readonly attempts: number;
}

export interface ShrinkOptions {
  /** Candidates to try at most. Default 4000. */
  readonly attempts?: number;
}

/** Throws RangeError when nothing differs to begin with. */
export async function shrink(
  given: Case,
  reference: Device,
  device: Device,
  options: ShrinkOptions = {},
): Promise<Shrunk> {
  const shrinker = new Shrinker(reference, device, options.attempts ?? 4000);
  return shrinker.run(given);
}

class Shrinker {
  readonly #reference: Device;
  readonly #device: Device;
  readonly #most: number;
  #attempts = 0;

  constructor(reference: Device, device: Device, most: number) {
    this.#reference = reference;
    this.#device = device;
    this.#most = most;
  }

  async run(given: Case): Promise<Shrunk> {
    const first = await this.#difference(given);
    if (first === null) throw new RangeError('Cannot shrink: the device does not differ from the reference');
    let { experiment } = given;
    let tree = treeOf(given.module);
    let { module } = given;
    let difference = first;
    const attempt = async (next: Tree, plan: Experiment): Promise<boolean> => {
      if (this.#attempts++ >= this.#most) return false;
      const candidate = loaded(next);
      if (candidate === null) return false;
      const found = await this.#difference({ module: candidate, experiment: plan });
      if (found === null || found.what !== first.what) return false;
      [tree, experiment, module, difference] = [next, plan, candidate, found];
      return true;
    };
    for (let before = -1; before !== this.#attempts && this.#attempts < this.#most; ) {
      before = this.#attempts;
      let smaller = false;
      smaller =
        (await this.#repeat(
          () => smallerExperiments(experiment),
          (plan) => attempt(tree, plan),
        )) || smaller;
      smaller =
        (await this.#repeat(
          () => smallerModules(tree, exportsOf(experiment)),
          (next) => attempt(next, experiment),
        )) || smaller;
      for (let i = 0; i < tree.bodies.length; i++) {
        const put = (list: readonly Instr[]): Tree => withBody(tree, i, list);
        await attempt(put(tidy(tree.bodies[i].list)), experiment);
        smaller =
          (await this.#repeat(
            () => smallerBodies(tree, i),
            async (list) => (await attempt(put(tidy(list)), experiment)) || (await attempt(put(list), experiment)),
          )) || smaller;
      }
      if (!smaller) break;
    }
    const instructions = tree.bodies.reduce((sum, { list }) => sum + countInstructions(list), 0);
    return { module, experiment, difference, instructions, attempts: this.#attempts };
  }

  /** Takes the first candidate that still differs, and asks for smaller ones again, until none does. */
  async #repeat<T>(candidates: () => Iterable<T>, attempt: (candidate: T) => Promise<boolean>): Promise<boolean> {
    let any = false;
    for (let found = true; found && this.#attempts < this.#most; ) {
      found = false;
      for (const candidate of candidates()) {
        if (!(await attempt(candidate))) continue;
        found = true;
        any = true;
        break;
      }
    }
    return any;
  }

  async #difference({ module, experiment }: Case): Promise<Difference | null> {
    const expected = await observe(this.#reference, module, experiment);
    if (expected === null) return null;
    const actual = await observe(this.#device, module, experiment);
    return compareObservations(expected, actual ?? new Map()).differences[0] ?? null;
  }
}

function withBody(tree: Tree, index: number, list: readonly Instr[]): Tree {
  return { ...tree, bodies: tree.bodies.map((body, i) => (i === index ? { ...body, list } : body)) };
}

function exportsOf({ calls, grid, batch }: Experiment): Set<string> {
  return new Set([...calls, grid, batch].flatMap((one) => (one === null ? [] : [one.export])));
}

/** Null where a candidate is no valid module. */
function loaded(tree: Tree): ValidModule | null {
  try {
    return load(encodeTree(tree));
  } catch (error) {
    // RangeErrors are a tree's that refers to what has been taken away.
    if (error instanceof ModuleError || error instanceof RangeError) return null;
    throw error;
  }
}
