import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wat } from '../../../../test/wat.ts';
import { ModuleError } from '../../errors.ts';
import { decode } from '../decode/index.ts';
import { InstructionReader } from '../decode/instruction-reader.ts';
import { encodeModule, partsOf } from '../encode.ts';
import { DEFAULT_FEATURES, type Features } from '../features.ts';
import { load } from '../load.ts';
import { type Mnemonic, mnemonicOf } from '../opcodes.ts';
import { validate } from './index.ts';

async function refusal(text: string, features?: Features): Promise<ModuleError> {
  const bytes = await wat(text);
  try {
    load(bytes, undefined, features);
  } catch (error) {
    if (error instanceof ModuleError) return error;
    throw error;
  }
  return assert.fail(`accepted: ${text}`);
}

/** The mnemonic at an offset, so that tests can say where an error stands. */
async function instructionAt(text: string, offset: number): Promise<Mnemonic | undefined> {
  const module = decode(await wat(text));
  for (const { start, end } of module.code) {
    const reader = new InstructionReader(module.bytes, start, end);
    while (reader.next()) if (reader.offset === offset) return mnemonicOf(reader.opcode);
  }
  return undefined;
}

async function rejects(text: string, message: RegExp, at: Mnemonic): Promise<void> {
  const error = await refusal(text);
  assert.equal(error.kind, 'invalid');
  assert.match(error.message, message);
  assert.equal(await instructionAt(text, error.offset), at, text);
}

describe('validate', () => {
  it('returns the very module it was given', async () => {
    const module = decode(await wat('(module (func))'));
    assert.equal(validate(module), module);
  });

  it('places type errors at the instruction, and says what it wanted and found', async () => {
    const text = '(module (func (result i32) i32.const 1 f32.const 2 i32.add))';
    await rejects(text, /^type mismatch: i32\.add expects i32, found f32$/, 'i32.add');
    await rejects(
      '(module (func i32.eqz drop))',
      /^type mismatch: i32\.eqz expects i32, the stack is empty$/,
      'i32.eqz',
    );
    await rejects('(module (func i32.const 1))', /^type mismatch: 1 values remaining/, 'end');
    await rejects('(module (func (result i64) i32.const 1))', /^type mismatch: end expects i64, found i32$/, 'end');
  });

  it('keeps a block from taking the operands outside of it', async () => {
    await rejects('(module (func i32.const 1 (block drop) ))', /the stack is empty/, 'drop');
    await rejects('(module (func i32.const 1 i32.const 1 (if (then drop))))', /the stack is empty/, 'drop');
  });

  it('treats the stack after a jump as holding whatever is asked for, and checks what is put on it', async () => {
    load(await wat('(module (func (result f64) unreachable i32.add drop))'));
    load(await wat('(module (func (result i32) (block (result i32) i32.const 1 br 0 select)))'));
    await rejects('(module (func unreachable i64.const 0 i32.eqz drop))', /found i64$/, 'i32.eqz');
    await rejects('(module (func (result i32) unreachable f32.const 0))', /found f32$/, 'end');
  });

  it('carries the parameters of a loop and the results of a block to their labels', async () => {
    load(await wat('(module (func i32.const 1 (loop (param i32) (br_if 0 (i32.const 1) (i32.const 0)) drop drop)))'));
    await rejects('(module (func (block (result i32) (br 0))  drop))', /br expects i32/, 'br');
    await rejects('(module (func (br 1)))', /^unknown label 1/, 'br');
    await rejects(
      '(module (func (block (result i32) (block (i32.const 1) (br_table 0 1))) drop))',
      /^type mismatch/,
      'br_table',
    );
  });

  it('lets an if go without else only when it leaves what it takes', async () => {
    load(await wat('(module (func (param i32) local.get 0 local.get 0 (if (param i32) (result i32) (then)) drop))'));
    await rejects('(module (func i32.const 1 (if (result i32) (then i32.const 1)) drop))', /if without else/, 'end');
  });

  it('knows every index space', async () => {
    await rejects('(module (func local.get 0 drop))', /^unknown local 0/, 'local.get');
    await rejects('(module (func global.get 1 drop))', /^unknown global 1/, 'global.get');
    await rejects('(module (func call 3))', /^unknown function 3/, 'call');
    await rejects('(module (func i32.const 0 i32.load drop))', /^unknown memory 0/, 'i32.load');
    await rejects('(module (func i32.const 0 call_indirect))', /^unknown table 0/, 'call_indirect');
    await rejects('(module (func elem.drop 0))', /^unknown elem segment 0/, 'elem.drop');
    await rejects(
      '(module (table 1 funcref) (func i32.const 0 call_indirect (type 7)))',
      /^unknown type 7/,
      'call_indirect',
    );
    await rejects('(module (memory 1) (data "x") (func data.drop 1))', /^unknown data segment 1/, 'data.drop');
  });

  it('bounds alignment by the width of the access', async () => {
    const text = '(module (memory 1) (func i32.const 0 i64.load32_s align=8 drop))';
    await rejects(text, /^alignment must not be larger than natural: 2\^3, natural is 2\^2/, 'i64.load32_s');
  });

  it('keeps references and numbers apart', async () => {
    await rejects('(module (func i32.const 0 ref.is_null drop))', /^type mismatch: ref.is_null/, 'ref.is_null');
    const select = '(module (func (param externref) local.get 0 local.get 0 i32.const 0 select drop))';
    await rejects(select, /^type mismatch: select without a type/, 'select');
    load(
      await wat(
        '(module (func (param externref) local.get 0 local.get 0 i32.const 0 (select (result externref)) drop))',
      ),
    );
    const copy =
      '(module (table 1 funcref) (table 1 externref) (func i32.const 0 i32.const 0 i32.const 0 table.copy 0 1))';
    await rejects(copy, /^type mismatch: a table of funcref/, 'table.copy');
  });

  it('wants functions declared before code makes references of them', async () => {
    await rejects('(module (func ref.func 0 drop))', /^undeclared function reference/, 'ref.func');
    load(await wat('(module (func ref.func 0 drop) (elem declare func 0))'));
    load(await wat('(module (func (export "f") ref.func 0 drop))'));
  });

  it('checks everything outside of bodies', async () => {
    const messages: [string, RegExp][] = [
      ['(module (memory 2 1))', /^size minimum must not be greater than maximum/],
      ['(module (memory 65537))', /^memory size must be at most 65536 pages/],
      ['(module (table 2 1 funcref))', /^size minimum must not be greater than maximum/],
      ['(module (memory 1) (memory 1))', /^multiple memories/],
      ['(module (global i32 (i64.const 1)))', /^type mismatch/],
      ['(module (global i32 (i32.const 1)) (global i32 (global.get 0)))', /^unknown global 0/],
      ['(module (import "m" "g" (global (mut i32))) (global i32 (global.get 0)))', /^constant expression required/],
      ['(module (func (export "a")) (func (export "a")))', /^duplicate export name: "a"/],
      ['(module (export "a" (func 0)))', /^unknown function 0/],
      ['(module (func (param i32)) (start 0))', /^start function/],
      ['(module (elem (i32.const 0) func))', /^unknown table 0/],
      ['(module (data (i32.const 0) ""))', /^unknown memory 0/],
      ['(module (memory 1) (data (i64.const 0) ""))', /^type mismatch/],
      ['(module (table 1 externref) (func) (elem (i32.const 0) func 0))', /^type mismatch/],
      ['(module (func (type 3)))', /^unknown type 3/],
    ];
    for (const [text, message] of messages) {
      const error = await refusal(text);
      assert.equal(error.kind, 'invalid', text);
      assert.match(error.message, message, text);
      assert.ok(error.offset >= 8, text);
    }
  });

  it('calls a module malformed that is malformed and invalid', async () => {
    const bytes = await wat('(module (func i32.eqz drop) (func nop nop))');
    const { code } = decode(bytes);
    bytes[code[1].start] = 0xff;
    assert.throws(() => load(bytes), { kind: 'malformed', offset: code[1].start });
    bytes[code[1].start] = 0x05;
    assert.throws(() => load(bytes), { kind: 'malformed', message: /^END opcode expected/ });
  });

  it('finds bodies that end early or late', async () => {
    const bytes = await wat('(module (func nop nop))');
    const [{ start }] = decode(bytes).code;
    bytes[start] = 0x0b;
    assert.throws(() => load(bytes), { kind: 'malformed', offset: start + 1 });
    bytes.set([0x02, 0x40], start);
    assert.throws(() => load(bytes), { kind: 'malformed', offset: start + 3 });
  });

  it('bounds the memory that it takes itself, and any depth of nesting', async () => {
    const results = 'i32 '.repeat(1000);
    const wide = `(module (func $wide (result ${results}) unreachable) (func ${'call $wide '.repeat(5000)} unreachable))`;
    assert.equal((await refusal(wide)).kind, 'too_large');
    const deep = await wat('(module (func nop))');
    const nested = [...new Array(40_000).fill([0x02, 0x40]).flat(), ...new Array(40_001).fill(0x0b)];
    const parts = partsOf(decode(deep));
    load(encodeModule({ ...parts, code: [{ locals: [], expr: Uint8Array.from(nested) }] }));
  });

  it('has no instruction of a proposal that is switched off', async () => {
    const uses: [keyof Features, string][] = [
      ['signExtension', '(module (func (param i32) (drop (i32.extend8_s (local.get 0)))))'],
      ['saturatingConversions', '(module (func (param f32) (drop (i32.trunc_sat_f32_s (local.get 0)))))'],
      ['multiValue', '(module (func (result i32 i32) i32.const 1 i32.const 2))'],
      ['bulkMemory', '(module (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))))'],
      ['referenceTypes', '(module (table 1 funcref) (func (drop (table.get 0 (i32.const 0)))))'],
    ];
    for (const [feature, text] of uses) {
      load(await wat(text));
      await refusal(text, { ...DEFAULT_FEATURES, [feature]: false });
    }
  });
});
