import { LRUCache } from 'lru-cache';
import { TensorWasmError } from '../../core/errors.ts';
import type { Buffers } from './_buffers.ts';
import { CONTROL_WORDS } from './_layout.ts';
import type { Patience } from './_patience.ts';

/** Characters of WGSL whose pipelines are kept. A driver holds some hundred bytes of code for each. */
const KEPT = 4 * 1024 * 1024;

/** The compute pipelines of one device by their WGSL, so that equal programs are compiled once: drivers take seconds for large ones. */
export class Pipelines {
  private readonly buffers: Buffers;
  private readonly patience: Patience;
  private readonly kept = new LRUCache<string, Promise<GPUComputePipeline>>({
    maxSize: KEPT,
    sizeCalculation: (_, text) => text.length,
  });

  constructor(buffers: Buffers, patience: Patience) {
    this.buffers = buffers;
    this.patience = patience;
  }

  /** A text declares the access of every binding, so that it decides the layout. */
  get(text: string, layout: GPUBindGroupLayout): Promise<GPUComputePipeline> {
    const known = this.kept.get(text);
    if (known) return known;
    const made = this.compile(text, layout);
    this.kept.set(text, made);
    made.catch(() => this.kept.delete(text));
    return made;
  }

  release(): void {
    this.kept.clear();
  }

  private async compile(text: string, layout: GPUBindGroupLayout): Promise<GPUComputePipeline> {
    const { device, health } = this.buffers;
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ code: text });
    const invalid = await device.popErrorScope();
    if (invalid) throw new TensorWasmError('internal', `cannot compile the emitted WGSL: ${invalid.message}`);
    try {
      const made = device.createComputePipelineAsync({
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: 'main' },
      });
      const pipeline = await this.patience.until(made);
      await this.launchNothing(pipeline, layout);
      return pipeline;
    } catch (cause) {
      throw await health.explain('compile', cause);
    }
  }

  /** A launch of no lanes. Some drivers make a pipeline's code when it is first run, which would be on a guest's time. */
  private async launchNothing(pipeline: GPUComputePipeline, layout: GPUBindGroupLayout): Promise<void> {
    const { buffers } = this;
    const { device } = buffers;
    const bound = Array.from({ length: 7 }, () => buffers.borrow(CONTROL_WORDS));
    for (const buffer of bound) device.queue.writeBuffer(buffer, 0, new Uint32Array(CONTROL_WORDS));
    const entries = bound.map((buffer, binding) => ({ binding, resource: { buffer } }));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout, entries }));
    pass.dispatchWorkgroups(1);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await buffers.read(bound[0], 0, 4);
    for (const buffer of bound) buffers.giveBack(buffer);
  }
}
