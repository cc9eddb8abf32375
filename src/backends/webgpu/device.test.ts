/** What only a device can show. Without a driver these say so; where CI is set that is a failure (see test/backend/webgpu.test.ts). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadWat } from '../../../test/legalise-bed.ts';
import { type Exactness, DEFAULT_GUEST_LIMITS as LIMITS, type Mode, type Program } from '../../core/backend.ts';
import { ulpDistance } from '../../core/conformance/ulp-distance.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { createWebGpuBackend } from './index.ts';

const { reason, devices } = await createWebGpuBackend().discover();
if (reason !== null) console.log(`webgpu: device tests did not run: ${reason}`);
if (reason !== null && process.env.CI) throw new Error(reason);

if (reason === null) {
  describe(`webgpu device (${devices[0].name})`, () => {
    it('runs a batch in waves when its memories do not fit, and any lane’s image can be had', async () => {
      const backend = createWebGpuBackend({ waveBytes: 5 * 65_536 });
      const device = await backend.open(0);
      const { module, image } = await loadWat(`(module (memory 1) (global $g (mut i64) (i64.const 7))
        (func (export "f") (param i32) (result i32)
          (i32.store8 offset=5 (i32.const 0) (local.get 0))
          (global.set $g (i64.extend_i32_s (i32.sub (i32.const 0) (local.get 0))))
          (i32.mul (local.get 0) (local.get 0))))`);
      const program = await device.compile({
        module,
        exports: ['f'],
        mode: 'batch',
        exactness: 'exact',
        limits: LIMITS,
      });
      const count = 23;
      const args = Uint32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? i / 2 : 0));
      const batch = await device.batch(program, image, 'f', count, args, { fuel: 1000 });
      assert.deepEqual(
        Array.from({ length: count }, (_, i) => batch.outcome.results[2 * i]),
        Array.from({ length: count }, (_, i) => i * i),
      );
      for (const lane of [22, 3, 0, 11]) {
        const { memory, globals } = await batch.image(lane);
        assert.equal(memory?.[5], lane);
        assert.deepEqual(Array.from(globals), lane === 0 ? [0, 0] : [-lane >>> 0, 0xffffffff]);
      }
      batch.release();
      await backend.close();
    });

    it('fast arithmetic stays within 4 ULP of exact arithmetic where nothing cancels', async () => {
      const backend = createWebGpuBackend();
      const device = await backend.open(0);
      const { module, image } = await loadWat(`(module (func (export "f") (param f32 f32) (result f32)
        (f32.div (f32.sqrt (f32.add (f32.mul (local.get 0) (local.get 1)) (local.get 0))) (local.get 1))))`);
      const count = 512;
      const args = new Uint32Array(4 * count);
      for (let i = 0; i < 2 * count; i++) args[2 * i] = 0x3f800000 + ((i * 2654435761) >>> 8);
      const results = async (exactness: Exactness): Promise<Uint32Array> => {
        const program = await device.compile({ module, exports: ['f'], mode: 'batch', exactness, limits: LIMITS });
        assert.equal(program.text?.includes('^ naught'), exactness === 'exact');
        const batch = await device.batch(program, image, 'f', count, args, { fuel: 1000 });
        batch.release();
        return batch.outcome.results;
      };
      const [exact, fast] = [await results('exact'), await results('fast')];
      const apart = Array.from({ length: count }, (_, i) =>
        ulpDistance('f32', BigInt(exact[2 * i]), BigInt(fast[2 * i])),
      );
      assert.ok(
        apart.every((ulp) => ulp !== null && ulp <= 4),
        `${Math.max(...apart.map(Number))} ULP`,
      );
      await backend.close();
    });

    it('a lane past 65,535 workgroups is reached', async () => {
      const backend = createWebGpuBackend();
      const device = await backend.open(0);
      const { module, image } = await loadWat(`(module (memory 1) (func (export "f") (param i32)
        (if (i32.eq (local.get 0) (i32.const 4200000)) (then (i32.store (i32.const 8) (local.get 0))))))`);
      const program = await device.compile({
        module,
        exports: ['f'],
        mode: 'grid',
        exactness: 'exact',
        limits: LIMITS,
      });
      const instance = await device.instantiate(module, image, LIMITS);
      const { trapped } = await instance.grid(program, 'f', 4_200_001, new Uint32Array(0), { fuel: 100 });
      assert.equal(trapped, 0);
      assert.deepEqual(new Uint32Array((await instance.read(8, 4)).slice().buffer)[0], 4_200_000);
      instance.release();
      await backend.close();
    });

    it('a guest without fuel limit is stopped by the cap', async () => {
      const backend = createWebGpuBackend({ fuelCap: 5000 });
      const device = await backend.open(0);
      const { module, image } = await loadWat('(module (func (export "spin") (loop (br 0))))');
      const program = await device.compile({
        module,
        exports: ['spin'],
        mode: 'call',
        exactness: 'exact',
        limits: LIMITS,
      });
      const instance = await device.instantiate(module, image, LIMITS);
      const { trap, fuel } = await instance.call(program, 'spin', new Uint32Array(0), { fuel: null });
      assert.deepEqual([trap?.code, fuel[0]], ['fuel_exhausted', 5000]);
      instance.release();
      await backend.close();
    });

    for (const form of ['compiled', 'interpreted'] as const) {
      it(`${form}, a guest that never ends is stopped when its signal fires, and keeps what it did`, async () => {
        const backend = createWebGpuBackend({ form });
        const device = await backend.open(0);
        const { module, image } = await loadWat(`(module (memory 256)
          (func $spin (loop (i32.store (i32.const 4) (i32.add (i32.load (i32.const 4)) (i32.const 1))) (br 0)))
          (func (export "call") (call $spin))
          (func (export "lanes") (param i32) (if (i32.gt_u (local.get 0) (i32.const 1)) (then (loop (br 0)))))
          (func (export "fill") (loop (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x1000000)) (br 0)))
          (func $fib (param i32) (result i32) (if (result i32) (i32.lt_u (local.get 0) (i32.const 2)) (then (i32.const 1))
            (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
          (func (export "recurse") (drop (call $fib (i32.const 60)))))`);
        const stopping = (reason: unknown): { readonly fuel: null; readonly signal: AbortSignal } => {
          const controller = new AbortController();
          setTimeout(() => controller.abort(reason), 60);
          return { fuel: null, signal: controller.signal };
        };
        const late = new TensorWasmError('deadline_exceeded', 'late');
        const instance = await device.instantiate(module, image, LIMITS);
        const compile = (name: string, mode: Mode): Promise<Program> =>
          device.compile({ module, exports: [name], mode, exactness: 'exact', limits: LIMITS });
        for (const [name, code, reason] of [
          ['call', 'deadline_exceeded', late],
          ['fill', 'deadline_exceeded', late],
          ['recurse', 'cancelled', new Error('gone')],
        ] as const) {
          const program = await compile(name, 'call');
          const { trap, fuel } = await instance.call(program, name, new Uint32Array(0), stopping(reason));
          assert.deepEqual([trap?.code, trap?.lane, fuel[0] > 0], [code, 0, true], name);
          assert.equal(trap?.function, { call: 0, fill: 3, recurse: 4 }[name], name);
          if (name !== 'call') continue;
          const count = new Uint32Array((await instance.read(4, 4)).slice().buffer)[0];
          // One event for each function, and the iteration whose store was not yet done may be counted.
          assert.ok(fuel[0] - count === 2 || fuel[0] - count === 3, `${fuel[0]} events, ${count} stores`);
        }
        const args = new Uint32Array(0);
        const grid = await instance.grid(await compile('lanes', 'grid'), 'lanes', 1000, args, stopping(late));
        assert.deepEqual([grid.trap?.code, grid.trap?.lane, grid.trapped], ['deadline_exceeded', 2, 998]);
        assert.deepEqual(Array.from(grid.fuel.subarray(0, 2)), [1, 1]);
        const lanes = Uint32Array.from({ length: 2 * 1000 }, (_, i) => (i % 2 === 0 ? i / 2 : 0));
        const batch = await device.batch(await compile('lanes', 'batch'), image, 'lanes', 1000, lanes, stopping(late));
        assert.deepEqual([batch.outcome.trap?.code, batch.outcome.trapped], ['deadline_exceeded', 998]);
        batch.release();
        instance.release();
        await backend.close();
      });
    }

    it('guests that share the device are stopped each at its own time, those that wait for it as well', async () => {
      const backend = createWebGpuBackend();
      const device = await backend.open(0);
      const { module, image } = await loadWat('(module (func (export "spin") (loop (br 0))) (func (export "soon")))');
      const compile = (name: string): Promise<Program> =>
        device.compile({ module, exports: [name], mode: 'call', exactness: 'exact', limits: LIMITS });
      const [spin, soon] = [await compile('spin'), await compile('soon')];
      const order: string[] = [];
      const run = async (program: Program, name: string, ms: number): Promise<void> => {
        const instance = await device.instantiate(module, image, LIMITS);
        const signal = AbortSignal.timeout(ms);
        const { trap } = await instance.call(program, name, new Uint32Array(0), {
          fuel: null,
          signal,
          tenant: `${ms}`,
        });
        order.push(`${name} ${ms} ${trap?.code}`);
        instance.release();
      };
      await Promise.all([
        ...[900, 600, 300].map((ms) => run(spin, 'spin', ms)),
        new Promise((resolve) => setTimeout(resolve, 100)).then(() => run(soon, 'soon', 10_000)),
      ]);
      assert.deepEqual(order, [
        'soon 10000 undefined',
        'spin 300 deadline_exceeded',
        'spin 600 deadline_exceeded',
        'spin 900 deadline_exceeded',
      ]);
      await backend.close();
    });

    it('more memory than a buffer can hold is out_of_memory, with numbers', async () => {
      const backend = createWebGpuBackend();
      const device = await backend.open(0);
      const { module, image } = await loadWat(
        '(module (memory 1) (func (export "f") (result i32) (memory.grow (i32.const 40000))))',
      );
      const limits = { ...LIMITS, maxPages: 65_536 };
      const program = await device.compile({ module, exports: ['f'], mode: 'call', exactness: 'exact', limits });
      const instance = await device.instantiate(module, image, limits);
      await assert.rejects(
        instance.call(program, 'f', new Uint32Array(0), { fuel: 10 }),
        (error) =>
          error instanceof TensorWasmError && error.kind === 'out_of_memory' && typeof error.details.max === 'number',
      );
      instance.release();
      await backend.close();
    });

    it('work on a device that is gone is device_lost', async () => {
      const backend = createWebGpuBackend();
      const device = await backend.open(0);
      const { module, image } = await loadWat('(module (memory 1) (func (export "f")))');
      await device.close();
      await assert.rejects(
        device.instantiate(module, image, LIMITS),
        (error) => error instanceof TensorWasmError && error.kind === 'device_lost',
      );
    });
  });
}
