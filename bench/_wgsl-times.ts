/**
 * What a launch of each kernel takes on the driver that the environment names, emitted and hand-written; run by wgsl.ts in a process of its own,
 * because a process has one driver. Printed as JSON. A software driver is measured by processor time, a GPU by the clock.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openGpu } from '../src/backends/webgpu/_gpu.ts';
import { createWebGpuBackend } from '../src/backends/webgpu/index.ts';
import { type Device, type Exactness, DEFAULT_GUEST_LIMITS as LIMITS } from '../src/core/backend.ts';
import { buildImage } from '../src/core/engine/instantiate.ts';
import { grown } from '../src/core/engine/tensors.ts';
import { load } from '../src/core/wasm/load.ts';
import { MATMUL, mandelbrot, RENDER_32, RENDER_64 } from './_hand-written.ts';
import { interleaved } from './bench.ts';

export interface WgslTimes {
  readonly device: string;
  readonly clock: 'processor' | 'wall';
  readonly ms: Readonly<Record<string, number>>;
}

const BASE = 65536;
const USAGE = { STORAGE: 0x80, COPY_DST: 0x08 };

type Run = () => Promise<void>;

interface Sizes {
  readonly width: number;
  readonly height: number;
  readonly limit: number;
  readonly n: number;
}

const SMOKE: Sizes = { width: 16, height: 16, limit: 8, n: 16 };
/** SwiftShader needs a hundred times as long as lavapipe for the same. */
const SWIFTSHADER: Sizes = { width: 160, height: 120, limit: 64, n: 96 };
const LAVAPIPE: Sizes = { width: 640, height: 480, limit: 128, n: 224 };
const GPU: Sizes = { width: 1920, height: 1080, limit: 1000, n: 1024 };

/** Bytes of floats from 1 to 2: with zeros, a device that flushes subnormals would have every result computed twice. */
function contents(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    Float32Array.from({ length: bytes / 4 }, (_, i) => 1 + ((i * 2654435761) % 4096) / 4096).buffer,
  );
}

/** A hand-written pipeline over its own buffers. */
async function handWritten(
  code: string,
  constants: Record<string, number>,
  sizes: readonly number[],
  lanes: number,
): Promise<Run> {
  const opened = await openGpu();
  if ('reason' in opened) throw new Error(`Cannot measure: ${opened.reason}`);
  const adapter = await opened.gpu.requestAdapter();
  if (!adapter) throw new Error('Cannot measure: no adapter');
  const device = await adapter.requestDevice();
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }), constants },
  });
  const entries = sizes.map((size, binding) => {
    const buffer = device.createBuffer({ size, usage: USAGE.STORAGE | USAGE.COPY_DST });
    device.queue.writeBuffer(buffer, 0, contents(size));
    return { binding, resource: { buffer } };
  });
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  return async () => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(Math.ceil(lanes / 64));
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
  };
}

interface Kernel {
  readonly module: string;
  readonly export: string;
  readonly lanes: number;
  readonly args: readonly number[];
  readonly memory: number;
}

async function emitted(device: Device, bytes: Uint8Array, kernel: Kernel, exactness: Exactness): Promise<Run> {
  const module = load(bytes);
  const { lanes, args, memory } = kernel;
  const name = kernel.export;
  const program = await device.compile({ module, exports: [name], mode: 'grid', exactness, limits: LIMITS });
  const image = grown(module, buildImage(module, {}, LIMITS), BASE + memory, LIMITS.maxPages);
  const instance = await device.instantiate(module, image, LIMITS);
  await instance.write(BASE, contents(memory));
  const words = new Uint32Array(args.flatMap((value) => [value, 0]));
  return async () => {
    const { trapped } = await instance.grid(program, name, lanes, words, { fuel: null });
    if (trapped !== 0) throw new Error(`Cannot measure ${name}: ${trapped} lanes trapped`);
  };
}

/** An example's module: from source, or as it was built where only that is, in an archive of `scripts/gpu-bundle`. */
async function modules(): Promise<(name: string) => Uint8Array> {
  const folder = (name: string): string => fileURLToPath(new URL(`../examples/${name}`, import.meta.url));
  if (!existsSync(folder('functions'))) return (name) => readFileSync(folder(`build/${name}.wasm`));
  const { buildExamples } = await import('../examples/build.ts');
  const examples = await buildExamples();
  return (name) => examples.get(name) ?? new Uint8Array();
}

async function runs(
  device: Device,
  interpreting: Device,
  { width, height, limit, n }: Sizes,
  smoke: boolean,
): Promise<Record<string, Run>> {
  const module = await modules();
  const pixels = width * height;
  const matrix = n * n * 4;
  const picture = { module: 'mandelbrot', lanes: pixels, args: [BASE, width, height, limit], memory: pixels };
  const product = {
    module: 'matmul',
    export: 'multiply',
    lanes: n * n,
    args: [BASE, BASE + matrix, BASE + 2 * matrix, n],
    memory: 3 * matrix,
  };
  const emit = (kernel: Kernel, exactness: Exactness, on = device) =>
    emitted(on, module(kernel.module), kernel, exactness);
  const single = { ...picture, export: 'render32' };
  const double = { ...picture, export: 'render64' };
  const drawn = { width, height, limit };
  const found: Record<string, Run> = {
    'matmul f32, exact': await emit(product, 'exact'),
    'matmul f32, interpreted': await emit(product, 'exact', interpreting),
    'matmul f32, fast': await emit(product, 'fast'),
    'matmul f32, unprotected': await handWritten(MATMUL, { n }, [matrix, matrix, matrix], n * n),
  };
  if (smoke) return found;
  return {
    ...found,
    'mandelbrot f32, exact': await emit(single, 'exact'),
    'mandelbrot f32, fast': await emit(single, 'fast'),
    'mandelbrot f32, unprotected': await handWritten(mandelbrot(RENDER_32), drawn, [pixels], pixels),
    'mandelbrot f64, exact': await emit(double, 'exact'),
    'mandelbrot f64, unprotected in f32': await handWritten(mandelbrot(RENDER_64), drawn, [pixels], pixels),
  };
}

const smoke = process.argv.includes('--smoke');
const backend = createWebGpuBackend();
const { reason, devices } = await backend.discover();
if (reason !== null) console.log(JSON.stringify({ reason }));
else if (process.argv.includes('--gpu') && devices[0].software) {
  console.log(JSON.stringify({ reason: `the system's driver is software: ${devices[0].name}` }));
} else {
  const [{ name, software }] = devices;
  const sizes = software ? (/swiftshader/i.test(name) ? SWIFTSHADER : LAVAPIPE) : GPU;
  const device = await backend.open(0);
  const interpreting = await createWebGpuBackend({ form: 'interpreted' }).open(0);
  const found = await runs(device, interpreting, smoke ? SMOKE : sizes, smoke);
  const timed = (run: Run) => async (): Promise<number> => {
    const start = performance.now();
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    return software ? (user + system) / 1000 : performance.now() - start;
  };
  // The first launch of a pipeline is its driver's compilation.
  for (const run of Object.values(found)) await run();
  const ms = await interleaved(
    smoke ? 1 : 5,
    Object.fromEntries(Object.entries(found).map(([label, run]) => [label, timed(run)])),
  );
  const times: WgslTimes = { device: name, clock: software ? 'processor' : 'wall', ms };
  console.log(JSON.stringify(times));
}
process.exit(0);
