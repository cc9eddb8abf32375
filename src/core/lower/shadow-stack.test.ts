import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wat } from '../../../test/wat.ts';
import { TensorWasmError } from '../errors.ts';
import { load } from '../wasm/load.ts';
import { planStack, type StackPlan, stackRegion } from './shadow-stack.ts';

const GLOBAL = '(global $sp (mut i32) (i32.const 66560))';

async function planOf(body: string, global = GLOBAL, exports = ['f']): Promise<StackPlan | null> {
  return planStack(load(await wat(`(module (memory 2) ${global} ${body})`)), exports, 'auto');
}

/** The frame of an unoptimised function: everything goes through locals. */
const UNOPTIMISED = `(func (export "f") (param i32) (result i32) (local i32 i32 i32 i32 i32)
  global.get $sp local.set 1 i32.const 48 local.set 2 local.get 1 local.get 2 i32.sub local.set 3
  local.get 3 global.set $sp
  local.get 3 local.get 0 i32.store offset=44
  local.get 0 call $leaf local.set 4
  i32.const 48 local.set 5 local.get 3 local.get 5 i32.add global.set $sp
  local.get 4)`;

const LEAF = `(func $leaf (param i32) (result i32) (local i32)
  global.get $sp i32.const 32 i32.sub local.tee 1 local.get 0 i32.store offset=8 local.get 1 i32.load offset=8)`;

/** A frame of 16 bytes around `inner`. */
const framed = (name: string, inner: string): string => `(func ${name} (param i32) (local $fp i32)
  (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
  ${inner}
  (global.set $sp (i32.add (local.get $fp) (i32.const 16))))`;

describe('the plan of a shadow stack', () => {
  it('adds up the frames of a chain of calls, however they are written', async () => {
    assert.deepEqual(await planOf(LEAF + UNOPTIMISED), { pointer: 0, top: 66560, floor: 0, bytes: 80 });
  });

  it('takes the deeper of two ways, and one function’s frame once in a loop', async () => {
    const plan = await planOf(`${LEAF}${framed('$one', '(drop (call $leaf (local.get 0)))')}
      (func $none (param i32))
      ${framed('(export "f")', '(loop $l (call $one (local.get 0)) (call $none (local.get 0)) (br_if $l (local.get 0)))')}`);
    assert.equal(plan?.bytes, 64);
  });

  it('rounds an over-aligned frame', async () => {
    const plan = await planOf(`(func (export "f") (param i32) (local $save i32) (local $fp i32)
      (local.set $save (global.get $sp))
      (global.set $sp (local.tee $fp (i32.and (i32.sub (local.get $save) (i32.const 64)) (i32.const -64))))
      (i32.store (local.get $fp) (local.get 0))
      (global.set $sp (local.get $save)))
      ${framed('$other', '')}`);
    // Without a name the pointer is known by frames that are put back, and only the export's own functions are read.
    assert.equal(plan, null);
    const named = await planOf(
      `(func (export "f") (param i32) (local $save i32)
        (local.set $save (global.get $sp))
        (global.set $sp (i32.and (i32.sub (local.get $save) (i32.const 64)) (i32.const -64)))
        (global.set $sp (local.get $save)))`,
      '(global $sp (export "__stack_pointer") (mut i32) (i32.const 66560))',
    );
    assert.equal(named?.bytes, 128);
  });

  it('finds the deepest function that an indirect call may reach', async () => {
    const plan = await planOf(`(table funcref (elem $leaf2)) (type $t (func (param i32)))
      ${framed('$leaf2', '')}
      ${framed('(export "f")', '(call_indirect (type $t) (local.get 0) (i32.const 0))')}`);
    assert.equal(plan?.bytes, 32);
  });

  it('needs none where no function of the export moves the pointer', async () => {
    assert.equal(await planOf(`${framed('$other', '')} (func (export "f") (param i32))`), null);
  });

  it('takes all of a stack that recursion or a variable frame may need, where its end is known', async () => {
    const recursive = framed('$f (export "f")', '(if (local.get 0) (then (call $f (local.get 0))))');
    const variable = `${framed('$g', '')}(func (export "f") (param i32) (local $save i32)
      (local.set $save (global.get $sp))
      (global.set $sp (i32.sub (local.get $save) (local.get 0)))
      (call $g (local.get 0))
      (global.set $sp (local.get $save)))`;
    for (const body of [recursive, variable]) {
      const at = (low: number): string => `${GLOBAL}(global (export "__data_end") i32 (i32.const ${low}))`;
      assert.deepEqual(await planOf(body, at(1030)), { pointer: 0, top: 66560, floor: 1032, bytes: 65528 });
      assert.deepEqual(await planOf(body, at(70000)), { pointer: 0, top: 66560, floor: 0, bytes: 66560 });
      assert.equal((await planOf(`${body} (data (i32.const 66560) "x")`))?.bytes, 66560);
      await assert.rejects(planOf(`${body} (data (i32.const 1024) "x")`), isRefusal);
      await assert.rejects(planOf(body), isRefusal);
    }
  });

  it('takes a global for the pointer that is one, and no counter', async () => {
    const counter = '(func (export "f") (param i32) (global.set $sp (i32.sub (global.get $sp) (i32.const 16))))';
    assert.equal(await planOf(counter), null);
    await assert.rejects(
      planOf(counter, '(global $sp (export "__stack_pointer") (mut i32) (i32.const 66560))'),
      isRefusal,
    );
    assert.equal(await planOf(framed('(export "f")', ''), '(global $sp (mut i32) (i32.const 12))'), null);
    const named =
      '(global $other (mut i32) (i32.const 0)) (global $sp (export "~lib/memory/__stack_pointer") (mut i32) (i32.const 33788))';
    assert.equal((await planOf(framed('(export "f")', ''), named))?.pointer, 1);
  });
});

describe('the region of a grid', () => {
  const plan = { pointer: 1, top: 1024, floor: 512, bytes: 64 };
  const at = (sp: number): unknown => stackRegion(plan, [0, 0, sp, 0], 65536);

  it('lies below the pointer, not below the floor', () => {
    assert.deepEqual(at(1024), { low: 960, bytes: 64 });
    assert.deepEqual(at(1011), { low: 944, bytes: 64 });
    assert.deepEqual(at(540), { low: 512, bytes: 28 });
  });

  it('is empty where the pointer is outside of the stack or of memory', () => {
    for (const sp of [0, 512, 514, 65540, -16]) assert.equal(at(sp), null, `${sp}`);
  });
});

function isRefusal(error: unknown): boolean {
  return error instanceof TensorWasmError && error.kind === 'refused' && error.details.construct === 'shadow stack';
}
