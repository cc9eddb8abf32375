/** What only the CUDA backend has: kernels stopped from outside, waves, growth on the device, lost devices, and what a wrong emitter would do. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type CudaBackendOptions, createCudaBackend } from '../../src/backends/cuda/index.ts';
import { createInterpreterBackend } from '../../src/backends/interpreter/index.ts';
import {
  type Backend,
  DEFAULT_GUEST_LIMITS,
  type Device,
  type Mode,
  type Outcome,
  type Program,
  type RunLimits,
} from '../../src/core/backend.ts';
import { buildImage } from '../../src/core/engine/instantiate.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import { load } from '../../src/core/wasm/load.ts';
import type { ValidModule } from '../../src/core/wasm/module.ts';
import { wat } from '../wat.ts';

process.env.TENSOR_WASM_CUDA_DRIVER ??= 'emulator';

const limits = DEFAULT_GUEST_LIMITS;

async function withDevice<T>(backend: Backend, work: (device: Device) => Promise<T>): Promise<T> {
  try {
    return await work(await backend.open(0));
  } finally {
    await backend.close();
  }
}

const withCuda = <T>(options: CudaBackendOptions, work: (device: Device) => Promise<T>): Promise<T> =>
  withDevice(createCudaBackend(options), work);

function compile(device: Device, module: ValidModule, name: string, mode: Mode): Promise<Program> {
  return device.compile({ module, exports: [name], mode, exactness: 'exact', limits });
}

async function call(device: Device, text: string, args: readonly number[], run: RunLimits): Promise<Outcome> {
  const module = load(await wat(text));
  const instance = await device.instantiate(module, buildImage(module, {}, limits), limits);
  const program = await compile(device, module, 'run', 'call');
  const words = Uint32Array.from(args.flatMap((arg) => [arg, 0]));
  return instance.call(program, 'run', words, run);
}

const SPIN = '(module (func (export "run") (loop (br 0))))';
const PEEK = '(module (memory 1) (func (export "run") (param i32) (result i32) (i32.load (local.get 0))))';
const SUM = `(module (func (export "run") (param f32 f32 f32) (result f32)
  (f32.add (f32.mul (local.get 0) (local.get 1)) (local.get 2))))`;
const QUOTIENT =
  '(module (func (export "run") (result i32) (i32.reinterpret_f32 (f32.div (f32.const 0) (f32.const 0)))))';

/** Lane `n` grows its memory by `n` pages and its table by as many elements, and marks what it got. */
const GROW = `(module (memory 1) (table 1 funcref) (global $g (mut i64) (i64.const 7)) (data (i32.const 9) "wave")
  (func (export "run") (param i32) (result i32 i32)
    (local $at i32)
    (global.set $g (i64.extend_i32_u (local.get 0)))
    (drop (table.grow (ref.null func) (local.get 0)))
    (local.set $at (i32.mul (memory.grow (local.get 0)) (i32.const 65536)))
    (i32.store offset=5 (i32.add (local.get $at) (i32.mul (i32.sub (memory.size) (i32.const 1)) (i32.const 512))) (local.get 0))
    (memory.size) (table.size)))`;

describe('the CUDA backend', () => {
  it('stops a spinning kernel at its deadline, while the event loop goes on', () =>
    withCuda({}, async (device) => {
      let turns = 0;
      const timer = setInterval(() => turns++, 5);
      const outcome = await call(device, SPIN, [], { fuel: null, signal: AbortSignal.timeout(100) });
      clearInterval(timer);
      assert.equal(outcome.trap?.code, 'deadline_exceeded');
      assert.ok(turns >= 2, `${turns} turns`);
      const cancelled = await call(device, SPIN, [], { fuel: null, signal: AbortSignal.abort() });
      assert.equal(cancelled.trap?.code, 'cancelled');
    }));

  it('stops more spinning kernels at once than the host has threads for them', () =>
    withCuda({}, async (device) => {
      const run = { fuel: null, signal: AbortSignal.timeout(200) };
      const outcomes = await Promise.all(Array.from({ length: 12 }, () => call(device, SPIN, [], run)));
      for (const { trap } of outcomes) assert.equal(trap?.code, 'deadline_exceeded');
    }));

  it('gives lanes that grow what the interpreter gives, in one wave and in many', async () => {
    const module = load(await wat(GROW));
    const image = buildImage(module, {}, limits);
    const lanes = 9;
    const args = Uint32Array.from({ length: 2 * lanes }, (_, at) => (at % 2 === 0 ? at / 2 : 0));
    const run = async (device: Device) => {
      const program = await compile(device, module, 'run', 'batch');
      const batch = await device.batch(program, image, 'run', lanes, args, { fuel: 1000 });
      const images = [];
      for (let lane = 0; lane < lanes; lane++) images.push(await batch.image(lane));
      batch.release();
      const { results, fuel, trap, trapped } = batch.outcome;
      return { results, fuel, trap, trapped, images };
    };
    const expected = await withDevice(createInterpreterBackend(), run);
    assert.deepEqual(await withCuda({}, run), expected);
    const [free] = [8 * 2 ** 30];
    assert.deepEqual(await withCuda({ waveShare: (1.5 * 2 ** 20) / free }, run), expected);
  });

  it('says how much memory one lane needs, when not even one fits', () =>
    withCuda({ waveShare: 1e-9 }, async (device) => {
      const module = load(await wat(GROW));
      const program = await compile(device, module, 'run', 'batch');
      const image = buildImage(module, {}, limits);
      await assert.rejects(device.batch(program, image, 'run', 1, new Uint32Array(2), { fuel: null }), {
        kind: 'out_of_memory',
      });
    }));

  it('reports a driver that is not there as a reason', async () => {
    const before = process.env.TENSOR_WASM_CUDA_DRIVER;
    process.env.TENSOR_WASM_CUDA_DRIVER = '/nowhere/libcuda.so.1';
    try {
      const { devices, reason } = await createCudaBackend().discover();
      assert.deepEqual(devices, []);
      assert.match(reason ?? '', /\/nowhere\/libcuda\.so\.1/);
    } finally {
      process.env.TENSOR_WASM_CUDA_DRIVER = before;
    }
  });

  it('reports wrong PTX with the line that the driver names', () =>
    withCuda({ rewritePtx: (text) => text.replace('ret;', 'rat;') }, async (device) => {
      await assert.rejects(call(device, PEEK, [0], { fuel: null }), (error: unknown) => {
        assert.ok(error instanceof TensorWasmError);
        assert.equal(error.kind, 'device_error');
        assert.match(error.message, /CUDA_ERROR_INVALID_PTX \(218\)[\s\S]*line \d+/);
        return true;
      });
    }));
});

describe('a wrong emitter', () => {
  it('without bounds checks loses the device, where the right one traps', async () => {
    const outcome = await withCuda({}, (device) => call(device, PEEK, [65536], { fuel: null }));
    assert.equal(outcome.trap?.code, 'memory_out_of_bounds');
    const unchecked = (text: string): string =>
      text.replaceAll(/setp\.gt\.u64 (%p\d+), %d\d+, %d\d+;/g, 'setp.lt.u64 $1, %d0, 0;');
    await withCuda({ rewritePtx: unchecked }, async (device) => {
      await assert.rejects(call(device, PEEK, [65536], { fuel: null }), { kind: 'device_lost' });
    });
  });

  it('without rounding fuses, and gives other bits', async () => {
    const one = new Float32Array([1 + 2 ** -12, 1 + 2 ** -12, -(1 + 2 ** -11)]);
    const args = [...new Uint32Array(one.buffer)];
    const bits = async (options: CudaBackendOptions): Promise<number> =>
      (await withCuda(options, (device) => call(device, SUM, args, { fuel: null }))).results[0];
    assert.equal(await bits({}), 0);
    const bare = (text: string): string => text.replaceAll(/\b(mul|add)\.rn\./g, '$1.');
    assert.notEqual(await bits({ rewritePtx: bare }), 0);
  });

  it("without canonical NaNs shows the device's own", async () => {
    const bits = async (options: CudaBackendOptions): Promise<number> =>
      (await withCuda(options, (device) => call(device, QUOTIENT, [], { fuel: null }))).results[0];
    assert.equal(await bits({}), 0x7fc00000);
    const raw = (text: string): string =>
      text.replaceAll(/selp\.b32 (%r\d+), 0x7fc00000, (%r\d+), %p\d+;/g, 'mov.b32 $1, $2;');
    assert.notEqual(await bits({ rewritePtx: raw }), 0x7fc00000);
  });
});

/** Runs `cuda-faults.ts` in a process whose driver has the fault: settings are read once per process. */
function underFault(name: string, value: string): unknown {
  const script = fileURLToPath(new URL('./cuda-faults.ts', import.meta.url));
  const args = 'Deno' in globalThis ? ['run', '-A', '--no-check', script] : [script];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, TENSOR_WASM_CUDA_DRIVER: 'emulator', [`TENSOR_WASM_EMULATOR_${name}`]: value },
    timeout: 60_000,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

describe('a faulty device', () => {
  it('that runs out of memory is `out_of_memory`', () => {
    assert.deepEqual(underFault('OUT_OF_MEMORY_AFTER', '1000000'), {
      open: 'ok',
      first: 'out_of_memory',
      second: 'out_of_memory',
    });
  });

  it('that is lost is `device_lost`, from then on', () => {
    assert.deepEqual(underFault('DEVICE_LOST_AT_LAUNCH', '1'), {
      open: 'ok',
      first: 'device_lost',
      second: 'device_lost',
    });
  });

  it('that is right gives results', () => {
    assert.deepEqual(underFault('THREADS', '1'), { open: 'ok', first: 'ok', second: 'ok' });
  });
});
