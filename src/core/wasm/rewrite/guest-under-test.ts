/** For tests: a module given as text, rewritten, and run by the engine with a host that only notes what it is asked. */
import wabt from 'wabt';
import { load } from '../load.ts';
import type { ValidModule } from '../module.ts';
import { ALL_PASSES, type Passes, type Rewritten, rewrite } from './index.ts';

export const NO_PASSES: Passes = { fuel: false, depth: false, canonicalNan: false, locate: 'position' };

const { parseWat } = await wabt();

export function moduleOf(wat: string): ValidModule {
  const features = { bulk_memory: true, reference_types: true, multi_value: true, sign_extension: true };
  return load(new Uint8Array(parseWat('guest.wat', wat, features).toBinary({}).buffer));
}

export class GuestUnderTest {
  readonly module: ValidModule;
  readonly rewritten: Rewritten;
  readonly exports: WebAssembly.Exports;
  readonly memory: WebAssembly.Memory;
  /** Sites at which fuel was asked for. */
  readonly refills: number[] = [];
  /** Sites at which the host was let look. */
  readonly looks: number[] = [];
  /** Sites at which the guest called `trap`. */
  readonly traps: number[] = [];
  /** Slices that are given, in order; then the guest is stopped. */
  slices: number[] = [];

  constructor(wat: string, passes: Passes = ALL_PASSES) {
    this.module = moduleOf(wat);
    this.rewritten = rewrite(this.module, { passes, maxTableElements: 1000 });
    const initial = this.module.memories[0]?.limits.min ?? 0;
    this.memory = new WebAssembly.Memory({ initial, maximum: Math.max(10, initial) });
    const words = this.#words;
    const h = {
      memory: this.memory,
      refill: (site: number) => {
        this.refills.push(site);
        const slice = this.slices.shift();
        if (slice === undefined) throw new Error('out of fuel');
        return slice;
      },
      look: (site: number) => {
        this.looks.push(site);
        return 0;
      },
      trap: (site: number) => {
        this.traps.push(site);
        throw new Error('trap');
      },
      suspend: () => {},
      out: (word: number) => {
        words.push(word >>> 0);
      },
      lane: () => 1000,
    };
    this.exports = new WebAssembly.Instance(new WebAssembly.Module(this.rewritten.bytes), { h }).exports;
    this.global('depth').value = 1000;
  }

  readonly #words: number[] = [];

  global(name: string): WebAssembly.Global {
    const found = this.exports[name];
    if (found instanceof WebAssembly.Global) return found;
    throw new Error(`no global ${name}`);
  }

  /** Calls an export of the guest by its name; arguments and results are words. */
  call(name: string, ...args: number[]): number[] {
    const index = this.module.exports.find((item) => item.name === name)?.index;
    const entry = this.exports[`f${index}`];
    if (typeof entry !== 'function') throw new Error(`no entry ${name}`);
    this.#words.length = 0;
    entry(...args);
    return [...this.#words];
  }
}
