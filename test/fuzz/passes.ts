/**
 * Legalisation passes as devices: each runs the interpreter on a program as it is after one more pass, so that a wrong pass is
 * the first of them that differs from the interpreter itself.
 */
import type {
  BatchOutcome,
  CompileRequest,
  Device,
  GuestLimits,
  Instance,
  Outcome,
  Program,
  RunLimits,
  ValueWords,
} from '../../src/core/backend.ts';
import type { Image } from '../../src/core/engine/image.ts';
import { exportedFunction } from '../../src/core/engine/signature.ts';
import type { Program as Ir, NumericOp } from '../../src/core/ir/index.ts';
import { Machine } from '../../src/core/ir/interpret/machine.ts';
import { State } from '../../src/core/ir/interpret/state.ts';
import { verify } from '../../src/core/ir/verify.ts';
import { lower, lowerable } from '../../src/core/lower/index.ts';
import { type Legalised, legalise } from '../../src/core/lower/legalise/index.ts';
import type { Target } from '../../src/core/lower/legalise/target.ts';
import { softFloatLibrary } from '../../src/core/softfloat/library.ts';
import type { ValidModule, ValType } from '../../src/core/wasm/module.ts';
import { TRAPS, type Trap } from '../../src/core/wasm/traps.ts';

const NONE: ReadonlySet<NumericOp> = new Set();
const GUARDED: ReadonlySet<NumericOp> = new Set(['f32.add', 'f32.sub', 'f32.mul', 'f32.div', 'f32.sqrt']);
const SOFT: Target = { floats: { native: NONE, guarded: NONE }, f64: true, i64: true, bulk: true, memory: 'bytes' };

/** In the order in which `legalise` runs them: each target lacks one thing more. */
const TARGETS: Readonly<Record<string, Target>> = {
  'guarded float': { ...SOFT, floats: { native: NONE, guarded: GUARDED } },
  'soft float': SOFT,
  'f64 to i64': { ...SOFT, f64: false },
  'i64 to words': { ...SOFT, f64: false, i64: false },
  'bulk memory': { ...SOFT, f64: false, i64: false, bulk: false },
  'memory to words': { ...SOFT, f64: false, i64: false, bulk: false, memory: 'words' },
};

/** What a program is run as; a test may make it wrong. */
export type Legalise = (program: Ir, target: Target) => Legalised;

const proper: Legalise = (program, target) => legalise(program, target, softFloatLibrary());

/** One device per pass, in their order. */
export function passDevices(make: Legalise = proper): Device[] {
  return Object.entries(TARGETS).map(([name, target], index) => new PassDevice(name, index, target, make));
}

interface PassProgram extends Program {
  readonly module: ValidModule;
  readonly legal: Legalised;
  readonly limits: GuestLimits;
}

class PassDevice implements Device {
  readonly info: Device['info'];
  readonly #target: Target;
  readonly #make: Legalise;

  constructor(pass: string, index: number, target: Target, make: Legalise) {
    const name = `interpreter after ${pass}`;
    this.info = { backend: 'interpreter', index, name, software: true, properties: {}, probe: {} };
    this.#target = target;
    this.#make = make;
  }

  verdict(module: ValidModule, name: string) {
    return lowerable(module, name);
  }

  async compile({ module, exports, mode, limits }: CompileRequest): Promise<PassProgram> {
    const legal = this.#make(lower(module, exports), this.#target);
    verify(legal.program);
    return { exports, mode, compileMs: 0, text: null, module, legal, limits, release: () => undefined };
  }

  async instantiate(module: ValidModule, image: Image, limits: GuestLimits): Promise<Instance> {
    return new PassInstance(module, image, limits);
  }

  /** Every lane is a call on an instance of its own. */
  async batch(
    program: Program,
    image: Image,
    name: string,
    count: number,
    args: ValueWords,
    limits: RunLimits,
  ): Promise<BatchOutcome> {
    const ours = program as PassProgram;
    const width = args.length / count;
    const outcomes: Outcome[] = [];
    const images: Image[] = [];
    for (let lane = 0; lane < count; lane++) {
      const instance = new PassInstance(ours.module, image, ours.limits);
      outcomes.push(await instance.call(ours, name, args.slice(lane * width, (lane + 1) * width), limits));
      images.push(await instance.image());
    }
    return { outcome: together(outcomes), image: async (lane) => images[lane], release: () => undefined };
  }

  async close(): Promise<void> {}
}

class PassInstance implements Instance {
  readonly #module: ValidModule;
  readonly #limits: GuestLimits;
  #image: Image;

  constructor(module: ValidModule, image: Image, limits: GuestLimits) {
    this.#module = module;
    this.#limits = limits;
    this.#image = image;
  }

  call(program: Program, name: string, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    return this.#run(program, name, 1, () => args, limits);
  }

  grid(program: Program, name: string, count: number, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    return this.#run(program, name, count, (lane) => Uint32Array.of(lane, 0, ...args), limits);
  }

  async #run(
    program: Program,
    name: string,
    count: number,
    args: (lane: number) => Uint32Array,
    { fuel }: RunLimits,
  ): Promise<Outcome> {
    const { legal, mode } = program as PassProgram;
    const { params, results: resultTypes } = exportedFunction(this.#module, name);
    const entry = legal.program.entries.find((one) => one.name === name);
    if (entry === undefined) throw new TypeError(`the program has no ${name}`);
    const globals = spread(legal, this.#image.globals);
    const state = new State({ ...this.#image, globals });
    const machine = new Machine(legal.program, state, this.#limits, { grows: mode !== 'grid' });
    const width = resultTypes.length * 2;
    const results = new Uint32Array(width * count);
    const fuels = new Float64Array(count);
    let trap: Trap | null = null;
    let trapped = 0;
    for (let lane = 0; lane < count; lane++) {
      const progress = machine.run(entry.func, split(params, entry.params.length, args(lane)), fuel);
      fuels[lane] = machine.fuelSpent;
      if (progress === 'returned') results.set(join(resultTypes, entry.results.length, machine.results), lane * width);
      else {
        trapped++;
        const { code, function: func, offset } = legal.program.sites[machine.site];
        trap ??= { code, message: TRAPS[code].message, function: func, offset, lane };
      }
      if (mode === 'grid') state.globals.set(globals);
    }
    const image = state.image();
    this.#image = { ...image, globals: gather(legal, image.globals, this.#image.globals) };
    return { lanes: count, resultTypes, results, fuel: fuels, trap, trapped, transferMs: 0, runMs: 0 };
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    return (this.#image.memory ?? new Uint8Array(0)).slice(offset, offset + length);
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    this.#image.memory?.set(bytes, offset);
  }

  async memoryBytes(): Promise<number> {
    return this.#image.memory?.length ?? 0;
  }

  async image(): Promise<Image> {
    return this.#image;
  }

  release(): void {}
}

function together(lanes: readonly Outcome[]): Outcome {
  const first = lanes.findIndex(({ trap }) => trap !== null);
  const trap = lanes[first]?.trap ?? null;
  return {
    ...lanes[0],
    lanes: lanes.length,
    results: Uint32Array.from(lanes.flatMap(({ results }) => [...results])),
    fuel: Float64Array.from(lanes, ({ fuel }) => fuel[0]),
    trap: trap === null ? null : { ...trap, lane: first },
    trapped: lanes.filter((one) => one.trap !== null).length,
  };
}

/** Two words per value to two words per parameter of a program whose 64-bit values may be two parameters. */
function split(types: readonly ValType[], params: number, args: Uint32Array): Uint32Array {
  if (types.length === params) return args;
  const out: number[] = [];
  types.forEach((type, i) => {
    out.push(args[i * 2], 0);
    if (isWide(type)) out.push(args[i * 2 + 1], 0);
  });
  return Uint32Array.from(out);
}

function join(types: readonly ValType[], results: number, words: Uint32Array): Uint32Array {
  if (types.length === results) return words;
  const out: number[] = [];
  let at = 0;
  for (const type of types) {
    out.push(words[at], isWide(type) ? words[at + 2] : 0);
    at += isWide(type) ? 4 : 2;
  }
  return Uint32Array.from(out);
}

function isWide(type: ValType): boolean {
  return type === 'i64' || type === 'f64';
}

/** The module's globals as the program has them. */
function spread({ program, globals: sources }: Legalised, globals: Uint32Array): Uint32Array {
  const out = new Uint32Array(program.globals.length * 2);
  program.globals.forEach(({ type }, i) => {
    const from = sources[i];
    if (from === undefined || from.global * 2 >= globals.length) return;
    out[i * 2] = globals[from.global * 2 + from.word];
    if (type === 'i64' || type === 'f64') out[i * 2 + 1] = globals[from.global * 2 + 1];
  });
  return out;
}

function gather({ program, globals: sources }: Legalised, found: Uint32Array, before: Uint32Array): Uint32Array {
  const out = before.slice();
  program.globals.forEach(({ type }, i) => {
    const from = sources[i];
    if (from === undefined || from.global * 2 >= out.length) return;
    out[from.global * 2 + from.word] = found[i * 2];
    if (type === 'i64' || type === 'f64') out[from.global * 2 + 1] = found[i * 2 + 1];
  });
  return out;
}
