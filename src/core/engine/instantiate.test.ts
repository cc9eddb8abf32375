import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wat } from '../../../test/wat.ts';
import { DEFAULT_GUEST_LIMITS } from '../backend.ts';
import { TensorWasmError } from '../errors.ts';
import { NULL_REF } from '../ir/index.ts';
import { load } from '../wasm/load.ts';
import { PAGE } from './image.ts';
import { buildImage, type ImageImports } from './instantiate.ts';

async function image(text: string, imports: ImageImports = {}, limits = DEFAULT_GUEST_LIMITS) {
  return buildImage(load(await wat(text)), imports, limits);
}

async function refusal(text: string, imports?: ImageImports): Promise<TensorWasmError> {
  try {
    await image(text, imports);
  } catch (error) {
    if (error instanceof TensorWasmError) return error;
    throw error;
  }
  return assert.fail(`instantiated: ${text}`);
}

describe('buildImage', () => {
  it('makes memory, and copies active segments over it in order', async () => {
    const { memory, droppedData } = await image(`(module
      (memory 1 2)
      (data (i32.const 4) "abcd")
      (data "passive")
      (data (i32.const 6) "XY"))`);
    assert.equal(memory?.length, PAGE);
    assert.deepEqual([...(memory ?? []).subarray(3, 9)], [0, 0x61, 0x62, 0x58, 0x59, 0]);
    assert.deepEqual([...droppedData], [1, 0, 1]);
  });

  it('has no memory where the module has none', async () => {
    assert.equal((await image('(module)')).memory, null);
  });

  it('keeps globals as bits, two words each', async () => {
    const { globals } = await image(
      `(module
        (import "m" "g" (global i64))
        (global i32 (i32.const -1))
        (global (mut i64) (i64.const -2))
        (global f32 (f32.const nan:0x200001))
        (global f64 (f64.const -0))
        (global i64 (global.get 0))
        (global funcref (ref.func 0))
        (global externref (ref.null extern))
        (func))`,
      { globals: Uint32Array.of(7, 8) },
    );
    const expected = [7, 8, 0xffffffff, 0, 0xfffffffe, 0xffffffff, 0x7fa00001, 0, 0, 0x80000000];
    assert.deepEqual([...globals], [...expected, 7, 8, 0, 0, NULL_REF, 0]);
  });

  it('fills tables with null and then with the active segments', async () => {
    const { tables, droppedElements } = await image(`(module
      (table 4 funcref)
      (table 1 externref)
      (elem (i32.const 1) $b $a)
      (elem func $a)
      (elem declare func $b)
      (elem (table 0) (i32.const 3) funcref (ref.null func))
      (func $a) (func $b))`);
    assert.deepEqual([...tables[0]], [NULL_REF, 1, 0, NULL_REF]);
    assert.deepEqual([...tables[1]], [NULL_REF]);
    assert.deepEqual([...droppedElements], [1, 0, 1, 1]);
  });

  it('takes offsets from imported globals, as unsigned numbers', async () => {
    const text = '(module (import "m" "g" (global i32)) (memory 1) (data (global.get 0) "z"))';
    const { memory } = await image(text, { globals: Uint32Array.of(9, 0) });
    assert.equal(memory?.[9], 0x7a);
    const error = await refusal(text, { globals: Uint32Array.of(0xffffffff, 0) });
    assert.deepEqual([error.kind, error.details.trap], ['uninstantiable', 'memory_out_of_bounds']);
  });

  it('names the segment that does not fit, elements before data', async () => {
    const data = await refusal('(module (memory 1) (data (i32.const 65535) "a") (data (i32.const 65535) "ab"))');
    assert.match(data.message, /^out of bounds memory access: data segment 1/);
    assert.deepEqual([data.details.trap, data.details.segment], ['memory_out_of_bounds', 1]);
    const both = await refusal(
      '(module (memory 1) (table 1 funcref) (func) (data (i32.const -1) "a") (elem (i32.const 1) 0))',
    );
    assert.match(both.message, /^out of bounds table access: element segment 0/);
    assert.equal(both.details.trap, 'table_out_of_bounds');
  });

  it('lets empty segments stand at the very end, and not past it', async () => {
    await image('(module (memory 1) (data (i32.const 65536) ""))');
    assert.equal((await refusal('(module (memory 1) (data (i32.const 65537) ""))')).kind, 'uninstantiable');
  });

  it('copies what is imported', async () => {
    const memory = new Uint8Array(PAGE);
    const table = Uint32Array.of(NULL_REF, NULL_REF);
    const text = `(module (import "m" "m" (memory 1)) (import "m" "t" (table 2 funcref)) (func)
      (data (i32.const 0) "x") (elem (i32.const 1) 0))`;
    const made = await image(text, { memory, tables: [table] });
    assert.deepEqual([made.memory?.[0], memory[0]], [0x78, 0]);
    assert.deepEqual([[...made.tables[0]], table[1]], [[NULL_REF, 0], NULL_REF]);
  });

  it('refuses imports that it was not given', async () => {
    for (const import_ of ['(memory 1)', '(table 1 funcref)', '(global i32)']) {
      const error = await refusal(`(module (import "env" "it" ${import_}))`);
      assert.equal(error.kind, 'unlinkable');
      assert.match(error.message, /^unknown import: \w+ env\.it$/);
    }
  });

  it('makes nothing larger than the limits', async () => {
    const error = await refusal('(module (memory 4097))');
    assert.deepEqual([error.kind, error.details.requested, error.details.max], ['too_large', 4097, 4096]);
    assert.equal((await refusal('(module (table 1000001 funcref))')).details.limit, 'maxTableElements');
  });
});
