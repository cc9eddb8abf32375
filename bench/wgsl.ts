/** The WGSL that the compiler emits against hand-written WGSL for the same pictures and products, on the same driver. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openGpu } from '../src/backends/webgpu/_gpu.ts';
import { createWebGpuBackend } from '../src/backends/webgpu/index.ts';
import { DEFAULT_GUEST_LIMITS, type Instance, type Program } from '../src/core/backend.ts';
import { buildImage } from '../src/core/engine/instantiate.ts';
import { grown } from '../src/core/engine/tensors.ts';
import { load } from '../src/core/wasm/load.ts';
import { MANDELBROT, MATMUL } from './_hand-written.ts';
import { type Bench, interleaved, type Row } from './bench.ts';

const BASE = 65536;

/** A hand-written pipeline over its own buffers; runs once and waits for the end. */
async function handWritten(
  code: string,
  constants: Record<string, number>,
  sizes: readonly number[],
  lanes: number,
): Promise<() => Promise<number>> {
  const opened = await openGpu();
  if ('reason' in opened) throw new Error(`Cannot measure: ${opened.reason}`);
  const adapter = await opened.gpu.requestAdapter();
  if (!adapter) throw new Error('Cannot measure: no adapter');
  const device = await adapter.requestDevice();
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }), constants },
  });
  const entries = sizes.map((size, binding) => ({
    binding,
    resource: { buffer: device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC }) },
  }));
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  return async () => {
    const started = performance.now();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(Math.ceil(lanes / 64));
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return performance.now() - started;
  };
}

const GPUBufferUsage = { STORAGE: 0x80, COPY_SRC: 0x04 };

async function generated(
  bytes: Uint8Array,
  name: string,
  lanes: number,
  args: readonly number[],
  memory: number,
): Promise<() => Promise<number>> {
  const backend = createWebGpuBackend();
  const device = await backend.open(0);
  const module = load(bytes);
  const program: Program = await device.compile({
    module,
    exports: [name],
    mode: 'grid',
    exactness: 'exact',
    limits: DEFAULT_GUEST_LIMITS,
  });
  const image = grown(
    module,
    buildImage(module, {}, DEFAULT_GUEST_LIMITS),
    BASE + memory,
    DEFAULT_GUEST_LIMITS.maxPages,
  );
  const instance: Instance = await device.instantiate(module, image, DEFAULT_GUEST_LIMITS);
  const words = new Uint32Array(args.flatMap((value) => [value, 0]));
  return async () => (await instance.grid(program, name, lanes, words, { fuel: null })).runMs;
}

/** An example's module: from source, or as it was built where only that is, in an archive of `scripts/gpu-bundle`. */
async function modules(): Promise<(name: string) => Uint8Array> {
  const folder = (name: string): string => fileURLToPath(new URL(`../examples/${name}`, import.meta.url));
  if (!existsSync(folder('functions'))) return (name) => readFileSync(folder(`build/${name}.wasm`));
  const { buildExamples } = await import('../examples/build.ts');
  const examples = await buildExamples();
  return (name) => examples.get(name) ?? new Uint8Array();
}

const bench: Bench = {
  name: 'wgsl',
  title: 'emitted WGSL (exact, bounds-checked, metered) against hand-written WGSL, one launch',
  async run({ smoke }) {
    const module = await modules();
    const [width, height, limit, n] = smoke ? [32, 32, 16, 16] : [640, 480, 256, 256];
    const pixels = width * height;
    const matrix = n * n * 4;
    const runs = {
      'mandelbrot f32, emitted': await generated(
        module('mandelbrot'),
        'render32',
        pixels,
        [BASE, width, height, limit],
        pixels,
      ),
      'mandelbrot f32, hand-written': await handWritten(MANDELBROT, { width, height, limit }, [pixels], pixels),
      'matmul f32, emitted': await generated(
        module('matmul'),
        'multiply',
        n * n,
        [BASE, BASE + matrix, BASE + 2 * matrix, n],
        3 * matrix,
      ),
      'matmul f32, hand-written': await handWritten(MATMUL, { n }, [matrix, matrix, matrix], n * n),
    };
    // The first launch of a pipeline is its driver's compilation.
    for (const run of Object.values(runs)) await run();
    const ms = await interleaved(smoke ? 1 : 5, runs);
    const rows: Row[] = Object.entries(ms).map(([label, value]) => ({ label, value, unit: 'ms' }));
    for (const kernel of ['mandelbrot f32', 'matmul f32']) {
      const ratio = ms[`${kernel}, emitted` as keyof typeof ms] / ms[`${kernel}, hand-written` as keyof typeof ms];
      rows.push({ label: `${kernel}: emitted / hand-written`, value: ratio, unit: 'x' });
    }
    return rows;
  },
};

export default bench;
