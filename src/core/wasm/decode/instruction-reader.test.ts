import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ModuleError } from '../../errors.ts';
import { ByteWriter } from '../encode.ts';
import { EMPTY_BLOCK, INSTRUCTIONS, type Instruction, OP } from '../opcodes.ts';
import { InstructionReader } from './instruction-reader.ts';

function over(...bytes: number[]): InstructionReader {
  return new InstructionReader(Uint8Array.from(bytes), 0, bytes.length);
}

function failure(reader: InstructionReader): ModuleError {
  try {
    while (reader.next());
  } catch (error) {
    if (error instanceof ModuleError) return error;
    throw error;
  }
  return assert.fail('nothing was thrown');
}

/** Immediates for any instruction; those it has not are ignored. */
const immediates = fc.record({
  index: fc.nat(0x7fffffff),
  index2: fc.nat(0x7fffffff),
  align: fc.nat(31),
  offset: fc.integer({ min: 0, max: 0xffffffff }),
  lo: fc.integer(),
  hi: fc.integer(),
  blockType: fc.constantFrom(EMPTY_BLOCK, -1, -16, 0, 64, 70_000, 0xffffffff),
  targets: fc.array(fc.nat(300), { minLength: 1 }),
});

type Immediates = typeof immediates extends fc.Arbitrary<infer T> ? T : never;

function write(writer: ByteWriter, { opcode, immediate }: Instruction, values: Immediates): void {
  writer.op(opcode);
  switch (immediate) {
    case 'none':
      break;
    case 'block':
      writer.blockType(values.blockType);
      break;
    case 'labels':
      writer.u32(values.targets.length - 1);
      for (const target of values.targets) writer.u32(target);
      break;
    case 'type_table':
    case 'elem_table':
    case 'table_table':
      writer.u32(values.index).u32(values.index2);
      break;
    case 'data_memory':
      writer.u32(values.index).u8(0);
      break;
    case 'memory':
      writer.u8(0);
      break;
    case 'memory_memory':
      writer.u8(0).u8(0);
      break;
    case 'memarg':
      writer.memarg(values.align, values.offset);
      break;
    case 'i32':
      writer.s32(values.lo);
      break;
    case 'i64':
      writer.s64(values.lo, values.hi);
      break;
    case 'f32':
      writer.bits32(values.lo);
      break;
    case 'f64':
      writer.bits64(values.lo, values.hi);
      break;
    case 'ref_type':
      writer.valType('externref');
      break;
    case 'types':
      writer.valTypes(['f64']);
      break;
    default:
      writer.u32(values.index);
  }
}

function check(reader: InstructionReader, { immediate, name }: Instruction, values: Immediates): void {
  switch (immediate) {
    case 'none':
    case 'memory':
    case 'memory_memory':
      break;
    case 'block':
      assert.equal(reader.blockType, values.blockType, name);
      break;
    case 'labels':
      assert.deepEqual(reader.targets, values.targets, name);
      break;
    case 'type_table':
    case 'elem_table':
    case 'table_table':
      assert.deepEqual([reader.index, reader.index2], [values.index, values.index2], name);
      break;
    case 'memarg':
      assert.deepEqual([reader.align, reader.memOffset], [values.align, values.offset], name);
      break;
    case 'i32':
    case 'f32':
      assert.deepEqual([reader.lo, reader.hi], [values.lo, 0], name);
      break;
    case 'i64':
    case 'f64':
      assert.deepEqual([reader.lo, reader.hi], [values.lo, values.hi], name);
      break;
    case 'ref_type':
      assert.equal(reader.refType, 'externref', name);
      break;
    case 'types':
      assert.deepEqual(reader.selectTypes, ['f64'], name);
      break;
    default:
      assert.equal(reader.index, values.index, name);
  }
}

describe('InstructionReader', () => {
  it('reads every instruction with its immediates, one after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...INSTRUCTIONS), immediates)), (instructions) => {
        const writer = new ByteWriter();
        const offsets = instructions.map(([instruction, values]) => {
          const at = writer.length;
          write(writer, instruction, values);
          return at;
        });
        const reader = new InstructionReader(writer.finish(), 0, writer.length);
        instructions.forEach(([instruction, values], i) => {
          assert.ok(reader.next());
          assert.equal(reader.opcode, instruction.opcode);
          assert.equal(reader.offset, offsets[i]);
          check(reader, instruction, values);
        });
        assert.equal(reader.next(), false);
        assert.equal(reader.position, writer.length);
      }),
      { numRuns: 300 },
    );
  });

  it('stops at its end, also where more bytes follow', () => {
    const reader = new InstructionReader(Uint8Array.of(OP.nop, OP.nop, OP.end, OP.nop), 1, 3);
    assert.deepEqual([reader.next(), reader.opcode, reader.offset], [true, OP.nop, 1]);
    assert.deepEqual([reader.next(), reader.opcode, reader.offset], [true, OP.end, 2]);
    assert.equal(reader.next(), false);
  });

  it('refuses opcodes that are none, at their offset', () => {
    const known = new Set(INSTRUCTIONS.map(({ opcode }) => opcode));
    for (let byte = 0; byte < 0x100; byte++) {
      if (known.has(byte) || byte === 0xfc) continue;
      const error = failure(over(OP.nop, byte, 0, 0, 0, 0));
      assert.match(error.message, /^illegal opcode/);
      assert.equal(error.offset, 1);
    }
    for (const sub of [0x12, 0x1f, 0x20, 0x7f]) assert.match(failure(over(0xfc, sub)).message, /^illegal opcode/);
  });

  it('names the proposal that an opcode belongs to', () => {
    assert.equal(
      failure(over(0xfd, 0x0c)).message,
      "illegal opcode: 0xfd is of the proposal 'vectors', which is not enabled",
    );
    assert.equal(failure(over(0xff)).message, 'illegal opcode: 0xff');
  });

  it('reads the number after the prefix as any u32', () => {
    const reader = over(0xfc, 0x8b, 0x80, 0x00, 0);
    assert.ok(reader.next());
    assert.equal(reader.opcode, OP['memory.fill']);
  });

  it('refuses what no block type, memory index, reference type or alignment may be', () => {
    assert.match(failure(over(OP.block, 0x7b)).message, /^malformed block type/);
    assert.match(failure(over(OP.block, 0xff, 0x7f)).message, /^malformed block type/);
    assert.match(failure(over(OP['memory.size'], 1)).message, /^zero byte expected/);
    assert.match(failure(over(OP['memory.grow'], 0x80, 0)).message, /^zero byte expected/);
    assert.match(failure(over(OP['ref.null'], 0x7f)).message, /^malformed reference type/);
    assert.match(failure(over(OP['i32.load'], 32, 0)).message, /^malformed memop flags/);
    assert.match(failure(over(OP.br_table, 0xff, 0xff, 0xff, 0xff, 0x0f, 0)).message, /^length out of bounds/);
  });
});
