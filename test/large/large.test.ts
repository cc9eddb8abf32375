/** Modules that are large in one way each, at sizes that every run can afford, on every backend. `scripts/large.ts` has the full sizes. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { describe, it } from 'node:test';
import { createWebGpuBackend } from '../../src/backends/webgpu/index.ts';
import type { Candidate } from '../../src/core/conformance/conform.ts';
import { openBackends } from '../../src/platform/backends.ts';
import { compareShape, engineResults } from './compare.ts';
import { branchTable, type Shape } from './shapes.ts';
import { sized } from './sizes.ts';

process.env.TENSOR_WASM_CUDA_DRIVER ??= 'emulator';

const backends = [...(await openBackends(['cpu', 'interpreter', 'cuda'])).values()];
const interpreting = createWebGpuBackend({ form: 'interpreted' });
const { reason } = await interpreting.discover();
if (reason !== null) {
  console.log(`webgpu: not tested: ${reason}`);
  if (process.env.CI) throw new Error(`webgpu: not tested: ${reason}`);
} else backends.push(interpreting);
const candidates: Candidate[] = backends.map((backend) => ({ backend, index: 0 }));

/** `expected` is the module that gives the results, the shape's own unless named. */
async function agree(
  { expected: oracle, ...shape }: Shape & { readonly expected?: Shape['bytes'] },
  on: readonly Candidate[],
): Promise<void> {
  const report = await compareShape(shape, on);
  const statuses = report.backends.filter(({ status }) => status !== 'ok' && status !== 'trap');
  assert.deepEqual(statuses, []);
  assert.deepEqual(report.mismatches, []);
  const expected = await engineResults({ ...shape, bytes: oracle ?? shape.bytes });
  const found = report.backends.map(({ results }) => results.map(({ value }) => value));
  for (const values of found)
    assert.deepEqual(
      values,
      expected.map((value) => value ?? 0),
    );
}

describe('large modules agree on every backend', () => {
  for (const shape of sized('small')) it(shape.name, () => agree(shape, candidates));
});

if (reason === null) {
  describe('a WGSL shader of its own', () => {
    const compiled: Candidate[] = [{ backend: createWebGpuBackend({ form: 'compiled' }), index: 0 }];
    for (const shape of sized('compiled')) it(`holds ${shape.name}`, () => agree(shape, compiled));
  });
}

describe('the comparison', () => {
  it('sees a result that is wrong', async () => {
    const shape = branchTable(20);
    const wrong = { ...shape, expected: branchTable(20, 19).bytes };
    await agree(shape, candidates.slice(0, 1));
    await assert.rejects(agree(wrong, candidates.slice(0, 1)), assert.AssertionError);
  });
});
