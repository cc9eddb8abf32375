import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type CompileRequest,
  DEFAULT_GUEST_LIMITS,
  type Instance,
  type Mode,
  type Outcome,
  type Program,
  type RunLimits,
} from '../../core/backend.ts';
import { buildImage } from '../../core/engine/instantiate.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { moduleOf } from '../../core/wasm/rewrite/guest-under-test.ts';
import type { TrapCode } from '../../core/wasm/traps.ts';
import { createCpuBackend } from './index.ts';

const device = await createCpuBackend().open(0);
const NO_LIMITS: RunLimits = { fuel: null };

interface Started {
  readonly program: Program;
  readonly instance: Instance;
}

async function start(wat: string, mode: Mode = 'call', limits = DEFAULT_GUEST_LIMITS): Promise<Started> {
  const module = moduleOf(wat);
  const exports = module.exports.flatMap(({ kind, name }) => (kind === 'func' ? [name] : []));
  const request: CompileRequest = { module, exports, mode, exactness: 'exact', limits };
  const program = await device.compile(request);
  return { program, instance: await device.instantiate(module, buildImage(module, {}, limits), limits) };
}

function words(...values: number[]): Uint32Array {
  return Uint32Array.from(values.flatMap((value) => [value, 0]));
}

/** Calls with i32 arguments. */
function call({ program, instance }: Started, name: string, args: number[], limits = NO_LIMITS): Promise<Outcome> {
  return instance.call(program, name, words(...args), limits);
}

/** One function per way to trap; `$at` marks nothing, it is the only instruction that can. */
const TRAPS: readonly [code: TrapCode, name: string, opcode: number, body: string][] = [
  ['unreachable', 'unreachable', 0x00, 'unreachable'],
  ['integer_divide_by_zero', 'div_s', 0x6d, '(drop (i32.div_s (i32.const 1) (local.get 0)))'],
  [
    'integer_overflow',
    'div_s overflow',
    0x6d,
    '(drop (i32.div_s (i32.const 0x80000000) (i32.sub (local.get 0) (i32.const 1))))',
  ],
  ['integer_divide_by_zero', 'div_u', 0x80, '(drop (i64.div_u (i64.const 1) (i64.extend_i32_u (local.get 0))))'],
  ['integer_divide_by_zero', 'rem_s', 0x6f, '(drop (i32.rem_s (i32.const 1) (local.get 0)))'],
  ['integer_overflow', 'trunc', 0xaa, '(drop (i32.trunc_f64_s (f64.const 1e20)))'],
  ['invalid_conversion', 'trunc of NaN', 0xa8, '(drop (i32.trunc_f32_s (f32.const nan)))'],
  ['memory_out_of_bounds', 'load', 0x29, '(drop (i64.load (i32.const 65529)))'],
  ['memory_out_of_bounds', 'store', 0x36, '(i32.store offset=0xffffffff (i32.const 1) (i32.const 0))'],
  ['memory_out_of_bounds', 'fill', 0xfc, '(memory.fill (i32.const 65535) (i32.const 0) (i32.const 2))'],
  [
    'memory_out_of_bounds',
    'init of a dropped segment',
    0xfc,
    '(memory.init 0 (i32.const 0) (i32.const 0) (i32.const 1))',
  ],
  ['table_out_of_bounds', 'table.get', 0x25, '(drop (table.get 0 (i32.const 4)))'],
  ['table_out_of_bounds', 'table.copy', 0xfc, '(table.copy (i32.const 3) (i32.const 0) (i32.const 2))'],
  ['undefined_element', 'call_indirect outside', 0x11, '(call_indirect (type $v) (i32.const 4))'],
  ['uninitialized_element', 'call_indirect of null', 0x11, '(call_indirect (type $v) (i32.const 1))'],
  ['indirect_call_type_mismatch', 'call_indirect of another type', 0x11, '(call_indirect (type $v) (i32.const 0))'],
];

const TRAPPING = `(module (type $v (func)) (memory 1) (data (i32.const 0) "abc") (table 4 funcref) (elem (i32.const 0) $f)
  (func $f (result i32) (i32.const 1))
  ${TRAPS.map(([, name, , body]) => `(func (export "${name}") (param i32) ${body})`).join('\n')})`;

describe('a trap on the CPU', () => {
  for (const [i, [code, name, opcode]] of TRAPS.entries()) {
    it(`names code, function and byte: ${name}`, async () => {
      const started = await start(TRAPPING);
      const { trap, trapped, fuel } = await call(started, name, [0]);
      assert.equal(trap?.code, code);
      assert.equal(trap.function, i + 1);
      assert.equal(moduleOf(TRAPPING).bytes[trap.offset ?? 0], opcode);
      assert.deepEqual([trapped, [...fuel]], [1, [1]]);
    });
  }

  it('is located in the one of two equal instructions that trapped, also after the code was optimised', async () => {
    const started = await start(`(module (memory 1) (func (export "f") (param i32 i32) (result f64) (local f64 i32)
      (loop (local.set 2 (f64.add (local.get 2) (f64.add (f64.load (local.get 0)) (f64.load (local.get 1)))))
        (br_if 0 (i32.lt_u (local.tee 3 (i32.add (local.get 3) (i32.const 1))) (i32.const 100000)))) (local.get 2)))`);
    for (let i = 0; i < 20; i++) assert.equal((await call(started, 'f', [0, 0])).trap, null);
    const first = (await call(started, 'f', [65536, 0])).trap;
    const second = (await call(started, 'f', [0, 65536])).trap;
    assert.equal((second?.offset ?? 0) - (first?.offset ?? 0), 5, 'a load and a local.get lie between');
  });

  it('leaves what was done before it', async () => {
    const started = await start(`(module (memory 1) (global (mut i32) (i32.const 0)) (func (export "f")
      (global.set 0 (i32.const 7)) (i32.store (i32.const 4) (i32.const 8)) (unreachable)))`);
    await call(started, 'f', []);
    const image = await started.instance.image();
    assert.deepEqual([image.globals[0], image.memory?.[4]], [7, 8]);
  });
});

describe('a guest on the CPU', () => {
  const SPIN = '(module (func (export "spin") (loop (br 0))))';

  it('that spins is stopped at its deadline, while timers are served', async () => {
    const started = await start(SPIN);
    const controller = new AbortController();
    let ticks = 0;
    const timer = setInterval(() => {
      ticks++;
      if (ticks === 5) controller.abort(new TensorWasmError('deadline_exceeded', 'Cannot go on: it is late'));
    }, 1);
    const { trap } = await call(started, 'spin', [], { fuel: null, signal: controller.signal });
    clearInterval(timer);
    assert.equal(trap?.code, 'deadline_exceeded');
  });

  it('is cancelled by an abort whose reason is no deadline', async () => {
    const started = await start(SPIN);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 5);
    const { trap } = await call(started, 'spin', [], { fuel: null, signal: controller.signal });
    assert.equal(trap?.code, 'cancelled');
    const late = new TensorWasmError('deadline_exceeded', 'Cannot wait: too late');
    assert.equal(
      (await call(started, 'spin', [], { fuel: null, signal: AbortSignal.abort(late) })).trap?.code,
      'deadline_exceeded',
    );
  });

  it('that spins in every lane of a grid is stopped once', async () => {
    const started = await start('(module (func (export "f") (param i32) (loop (br 0))))', 'grid');
    const limits = { fuel: null, signal: AbortSignal.timeout(20) };
    const outcome = await started.instance.grid(started.program, 'f', 1000, new Uint32Array(0), limits);
    assert.deepEqual([outcome.trap?.code, outcome.trap?.lane, outcome.trapped], ['deadline_exceeded', 0, 1000]);
  });

  it('can be called again after it was stopped', async () => {
    const started = await start(`(module (memory 1) (func (export "f") (param i32) (result i32)
      (if (local.get 0) (then (loop (br 0)))) (i32.const 3)))`);
    const stopped = await call(started, 'f', [1], { fuel: 1000 });
    assert.deepEqual([stopped.trap?.code, stopped.fuel[0]], ['fuel_exhausted', 1000]);
    assert.deepEqual([...(await call(started, 'f', [0])).results], [3, 0]);
  });

  it('runs beside another that waits', async () => {
    const one = await start(SPIN);
    const two = await start('(module (func (export "f") (result i32) (i32.const 5)))');
    const controller = new AbortController();
    const spinning = call(one, 'spin', [], { fuel: null, signal: controller.signal });
    const { results } = await call(two, 'f', []);
    controller.abort();
    assert.deepEqual([...results], [5, 0]);
    assert.equal((await spinning).trap?.code, 'cancelled');
  });

  it('that needs an import is refused, and only where it may call it', async () => {
    const module = moduleOf('(module (import "env" "now" (func)) (func (export "a") (call 0)) (func (export "b")))');
    const verdict = device.verdict(module, 'a', 'call');
    assert.ok(!verdict.runnable && /"env" "now"/.test(verdict.message));
    assert.ok(device.verdict(module, 'b', 'call').runnable);
  });
});

describe('a reused instance', () => {
  const KEPT = `(module (memory 1) (table $t 2 funcref) (global $g (mut f32) (f32.const 1)) (data $d "abc") (elem $e funcref (ref.func $f))
    (func $f) (func (export "soil") (memory.init $d (i32.const 9) (i32.const 0) (i32.const 3)) (memory.fill (i32.const 65500) (i32.const 1) (i32.const 36))
      (table.set $t (i32.const 1) (ref.func $f)) (global.set $g (f32.reinterpret_i32 (i32.const 0x7fa00001))))
    (func (export "drop") (data.drop $d) (elem.drop $e))
    (func (export "grow") (drop (memory.grow (i32.const 1))) (drop (table.grow $t (ref.null func) (i32.const 3)))))`;

  for (const name of ['soil', 'drop', 'grow']) {
    it(`shows nothing of what another did: ${name}`, async () => {
      const module = moduleOf(KEPT);
      const fresh = buildImage(module, {}, DEFAULT_GUEST_LIMITS);
      const program = await device.compile({
        module,
        exports: [name],
        mode: 'call',
        exactness: 'exact',
        limits: DEFAULT_GUEST_LIMITS,
      });
      for (let i = 0; i < 3; i++) {
        const instance = await device.instantiate(module, fresh, DEFAULT_GUEST_LIMITS);
        assert.deepEqual(await instance.image(), fresh);
        await instance.call(program, name, new Uint32Array(0), NO_LIMITS);
        assert.notDeepEqual(await instance.image(), fresh, 'the call changes the state, so this test can fail');
        instance.release();
      }
    });
  }

  it('takes up any state that another had', async () => {
    const { instance, program } = await start(KEPT);
    for (const name of ['soil', 'grow', 'drop']) {
      await instance.call(program, name, new Uint32Array(0), NO_LIMITS);
      const image = await instance.image();
      const other = await device.instantiate(moduleOf(KEPT), image, DEFAULT_GUEST_LIMITS);
      assert.deepEqual(await other.image(), image);
      other.release();
    }
  });

  it('is not reused while its guest still runs', async () => {
    const spin =
      '(module (memory 1) (func (export "spin") (param i32) (loop (i32.store (i32.const 0) (local.get 0)) (br_if 0 (local.get 0)))))';
    const module = moduleOf(spin);
    const image = buildImage(module, {}, DEFAULT_GUEST_LIMITS);
    const program = await device.compile({
      module,
      exports: ['spin'],
      mode: 'call',
      exactness: 'exact',
      limits: DEFAULT_GUEST_LIMITS,
    });
    const controller = new AbortController();
    const first = await device.instantiate(module, image, DEFAULT_GUEST_LIMITS);
    const spinning = first.call(program, 'spin', words(1), { fuel: null, signal: controller.signal });
    await assert.rejects(first.call(program, 'spin', words(0), NO_LIMITS), /runs already/);
    first.release();
    const second = await device.instantiate(module, image, DEFAULT_GUEST_LIMITS);
    assert.equal((await second.call(program, 'spin', words(0), NO_LIMITS)).trap, null);
    assert.deepEqual(await second.image(), image);
    controller.abort();
    assert.equal((await spinning).trap?.code, 'cancelled');
  });

  it('refuses to be used after its release', async () => {
    const { instance } = await start(KEPT);
    instance.release();
    await assert.rejects(instance.image(), /released/);
  });
});

describe('an instance with a past', () => {
  const PAST = `(module (memory 1) (global $n (mut i32) (i32.const 0))
    (func (export "add") (param i32) (result i32) (global.set $n (i32.add (global.get $n) (local.get 0)))
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (global.get $n))) (global.get $n))
    (func (export "lane") (param i32) (i32.store8 (i32.add (i32.const 100) (local.get 0)) (i32.load8_u (i32.const 0))))
    (func (export "spin") (loop (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1))) (br 0)))
    (func (export "read") (param i32) (result i32) (global.set $n (i32.const 1000)) (i32.load (local.get 0))))`;

  it('locates a trap, and goes on from where it was', async () => {
    const started = await start(PAST);
    const { instance } = started;
    const grids = await device.compile({
      module: moduleOf(PAST),
      exports: ['lane'],
      mode: 'grid',
      exactness: 'exact',
      limits: DEFAULT_GUEST_LIMITS,
    });
    await assert.rejects(instance.grid(grids, 'lane', 4, new Uint32Array(0), NO_LIMITS), /another module/);
    for (let i = 1; i <= 3; i++) await call(started, 'add', [i]);
    await instance.write(50, Uint8Array.of(1, 2, 3));
    await call(started, 'spin', [], { fuel: null, signal: AbortSignal.timeout(5) });
    await call(started, 'spin', [], { fuel: 100 });
    const before = await instance.image();
    await instance.write(60, Uint8Array.of(9));
    await call(started, 'add', [4]);
    const { trap, fuel } = await call(started, 'read', [65536]);
    assert.deepEqual([trap?.code, trap?.function, fuel[0]], ['memory_out_of_bounds', 3, 1]);
    const after = await instance.image();
    const expected = before.memory?.slice() ?? new Uint8Array();
    expected[60] = 9;
    new Uint32Array(expected.buffer)[0] += 10;
    assert.deepEqual(after.memory, expected);
    assert.equal(after.globals[0], 1000);
    assert.deepEqual([...(await call(started, 'add', [1])).results], [1001, 0]);
    instance.release();
  });

  it('locates the lowest trapping lane of a grid, after another grid', async () => {
    const wat = `(module (memory 1) (func (export "f") (param i32 i32) (result i32)
      (i32.store8 (local.get 0) (i32.add (i32.load8_u (local.get 0)) (i32.const 1))) (i32.load (i32.mul (local.get 0) (local.get 1)))))`;
    const { instance, program } = await start(wat, 'grid');
    await instance.grid(program, 'f', 5, words(4), NO_LIMITS);
    const { trap, trapped } = await instance.grid(program, 'f', 6, words(20000), NO_LIMITS);
    assert.deepEqual([trap?.code, trap?.lane, trap?.function, trapped], ['memory_out_of_bounds', 4, 0, 2]);
    const { memory } = await instance.image();
    assert.deepEqual([...(memory?.subarray(0, 7) ?? [])], [2, 2, 2, 2, 2, 1, 0]);
  });

  it('is located however many launches lie behind it', async () => {
    const started = await start(PAST);
    for (let i = 0; i < 1000; i++) await call(started, 'add', [1]);
    const { trap } = await call(started, 'read', [-1]);
    assert.equal(trap?.function, 3);
    const image = await started.instance.image();
    assert.equal(new Uint32Array(image.memory?.buffer ?? new ArrayBuffer(4))[0], 500_500);
  });
});

describe('a thousand parameters', () => {
  const COUNT = 1000;
  const types = (type: string): string => `${type} `.repeat(COUNT);

  it('are taken by calls and lanes, which engines would not let an entry have as words', async () => {
    const wide = await start(`(module (func (export "f") (param ${types('i64')}) (result i64 i64)
      (i64.sub (local.get 0) (local.get 999)) (local.get 500)))`);
    const args = Uint32Array.from({ length: 2 * COUNT }, (_, i) => i + 1);
    const called = await wide.instance.call(wide.program, 'f', args, NO_LIMITS);
    assert.deepEqual([...called.results], [(1 - 1999) >>> 0, (2 - 2000 - 1) >>> 0, 1001, 1002]);
    const prompt = device.prompt?.(wide.program, await wide.instance.image(), 'f');
    assert.deepEqual(prompt?.(args, null, '0')?.results, called.results);

    const lanes = await start(
      `(module (func (export "f") (param ${types('i32')}) (result i32) (i32.add (local.get 0) (local.get 999))))`,
      'grid',
    );
    const shared = words(...Array.from({ length: COUNT - 1 }, (_, i) => i + 1));
    const { results } = await lanes.instance.grid(lanes.program, 'f', 3, shared, NO_LIMITS);
    assert.deepEqual([...results], [999, 0, 1000, 0, 1001, 0]);
  });
});

describe('limits on the CPU', () => {
  const GROWING = `(module (memory 1) (table 1 funcref) (func (export "memory") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "table") (param i32) (result i32) (table.grow (ref.null func) (local.get 0))))`;
  const limits = { maxPages: 3, maxCallDepth: 10, maxTableElements: 5 };

  it('cap memory.grow and table.grow', async () => {
    const started = await start(GROWING, 'call', limits);
    const grow = async (name: string, by: number) => (await call(started, name, [by])).results[0] | 0;
    assert.deepEqual([await grow('memory', 3), await grow('memory', 2), await grow('memory', 1)], [-1, 1, -1]);
    assert.deepEqual([await grow('table', 5), await grow('table', 4), await grow('table', 1)], [-1, 1, -1]);
  });
});
