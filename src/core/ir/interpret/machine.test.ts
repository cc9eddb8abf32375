import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { wat } from '../../../../test/wat.ts';
import { DEFAULT_GUEST_LIMITS } from '../../backend.ts';
import { buildImage } from '../../engine/instantiate.ts';
import { lower } from '../../lower/index.ts';
import { load } from '../../wasm/load.ts';
import type { Program, Stmt, Type } from '../index.ts';
import { verify } from '../verify.ts';
import { loopSource } from './loop-source.ts';
import { Machine, type MachineOptions } from './machine.ts';
import { State } from './state.ts';

async function machineOf(
  text: string,
  options: MachineOptions & { maxCallDepth?: number } = {},
): Promise<{ machine: Machine; program: Program; state: State; slot: (name: string) => number }> {
  const module = load(await wat(text));
  const names = module.exports.filter(({ kind }) => kind === 'func').map(({ name }) => name);
  const program = lower(module, names);
  verify(program);
  const limits = { ...DEFAULT_GUEST_LIMITS, maxCallDepth: options.maxCallDepth ?? DEFAULT_GUEST_LIMITS.maxCallDepth };
  const state = new State(buildImage(module, {}, limits));
  const slot = (name: string): number => program.entries.find((entry) => entry.name === name)?.func ?? -1;
  return { machine: new Machine(program, state, limits, options), program, state, slot };
}

/** A program with one page of memory and one function made by hand. */
function handMade(vars: readonly Type[], params: number, results: readonly Type[], body: Stmt[]): Program {
  const signature = { params: vars.slice(0, params), results };
  return {
    entries: [],
    functions: [{ index: null, name: 'f', params, results, vars, signature: 0, body }],
    signatures: [signature],
    globals: [],
    memory: { min: 1, max: null },
    tables: [],
    functionSignatures: [],
    functionSlots: [],
    data: [],
    elements: [],
    sites: [{ code: 'memory_out_of_bounds', function: 0, offset: 1 }],
  };
}

function onePage(): State {
  const none = new Uint8Array(0);
  const memory = new Uint8Array(65536);
  return new State({ memory, globals: new Uint32Array(0), tables: [], droppedData: none, droppedElements: none });
}

const FIB = `(module (func $fib (export "fib") (param i32) (result i32)
  (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
    (then (local.get 0))
    (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2))))))))`;

describe('the interpreter’s machine', () => {
  it('stops after a number of fuel points and goes on, to the same result and the same fuel', async () => {
    const { machine, slot } = await machineOf(FIB);
    const args = new Uint32Array([12, 0]);
    assert.equal(machine.run(slot('fib'), args), 'returned');
    const [whole, fuel] = [machine.results[0], machine.fuelSpent];
    for (const points of [1, 2, 7, 100]) {
      machine.start(slot('fib'), args, null);
      let stops = 0;
      let progress = machine.resume(points);
      while (progress === 'suspended') {
        stops++;
        progress = machine.resume(points);
      }
      assert.deepEqual([progress, machine.results[0], machine.fuelSpent], ['returned', whole, fuel]);
      assert.equal(stops, Math.ceil(fuel / points) - 1);
    }
  });

  it('runs out of fuel at the same place however it is stopped', async () => {
    const { machine, slot, program } = await machineOf(FIB);
    for (const points of [1, 3, Number.POSITIVE_INFINITY]) {
      machine.start(slot('fib'), new Uint32Array([12, 0]), 100);
      let progress = machine.resume(points);
      while (progress === 'suspended') progress = machine.resume(points);
      assert.deepEqual(
        [progress, machine.fuelSpent, program.sites[machine.site].code],
        ['trapped', 100, 'fuel_exhausted'],
      );
    }
  });

  it('does nothing before the first fuel when it may not take any', async () => {
    const { machine, slot, state } = await machineOf(
      '(module (memory 1) (func (export "put") (i32.store (i32.const 0) (i32.const 1))))',
    );
    machine.start(slot('put'), new Uint32Array(0), null);
    assert.deepEqual([machine.resume(0), state.bytes[0], machine.fuelSpent], ['suspended', 0, 0]);
    assert.deepEqual([machine.resume(1), state.bytes[0], machine.fuelSpent], ['returned', 1, 1]);
  });

  it('counts fuel beyond 32 bits', () => {
    const body: Stmt[] = [
      { k: 'fuel', cost: 3e9, site: 0 },
      { k: 'fuel', cost: 1, site: 0 },
      { k: 'return', values: [] },
    ];
    const machine = new Machine(handMade([], 0, [], body), onePage(), DEFAULT_GUEST_LIMITS);
    assert.deepEqual([machine.run(0, new Uint32Array(0), 2 ** 40), machine.fuelSpent], ['returned', 3e9 + 1]);
    assert.deepEqual([machine.run(0, new Uint32Array(0), 3e9), machine.fuelSpent], ['trapped', 3e9]);
  });

  it('recurses as deep as the limit says, far beyond the host’s stack', async () => {
    const { machine, slot, program } = await machineOf(
      `(module (func $down (export "down") (param i32) (result i32) (local i64 i64 i64 i64)
        (if (result i32) (local.get 0)
          (then (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1))))) (else (i32.const 0)))))`,
      { maxCallDepth: 200_000 },
    );
    assert.equal(machine.run(slot('down'), new Uint32Array([200_000, 0])), 'returned');
    assert.equal(machine.results[0], 200_000);
    assert.equal(machine.run(slot('down'), new Uint32Array([200_001, 0])), 'trapped');
    assert.equal(program.sites[machine.site].code, 'call_stack_exhausted');
    assert.equal(machine.run(slot('down'), new Uint32Array([5, 0])), 'returned');
  });

  it('gives up with out_of_memory, not with a crash, where frames would take too much', async () => {
    const locals = 'i64 '.repeat(40_000);
    const { machine, slot } = await machineOf(`(module (func $f (export "f") (local ${locals}) (call $f)))`, {
      maxCallDepth: 1_000_000,
    });
    assert.throws(() => machine.run(slot('f'), new Uint32Array(0)), { kind: 'out_of_memory' });
  });

  it('clears locals on entry, temporaries not', async () => {
    const { machine, slot } = await machineOf(`(module
      (func $dirty (param i32) (result i32) (local i32)
        (if (local.get 0) (then (local.set 1 (i32.const 99))))
        (local.get 1))
      (func (export "go") (result i32)
        (drop (call $dirty (i32.const 1)))
        (call $dirty (i32.const 0))))`);
    assert.equal(machine.run(slot('go'), new Uint32Array(0)), 'returned');
    assert.equal(machine.results[0], 0);
  });

  it('runs the words that legalisation makes of memory', () => {
    const body: Stmt[] = [
      { k: 'word.store', index: 0, src: 1 },
      { k: 'word.merge', index: 0, src: 2, mask: 3 },
      { k: 'word.load', dst: 4, index: 0 },
      { k: 'return', values: [4] },
    ];
    const program = handMade(['i32', 'i32', 'i32', 'i32', 'i32'], 4, ['i32'], body);
    verify(program);
    const state = onePage();
    const machine = new Machine(program, state, DEFAULT_GUEST_LIMITS);
    machine.run(0, new Uint32Array([16383, 0, 0x11223344, 0, 0xaabbccdd, 0, 0x00ffff00, 0]));
    assert.equal(machine.results[0], 0x11bbcc44);
    assert.deepEqual(Array.from(state.bytes.slice(-4)), [0x44, 0xcc, 0xbb, 0x11]);
    assert.throws(() => machine.run(0, new Uint32Array([16384, 0, 0, 0, 0, 0, 0, 0])), { kind: 'internal' });
  });

  it('reports an access that no check covers as a defect of the program', () => {
    const body: Stmt[] = [
      { k: 'load', op: 'i32.load', dst: 1, addr: 0, offset: 0 },
      { k: 'return', values: [1] },
    ];
    const machine = new Machine(handMade(['i32', 'i32'], 1, ['i32'], body), onePage(), DEFAULT_GUEST_LIMITS);
    assert.equal(machine.run(0, new Uint32Array([8, 0])), 'returned');
    assert.throws(() => machine.run(0, new Uint32Array([65533, 0])), { kind: 'internal' });
  });

  it('has a check cover several accesses at other offsets', () => {
    const body: Stmt[] = [
      { k: 'check', addr: 0, offset: 0, width: 8, site: 0 },
      { k: 'load', op: 'i32.load', dst: 1, addr: 0, offset: 4 },
      { k: 'store', op: 'i32.store', addr: 0, offset: 0, src: 1 },
      { k: 'return', values: [1] },
    ];
    const machine = new Machine(handMade(['i32', 'i32'], 1, ['i32'], body), onePage(), DEFAULT_GUEST_LIMITS);
    assert.equal(machine.run(0, new Uint32Array([65528, 0])), 'returned');
    assert.equal(machine.run(0, new Uint32Array([65529, 0])), 'trapped');
  });

  it('answers -1 to memory.grow where it may not grow', async () => {
    const text = '(module (memory 1) (func (export "grow") (result i32) (memory.grow (i32.const 0))))';
    for (const grows of [true, false]) {
      const { machine, slot } = await machineOf(text, { grows });
      machine.run(slot('grow'), new Uint32Array(0));
      assert.equal(machine.results[0] | 0, grows ? 1 : -1);
    }
  });

  it('refuses to start with the wrong number of arguments', async () => {
    const { machine, slot } = await machineOf(FIB);
    assert.throws(() => machine.start(slot('fib'), new Uint32Array(0), null), { kind: 'internal' });
    assert.throws(() => machine.start(99, new Uint32Array(0), null), { kind: 'internal' });
  });
});

describe('loop.gen.ts', () => {
  it('is what loop-source.ts writes', () => {
    const written = readFileSync(new URL('./loop.gen.ts', import.meta.url), 'utf8');
    assert.equal(written, loopSource());
  });
});

describe('the interpreter’s state', () => {
  it('copies an image, a Node Buffer’s memory included', () => {
    const pool = Buffer.alloc(65536 + 16, 7);
    const memory = pool.subarray(16);
    const none = new Uint8Array(0);
    const state = new State({
      memory,
      globals: new Uint32Array(0),
      tables: [],
      droppedData: none,
      droppedElements: none,
    });
    pool.fill(9);
    assert.deepEqual(
      [state.bytes.byteOffset, state.bytes.length, state.bytes[0], state.bytes[65535]],
      [0, 65536, 7, 7],
    );
  });
});
