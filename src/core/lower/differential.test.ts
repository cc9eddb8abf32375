import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RANDOM_PARAMS, type RandomType, randomModule } from '../../../test/random-module.ts';
import { DEFAULT_GUEST_LIMITS } from '../backend.ts';
import { buildImage } from '../engine/instantiate.ts';
import type { Program, Stmt } from '../ir/index.ts';
import { Machine } from '../ir/interpret/machine.ts';
import { State } from '../ir/interpret/state.ts';
import { verify } from '../ir/verify.ts';
import { load } from '../wasm/load.ts';
import type { ValidModule } from '../wasm/module.ts';
import { lower } from './index.ts';

type Value = number | bigint;

/** What can be seen of a run: results (or that it trapped), globals and memory. NaN stands for all NaNs. */
interface Seen {
  readonly results: readonly Value[] | 'trapped';
  readonly globals: readonly Value[];
  readonly memory: Uint8Array;
}

const ARGUMENTS: readonly (readonly Value[])[] = [
  [0, 0n, 0],
  [5, -3n, 2.5],
  [-1, 1n << 40n, -1e10],
];

function onEngine(bytes: Uint8Array, name: string, args: readonly Value[]): Seen {
  const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  const { exports } = new WebAssembly.Instance(module);
  let results: Seen['results'] = 'trapped';
  try {
    const returned: unknown = (exports[name] as (...args: readonly Value[]) => unknown)(...args);
    results = (returned === undefined ? [] : [returned].flat()) as Value[];
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
  }
  const global = (key: string): Value => (exports[key] as WebAssembly.Global).value as Value;
  const memory = new Uint8Array((exports.m as WebAssembly.Memory).buffer.slice(0));
  return { results, globals: [global('c'), global('g'), global('h')], memory };
}

function words(types: readonly RandomType[], values: readonly Value[]): Uint32Array {
  const view = new DataView(new ArrayBuffer(types.length * 8));
  types.forEach((type, i) => {
    if (type === 'i64') view.setBigInt64(i * 8, BigInt(values[i]), true);
    else if (type === 'f64') view.setFloat64(i * 8, Number(values[i]), true);
    else view.setInt32(i * 8, Number(values[i]), true);
  });
  return new Uint32Array(view.buffer);
}

function values(types: readonly RandomType[], all: Uint32Array): Value[] {
  const view = new DataView(all.slice().buffer);
  return types.map((type, i) => {
    if (type === 'i64') return view.getBigInt64(i * 8, true);
    return type === 'f64' ? view.getFloat64(i * 8, true) : view.getInt32(i * 8, true);
  });
}

function onInterpreter(
  module: ValidModule,
  program: Program,
  name: string,
  types: readonly RandomType[],
  args: readonly Value[],
): Seen {
  const state = new State(buildImage(module, {}, DEFAULT_GUEST_LIMITS));
  const machine = new Machine(program, state, DEFAULT_GUEST_LIMITS);
  const slot = program.entries.find((entry) => entry.name === name)?.func ?? -1;
  const progress = machine.run(slot, words(RANDOM_PARAMS, args), 1_000_000);
  const { globals, memory } = state.image();
  return {
    results: progress === 'returned' ? values(types, machine.results) : 'trapped',
    globals: values(['i32', 'i32', 'i64'], globals),
    memory: memory ?? new Uint8Array(0),
  };
}

/** The first seed among `count` whose module does something else on the interpreter, after `change`; null if there is none. */
function firstDifference(count: number, change: (program: Program) => Program): number | null {
  for (let seed = 1; seed <= count; seed++) {
    const { bytes, functions } = randomModule(seed * 7919);
    const module = load(bytes);
    const program = change(
      lower(
        module,
        functions.map((_, i) => `f${i}`),
      ),
    );
    verify(program);
    for (const [i, { results }] of functions.entries()) {
      for (const args of ARGUMENTS) {
        const expected = onEngine(bytes, `f${i}`, args);
        const actual = onInterpreter(module, program, `f${i}`, results, args);
        try {
          assert.deepEqual([actual.results, actual.globals], [expected.results, expected.globals]);
          assert.ok(Buffer.compare(actual.memory, expected.memory) === 0, 'memory differs');
        } catch (error) {
          if (change === same) throw new Error(`seed ${seed}, f${i}(${args.join(', ')})`, { cause: error });
          return seed;
        }
      }
    }
  }
  return null;
}

const same = (program: Program): Program => program;

/** Without the statements of the functions' outermost lists that `test` accepts. */
function without(program: Program, test: (stmt: Stmt) => boolean): Program {
  const functions = program.functions.map((func) => ({ ...func, body: func.body.filter((stmt) => !test(stmt)) }));
  return { ...program, functions };
}

describe('random modules, lowered and interpreted', { timeout: 120_000 }, () => {
  it('do what the engine’s own WebAssembly does', { timeout: 120_000 }, () => {
    assert.equal(firstDifference(80, same), null);
  });

  it('show a lowering that forgets to copy', () => {
    assert.notEqual(
      firstDifference(400, (program) => without(program, ({ k }) => k === 'copy')),
      null,
    );
  });

  it('show a lowering that forgets stores', () => {
    assert.notEqual(
      firstDifference(400, (program) => without(program, ({ k }) => k === 'store')),
      null,
    );
  });
});
