/** Function bodies as trees of instructions: what the generator makes and the shrinker takes apart. */
import { InstructionReader } from '../../../src/core/wasm/decode/instruction-reader.ts';
import type { ByteWriter } from '../../../src/core/wasm/encode.ts';
import type { RefType, ValType } from '../../../src/core/wasm/module.ts';
import { EMPTY_BLOCK, instructionOf, OP } from '../../../src/core/wasm/opcodes.ts';

/** One instruction; a `block`, `loop` or `if` with all that is inside. Never changed once made. */
export interface Instr {
  readonly op: number;
  /** An index or a label; of a memory access the exponent of its alignment. */
  readonly a: number;
  /** A second index; of a memory access the offset. */
  readonly b: number;
  /** Bits of a constant. */
  readonly lo: number;
  readonly hi: number;
  /** Labels of a `br_table`, the default last. */
  readonly targets: readonly number[];
  /** Of a `select t`. */
  readonly types: readonly ValType[];
  readonly refType: RefType;
  readonly blockType: number;
  readonly body: readonly Instr[];
  /** Of an `if`; empty also when there is no `else`. */
  readonly otherwise: readonly Instr[];
}

const PLAIN: Omit<Instr, 'op'> = {
  a: 0,
  b: 0,
  lo: 0,
  hi: 0,
  targets: [],
  types: [],
  refType: 'funcref',
  blockType: EMPTY_BLOCK,
  body: [],
  otherwise: [],
};

/** An instruction, from what is special about it. */
export function instr(op: number, rest: Partial<Omit<Instr, 'op'>> = {}): Instr {
  return { ...PLAIN, ...rest, op };
}

export function isStructured(op: number): boolean {
  return op === OP.block || op === OP.loop || op === OP.if;
}

/** Instructions of a tree, those inside others included. */
export function countInstructions(list: readonly Instr[]): number {
  return list.reduce((sum, one) => sum + 1 + countInstructions(one.body) + countInstructions(one.otherwise), 0);
}

/** Reads an expression of a validated module: `start` is its first opcode, `end` just past its last `end`. */
export function parseBody(bytes: Uint8Array, start: number, end: number): Instr[] {
  const reader = new InstructionReader(bytes, start, end);
  return parseList(reader).list;
}

function parseList(reader: InstructionReader): { list: Instr[]; closed: number } {
  const list: Instr[] = [];
  while (reader.next()) {
    const { opcode } = reader;
    if (opcode === OP.end || opcode === OP.else) return { list, closed: opcode };
    if (isStructured(opcode)) {
      const { blockType } = reader;
      const first = parseList(reader);
      const otherwise = first.closed === OP.else ? parseList(reader).list : [];
      list.push(instr(opcode, { blockType, body: first.list, otherwise }));
    } else {
      list.push(plain(reader));
    }
  }
  return { list, closed: OP.end };
}

function plain(reader: InstructionReader): Instr {
  const { opcode } = reader;
  switch (instructionOf(opcode)?.immediate) {
    case 'memarg':
      return instr(opcode, { a: reader.align, b: reader.memOffset });
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
      return instr(opcode, { lo: reader.lo, hi: reader.hi });
    case 'labels':
      return instr(opcode, { targets: [...reader.targets] });
    case 'types':
      return instr(opcode, { types: [...reader.selectTypes] });
    case 'ref_type':
      return instr(opcode, { refType: reader.refType });
    case 'none':
      return instr(opcode);
    default:
      return instr(opcode, { a: reader.index, b: reader.index2 });
  }
}

/** Writes instructions, without an `end` of their own. */
export function writeInstructions(w: ByteWriter, list: readonly Instr[]): void {
  for (const one of list) writeInstruction(w, one);
}

function writeInstruction(w: ByteWriter, one: Instr): void {
  w.op(one.op);
  switch (instructionOf(one.op)?.immediate) {
    case 'block':
      w.blockType(one.blockType);
      writeInstructions(w, one.body);
      if (one.otherwise.length > 0) {
        w.op(OP.else);
        writeInstructions(w, one.otherwise);
      }
      w.op(OP.end);
      break;
    case 'none':
      break;
    case 'memarg':
      w.memarg(one.a, one.b);
      break;
    case 'i32':
      w.s32(one.lo);
      break;
    case 'i64':
      w.s64(one.lo, one.hi);
      break;
    case 'f32':
      w.bits32(one.lo);
      break;
    case 'f64':
      w.bits64(one.lo, one.hi);
      break;
    case 'labels':
      w.u32(one.targets.length - 1);
      for (const target of one.targets) w.u32(target);
      break;
    case 'types':
      w.valTypes(one.types);
      break;
    case 'ref_type':
      w.valType(one.refType);
      break;
    case 'type_table':
    case 'elem_table':
    case 'table_table':
    case 'data_memory':
    case 'memory_memory':
      w.u32(one.a).u32(one.b);
      break;
    default:
      w.u32(one.a);
  }
}
