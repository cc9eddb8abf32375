/** Random modules before and after every legalisation pass, on the interpreter: no pass may change what can be seen. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomModule } from '../../../test/random-module.ts';
import { DEFAULT_GUEST_LIMITS } from '../backend.ts';
import type { Image } from '../engine/image.ts';
import { buildImage } from '../engine/instantiate.ts';
import type { Program } from '../ir/index.ts';
import { Machine } from '../ir/interpret/machine.ts';
import { State } from '../ir/interpret/state.ts';
import { verify } from '../ir/verify.ts';
import { softFloatLibrary } from '../softfloat/library.ts';
import { load } from '../wasm/load.ts';
import { lower } from './index.ts';
import { type Legalised, legalise } from './legalise/index.ts';
import type { Target } from './legalise/target.ts';

/** A target that has 32-bit integers and nothing else. */
const WORDS_ONLY: Target = {
  floats: { native: new Set(), guarded: new Set() },
  i64: false,
  f64: false,
  memory: 'words',
  bulk: false,
};

/** The same without calls: every function is part of the machine. */
const MACHINE: Target = { ...WORDS_ONLY, machine: { inlined: 0, routine: 0, copies: 0 } };

/** Arguments of an (i32, i64, f64) function, by words. */
const ARGUMENTS = [
  [0, 0, 0, 0, 0],
  [5, 0xfffffffd, 0xffffffff, 0, 0x40040000],
  [0xffffffff, 0, 0x100, 0, 0xfff80000],
];

function pairs(words: readonly number[]): Uint32Array {
  return new Uint32Array(words.flatMap((word) => [word, 0]));
}

function observe(program: Program, image: Image, entry: number, args: Uint32Array, fuel: number) {
  const state = new State(image);
  const machine = new Machine(program, state, DEFAULT_GUEST_LIMITS);
  const progress = machine.run(program.entries[entry].func, args, fuel);
  return {
    progress,
    words: progress === 'returned' ? Array.from(machine.results) : [],
    site: progress === 'trapped' ? program.sites[machine.site] : null,
    fuel: machine.fuelSpent,
    memory: state.image().memory ?? new Uint8Array(0),
  };
}

/** The image as the legalised program lays out globals: a word each. */
function legalImage(image: Image, { globals }: Legalised): Image {
  const words = new Uint32Array(globals.length * 2);
  globals.forEach(({ global, word }, i) => {
    words[i * 2] = image.globals[global * 2 + word] ?? 0;
  });
  return { ...image, globals: words };
}

/** How many of the runs of `count` random modules differ once the legalised program has gone through `change`. */
function differences(
  count: number,
  change: (program: Program) => Program,
  target = WORDS_ONLY,
): { runs: number; different: string[] } {
  const different: string[] = [];
  let runs = 0;
  for (let seed = 1; seed <= count; seed++) {
    const { bytes, functions } = randomModule(seed * 104729);
    const module = load(bytes);
    const source = lower(
      module,
      functions.map((_, i) => `f${i}`),
    );
    const legal = legalise(source, target, softFloatLibrary());
    const program = change(legal.program);
    verify(program);
    const image = buildImage(module, {}, DEFAULT_GUEST_LIMITS);
    for (const [entry, { results }] of source.entries.entries()) {
      for (const [a, ...rest] of ARGUMENTS) {
        for (const fuel of [100_000, 12]) {
          const before = observe(source, image, entry, new Uint32Array([a, 0, ...rest]), fuel);
          const after = observe(program, legalImage(image, legal), entry, pairs([a, ...rest]), fuel);
          const wide = results.flatMap((type) => (type === 'i32' || type === 'f32' ? [1, 0] : [1, 1]));
          const expected = before.words.filter((_, i) => wide[i] === 1);
          const actual = after.words.filter((_, i) => i % 2 === 0);
          const same =
            JSON.stringify([before.progress, expected, before.site, before.fuel]) ===
              JSON.stringify([after.progress, actual, after.site, after.fuel]) &&
            Buffer.compare(before.memory, after.memory) === 0;
          runs++;
          if (!same) different.push(`seed ${seed}, f${entry}(${[a, ...rest].join(', ')}), fuel ${fuel}`);
        }
      }
    }
  }
  return { runs, different };
}

/** Every subtraction of 32-bit words made an addition, in the outermost lists. */
function withoutSubtraction(program: Program): Program {
  const functions = program.functions.map((func) => ({
    ...func,
    body: func.body.map((stmt) =>
      stmt.k === 'num' && stmt.op === 'i32.sub' ? { ...stmt, op: 'i32.add' as const } : stmt,
    ),
  }));
  return { ...program, functions };
}

describe('legalised random modules', { timeout: 120_000 }, () => {
  it('do what they did before, on words alone', () => {
    const { runs, different } = differences(25, (program) => program);
    assert.deepEqual(different, []);
    assert.ok(runs > 200);
  });

  it('do what they did before, as one machine', () => {
    assert.deepEqual(differences(25, (program) => program, MACHINE).different, []);
  });

  it('show a pass that subtracts wrongly', () => {
    assert.notDeepEqual(differences(25, withoutSubtraction).different, []);
  });
});
