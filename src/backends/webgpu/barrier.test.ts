/**
 * The barrier of zeros in front of float operations and the repair of flushed subnormals (numerics.ts), and what comes without them. lavapipe
 * reassociates and SwiftShader flushes, so there the absence has to show: CI runs this file on both.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Bench, f32 } from '../../../test/backend/bench.ts';
import { helper } from './_expressions.ts';
import { openGpu } from './_gpu.ts';
import { requestDevice } from './_host.ts';
import { dispatchOnce } from './_once.ts';
import { createWebGpuBackend } from './index.ts';

const { reason, devices } = await createWebGpuBackend().discover();
if (reason !== null) console.log(`webgpu: the barrier's tests did not run: ${reason}`);
if (reason !== null && process.env.CI) throw new Error(reason);

const COUNT = 4096;

interface Found {
  readonly got: Uint32Array;
  readonly expected: Uint32Array;
}

/** An expression of `a` and `c` for {@link COUNT} pairs, by the emitter's own helpers. */
async function computed(
  barrier: boolean,
  expression: string,
  pair: (i: number) => readonly [number, number],
  right: (a: number, c: number) => number,
): Promise<Found> {
  const gpu = await openGpu();
  if ('reason' in gpu) throw new Error(gpu.reason);
  const adapter = await gpu.gpu.requestAdapter();
  assert.ok(adapter);
  const device = await requestDevice(adapter);
  const floats = new Float32Array(2 * COUNT + 2);
  for (let i = 0; i < COUNT; i++) [floats[i], floats[COUNT + i]] = pair(i);
  const code = `
    @group(0) @binding(0) var<storage, read> input: array<u32>;
    @group(0) @binding(1) var<storage, read_write> output: array<u32>;
    var<private> zero: u32;
    var<private> naught: u32;
    ${['f32_canon', 'f32_add', 'f32_sub', 'f32_mul'].map((name) => helper(name, barrier)).join(' ')}
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
      zero = input[${2 * COUNT}u];
      naught = input[${2 * COUNT + 1}u];
      let a = input[id.x];
      let c = input[${COUNT}u + id.x];
      output[id.x] = ${expression};
    }`;
  const got = await dispatchOnce(device, code, new Uint32Array(floats.buffer), COUNT, COUNT / 64);
  device.destroy();
  const expected = Float32Array.from({ length: COUNT }, (_, i) => right(floats[i], floats[COUNT + i]));
  return { got, expected: new Uint32Array(expected.buffer) };
}

function cancel(barrier: boolean): Promise<Found> {
  return computed(
    barrier,
    'f32_sub(f32_add(a, c), a)',
    (i) => [1e8 / (i + 3), (i % 97) / 7 + 0.1],
    (a, c) => Math.fround(a + c) - a,
  );
}

/** Products that are all subnormal. */
const small = (i: number): readonly [number, number] => [1e-31 * (1 + i / COUNT), 1e-10 * (1 + (i % 97))];

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

    if (/swiftshader/i.test(devices[0].name)) {
      it('SwiftShader without the repair fails: it makes zeros of subnormal products', async () => {
        const { got, expected } = await computed(true, 'f32_mul(a, c)', small, (a, c) => a * c);
        const wrong = got.filter((bits, i) => bits !== expected[i]).length;
        assert.ok(expected.every((bits) => bits !== 0 && bits < 0x00800000));
        assert.ok(wrong > got.length / 2, `${wrong} of ${got.length} differ`);
      });
    }

    it('a compiled product keeps subnormals', async () => {
      const wat = '(module (func (export "mul") (param f32 f32) (result f32) (f32.mul (local.get 0) (local.get 1))))';
      const backend = createWebGpuBackend();
      const bench = await Bench.open(await backend.open(0), { wat });
      const bits = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0];
      for (const [a, c] of [small(1), small(1000)]) {
        await bench.returns('mul', [f32(bits(a)), f32(bits(c))], f32(bits(Math.fround(a) * Math.fround(c))));
      }
      await backend.close();
    });
  });
}
