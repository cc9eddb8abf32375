/**
 * The backend suite on WebGPU with every lane leaving at each of the first points that it comes to: what a program does may not depend on how often it is
 * left and gone on with.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWebGpuBackend } from '../../src/backends/webgpu/index.ts';
import { smallest } from './portions.ts';
import { testBackend } from './suite.ts';

const { reason } = await createWebGpuBackend().discover();

if (reason === null) {
  let resumed = 0;
  const portion = (launch: number): number => {
    if (launch > 1) resumed++;
    return smallest(launch);
  };
  testBackend('webgpu, in the smallest portions', () => createWebGpuBackend({ portion }));
  it('webgpu went on with lanes that had left, some hundred times', () => {
    assert.ok(resumed > 500, `${resumed} times`);
  });
} else {
  describe('webgpu, in the smallest portions', () => {
    it('has a driver, or says why not outside CI', () => {
      console.log(`webgpu: not tested: ${reason}`);
      assert.ok(!process.env.CI, reason);
    });
  });
}
