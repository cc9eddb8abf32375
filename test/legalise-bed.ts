/** Runs a module's program through the interpreter before and after a legalisation pass, on the same calls. */
import { DEFAULT_GUEST_LIMITS } from '../src/core/backend.ts';
import type { Image } from '../src/core/engine/image.ts';
import { buildImage } from '../src/core/engine/instantiate.ts';
import type { Program, Stmt } from '../src/core/ir/index.ts';
import { Machine } from '../src/core/ir/interpret/machine.ts';
import { State } from '../src/core/ir/interpret/state.ts';
import { verify } from '../src/core/ir/verify.ts';
import { lower } from '../src/core/lower/index.ts';
import { rewriteBody } from '../src/core/lower/legalise/_walk.ts';
import type { Legalised } from '../src/core/lower/legalise/index.ts';
import { decode } from '../src/core/wasm/decode/index.ts';
import type { ValidModule } from '../src/core/wasm/module.ts';
import { validate } from '../src/core/wasm/validate/index.ts';
import { wat } from './wat.ts';

export interface Loaded {
  readonly module: ValidModule;
  readonly program: Program;
  readonly image: Image;
}

export async function loadWat(text: string): Promise<Loaded> {
  const module = validate(decode(await wat(text)));
  const names = module.exports.filter(({ kind }) => kind === 'func').map(({ name }) => name);
  return { module, program: lower(module, names), image: buildImage(module, {}, DEFAULT_GUEST_LIMITS) };
}

/** Bits of an argument, by type as the module declares it. */
export type Argument = bigint;

export interface Trace {
  /** Per call: `trap <code>@<offset>` or the results' bits as the module types them, and the fuel spent. */
  readonly calls: readonly string[];
  readonly memory: string;
  readonly globals: readonly string[];
}

export interface Step {
  readonly name: string;
  readonly args: readonly Argument[];
}

/** Calls, one after another on one state, of the program as lowered. */
export function trace(loaded: Loaded, steps: readonly Step[]): Trace {
  const { program, image } = loaded;
  const globals = program.globals.map((_, global) => ({ global, word: 0 as const }));
  return run(loaded, { program, globals }, image, steps, false);
}

/** The same calls on the legalised program, told in the original's terms. */
export function traceLegal(loaded: Loaded, legal: Legalised, steps: readonly Step[]): Trace {
  verify(legal.program);
  const words = legal.globals.some(({ word }) => word === 1);
  const values = new Uint32Array(2 * legal.program.globals.length);
  legal.program.globals.forEach((global, i) => {
    const source = legal.globals[i] ?? { global: Number.NaN, word: 0 };
    values[2 * i] = loaded.image.globals[2 * source.global + source.word] ?? 0;
    // Without a split the global still has both of its words.
    if (!words && global.type !== 'i32') values[2 * i + 1] = loaded.image.globals[2 * source.global + 1] ?? 0;
  });
  return run(loaded, legal, { ...loaded.image, globals: values }, steps, true);
}

function run(loaded: Loaded, legal: Legalised, image: Image, steps: readonly Step[], split: boolean): Trace {
  const state = new State(image);
  const machine = new Machine(legal.program, state, DEFAULT_GUEST_LIMITS);
  const calls = steps.map(({ name, args }) => {
    const at = legal.program.entries.findIndex((entry) => entry.name === name);
    const entry = legal.program.entries[at];
    const original = loaded.program.entries[at];
    const inWords =
      split && entry.params.length + entry.results.length > original.params.length + original.results.length;
    const low = (v: bigint): number => Number(v & 0xffffffffn);
    const high = (v: bigint): number => Number((v >> 32n) & 0xffffffffn);
    const wide = (type: string): boolean => type === 'i64' || type === 'f64';
    const given = args.flatMap((v, i) =>
      wide(original.params[i]) && inWords ? [low(v), 0, high(v), 0] : [low(v), wide(original.params[i]) ? high(v) : 0],
    );
    const progress = machine.run(entry.func, Uint32Array.from(given), 1_000_000);
    if (progress !== 'returned') {
      const site = legal.program.sites[machine.site];
      return `trap ${site.code}@${site.offset} fuel ${machine.fuelSpent}`;
    }
    const { results } = machine;
    let word = 0;
    const shown = original.results.map((type) => {
      const lo = results[word];
      const hi = wide(type) ? results[inWords ? word + 2 : word + 1] : 0;
      word += wide(type) && inWords ? 4 : 2;
      return ((BigInt(hi) << 32n) | BigInt(lo)).toString(16);
    });
    return `${shown.join(' ')} fuel ${machine.fuelSpent}`;
  });
  const final = state.image();
  const globals = loaded.program.globals.map((_, global) => {
    const word = (wanted: number): number => {
      const i = legal.globals.findIndex((source) => source.global === global && source.word === wanted);
      return i >= 0 ? final.globals[2 * i] : final.globals[2 * global + wanted];
    };
    return `${word(0).toString(16)} ${word(1).toString(16)}`;
  });
  return { calls, memory: digest(final.memory), globals };
}

/** FNV-1a of the bytes: enough to notice a difference, and both sides are at hand when there is one. */
function digest(bytes: Uint8Array | null): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes ?? []) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${bytes?.length ?? 0}:${(hash >>> 0).toString(16)}`;
}

/** The program with every statement for which `change` answers one replaced: how tests break a pass on purpose. */
export function sabotage(legal: Legalised, change: (stmt: Stmt) => Stmt | null): Legalised {
  const functions = legal.program.functions.map((func) => {
    const body = rewriteBody(func.body, { cond: (v) => v, leaf: (stmt, out) => void out.push(change(stmt) ?? stmt) });
    return { ...func, body };
  });
  return { ...legal, program: { ...legal.program, functions } };
}

export const EDGES_64: readonly bigint[] = [
  0n,
  1n,
  2n,
  7n,
  31n,
  32n,
  33n,
  63n,
  64n,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  0x100000000n,
  0x100000001n,
  0x1ffffffffn,
  0x123456789abcdef0n,
  0x7fffffff00000000n,
  0x7fffffffffffffffn,
  0x8000000000000000n,
  0x8000000000000001n,
  0xfffffffeffffffffn,
  0xffffffff00000000n,
  0xffffffff80000000n,
  0xfffffffffffffffen,
  0xffffffffffffffffn,
  0x00000001ffffffffn,
  0xdeadbeefcafebaben,
];

/** Deterministic 64-bit patterns with varied magnitudes. */
export function random64(count: number, seed = 0x2545f491): bigint[] {
  let state = seed;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return Array.from({ length: count }, () => {
    const value = (BigInt(next()) << 32n) | BigInt(next());
    return BigInt.asUintN(64, value >> BigInt(next() % 64));
  });
}
