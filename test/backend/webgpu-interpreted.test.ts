/**
 * The backend suite on WebGPU with every program in the interpreted form, which otherwise only large programs get, and with lanes that leave as often as
 * in webgpu-portions.test.ts.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWebGpuBackend } from '../../src/backends/webgpu/index.ts';
import { smallest } from './portions.ts';
import { testBackend } from './suite.ts';

const { reason } = await createWebGpuBackend().discover();

if (reason === null)
  testBackend('webgpu, interpreted', () => createWebGpuBackend({ form: 'interpreted', portion: smallest }));
else {
  describe('webgpu, interpreted', () => {
    it('has a driver, or says why not outside CI', () => {
      console.log(`webgpu: not tested: ${reason}`);
      assert.ok(!process.env.CI, reason);
    });
  });
}
