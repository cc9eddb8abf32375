import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wat } from '../../../../test/wat.ts';
import { ModuleError } from '../../errors.ts';
import { type BodyParts, ByteWriter, encodeModule, type ModuleParts } from '../encode.ts';
import { MVP_FEATURES } from '../features.ts';
import { OP } from '../opcodes.ts';
import { DEFAULT_DECODE_LIMITS, type DecodeLimits, decode } from './index.ts';

const EMPTY: ModuleParts = {
  types: [],
  imports: [],
  functions: [],
  tables: [],
  memories: [],
  globals: [],
  exports: [],
  start: null,
  elements: [],
  data: [],
  dataCount: false,
  code: [],
  customs: [],
};

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

function refusal(bytes: Uint8Array, limits?: DecodeLimits): ModuleError {
  let found: unknown;
  try {
    decode(bytes, limits);
  } catch (error) {
    found = error;
  }
  assert.ok(found instanceof ModuleError, String(found));
  return found;
}

describe('decode', () => {
  it('keeps imports first in every index space', async () => {
    const module = decode(
      await wat(`(module
        (import "m" "f" (func $imported (param i64)))
        (import "m" "g" (global f32))
        (import "m" "t" (table 1 2 funcref))
        (func $own (result i32) i32.const 7)
        (global (mut i64) (i64.const -2))
        (table 3 externref)
        (memory 1 4)
        (export "own" (func $own)))`),
    );
    assert.deepEqual(
      module.functions.map((type) => module.types[type].params.length),
      [1, 0],
    );
    assert.deepEqual(
      module.tables.map(({ element }) => element),
      ['funcref', 'externref'],
    );
    assert.deepEqual(
      module.globalTypes.map(({ type }) => type),
      ['f32', 'i64'],
    );
    assert.deepEqual(module.memories, [{ limits: { min: 1, max: 4 } }]);
    const { importedFunctions, importedGlobals, importedMemories, importedTables } = module;
    assert.deepEqual([importedFunctions, importedGlobals, importedMemories, importedTables], [1, 1, 0, 1]);
    const [{ init }] = module.globals;
    assert.ok(init.op === 'const' && init.lo === -2 && init.hi === -1 && init.type === 'i64');
  });

  it('gives ranges of bodies that begin at their first instruction and end after their last', async () => {
    const module = decode(await wat('(module (func (local i32 i32 f64) nop) (func))'));
    assert.deepEqual(module.code[0].locals, [
      { count: 2, type: 'i32' },
      { count: 1, type: 'f64' },
    ]);
    for (const { start, end } of module.code) assert.equal(module.bytes[end - 1], OP.end, `${start}`);
    assert.equal(module.bytes[module.code[0].start], OP.nop);
    assert.equal(module.code[1].end - module.code[1].start, 1);
  });

  it('reads function names, and none where the section is malformed', async () => {
    const bytes = await wat('(module (import "m" "f" (func $outer)) (func $inner) (func))');
    const module = decode(bytes);
    assert.deepEqual(
      [...module.functionNames],
      [
        [0, 'outer'],
        [1, 'inner'],
      ],
    );
    const customs = [{ name: 'name', bytes: Uint8Array.of(1, 200, 3, 4) }];
    assert.equal(decode(encodeModule({ ...EMPTY, customs })).functionNames.size, 0);
  });

  it('says where a section goes wrong', () => {
    const short = refusal(Uint8Array.from([...HEADER, 1, 5, 1, 0x60]));
    assert.deepEqual([short.kind, short.offset], ['malformed', 9]);
    const order = refusal(Uint8Array.from([...HEADER, 3, 1, 0, 1, 1, 0]));
    assert.match(order.message, /^unexpected content after last section/);
    assert.equal(order.offset, 11);
    const left = refusal(Uint8Array.from([...HEADER, 1, 2, 0, 0]));
    assert.match(left.message, /^section size mismatch/);
    assert.equal(left.offset, 11);
    assert.match(refusal(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46)).message, /^magic header not detected/);
  });

  it('believes no count before the bytes are there', () => {
    for (const id of [1, 2, 3, 4, 5, 6, 7, 9, 10, 11]) {
      const error = refusal(Uint8Array.from([...HEADER, id, 6, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]));
      assert.equal(error.kind, 'malformed', `section ${id}`);
      assert.equal(error.offset, 10);
    }
  });

  it('calls a constant expression that is none invalid, and a malformed one malformed', () => {
    const global = (...expr: number[]) => Uint8Array.from([...HEADER, 6, expr.length + 3, 1, 0x7f, 0, ...expr]);
    assert.equal(refusal(global(OP.nop, OP.end)).kind, 'invalid');
    assert.equal(refusal(global(OP.end)).kind, 'invalid');
    assert.equal(refusal(global(OP['i32.const'], 1, OP['i32.const'], 1, OP.end)).kind, 'invalid');
    assert.equal(refusal(global(OP.nop, 0xff, OP.end)).kind, 'malformed');
    assert.equal(refusal(global(OP['i32.const'], 1)).kind, 'malformed');
  });

  it('accepts no more than the limits, and says how much was asked for', () => {
    const body = (count: number): BodyParts => ({ locals: [{ count, type: 'i32' }], expr: Uint8Array.of(OP.end) });
    const parts = { ...EMPTY, types: [{ params: [], results: [] }], functions: [0] };
    decode(encodeModule({ ...parts, code: [body(50_000)] }));
    const locals = refusal(encodeModule({ ...parts, code: [body(50_001)] }));
    assert.equal(locals.kind, 'too_large');
    assert.deepEqual([locals.details.limit, locals.details.requested, locals.details.max], ['locals', 50_001, 50_000]);
    const many = encodeModule({ ...parts, functions: [0, 0, 0], code: [body(0), body(0), body(0)] });
    assert.equal(refusal(many, { ...DEFAULT_DECODE_LIMITS, functions: 2 }).details.limit, 'functions');
    assert.equal(refusal(many, { ...DEFAULT_DECODE_LIMITS, moduleBytes: 10 }).details.limit, 'moduleBytes');
  });

  it('knows no construct of a proposal that is switched off', async () => {
    const passive = await wat('(module (memory 1) (data "passive"))');
    const references = await wat('(module (func (param externref)))');
    decode(passive);
    decode(references);
    for (const bytes of [passive, references])
      assert.throws(() => decode(bytes, undefined, MVP_FEATURES), { kind: 'malformed' });
  });

  it('reads a module that is a view into a larger buffer', () => {
    const writer = new ByteWriter().u32(7).bytes(encodeModule(EMPTY)).u32(9);
    assert.equal(decode(writer.finish().subarray(1, 9)).types.length, 0);
  });
});
