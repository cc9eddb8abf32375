/** Value types and instruction signatures as small numbers, for the flat stacks of the validator. */
import type { ValType } from '../module.ts';
import { INSTRUCTIONS, SLOTS, slotOf } from '../opcodes.ts';

/** The specification's Unknown: what an unreachable stack yields. */
export const UNKNOWN = 0;
export const I32 = 1;
export const FUNCREF = 5;
export const EXTERNREF = 6;

const TYPES: readonly ValType[] = ['i32', 'i64', 'f32', 'f64', 'funcref', 'externref'];

const CODES: { readonly [T in ValType]: number } = {
  i32: 1,
  i64: 2,
  f32: 3,
  f64: 4,
  funcref: 5,
  externref: 6,
  v128: 7,
};

export function codeOf(type: ValType): number {
  return CODES[type];
}

export function codesOf(types: readonly ValType[]): Uint8Array {
  return Uint8Array.from(types, codeOf);
}

export function isReference(code: number): boolean {
  return code === FUNCREF || code === EXTERNREF;
}

/** For messages. */
export function nameOf(code: number): string {
  return TYPES[code - 1] ?? 'any value';
}

/** Set in every packed signature, so that none is 0. */
const PRESENT = 1 << 12;

/**
 * By slot: a fixed signature, or 0 for instructions whose types depend on more than the opcode. Three bits each, from the lowest: result, operand on
 * top, second, third; 0 for none.
 */
export const SIGNATURES = new Uint16Array(SLOTS);
/** By slot: the exponent of the natural alignment plus one, or 0 for what is no load or store. */
export const ALIGNMENTS = new Uint8Array(SLOTS);

for (const { opcode, params, results, width } of INSTRUCTIONS) {
  const slot = slotOf(opcode);
  if (width > 0) ALIGNMENTS[slot] = Math.log2(width) + 1;
  if (params === null || results === null) continue;
  let packed = PRESENT;
  results.forEach((type) => {
    packed |= codeOf(type);
  });
  [...params].reverse().forEach((type, i) => {
    packed |= codeOf(type) << (3 * (i + 1));
  });
  SIGNATURES[slot] = packed;
}
