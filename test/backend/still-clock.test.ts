import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCpuBackend } from '../../src/backends/cpu/index.ts';
import { createInterpreterBackend } from '../../src/backends/interpreter/index.ts';
import { type Backend, DEFAULT_GUEST_LIMITS, type Mode } from '../../src/core/backend.ts';
import { buildImage } from '../../src/core/engine/instantiate.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import { load } from '../../src/core/wasm/load.ts';
import { wat } from '../wat.ts';

const SPINNING = load(await wat('(module (func (export "spin") (param i32) (loop (br 0))))'));

/** Runs `body` on a clock that moves only when the event loop turns, as workerd's does once deployed. */
async function withStillClock<T>(body: () => Promise<T>): Promise<T> {
  const real = performance.now;
  let now = real.call(performance);
  const moving = setInterval(() => {
    now = real.call(performance);
  }, 0);
  performance.now = () => now;
  try {
    return await body();
  } finally {
    performance.now = real;
    clearInterval(moving);
  }
}

async function spin(
  backend: Backend,
  mode: Mode,
): Promise<{ readonly code: string | undefined; readonly timers: number }> {
  const device = await backend.open(0);
  const limits = DEFAULT_GUEST_LIMITS;
  const program = await device.compile({ module: SPINNING, exports: ['spin'], mode, exactness: 'exact', limits });
  const instance = await device.instantiate(SPINNING, buildImage(SPINNING, {}, limits), limits);
  const controller = new AbortController();
  let timers = 0;
  const counting = setInterval(() => {
    timers++;
  }, 1);
  setTimeout(() => controller.abort(new TensorWasmError('deadline_exceeded', 'late')), 60);
  const within = { fuel: null, signal: controller.signal };
  const { trap } =
    mode === 'call'
      ? await instance.call(program, 'spin', new Uint32Array(2), within)
      : await instance.grid(program, 'spin', 4, new Uint32Array(0), within);
  clearInterval(counting);
  return { code: trap?.code, timers };
}

for (const [name, open] of [
  ['cpu', createCpuBackend],
  ['interpreter', createInterpreterBackend],
] as const) {
  describe(`on ${name}, where the clock stands still while code runs, a guest that spins`, () => {
    for (const mode of ['call', 'grid'] as const) {
      it(`in a ${mode} lets the event loop turn, and is stopped at its deadline`, async () => {
        const { code, timers } = await withStillClock(() => spin(open(), mode));
        assert.equal(code, 'deadline_exceeded');
        assert.ok(timers > 0, `${timers} timers were served`);
      });
    }
  });
}
