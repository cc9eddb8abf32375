import type { RefType, ValType } from '../module.ts';
import {
  EMPTY_BLOCK,
  type ImmediateKind,
  INSTRUCTIONS,
  mnemonicOf,
  SLOTS,
  slotOf,
  valTypeOfBlock,
  valTypeOfByte,
} from '../opcodes.ts';
import { ByteReader } from './byte-reader.ts';

const NONE = 0;
const INDEX = 1;
const TWO_INDICES = 2;
const MEMARG = 3;
const I32 = 4;
const I64 = 5;
const F32 = 6;
const F64 = 7;
const BLOCK = 8;
const LABELS = 9;
const MEMORY = 10;
const TWO_MEMORIES = 11;
const INDEX_MEMORY = 12;
const REF_TYPE = 13;
const TYPES = 14;
const ILLEGAL = 15;

/** How the immediates of each kind are read. */
const FORMAT: { readonly [K in ImmediateKind]: number } = {
  none: NONE,
  block: BLOCK,
  label: INDEX,
  labels: LABELS,
  func: INDEX,
  type_table: TWO_INDICES,
  local: INDEX,
  global: INDEX,
  table: INDEX,
  memarg: MEMARG,
  memory: MEMORY,
  memory_memory: TWO_MEMORIES,
  data_memory: INDEX_MEMORY,
  data: INDEX,
  elem_table: TWO_INDICES,
  elem: INDEX,
  table_table: TWO_INDICES,
  i32: I32,
  i64: I64,
  f32: F32,
  f64: F64,
  ref_type: REF_TYPE,
  types: TYPES,
};

const FORMATS = new Uint8Array(SLOTS).fill(ILLEGAL);
for (const { opcode, immediate } of INSTRUCTIONS) FORMATS[slotOf(opcode)] = FORMAT[immediate];

/** Opcodes and prefixes of proposals that are in use elsewhere, so that a refusal can say what is missing. */
const PROPOSALS: readonly (readonly [name: string, opcodes: readonly number[]])[] = [
  ['exception handling', [0x06, 0x07, 0x08, 0x09, 0x0a, 0x18, 0x19, 0x1f]],
  ['tail calls', [0x12, 0x13]],
  ['typed function references', [0x14, 0x15, 0xd3, 0xd4, 0xd5, 0xd6]],
  ['garbage collection', [0xfb]],
  ['vectors', [0xfd]],
  ['threads', [0xfe]],
];

function describe(byte: number): string {
  const proposal = PROPOSALS.find(([, opcodes]) => opcodes.includes(byte))?.[0];
  const hex = `0x${byte.toString(16).padStart(2, '0')}`;
  return proposal === undefined ? hex : `${hex} is of the proposal '${proposal}', which is not enabled`;
}

/**
 * Walks the instructions of one expression: the only place where instructions are decoded. Its fields describe the
 * instruction that `next` read last, are overwritten by the following `next`, and hold something only where the table of
 * immediates in `opcodes.ts` says so. Nothing is allocated per instruction.
 *
 * ```ts
 * const reader = new InstructionReader(module.bytes, code.start, code.end);
 * while (reader.next()) {
 *   if (reader.opcode === OP.call) callees.push(reader.index);
 * }
 * ```
 *
 * It knows no nesting: whether `end` and `else` match is the validator's to say. On a validated body nothing is thrown; otherwise
 * `next` throws `malformed` with the offset of what it could not read. Features are the validator's too.
 */
export class InstructionReader extends ByteReader {
  /** Of the opcode, from the start of the module. `position` is just past the instruction. */
  offset: number;
  /** As in `OP`; prefixed instructions are `0xfc00 | sub-opcode`. */
  opcode = 0;
  /** u32. */
  index = 0;
  /** u32. */
  index2 = 0;
  /** Exponent of 2, below 32 (validation bounds it further). */
  align = 0;
  /** u32, in bytes. */
  memOffset = 0;
  /** A type index when 0 or more, -64 for none, else the type's byte minus 0x80 (see `valTypeOfBlock`). */
  blockType = EMPTY_BLOCK;
  /** Labels of a `br_table`, the default last. One buffer for all of them: copy it to keep it. */
  readonly targets: number[] = [];
  /** Of a `select t`. One buffer for all of them. */
  readonly selectTypes: ValType[] = [];
  refType: RefType = 'funcref';

  constructor(bytes: Uint8Array, start: number, end: number) {
    super(bytes, start, end);
    this.offset = start;
  }

  /** Reads the next instruction; false at `end`. */
  next(): boolean {
    const offset = this.position;
    if (offset >= this.end) return false;
    this.offset = offset;
    let opcode = this.bytes[offset];
    this.position = offset + 1;
    if (opcode === 0xfc) {
      const sub = this.u32();
      opcode = sub < 0x20 ? 0xfc00 | sub : this.#illegal(offset, `0xfc ${sub}`);
    }
    this.opcode = opcode;
    const format = FORMATS[slotOf(opcode)];
    if (format === INDEX) this.index = this.u32();
    else if (format !== NONE) this.#immediates(format, offset);
    return true;
  }

  #illegal(offset: number, what: string): never {
    return this.fail(`illegal opcode: ${what}`, offset);
  }

  #immediates(format: number, offset: number): void {
    switch (format) {
      case MEMARG:
        this.align = this.u32();
        if (this.align >= 32) this.fail(`malformed memop flags: alignment of 2^${this.align}`, offset);
        this.memOffset = this.u32();
        break;
      case I32:
        this.lo = this.s32();
        this.hi = 0;
        break;
      case BLOCK:
        this.#block();
        break;
      case I64:
        this.s64();
        break;
      case F32:
        this.lo = this.bits32();
        this.hi = 0;
        break;
      case F64:
        this.bits64();
        break;
      case LABELS:
        this.#labels();
        break;
      case TWO_INDICES:
        this.index = this.u32();
        this.index2 = this.u32();
        break;
      case MEMORY:
        this.index = this.#zero();
        break;
      case TWO_MEMORIES:
        this.index = this.#zero();
        this.index2 = this.#zero();
        break;
      case INDEX_MEMORY:
        this.index = this.u32();
        this.index2 = this.#zero();
        break;
      case REF_TYPE:
        this.#refType();
        break;
      case TYPES:
        this.#types();
        break;
      default:
        this.#illegal(offset, this.opcode > 0xff ? `0xfc ${this.opcode & 0xff}` : describe(this.opcode));
    }
  }

  #zero(): number {
    const byte = this.u8();
    if (byte !== 0) this.fail(`zero byte expected: found ${byte} in ${mnemonicOf(this.opcode)}`, this.position - 1);
    return 0;
  }

  #block(): void {
    const at = this.position;
    const type = this.s33();
    const known = type >= 0 || (this.position === at + 1 && (type === EMPTY_BLOCK || valTypeOfBlock(type)));
    if (!known) this.fail(`malformed block type: ${type}`, at);
    this.blockType = type;
  }

  #labels(): void {
    const count = this.count();
    const targets = this.targets;
    targets.length = count + 1;
    for (let i = 0; i <= count; i++) targets[i] = this.u32();
  }

  #refType(): void {
    const byte = this.u8();
    const type = valTypeOfByte(byte);
    if (type !== 'funcref' && type !== 'externref')
      this.fail(`malformed reference type: 0x${byte.toString(16)}`, this.position - 1);
    this.refType = type;
  }

  #types(): void {
    const count = this.count();
    const types = this.selectTypes;
    types.length = 0;
    for (let i = 0; i < count; i++) {
      const byte = this.u8();
      const type = valTypeOfByte(byte) ?? this.fail(`malformed value type: 0x${byte.toString(16)}`, this.position - 1);
      types.push(type);
    }
  }
}
