/**
 * The backend suite on WebGPU with every lane leaving at each of the first points that it comes to, in both forms: what a program does may not depend on
 * how often it is left and gone on with.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWebGpuBackend } from '../../src/backends/webgpu/index.ts';
import { testBackend } from './suite.ts';

const { reason } = await createWebGpuBackend().discover();

if (reason === null) {
  for (const form of ['either', 'interpreted'] as const) {
    let resumed = 0;
    // Guests that spend a million of fuel have to end too.
    const portion = (launch: number): number => {
      if (launch > 1) resumed++;
      return launch < 24 ? 1 : 2 ** Math.min(31, launch - 20);
    };
    testBackend(`webgpu, ${form}, in the smallest portions`, () => createWebGpuBackend({ form, portion }));
    it(`webgpu, ${form}, went on with lanes that had left, five hundred times`, () => {
      assert.ok(resumed >= 500, `${resumed} times`);
    });
  }
} else {
  describe('webgpu, in the smallest portions', () => {
    it('has a driver, or says why not outside CI', () => {
      console.log(`webgpu: not tested: ${reason}`);
      assert.ok(!process.env.CI, reason);
    });
  });
}
