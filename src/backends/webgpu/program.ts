import type { CompileRequest, Exactness, GuestLimits, Mode, Program } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { Entry } from '../../core/ir/index.ts';
import type { Buffers } from './_buffers.ts';
import { USAGE } from './_once.ts';
import type { Pace } from './_pace.ts';
import type { Pipelines } from './_pipelines.ts';
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
  readonly pace: Pace;
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

export async function compileProgram(
  { device, health }: Buffers,
  pipelines: Pipelines,
  layout: GPUBindGroupLayout,
  prepared: Prepared,
  request: CompileRequest,
  pace: Pace,
): Promise<WebGpuProgram> {
  const { mode, limits, exactness } = request;
  const start = performance.now();
  health.check('compile');
  const pipeline = await pipelines.get(prepared.text, layout);
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
    pace,
    release: () => constants.destroy(),
  };
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
