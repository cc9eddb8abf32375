import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  INSTRUCTIONS,
  instructionOf,
  isNumType,
  mnemonicOf,
  OP,
  SLOTS,
  slotOf,
  valTypeOfBlock,
  valTypeOfByte,
} from './opcodes.ts';

describe('the table of opcodes', () => {
  it('has all 172 instructions of 1.0 and 29 of later proposals', () => {
    assert.equal(INSTRUCTIONS.filter(({ feature }) => feature === null).length, 172);
    assert.equal(INSTRUCTIONS.filter(({ feature }) => feature === 'signExtension').length, 5);
    assert.equal(INSTRUCTIONS.filter(({ feature }) => feature === 'saturatingConversions').length, 8);
    assert.equal(INSTRUCTIONS.filter(({ feature }) => feature === 'bulkMemory').length, 7);
    assert.equal(INSTRUCTIONS.filter(({ feature }) => feature === 'referenceTypes').length, 9);
  });

  it('finds every instruction by its opcode, and nothing by another', () => {
    for (const instruction of INSTRUCTIONS) {
      assert.equal(instructionOf(instruction.opcode), instruction);
      assert.equal(OP[instruction.name], instruction.opcode);
      assert.equal(mnemonicOf(instruction.opcode), instruction.name);
    }
    const known = new Set(INSTRUCTIONS.map(({ opcode }) => opcode));
    for (let opcode = 0; opcode < 0x10000; opcode++)
      assert.equal(instructionOf(opcode) !== undefined, known.has(opcode));
    assert.throws(() => mnemonicOf(0xff), RangeError);
  });

  it('gives every instruction a slot of its own', () => {
    const slots = new Set(INSTRUCTIONS.map(({ opcode }) => slotOf(opcode)));
    assert.equal(slots.size, INSTRUCTIONS.length);
    assert.ok(Math.max(...slots) < SLOTS);
  });

  it('agrees with the names on numeric types and memory widths', () => {
    for (const { name, params, results, width } of INSTRUCTIONS) {
      const type = /^([if])(32|64)\./.exec(name);
      if (type === null || params === null || results === null) continue;
      const own = name.slice(0, 3);
      const access = /\.(load|store)(\d*)/.exec(name);
      if (access !== null) assert.equal(width * 8, Number(access[2] || type[2]), name);
      else assert.equal(width, 0, name);
      const from = /_([if]\d\d)(_[su])?$/.exec(name)?.[1] ?? own;
      if (name.includes('store')) assert.deepEqual(params, ['i32', own], name);
      else if (name.includes('load')) assert.deepEqual([params, results], [['i32'], [own]], name);
      else
        assert.ok(
          params.every((param) => param === from),
          name,
        );
      assert.ok(results.every(isNumType), name);
    }
  });

  it('reads value types of 2.0, and no vectors', () => {
    assert.equal(valTypeOfByte(0x7f), 'i32');
    assert.equal(valTypeOfBlock(-4), 'f64');
    assert.equal(valTypeOfBlock(-16), 'funcref');
    assert.equal(valTypeOfByte(0x7b), undefined);
    assert.equal(valTypeOfBlock(-64), undefined);
  });
});
