/**
 * The backend suite on WebGPU. TENSOR_WASM_WEBGPU_DRIVER chooses the Vulkan driver, so that one run covers one driver. Without a driver the
 * reason is printed; where CI is set that is a failure.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWebGpuBackend } from '../../src/backends/webgpu/index.ts';
import { testBackend } from './suite.ts';

const { reason } = await createWebGpuBackend().discover();

if (reason === null) testBackend('webgpu', createWebGpuBackend);
else {
  describe('webgpu', () => {
    it('has a driver, or says why not outside CI', () => {
      console.log(`webgpu: not tested: ${reason}`);
      assert.ok(!process.env.CI, reason);
    });
  });
}
