/**
 * The barrier of zeros in front of float operations (numerics.ts), and what comes without it. lavapipe reassociates, so there its absence has to
 * show: CI runs this file on lavapipe too.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { helper } from './_expressions.ts';
import { openGpu } from './_gpu.ts';
import { requestDevice } from './_host.ts';
import { dispatchOnce } from './_once.ts';
import { createWebGpuBackend } from './index.ts';

const { reason, devices } = await createWebGpuBackend().discover();
if (reason !== null) console.log(`webgpu: the barrier's tests did not run: ${reason}`);
if (reason !== null && process.env.CI) throw new Error(reason);

/** (a + c) - a for 4,096 pairs, by the emitter's own helpers. */
async function cancel(barrier: boolean): Promise<{ got: Uint32Array; expected: Uint32Array }> {
  const gpu = await openGpu();
  if ('reason' in gpu) throw new Error(gpu.reason);
  const adapter = await gpu.gpu.requestAdapter();
  assert.ok(adapter);
  const device = await requestDevice(adapter);
  const count = 4096;
  const floats = new Float32Array(2 * count + 2);
  for (let i = 0; i < count; i++) {
    floats[i] = Math.fround(1e8 / (i + 3));
    floats[count + i] = Math.fround((i % 97) / 7 + 0.1);
  }
  const code = `
    @group(0) @binding(0) var<storage, read> input: array<u32>;
    @group(0) @binding(1) var<storage, read_write> output: array<u32>;
    var<private> zero: u32;
    var<private> naught: u32;
    ${helper('f32_canon', true)} ${helper('f32_add', barrier)} ${helper('f32_sub', barrier)}
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
      zero = input[${2 * count}u];
      naught = input[${2 * count + 1}u];
      let a = input[id.x];
      output[id.x] = f32_sub(f32_add(a, input[${count}u + id.x]), a);
    }`;
  const got = await dispatchOnce(device, code, new Uint32Array(floats.buffer), count, count / 64);
  device.destroy();
  const expected = Float32Array.from(
    { length: count },
    (_, i) => Math.fround(floats[i] + floats[count + i]) - floats[i],
  );
  return { got, expected: new Uint32Array(expected.buffer) };
}

if (reason === null) {
  describe(`the barrier on ${devices[0].name}`, () => {
    it('the barrier keeps (a + c) - a as two roundings', async () => {
      const { got, expected } = await cancel(true);
      assert.deepEqual(got, expected);
    });

    it('without the barrier the same expression is wrong exactly where the probe says that the driver reassociates', async () => {
      const { got, expected } = await cancel(false);
      const same = got.every((bits, i) => bits === expected[i]);
      assert.equal(same, devices[0].probe.reassociates !== true);
    });

    if (/llvmpipe|lavapipe/i.test(devices[0].name)) {
      it('lavapipe without the xor fails: it makes c of (a + c) - a', async () => {
        const { got, expected } = await cancel(false);
        const wrong = got.filter((bits, i) => bits !== expected[i]).length;
        assert.ok(wrong > got.length / 2, `${wrong} of ${got.length} differ`);
      });
    }
  });
}
