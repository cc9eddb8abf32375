/** `fast` on the software CUDA driver, which contracts whatever it may: results differ there, and are compared within a tolerance. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createCpuBackend } from '../../src/backends/cpu/index.ts';
import { createCudaBackend } from '../../src/backends/cuda/index.ts';
import type { Exactness } from '../../src/core/backend.ts';
import { type ConformReport, conform } from '../../src/core/conformance/conform.ts';
import { planInvocation } from '../../src/core/engine/invocation.ts';
import { load } from '../../src/core/wasm/load.ts';
import type { ValidModule } from '../../src/core/wasm/module.ts';
import { wat } from '../wat.ts';

process.env.TENSOR_WASM_CUDA_DRIVER ??= 'emulator';

const SOURCE = `(module
  (memory 1)
  (func (export "single") (param f32 f32 f32) (result f32)
    (f32.add (f32.mul (local.get 0) (local.get 1)) (local.get 2)))
  (func (export "double") (param f64 f64 f64) (result f64)
    (f64.sub (f64.mul (local.get 0) (local.get 1)) (local.get 2)))
  (func (export "kept") (param f32 f32 f32)
    (f32.store (i32.const 0) (f32.add (f32.mul (local.get 0) (local.get 1)) (local.get 2))))
  (func (export "whole") (param f32 f32 f32) (result i32)
    (i32.reinterpret_f32 (f32.add (f32.mul (local.get 0) (local.get 1)) (local.get 2)))))`;

/** Products between 1 and 4 and a small addend of the product's sign: nothing cancels. */
const LANES = Array.from({ length: 64 }, (_, i) => [1 + i / 67, 1 + i / 71, (i % 2 === 0 ? 1 : -1) / (i + 9)]);

/** The product is the third but for what a second rounding takes away. */
const CANCELLING = [[1 + 2 ** -12, 1 + 2 ** -12, -(1 + 2 ** -11)]];

describe('fast on cuda', () => {
  const backends = [createCpuBackend(), createCudaBackend()];
  let module: ValidModule;
  before(async () => {
    module = load(await wat(SOURCE));
  });
  after(() => Promise.all(backends.map((backend) => backend.close())));

  const compared = (name: string, exactness: Exactness, ulp?: number, args: unknown = LANES): Promise<ConformReport> =>
    conform(
      backends.map((backend) => ({ backend, index: 0 })),
      planInvocation(module, { export: name, mode: 'batch', args, exactness }),
      undefined,
      undefined,
      null,
      ulp,
    );
  const differ = ({ backends: [cpu, cuda] }: ConformReport): boolean => {
    assert.deepEqual([cpu.status, cuda.status], ['ok', 'ok']);
    return cpu.results_sha256 !== cuda.results_sha256;
  };

  for (const name of ['single', 'double']) {
    it(`rounds a ${name} product and sum once, which is within the tolerance and not within 0`, async () => {
      const exact = await compared(name, 'exact');
      assert.deepEqual([exact.agree, differ(exact), exact.tolerance], [true, false, undefined]);
      const fast = await compared(name, 'fast');
      assert.deepEqual([fast.agree, differ(fast)], [true, true]);
      assert.deepEqual(fast.tolerance, { ulp: 4, memory_sha256: 'not compared' });
      const strict = await compared(name, 'fast', 0);
      assert.equal(strict.agree, false);
      assert.deepEqual([strict.mismatches[0].what, strict.mismatches[0].ulp], ['results', 1]);
    });
  }

  it('reports a program that makes more of a rounding, with the distance', async () => {
    assert.equal((await compared('single', 'exact', undefined, CANCELLING)).agree, true);
    const { agree, mismatches } = await compared('single', 'fast', undefined, CANCELLING);
    assert.equal(agree, false);
    assert.ok((mismatches[0].ulp ?? 0) > 2 ** 23);
  });

  it('shows a state that differs and does not compare it', async () => {
    const { agree, backends: ran, mismatches } = await compared('kept', 'fast');
    assert.notEqual(ran[0].memory_sha256, ran[1].memory_sha256);
    assert.deepEqual([agree, mismatches], [true, []]);
  });

  it('compares integers exactly, also those made of floats', async () => {
    assert.equal((await compared('whole', 'exact')).agree, true);
    const { agree, mismatches } = await compared('whole', 'fast');
    assert.deepEqual([agree, mismatches[0].what, mismatches[0].ulp], [false, 'results', undefined]);
  });
});
