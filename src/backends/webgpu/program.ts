import type { CompileRequest, Exactness, GuestLimits, Mode, Program } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { Entry } from '../../core/ir/index.ts';
import type { DeviceHealth } from './_errors.ts';
import { USAGE } from './_once.ts';
import type { Prepared } from './_prepare.ts';

/** A compiled program: one pipeline for all its exports in one mode. */
export interface WebGpuProgram extends Program {
  readonly prepared: Prepared;
  readonly exactness: Exactness;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  readonly constants: GPUBuffer;
  readonly limits: GuestLimits;
  /** Pages that memory.grow may reach. */
  readonly pageCeiling: number;
}

/** Bindings as in `_layout.ts`. */
export function bindGroupLayout(device: GPUDevice, mode: Mode, writesTables: boolean): GPUBindGroupLayout {
  const types: GPUBufferBindingType[] = [
    'storage',
    mode === 'grid' ? 'read-only-storage' : 'storage',
    'read-only-storage',
    'read-only-storage',
    'storage',
    writesTables ? 'storage' : 'read-only-storage',
    'read-only-storage',
  ];
  const COMPUTE = 4;
  return device.createBindGroupLayout({
    entries: types.map((type, binding) => ({ binding, visibility: COMPUTE, buffer: { type } })),
  });
}

/** The pipelines of interpreted programs by their text: one for each mode. */
export type Pipelines = Map<string, Promise<GPUComputePipeline>>;

export async function compileProgram(
  device: GPUDevice,
  health: DeviceHealth,
  pipelines: Pipelines,
  layout: GPUBindGroupLayout,
  prepared: Prepared,
  request: CompileRequest,
): Promise<WebGpuProgram> {
  const { mode, limits, exactness } = request;
  const start = performance.now();
  health.check('compile');
  const made = pipelines.get(prepared.text) ?? makePipeline(device, health, layout, prepared.text);
  if (prepared.form === 'interpreted') pipelines.set(prepared.text, made);
  const pipeline = await made.catch((error: unknown) => {
    pipelines.delete(prepared.text);
    throw error;
  });
  health.check('compile');
  const { memory } = prepared.source;
  const constants = device.createBuffer({ size: prepared.constants.byteLength, usage: USAGE.STORAGE | USAGE.COPY_DST });
  device.queue.writeBuffer(constants, 0, prepared.constants);
  return {
    exports: request.exports,
    mode,
    exactness,
    compileMs: performance.now() - start,
    text: prepared.text,
    prepared,
    pipeline,
    layout,
    constants,
    limits,
    pageCeiling: Math.min(memory?.max ?? 65_536, limits.maxPages),
    release: () => constants.destroy(),
  };
}

async function makePipeline(
  device: GPUDevice,
  health: DeviceHealth,
  layout: GPUBindGroupLayout,
  code: string,
): Promise<GPUComputePipeline> {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ code });
  const invalid = await device.popErrorScope();
  if (invalid) throw new TensorWasmError('internal', `cannot compile the emitted WGSL: ${invalid.message}`);
  try {
    return await device.createComputePipelineAsync({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'main' },
    });
  } catch (cause) {
    throw await health.explain('compile', cause);
  }
}

export function entryIndex(
  program: WebGpuProgram,
  name: string,
  mode: Mode,
): { readonly index: number; readonly entry: Entry } {
  if (program.mode !== mode) {
    throw new TensorWasmError(
      'internal',
      `cannot run "${name}" as a ${mode}: the program was compiled as a ${program.mode}`,
    );
  }
  const index = program.prepared.source.entries.findIndex((entry) => entry.name === name);
  if (index < 0) throw new TensorWasmError('missing_export', `cannot run "${name}": the program has no such export`);
  return { index, entry: program.prepared.source.entries[index] };
}
