/**
 * Random modules on the CPU backend and on the IR interpreter: results, traps with function and offset, fuel, and final state, bit for bit.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCpuBackend } from '../../src/backends/cpu/index.ts';
import { createInterpreterBackend } from '../../src/backends/interpreter/index.ts';
import { DEFAULT_GUEST_LIMITS, type Device } from '../../src/core/backend.ts';
import { buildImage } from '../../src/core/engine/instantiate.ts';
import { load } from '../../src/core/wasm/load.ts';
import { type RandomModule, randomModule } from '../random-module.ts';

const ARGUMENTS = [
  [0, 0, 0, 0, 0, 0],
  [5, 0, 0xfffffffd, 0xffffffff, 0, 0x40040000],
  [0xffffffff, 0, 0, 0x100, 0, 0xfff80000],
];

/** Everything that can be seen of one call on a fresh instance. */
async function observe(device: Device, { bytes }: RandomModule, name: string, args: readonly number[], fuel: number) {
  const module = load(bytes);
  const limits = DEFAULT_GUEST_LIMITS;
  const program = await device.compile({ module, exports: [name], mode: 'call', exactness: 'exact', limits });
  const instance = await device.instantiate(module, buildImage(module, {}, limits), limits);
  const outcome = await instance.call(program, name, new Uint32Array(args), { fuel });
  const image = await instance.image();
  instance.release();
  program.release();
  return {
    results: Array.from(outcome.results),
    fuel: Array.from(outcome.fuel),
    trap: outcome.trap,
    trapped: outcome.trapped,
    globals: Array.from(image.globals),
    pages: (image.memory?.length ?? 0) / 65536,
    memory: written(image.memory ?? new Uint8Array(0)),
  };
}

/** Every byte that is not zero, with its address. */
function written(memory: Uint8Array): string[] {
  const found: string[] = [];
  for (let at = 0; at < memory.length; at++) if (memory[at] !== 0) found.push(`${at}: ${memory[at]}`);
  return found;
}

describe('the CPU and the interpreter', () => {
  it('agree on random modules, with fuel to spare and with little', { timeout: 120_000 }, async () => {
    const cpu = createCpuBackend();
    const [reference, candidate] = [await createInterpreterBackend().open(0), await cpu.open(0)];
    const [from, to] = (process.env.TENSOR_WASM_SEEDS ?? '1-25').split('-').map(Number);
    for (let seed = from; seed <= to; seed++) {
      const random = randomModule(seed * 104729);
      for (const i of random.functions.keys()) {
        for (const args of ARGUMENTS) {
          for (const fuel of [100_000, 12]) {
            const expected = await observe(reference, random, `f${i}`, args, fuel);
            const actual = await observe(candidate, random, `f${i}`, args, fuel);
            assert.deepEqual(actual, expected, `seed ${seed}, f${i}, fuel ${fuel}, arguments ${args}`);
          }
        }
      }
    }
    await cpu.close();
  });

  it('are compared by all that a different invocation changes', async () => {
    const device = await createInterpreterBackend().open(0);
    const random = randomModule(104729);
    const [one, none] = await Promise.all([1, 0].map((fuel) => observe(device, random, 'f0', ARGUMENTS[1], fuel)));
    assert.notDeepEqual(one, none);
  });
});
