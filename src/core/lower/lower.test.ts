import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wat } from '../../../test/wat.ts';
import { DEFAULT_GUEST_LIMITS } from '../backend.ts';
import { buildImage } from '../engine/instantiate.ts';
import { RefusedError, TensorWasmError } from '../errors.ts';
import type { Program } from '../ir/index.ts';
import { flatten } from '../ir/interpret/flatten.ts';
import { Machine } from '../ir/interpret/machine.ts';
import { State } from '../ir/interpret/state.ts';
import { print } from '../ir/print.ts';
import { verify } from '../ir/verify.ts';
import { load } from '../wasm/load.ts';
import type { ValidModule } from '../wasm/module.ts';
import { lower, lowerable } from './index.ts';

async function moduleOf(text: string): Promise<ValidModule> {
  return load(await wat(text));
}

function lowered(module: ValidModule): Program {
  const program = lower(
    module,
    module.exports.filter(({ kind }) => kind === 'func').map(({ name }) => name),
  );
  verify(program);
  return program;
}

/** The statements of the first function, without sites: `print` writes those after a `!`. */
async function body(text: string): Promise<string[]> {
  const lines = print(lowered(await moduleOf(text))).split('\n');
  const start = lines.findIndex((line) => line.startsWith('slot 0'));
  const end = lines.indexOf('', start);
  return lines
    .slice(start + 2, end)
    .filter((line) => !line.startsWith('  vars'))
    .map((line) => line.replace(/ !.*/, '').slice(2));
}

function run(module: ValidModule, program: Program, name: string, ...args: number[]): number {
  const state = new State(buildImage(module, {}, DEFAULT_GUEST_LIMITS));
  const machine = new Machine(program, state, DEFAULT_GUEST_LIMITS);
  const slot = program.entries.find((entry) => entry.name === name)?.func ?? -1;
  assert.equal(machine.run(slot, new Uint32Array(args.flatMap((arg) => [arg, 0]))), 'returned');
  return machine.results[0] | 0;
}

describe('lowering', () => {
  it('reads locals where they are and writes results where they go', async () => {
    const text = `(module (func (export "f") (param i32 i32) (result i32)
      (local.set 0 (i32.add (local.get 0) (local.get 1)))
      (i32.mul (local.get 0) (local.get 0))))`;
    assert.deepEqual(await body(text), ['fuel 1', 'v0 = i32.add v0, v1', 'v2 = i32.mul v0, v0', 'return v2']);
  });

  it('copies a local only when it is set while still on the stack', async () => {
    const text = `(module (func (export "f") (param i32) (result i32)
      (local.get 0) (local.set 0 (i32.const 9)) (local.get 0) (i32.sub)))`;
    assert.deepEqual(await body(text), ['fuel 1', 'v1 = v0', 'v0 = i32 9', 'v1 = i32.sub v1, v0', 'return v1']);
  });

  it('splices blocks and loops that nothing branches to, and drops dead code', async () => {
    const text = `(module (func (export "f") (result i32)
      (block (loop (nop)))
      (block (result i32) (i32.const 4) (return) (i32.const 5) (i32.add) (block (unreachable)))))`;
    assert.deepEqual(await body(text), ['fuel 1', 'fuel 1', 'v0 = i32 4', 'return v0']);
  });

  it('hands values to a label by variables', async () => {
    const text = `(module (func (export "f") (param i32) (result i32)
      (block (result i32) (br_if 0 (i32.const 1) (local.get 0)) (drop) (i32.const 2))))`;
    assert.deepEqual(await body(text), [
      'fuel 1',
      'block L1',
      '  v1 = i32 1',
      '  br_if v0 L1',
      '  v1 = i32 2',
      'end',
      'return v1',
    ]);
  });

  it('checks a divisor unless it is a constant that passes', async () => {
    const divide = (divisor: string): Promise<string[]> =>
      body(`(module (func (export "f") (param i32 i32) (result i32) (i32.div_s (local.get 0) ${divisor})))`);
    assert.deepEqual(await divide('(i32.const 10)'), ['fuel 1', 'v2 = i32 10', 'v2 = i32.div_s v0, v2', 'return v2']);
    const count = (lines: string[]): number => lines.filter((line) => line.startsWith('trap_if')).length;
    assert.equal(count(await divide('(i32.const -1)')), 1);
    assert.equal(count(await divide('(i32.const 0)')), 1);
    assert.equal(count(await divide('(local.get 1)')), 2);
  });

  it('surrounds calls that may come back by enter and leave, and no others', async () => {
    const module = await moduleOf(`(module
      (func $leaf)
      (func $a (export "a") (call $leaf) (call $b))
      (func $b (call $a)))`);
    const text = print(lowered(module));
    assert.equal(text.match(/enter/g)?.length, 2);
    assert.match(text, /fuel 1 [^\n]*\n {2}call slot 0\(\)\n {2}enter 1 [^\n]*\n {2}call slot \d\(\)\n {2}leave 1\n/);
  });

  it('puts callees before callers and leaves out what is not reached', async () => {
    const module = await moduleOf(`(module
      (func $unused) (func (export "top") (call $mid)) (func $mid (call $leaf)) (func $leaf))`);
    const program = lower(module, ['top']);
    assert.deepEqual(
      program.functions.map(({ name, index }) => [name, index]),
      [
        ['leaf', 3],
        ['mid', 2],
        ['top', 1],
      ],
    );
    assert.deepEqual(program.functionSlots, [-1, 2, 1, 0]);
  });

  it('knows which tables some instruction writes', async () => {
    const module = await moduleOf(`(module (table $a 1 funcref) (table $b 1 funcref) (table $c 1 funcref)
      (func (export "f") (table.set $b (i32.const 0) (ref.null func))
        (table.copy $c $a (i32.const 0) (i32.const 0) (i32.const 0))))`);
    assert.deepEqual(
      lowered(module).tables.map(({ mutable }) => mutable),
      [false, true, true],
    );
  });

  it('tells signatures apart by WebAssembly’s types, not the IR’s', async () => {
    const module =
      await moduleOf(`(module (type (func (param funcref))) (type (func (param externref))) (type (func (param funcref)))
      (func (type 0)) (func (type 1)) (func (type 2)) (func (export "f")))`);
    const [a, b, c] = lowered(module).functionSignatures;
    assert.deepEqual([a === c, a === b], [true, false]);
  });
});

describe('what cannot be lowered', () => {
  const TEXT = `(module
    (type $v (func)) (import "env" "log" (func $log))
    (table 1 funcref) (elem (i32.const 0) $log)
    (func (export "direct") (nop) (call $log))
    (func (export "indirect") (call_indirect (type $v) (i32.const 0)))
    (func (export "fine") (result i32) (i32.const 1))
    (export "log" (func $log)) (memory (export "memory") 1))`;

  it('is an export that may call an import, with the place of the call', async () => {
    const module = await moduleOf(TEXT);
    const direct = lowerable(module, 'direct');
    assert.ok(!direct.runnable);
    assert.deepEqual([direct.construct, direct.function], ['imported function', 1]);
    assert.equal(module.bytes[direct.offset ?? 0], 0x10);
    const indirect = lowerable(module, 'indirect');
    assert.ok(!indirect.runnable && indirect.function === 2);
    assert.equal(module.bytes[indirect.offset ?? 0], 0x11);
    assert.equal(lowerable(module, 'log').runnable, false);
    assert.equal(lowerable(module, 'fine').runnable, true);
    assert.equal(lower(module, ['fine']).functions.length, 1);
    assert.throws(
      () => lower(module, ['fine', 'direct']),
      (error) =>
        error instanceof RefusedError && error.details.offset === direct.offset && /"env" "log"/.test(error.message),
    );
  });

  it('is not an export at all', async () => {
    const module = await moduleOf(TEXT);
    const missing = (error: unknown): boolean => error instanceof TensorWasmError && error.kind === 'missing_export';
    assert.throws(() => lowerable(module, 'nothing'), missing);
    assert.throws(() => lower(module, ['memory']), missing);
  });
});

describe('lowering large functions', () => {
  /** Lowers, verifies, prints, flattens and runs. */
  async function through(text: string, ...args: number[]): Promise<number> {
    const module = await moduleOf(text);
    const program = lowered(module);
    assert.ok(print(program).length > 0);
    assert.ok(flatten(program).words.length > 0);
    return run(module, program, 'f', ...args);
  }

  it('takes a hundred thousand instructions', async () => {
    const step = '(local.set 0 (i32.add (local.get 0) (i32.const 3)))\n'.repeat(25_000);
    assert.equal(
      await through(`(module (func (export "f") (param i32) (result i32) ${step} (local.get 0)))`, 5),
      75_005,
    );
  });

  it('takes fifty thousand operands at once, of locals that are then set', async () => {
    const count = 50_000;
    const gets = '(local.get 0) (local.get 1)\n'.repeat(count / 2);
    const sets = '(local.set 0 (i32.const 1)) (local.set 1 (i32.const 1))\n'.repeat(100);
    const adds = 'i32.add\n'.repeat(count - 1);
    const text = `(module (func (export "f") (param i32 i32) (result i32) ${gets} ${sets} ${adds}))`;
    assert.equal(await through(text, 2, 3), (count / 2) * 5);
  });

  // The text parser recurses; a module this deep is written byte by byte.
  function nest(levels: number, opcode: 2 | 3 | 4): Uint8Array {
    const open = opcode === 4 ? [0x20, 0, 0x04, 0x40] : [opcode, 0x40];
    const inner = opcode === 3 ? [] : [0x20, 0, 0x0d, ...leb(levels - 1)];
    const code = [0, ...new Array(levels).fill(open).flat(), ...inner, ...new Array(levels).fill(0x0b), 0x20, 0, 0x0b];
    const func = [...leb(code.length), ...code];
    const section = (id: number, bytes: number[]): number[] => [id, ...leb(bytes.length), ...bytes];
    return Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7f]),
      ...section(3, [1, 0]),
      ...section(7, [1, 1, 0x66, 0, 0]),
      ...section(10, [1, ...func]),
    ]);
  }

  function leb(value: number): number[] {
    const bytes: number[] = [];
    let rest = value;
    do {
      bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
      rest >>>= 7;
    } while (rest > 0);
    return bytes;
  }

  for (const [name, opcode] of [
    ['blocks', 2],
    ['loops', 3],
    ['ifs', 4],
  ] as const) {
    it(`takes ten thousand nested ${name}`, () => {
      const module = load(nest(10_000, opcode));
      const program = lowered(module);
      assert.ok(print(program).length > 0);
      assert.equal(run(module, program, 'f', 6), 6);
      assert.equal(run(module, program, 'f', 0), 0);
    });
  }

  it('takes a br_table of ten thousand targets', async () => {
    const targets = Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? '$even' : '$odd')).join(' ');
    const text = `(module (func (export "f") (param i32) (result i32)
      (block $odd (block $even (br_table ${targets} $odd (local.get 0))) (return (i32.const 2))) (i32.const 1)))`;
    assert.equal(await through(text, 9_998), 2);
    assert.equal(await through(text, 9_999), 1);
    assert.equal(await through(text, 10_000), 1);
  });
});
