/**
 * Every instruction of WebAssembly 2.0 without vectors (core specification, appendix A.6 "Index of Instructions"). Instructions with the
 * prefix byte 0xFC have the number `0xfc00 | sub-opcode`.
 */
import type { Features } from './features.ts';
import type { NumType, ValType } from './module.ts';

/**
 * What follows an opcode, and the field of `InstructionReader` that holds it:
 *
 * | kind | fields |
 * |---|---|
 * | `none` | |
 * | `block` | `blockType` |
 * | `label` | `index`: relative depth |
 * | `labels` | `targets`: relative depths, the default last |
 * | `func` `local` `global` `table` `data` `elem` | `index` |
 * | `type_table` | `index`: type, `index2`: table |
 * | `elem_table` | `index`: segment, `index2`: table |
 * | `table_table` | `index`: destination, `index2`: source |
 * | `data_memory` | `index`: segment, `index2`: memory (always 0) |
 * | `memory` | `index`: always 0 |
 * | `memory_memory` | `index` and `index2`: always 0 |
 * | `memarg` | `align`: exponent of 2, `memOffset`: bytes |
 * | `i32` `f32` | `lo`: bits; `hi` is 0 |
 * | `i64` `f64` | `lo`, `hi`: bits |
 * | `ref_type` | `refType` |
 * | `types` | `selectTypes` |
 */
export type ImmediateKind =
  | 'none'
  | 'block'
  | 'label'
  | 'labels'
  | 'func'
  | 'type_table'
  | 'local'
  | 'global'
  | 'table'
  | 'memarg'
  | 'memory'
  | 'memory_memory'
  | 'data_memory'
  | 'data'
  | 'elem_table'
  | 'elem'
  | 'table_table'
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'ref_type'
  | 'types';

type Row = readonly [
  opcode: number,
  immediate: ImmediateKind,
  signature?: string | null,
  width?: number,
  feature?: keyof Features,
];

// biome-ignore format: table
const ROWS = {
  unreachable: [0x00, 'none'],
  nop: [0x01, 'none', '->'],
  block: [0x02, 'block'],
  loop: [0x03, 'block'],
  if: [0x04, 'block'],
  else: [0x05, 'none'],
  end: [0x0b, 'none'],
  br: [0x0c, 'label'],
  br_if: [0x0d, 'label'],
  br_table: [0x0e, 'labels'],
  return: [0x0f, 'none'],
  call: [0x10, 'func'],
  call_indirect: [0x11, 'type_table'],
  drop: [0x1a, 'none'],
  select: [0x1b, 'none'],
  'select t': [0x1c, 'types', null, 0, 'referenceTypes'],
  'local.get': [0x20, 'local'],
  'local.set': [0x21, 'local'],
  'local.tee': [0x22, 'local'],
  'global.get': [0x23, 'global'],
  'global.set': [0x24, 'global'],
  'table.get': [0x25, 'table', null, 0, 'referenceTypes'],
  'table.set': [0x26, 'table', null, 0, 'referenceTypes'],
  'i32.load': [0x28, 'memarg', 'i32 -> i32', 4],
  'i64.load': [0x29, 'memarg', 'i32 -> i64', 8],
  'f32.load': [0x2a, 'memarg', 'i32 -> f32', 4],
  'f64.load': [0x2b, 'memarg', 'i32 -> f64', 8],
  'i32.load8_s': [0x2c, 'memarg', 'i32 -> i32', 1],
  'i32.load8_u': [0x2d, 'memarg', 'i32 -> i32', 1],
  'i32.load16_s': [0x2e, 'memarg', 'i32 -> i32', 2],
  'i32.load16_u': [0x2f, 'memarg', 'i32 -> i32', 2],
  'i64.load8_s': [0x30, 'memarg', 'i32 -> i64', 1],
  'i64.load8_u': [0x31, 'memarg', 'i32 -> i64', 1],
  'i64.load16_s': [0x32, 'memarg', 'i32 -> i64', 2],
  'i64.load16_u': [0x33, 'memarg', 'i32 -> i64', 2],
  'i64.load32_s': [0x34, 'memarg', 'i32 -> i64', 4],
  'i64.load32_u': [0x35, 'memarg', 'i32 -> i64', 4],
  'i32.store': [0x36, 'memarg', 'i32 i32 ->', 4],
  'i64.store': [0x37, 'memarg', 'i32 i64 ->', 8],
  'f32.store': [0x38, 'memarg', 'i32 f32 ->', 4],
  'f64.store': [0x39, 'memarg', 'i32 f64 ->', 8],
  'i32.store8': [0x3a, 'memarg', 'i32 i32 ->', 1],
  'i32.store16': [0x3b, 'memarg', 'i32 i32 ->', 2],
  'i64.store8': [0x3c, 'memarg', 'i32 i64 ->', 1],
  'i64.store16': [0x3d, 'memarg', 'i32 i64 ->', 2],
  'i64.store32': [0x3e, 'memarg', 'i32 i64 ->', 4],
  'memory.size': [0x3f, 'memory', '-> i32'],
  'memory.grow': [0x40, 'memory', 'i32 -> i32'],
  'i32.const': [0x41, 'i32', '-> i32'],
  'i64.const': [0x42, 'i64', '-> i64'],
  'f32.const': [0x43, 'f32', '-> f32'],
  'f64.const': [0x44, 'f64', '-> f64'],
  'i32.eqz': [0x45, 'none', 'i32 -> i32'],
  'i32.eq': [0x46, 'none', 'i32 i32 -> i32'],
  'i32.ne': [0x47, 'none', 'i32 i32 -> i32'],
  'i32.lt_s': [0x48, 'none', 'i32 i32 -> i32'],
  'i32.lt_u': [0x49, 'none', 'i32 i32 -> i32'],
  'i32.gt_s': [0x4a, 'none', 'i32 i32 -> i32'],
  'i32.gt_u': [0x4b, 'none', 'i32 i32 -> i32'],
  'i32.le_s': [0x4c, 'none', 'i32 i32 -> i32'],
  'i32.le_u': [0x4d, 'none', 'i32 i32 -> i32'],
  'i32.ge_s': [0x4e, 'none', 'i32 i32 -> i32'],
  'i32.ge_u': [0x4f, 'none', 'i32 i32 -> i32'],
  'i64.eqz': [0x50, 'none', 'i64 -> i32'],
  'i64.eq': [0x51, 'none', 'i64 i64 -> i32'],
  'i64.ne': [0x52, 'none', 'i64 i64 -> i32'],
  'i64.lt_s': [0x53, 'none', 'i64 i64 -> i32'],
  'i64.lt_u': [0x54, 'none', 'i64 i64 -> i32'],
  'i64.gt_s': [0x55, 'none', 'i64 i64 -> i32'],
  'i64.gt_u': [0x56, 'none', 'i64 i64 -> i32'],
  'i64.le_s': [0x57, 'none', 'i64 i64 -> i32'],
  'i64.le_u': [0x58, 'none', 'i64 i64 -> i32'],
  'i64.ge_s': [0x59, 'none', 'i64 i64 -> i32'],
  'i64.ge_u': [0x5a, 'none', 'i64 i64 -> i32'],
  'f32.eq': [0x5b, 'none', 'f32 f32 -> i32'],
  'f32.ne': [0x5c, 'none', 'f32 f32 -> i32'],
  'f32.lt': [0x5d, 'none', 'f32 f32 -> i32'],
  'f32.gt': [0x5e, 'none', 'f32 f32 -> i32'],
  'f32.le': [0x5f, 'none', 'f32 f32 -> i32'],
  'f32.ge': [0x60, 'none', 'f32 f32 -> i32'],
  'f64.eq': [0x61, 'none', 'f64 f64 -> i32'],
  'f64.ne': [0x62, 'none', 'f64 f64 -> i32'],
  'f64.lt': [0x63, 'none', 'f64 f64 -> i32'],
  'f64.gt': [0x64, 'none', 'f64 f64 -> i32'],
  'f64.le': [0x65, 'none', 'f64 f64 -> i32'],
  'f64.ge': [0x66, 'none', 'f64 f64 -> i32'],
  'i32.clz': [0x67, 'none', 'i32 -> i32'],
  'i32.ctz': [0x68, 'none', 'i32 -> i32'],
  'i32.popcnt': [0x69, 'none', 'i32 -> i32'],
  'i32.add': [0x6a, 'none', 'i32 i32 -> i32'],
  'i32.sub': [0x6b, 'none', 'i32 i32 -> i32'],
  'i32.mul': [0x6c, 'none', 'i32 i32 -> i32'],
  'i32.div_s': [0x6d, 'none', 'i32 i32 -> i32'],
  'i32.div_u': [0x6e, 'none', 'i32 i32 -> i32'],
  'i32.rem_s': [0x6f, 'none', 'i32 i32 -> i32'],
  'i32.rem_u': [0x70, 'none', 'i32 i32 -> i32'],
  'i32.and': [0x71, 'none', 'i32 i32 -> i32'],
  'i32.or': [0x72, 'none', 'i32 i32 -> i32'],
  'i32.xor': [0x73, 'none', 'i32 i32 -> i32'],
  'i32.shl': [0x74, 'none', 'i32 i32 -> i32'],
  'i32.shr_s': [0x75, 'none', 'i32 i32 -> i32'],
  'i32.shr_u': [0x76, 'none', 'i32 i32 -> i32'],
  'i32.rotl': [0x77, 'none', 'i32 i32 -> i32'],
  'i32.rotr': [0x78, 'none', 'i32 i32 -> i32'],
  'i64.clz': [0x79, 'none', 'i64 -> i64'],
  'i64.ctz': [0x7a, 'none', 'i64 -> i64'],
  'i64.popcnt': [0x7b, 'none', 'i64 -> i64'],
  'i64.add': [0x7c, 'none', 'i64 i64 -> i64'],
  'i64.sub': [0x7d, 'none', 'i64 i64 -> i64'],
  'i64.mul': [0x7e, 'none', 'i64 i64 -> i64'],
  'i64.div_s': [0x7f, 'none', 'i64 i64 -> i64'],
  'i64.div_u': [0x80, 'none', 'i64 i64 -> i64'],
  'i64.rem_s': [0x81, 'none', 'i64 i64 -> i64'],
  'i64.rem_u': [0x82, 'none', 'i64 i64 -> i64'],
  'i64.and': [0x83, 'none', 'i64 i64 -> i64'],
  'i64.or': [0x84, 'none', 'i64 i64 -> i64'],
  'i64.xor': [0x85, 'none', 'i64 i64 -> i64'],
  'i64.shl': [0x86, 'none', 'i64 i64 -> i64'],
  'i64.shr_s': [0x87, 'none', 'i64 i64 -> i64'],
  'i64.shr_u': [0x88, 'none', 'i64 i64 -> i64'],
  'i64.rotl': [0x89, 'none', 'i64 i64 -> i64'],
  'i64.rotr': [0x8a, 'none', 'i64 i64 -> i64'],
  'f32.abs': [0x8b, 'none', 'f32 -> f32'],
  'f32.neg': [0x8c, 'none', 'f32 -> f32'],
  'f32.ceil': [0x8d, 'none', 'f32 -> f32'],
  'f32.floor': [0x8e, 'none', 'f32 -> f32'],
  'f32.trunc': [0x8f, 'none', 'f32 -> f32'],
  'f32.nearest': [0x90, 'none', 'f32 -> f32'],
  'f32.sqrt': [0x91, 'none', 'f32 -> f32'],
  'f32.add': [0x92, 'none', 'f32 f32 -> f32'],
  'f32.sub': [0x93, 'none', 'f32 f32 -> f32'],
  'f32.mul': [0x94, 'none', 'f32 f32 -> f32'],
  'f32.div': [0x95, 'none', 'f32 f32 -> f32'],
  'f32.min': [0x96, 'none', 'f32 f32 -> f32'],
  'f32.max': [0x97, 'none', 'f32 f32 -> f32'],
  'f32.copysign': [0x98, 'none', 'f32 f32 -> f32'],
  'f64.abs': [0x99, 'none', 'f64 -> f64'],
  'f64.neg': [0x9a, 'none', 'f64 -> f64'],
  'f64.ceil': [0x9b, 'none', 'f64 -> f64'],
  'f64.floor': [0x9c, 'none', 'f64 -> f64'],
  'f64.trunc': [0x9d, 'none', 'f64 -> f64'],
  'f64.nearest': [0x9e, 'none', 'f64 -> f64'],
  'f64.sqrt': [0x9f, 'none', 'f64 -> f64'],
  'f64.add': [0xa0, 'none', 'f64 f64 -> f64'],
  'f64.sub': [0xa1, 'none', 'f64 f64 -> f64'],
  'f64.mul': [0xa2, 'none', 'f64 f64 -> f64'],
  'f64.div': [0xa3, 'none', 'f64 f64 -> f64'],
  'f64.min': [0xa4, 'none', 'f64 f64 -> f64'],
  'f64.max': [0xa5, 'none', 'f64 f64 -> f64'],
  'f64.copysign': [0xa6, 'none', 'f64 f64 -> f64'],
  'i32.wrap_i64': [0xa7, 'none', 'i64 -> i32'],
  'i32.trunc_f32_s': [0xa8, 'none', 'f32 -> i32'],
  'i32.trunc_f32_u': [0xa9, 'none', 'f32 -> i32'],
  'i32.trunc_f64_s': [0xaa, 'none', 'f64 -> i32'],
  'i32.trunc_f64_u': [0xab, 'none', 'f64 -> i32'],
  'i64.extend_i32_s': [0xac, 'none', 'i32 -> i64'],
  'i64.extend_i32_u': [0xad, 'none', 'i32 -> i64'],
  'i64.trunc_f32_s': [0xae, 'none', 'f32 -> i64'],
  'i64.trunc_f32_u': [0xaf, 'none', 'f32 -> i64'],
  'i64.trunc_f64_s': [0xb0, 'none', 'f64 -> i64'],
  'i64.trunc_f64_u': [0xb1, 'none', 'f64 -> i64'],
  'f32.convert_i32_s': [0xb2, 'none', 'i32 -> f32'],
  'f32.convert_i32_u': [0xb3, 'none', 'i32 -> f32'],
  'f32.convert_i64_s': [0xb4, 'none', 'i64 -> f32'],
  'f32.convert_i64_u': [0xb5, 'none', 'i64 -> f32'],
  'f32.demote_f64': [0xb6, 'none', 'f64 -> f32'],
  'f64.convert_i32_s': [0xb7, 'none', 'i32 -> f64'],
  'f64.convert_i32_u': [0xb8, 'none', 'i32 -> f64'],
  'f64.convert_i64_s': [0xb9, 'none', 'i64 -> f64'],
  'f64.convert_i64_u': [0xba, 'none', 'i64 -> f64'],
  'f64.promote_f32': [0xbb, 'none', 'f32 -> f64'],
  'i32.reinterpret_f32': [0xbc, 'none', 'f32 -> i32'],
  'i64.reinterpret_f64': [0xbd, 'none', 'f64 -> i64'],
  'f32.reinterpret_i32': [0xbe, 'none', 'i32 -> f32'],
  'f64.reinterpret_i64': [0xbf, 'none', 'i64 -> f64'],
  'i32.extend8_s': [0xc0, 'none', 'i32 -> i32', 0, 'signExtension'],
  'i32.extend16_s': [0xc1, 'none', 'i32 -> i32', 0, 'signExtension'],
  'i64.extend8_s': [0xc2, 'none', 'i64 -> i64', 0, 'signExtension'],
  'i64.extend16_s': [0xc3, 'none', 'i64 -> i64', 0, 'signExtension'],
  'i64.extend32_s': [0xc4, 'none', 'i64 -> i64', 0, 'signExtension'],
  'ref.null': [0xd0, 'ref_type', null, 0, 'referenceTypes'],
  'ref.is_null': [0xd1, 'none', null, 0, 'referenceTypes'],
  'ref.func': [0xd2, 'func', '-> funcref', 0, 'referenceTypes'],
  'i32.trunc_sat_f32_s': [0xfc00, 'none', 'f32 -> i32', 0, 'saturatingConversions'],
  'i32.trunc_sat_f32_u': [0xfc01, 'none', 'f32 -> i32', 0, 'saturatingConversions'],
  'i32.trunc_sat_f64_s': [0xfc02, 'none', 'f64 -> i32', 0, 'saturatingConversions'],
  'i32.trunc_sat_f64_u': [0xfc03, 'none', 'f64 -> i32', 0, 'saturatingConversions'],
  'i64.trunc_sat_f32_s': [0xfc04, 'none', 'f32 -> i64', 0, 'saturatingConversions'],
  'i64.trunc_sat_f32_u': [0xfc05, 'none', 'f32 -> i64', 0, 'saturatingConversions'],
  'i64.trunc_sat_f64_s': [0xfc06, 'none', 'f64 -> i64', 0, 'saturatingConversions'],
  'i64.trunc_sat_f64_u': [0xfc07, 'none', 'f64 -> i64', 0, 'saturatingConversions'],
  'memory.init': [0xfc08, 'data_memory', 'i32 i32 i32 ->', 0, 'bulkMemory'],
  'data.drop': [0xfc09, 'data', '->', 0, 'bulkMemory'],
  'memory.copy': [0xfc0a, 'memory_memory', 'i32 i32 i32 ->', 0, 'bulkMemory'],
  'memory.fill': [0xfc0b, 'memory', 'i32 i32 i32 ->', 0, 'bulkMemory'],
  'table.init': [0xfc0c, 'elem_table', 'i32 i32 i32 ->', 0, 'bulkMemory'],
  'elem.drop': [0xfc0d, 'elem', '->', 0, 'bulkMemory'],
  'table.copy': [0xfc0e, 'table_table', 'i32 i32 i32 ->', 0, 'bulkMemory'],
  'table.grow': [0xfc0f, 'table', null, 0, 'referenceTypes'],
  'table.size': [0xfc10, 'table', '-> i32', 0, 'referenceTypes'],
  'table.fill': [0xfc11, 'table', null, 0, 'referenceTypes'],
} as const satisfies Record<string, Row>;

/** An instruction as the specification spells it; the typed `select`, which shares that spelling, is `select t`. */
export type Mnemonic = keyof typeof ROWS;

/** Opcode by mnemonic: `OP['i32.add'] === 0x6a`, `OP['memory.fill'] === 0xfc0b`. Literal types, so usable in `case`. */
export const OP = Object.fromEntries(Object.entries(ROWS).map(([name, row]) => [name, row[0]])) as {
  readonly [M in Mnemonic]: (typeof ROWS)[M][0];
};

export interface Instruction {
  readonly opcode: number;
  readonly name: Mnemonic;
  readonly immediate: ImmediateKind;
  /** Operands in stack order (last on top) where they depend on nothing but the opcode; else null. */
  readonly params: readonly ValType[] | null;
  /** Present exactly when `params` is. */
  readonly results: readonly ValType[] | null;
  /** Bytes of memory that a load or store touches, which is its natural alignment; 0 for everything else. */
  readonly width: number;
  /** The proposal that introduced it, or null for 1.0. */
  readonly feature: keyof Features | null;
}

/** All instructions, in order of their opcodes. */
export const INSTRUCTIONS: readonly Instruction[] = (Object.entries(ROWS) as [Mnemonic, Row][]).map(
  ([name, [opcode, immediate, signature = null, width = 0, feature = null]]) => {
    const [params, results] =
      signature === null
        ? [null, null]
        : signature.split('->').map((side) => side.split(' ').filter(Boolean) as ValType[]);
    return { opcode, name, immediate, params, results, width, feature };
  },
);

/** How many slots {@link slotOf} may answer. */
export const SLOTS = 0x120;

/** A small dense index for tables by opcode: single bytes as they are, prefixed ones from 0x100. Only for known opcodes. */
export function slotOf(opcode: number): number {
  return opcode < 0x100 ? opcode : 0x100 | (opcode & 0x1f);
}

const BY_SLOT: (Instruction | undefined)[] = new Array(SLOTS).fill(undefined);
for (const instruction of INSTRUCTIONS) BY_SLOT[slotOf(instruction.opcode)] = instruction;

/** The instruction with this opcode, or undefined if there is none. Constant time. */
export function instructionOf(opcode: number): Instruction | undefined {
  const known = BY_SLOT[slotOf(opcode)];
  return known?.opcode === opcode ? known : undefined;
}

/** The mnemonic of an opcode that an `InstructionReader` returned. */
export function mnemonicOf(opcode: number): Mnemonic {
  const known = instructionOf(opcode);
  if (known === undefined) throw new RangeError(`Cannot name an instruction: no opcode 0x${opcode.toString(16)}`);
  return known.name;
}

/** Binary encoding of value types (section 5.3): the byte, and the same as a signed 33-bit block type. */
export const VAL_TYPE_BYTE: { readonly [T in ValType]: number } = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  funcref: 0x70,
  externref: 0x6f,
};

/** The block type of a block without parameters and results. */
export const EMPTY_BLOCK = -64;

const VAL_TYPE_OF = new Map<number, ValType>(
  (Object.entries(VAL_TYPE_BYTE) as [ValType, number][])
    .filter(([type]) => type !== 'v128')
    .map(([type, byte]) => [byte, type]),
);

/** The value type that a byte encodes, or undefined. Vectors are not enabled, so v128 is undefined too. */
export function valTypeOfByte(byte: number): ValType | undefined {
  return VAL_TYPE_OF.get(byte);
}

/** The value type of a negative {@link InstructionReader} block type other than {@link EMPTY_BLOCK}: -1 is i32. */
export function valTypeOfBlock(blockType: number): ValType | undefined {
  return VAL_TYPE_OF.get(blockType + 0x80);
}

/** True for the four number types. */
export function isNumType(type: ValType): type is NumType {
  return type === 'i32' || type === 'i64' || type === 'f32' || type === 'f64';
}
