import assert from 'node:assert/strict';
import {
  type BatchOutcome,
  DEFAULT_GUEST_LIMITS,
  type Device,
  type GuestLimits,
  type Instance,
  type Mode,
  type Outcome,
  type Program,
  type RunLimits,
  type ShadowStack,
  type Verdict,
} from '../../src/core/backend.ts';
import type { Image } from '../../src/core/engine/image.ts';
import { buildImage } from '../../src/core/engine/instantiate.ts';
import { InstructionReader } from '../../src/core/wasm/decode/instruction-reader.ts';
import { load } from '../../src/core/wasm/load.ts';
import type { ValidModule } from '../../src/core/wasm/module.ts';
import { type Mnemonic, OP } from '../../src/core/wasm/opcodes.ts';
import type { TrapCode } from '../../src/core/wasm/traps.ts';
import { wat } from '../wat.ts';

/** A value as two words (lo, hi): how it crosses the contract. */
export type Words = readonly [lo: number, hi: number];

export const i32 = (value: number): Words => [value >>> 0, 0];
export const i64 = (value: bigint): Words => [
  Number(BigInt.asUintN(32, value)),
  Number(BigInt.asUintN(32, value >> 32n)),
];
/** By bits. */
export const f32 = (bits: number): Words => [bits >>> 0, 0];
/** By bits. */
export const f64 = i64;

/** The backend says, by its verdict, that it cannot run what a case needs. */
export class CaseRefused extends Error {
  readonly verdict: Extract<Verdict, { runnable: false }>;

  constructor(exportName: string, mode: Mode, verdict: Extract<Verdict, { runnable: false }>) {
    super(`${exportName} as ${mode} is refused: ${verdict.construct}: ${verdict.message}`);
    this.verdict = verdict;
  }
}

export interface Case {
  readonly name: string;
  readonly wat: string;
  readonly limits?: Partial<GuestLimits>;
  run(bench: Bench): Promise<void>;
}

const modules = new Map<string, Promise<ValidModule>>();

/** Parsing text is most of the time that a case takes. */
function moduleOf(text: string): Promise<ValidModule> {
  let module = modules.get(text);
  if (module === undefined) {
    module = wat(text).then((bytes) => load(bytes));
    modules.set(text, module);
  }
  return module;
}

const NO_LIMITS: RunLimits = { fuel: 1_000_000 };

/** One module on one device, with an instance to work on. */
export class Bench {
  readonly device: Device;
  readonly module: ValidModule;
  readonly limits: GuestLimits;
  instance: Instance;
  readonly #programs = new Map<string, Program>();

  constructor(device: Device, module: ValidModule, limits: GuestLimits, instance: Instance) {
    this.device = device;
    this.module = module;
    this.limits = limits;
    this.instance = instance;
  }

  static async open(device: Device, { wat: text, limits }: Pick<Case, 'wat' | 'limits'>): Promise<Bench> {
    const module = await moduleOf(text);
    const all = { ...DEFAULT_GUEST_LIMITS, ...limits };
    const instance = await device.instantiate(module, buildImage(module, {}, all), all);
    return new Bench(device, module, all, instance);
  }

  /** The image of an instance nobody has called yet. */
  freshImage(): Image {
    return buildImage(this.module, {}, this.limits);
  }

  async another(image: Image = this.freshImage()): Promise<Instance> {
    return this.device.instantiate(this.module, image, this.limits);
  }

  async program(name: string, mode: Mode, stack: ShadowStack = 'auto'): Promise<Program> {
    const key = `${mode} ${name} ${JSON.stringify(stack)}`;
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const verdict = this.device.verdict(this.module, name, mode);
    if (!verdict.runnable) throw new CaseRefused(name, mode, verdict);
    const program = await this.device.compile({
      module: this.module,
      exports: [name],
      mode,
      exactness: 'exact',
      limits: this.limits,
      stack,
    });
    assert.deepEqual([program.exports, program.mode], [[name], mode]);
    this.#programs.set(key, program);
    return program;
  }

  async call(name: string, args: readonly Words[] = [], limits: RunLimits = NO_LIMITS): Promise<Outcome> {
    return this.instance.call(await this.program(name, 'call'), name, flat(args), limits);
  }

  async grid(
    name: string,
    count: number,
    args: readonly Words[] = [],
    limits: RunLimits = NO_LIMITS,
    stack: ShadowStack = 'auto',
  ): Promise<Outcome> {
    return this.instance.grid(await this.program(name, 'grid', stack), name, count, flat(args), limits);
  }

  /** One argument array per lane. */
  async batch(
    name: string,
    lanes: readonly (readonly Words[])[],
    limits: RunLimits = NO_LIMITS,
  ): Promise<BatchOutcome> {
    const program = await this.program(name, 'batch');
    return this.device.batch(program, this.freshImage(), name, lanes.length, flat(lanes.flat()), limits);
  }

  /** Asserts that a call returns exactly these bits. */
  async returns(name: string, args: readonly Words[], ...expected: readonly Words[]): Promise<Outcome> {
    const outcome = await this.call(name, args);
    assert.equal(outcome.trap, null, `${name} trapped`);
    assert.deepEqual(hex(outcome.results), hex(flat(expected)), `${name}(${hex(flat(args))})`);
    return outcome;
  }

  /** Asserts that a call traps in function `func`, at the `nth` (from 0) instruction of this name there. */
  async traps(
    name: string,
    args: readonly Words[],
    code: TrapCode,
    func: number,
    at: Mnemonic,
    nth = 0,
  ): Promise<Outcome> {
    const outcome = await this.call(name, args);
    this.trapped(outcome, { code, function: func, offset: this.offsetOf(func, at, nth), lane: 0 });
    return outcome;
  }

  trapped(outcome: Outcome, expected: { code: TrapCode; function: number; offset: number; lane: number }): void {
    const { trap } = outcome;
    const found = trap && { code: trap.code, function: trap.function, offset: trap.offset, lane: trap.lane };
    assert.deepEqual(found, expected);
  }

  /** Byte offset of the `nth` instruction of this name in a function. */
  offsetOf(func: number, name: Mnemonic, nth = 0): number {
    const { start, end } = this.module.code[func - this.module.importedFunctions];
    const reader = new InstructionReader(this.module.bytes, start, end);
    let left = nth;
    while (reader.next()) if (reader.opcode === OP[name] && left-- === 0) return reader.offset;
    throw new Error(`function ${func} has no ${name} number ${nth}`);
  }

  /** Byte offset of a function's first instruction: where its own fuel is taken. */
  startOf(func: number): number {
    return this.module.code[func - this.module.importedFunctions].start;
  }

  async global(index: number, instance: Instance = this.instance): Promise<string[]> {
    return hex((await instance.image()).globals.slice(index * 2, index * 2 + 2));
  }

  release(): void {
    for (const program of this.#programs.values()) program.release();
    this.instance.release();
  }
}

export function flat(values: readonly Words[]): Uint32Array {
  return new Uint32Array(values.flat());
}

/** Words as text, so that a difference reads well. */
export function hex(words: Uint32Array): string[] {
  return Array.from(words, (word) => word.toString(16).padStart(8, '0'));
}
