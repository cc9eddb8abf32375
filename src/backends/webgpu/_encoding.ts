/**
 * How an interpreted program lies in the constants buffer. Code is as in `core/ir/interpret/code.ts`, but that an instruction's first word says in which of
 * the shader's loops it is done, how long it is, and what becomes of its value. Instructions that differ in that alone are one.
 */
import { INSTRUCTION_NAMES, type InstructionName, LENGTHS, numberOf } from '../../core/ir/interpret/code.ts';
import { EXPRESSIONS } from './_expressions.ts';

/**
 * Words at the start of the constants, behind which the code begins: where the lists begin; how many segments are of data; where the tables buffer says
 * what is dropped and how much fits in its tables; how many globals there are; where a lane's globals begin in its output; the global
 * in which the soft-float library leaves the second word of a result.
 *
 * The lists: for each function where it starts, its registers and how many of them are cleared; for each entry its function, parameters and results; for
 * each function of the module its signature and place in the program; for each segment, those of data first, its size and where its contents are; for
 * each table the most elements that it may have.
 */
export const HEADER = {
  functions: 0,
  entries: 1,
  signatures: 2,
  segments: 3,
  tables: 4,
  elements: 5,
  dropped: 6,
  capacities: 7,
  globals: 8,
  base: 9,
  libraryGlobal: 10,
} as const;
export const HEADER_WORDS = 12;
export const FUNCTION_WORDS = 3;
export const ENTRY_WORDS = 3;
export const SIGNATURE_WORDS = 2;
export const SEGMENT_WORDS = 2;
/** What a lane goes on with when it has spent its portion, before its globals: instruction, frame, end of the frame, depth. */
export const KEPT_WORDS = 4;
/** Words of a frame before its registers. */
export const FRAME_WORDS = 2;

/** Bits of the first word above the number (8 bits) and the length (8 bits, 0 where lists follow). */
export const FLAGS = {
  /** Two bits, as in {@link LEVELS}. */
  level: 3 << 16,
  /** The value goes to the register that `w1` names. */
  writes: 1 << 18,
  /** `w4` is the second operand, and goes to the register that `w3` names. */
  constant: 1 << 19,
  /** Control goes to `w5` if the value is `w4`. */
  branches: 1 << 20,
  /** `w1` names a global. */
  toGlobal: 1 << 21,
  /** `w2` names a global. */
  fromGlobal: 1 << 22,
} as const;

/** In which loop an instruction is done, from the innermost. */
export const LEVELS = { often: 0, sometimes: 1 << 16, native: 2 << 16, seldom: 3 << 16 } as const;

/** Numeric operations that drivers without vector instructions for them do lane by lane, or that take many instructions. */
export const DEAR = /\.(div|rem|clz|ctz|popcnt)|^f32\.(add|sub|mul|sqrt)/;

/** Words of those that `LENGTHS` leaves out and that have no lists. */
const CONTROL_LENGTHS: ReadonlyMap<string, number> = new Map<InstructionName, number>([
  ['const32', 3],
  ['copy32', 3],
  ['select32', 5],
  ['br', 2],
  ['br_if', 3],
  ['br_unless', 3],
  ['fuel', 3],
  ['enter', 3],
  ['leave', 2],
  ['trap', 2],
  ['trap_if', 3],
  ['check', 5],
  ['global.get', 3],
]);

const LISTS: ReadonlySet<string> = new Set<InstructionName>(['br_table', 'call', 'call_indirect', 'return']);

// biome-ignore format: table
const VALUES: ReadonlySet<string> = new Set<InstructionName>([
  'const32', 'copy32', 'select32', 'word.load', 'memory.size', 'memory.grow', 'table.get', 'table.size', 'table.grow', 'element.load', 'data.size',
  'data.load', 'elem.size', 'elem.load',
]);

const SELDOM = /^(table|element|data|elem)\.|^memory\.grow$|^trap$/;

export function instructionNumber(name: string): number {
  const number = numberOf(name);
  if (number === undefined) throw new RangeError(`cannot interpret ${name}: no such instruction`);
  return number;
}

/**
 * @param words As `flatten` makes them.
 * @param natives By slot, the number that the shader has for a function.
 */
export function encode(words: Int32Array, natives: ReadonlyMap<number, number>): Uint32Array {
  const out = Uint32Array.from(words);
  for (let at = 0; at < words.length; ) {
    const name = INSTRUCTION_NAMES[words[at]];
    if (name === 'global.set') {
      out.set([head('copy32', 4, FLAGS.writes | FLAGS.toGlobal), words[at + 2], words[at + 1]], at);
      at += 4;
      continue;
    }
    const length = lengthAt(words, at, name);
    const native = name === 'call' ? natives.get(words[at + 1]) : undefined;
    if (native !== undefined) out.set([instructionNumber(name) | (length << 8) | LEVELS.native, native], at);
    else if (name === 'global.get') out[at] = head('copy32', length, FLAGS.writes | FLAGS.fromGlobal);
    else if (name.startsWith('br_on ')) {
      out[at] = head(name.slice('br_on '.length), length, FLAGS.writes | FLAGS.branches);
    } else if (name.endsWith(' const')) {
      out[at] = head(name.slice(0, -' const'.length), length, FLAGS.writes | FLAGS.constant);
    } else {
      const writes = VALUES.has(name) || EXPRESSIONS[name as keyof typeof EXPRESSIONS] !== undefined;
      out[at] = head(name, LISTS.has(name) ? 0 : length, writes ? FLAGS.writes : 0);
    }
    at += length;
  }
  return out;
}

function head(name: string, length: number, flags: number): number {
  const level = SELDOM.test(name) ? 'seldom' : LISTS.has(name) || DEAR.test(name) ? 'sometimes' : 'often';
  return instructionNumber(name) | (length << 8) | flags | LEVELS[level];
}

function lengthAt(words: Int32Array, at: number, name: string): number {
  const behindList = (from: number): number => from + 1 + words[from];
  if (name === 'br_table') return words[at + 2] + 4;
  if (name === 'return') return behindList(at + 1) - at;
  if (name === 'call') return behindList(behindList(at + 2)) - at;
  if (name === 'call_indirect') return behindList(behindList(at + 7)) - at;
  if (name.startsWith('br_on ')) return 6;
  if (name.endsWith(' const')) return 5;
  return CONTROL_LENGTHS.get(name) ?? LENGTHS[words[at]];
}
