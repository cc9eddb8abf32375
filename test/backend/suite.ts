/**
 * The suite that every backend passes: the contract of `src/core/backend.ts` on small modules, with expected bits written down.
 *
 * ```ts
 * testBackend('webgpu on SwiftShader', () => createWebGpuBackend(), { refuses: ['calls itself'] });
 * ```
 */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Backend, Device } from '../../src/core/backend.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import { Bench, type Case, CaseRefused } from './bench.ts';
import { BATCHES } from './cases/batches.ts';
import { CALLS } from './cases/calls.ts';
import { CONTROL } from './cases/control.ts';
import { GRIDS } from './cases/grids.ts';
import { MEMORY } from './cases/memory.ts';
import { NUMBERS } from './cases/numbers.ts';
import { STACKS } from './cases/stacks.ts';
import { STATE } from './cases/state.ts';
import { TABLES } from './cases/tables.ts';

export const CASES: readonly Case[] = [
  ...CALLS,
  ...NUMBERS,
  ...CONTROL,
  ...MEMORY,
  ...TABLES,
  ...STATE,
  ...GRIDS,
  ...STACKS,
  ...BATCHES,
];

export interface SuiteOptions {
  /** Cases whose module this backend refuses by its verdict. A refusal not listed here fails, and so does a case listed that runs. */
  readonly refuses?: readonly string[];
  /** Which device to open. Default 0. */
  readonly device?: number;
}

/** Registers the suite. `factory` is called once, when the first test runs. */
export function testBackend(
  name: string,
  factory: () => Backend | Promise<Backend>,
  { refuses = [], device: index = 0 }: SuiteOptions = {},
): void {
  describe(name, () => {
    let opened: Promise<{ backend: Backend; device: Device }> | null = null;
    const open = (): Promise<{ backend: Backend; device: Device }> => {
      opened ??= (async () => {
        const backend = await factory();
        return { backend, device: await backend.open(index) };
      })();
      return opened;
    };
    after(async () => {
      await (await opened)?.backend.close();
    });

    it('refuses only cases that exist', () => {
      const names = new Set(CASES.map((one) => one.name));
      assert.deepEqual(
        refuses.filter((refused) => !names.has(refused)),
        [],
      );
    });

    it('discovers the device that it opens', async () => {
      const { backend, device } = await open();
      const { devices, reason } = await backend.discover();
      assert.equal(reason, null);
      assert.deepEqual(devices[index], device.info);
      assert.equal(await backend.open(index), device);
    });

    it('says which import keeps an export from running, and where it is called', async () => {
      const { device } = await open();
      const bench = await Bench.open(device, {
        wat: `(module (import "env" "log" (func $log (param i32)))
                (func (export "run") (call $inner))
                (func $inner (call $log (i32.const 1))))`,
      });
      const verdict = device.verdict(bench.module, 'run', 'call');
      assert.ok(!verdict.runnable);
      assert.match(verdict.message, /"env" "log"/);
      assert.deepEqual([verdict.function, verdict.offset], [2, bench.offsetOf(2, 'call')]);
      await assert.rejects(bench.device.compile({ ...request(bench), exports: ['run'] }), isKind('refused'));
      bench.release();
    });

    for (const one of CASES) {
      if (refuses.includes(one.name)) {
        it(`refuses, saying why: ${one.name}`, async () => {
          const { device } = await open();
          const refused = await refusalOf(device, one);
          assert.ok(refused !== null, 'it ran: take it off the list of refusals');
          assert.ok(refused.verdict.construct.length > 0 && refused.verdict.message.length > 0);
        });
      } else {
        it(one.name, async () => {
          const { device } = await open();
          const bench = await Bench.open(device, one);
          try {
            await one.run(bench);
          } finally {
            bench.release();
          }
        });
      }
    }
  });
}

function request(bench: Bench) {
  return { module: bench.module, mode: 'call', exactness: 'exact', limits: bench.limits } as const;
}

function isKind(kind: string): (error: unknown) => boolean {
  return (error) => error instanceof TensorWasmError && error.kind === kind;
}

async function refusalOf(device: Device, one: Case): Promise<CaseRefused | null> {
  const bench = await Bench.open(device, one);
  try {
    await one.run(bench);
    return null;
  } catch (error) {
    if (error instanceof CaseRefused) return error;
    throw error;
  } finally {
    bench.release();
  }
}
