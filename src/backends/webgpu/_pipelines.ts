import { LRUCache } from 'lru-cache';
import { TensorWasmError } from '../../core/errors.ts';
import type { DeviceHealth } from './_errors.ts';
import type { Patience } from './_patience.ts';

/** Characters of WGSL whose pipelines are kept. A driver holds some hundred bytes of code for each. */
const KEPT = 4 * 1024 * 1024;

/** The compute pipelines of one device by their WGSL, so that equal programs are compiled once: drivers take seconds for large ones. */
export class Pipelines {
  private readonly device: GPUDevice;
  private readonly health: DeviceHealth;
  private readonly patience: Patience;
  private readonly kept = new LRUCache<string, Promise<GPUComputePipeline>>({
    maxSize: KEPT,
    sizeCalculation: (_, text) => text.length,
  });

  constructor(device: GPUDevice, health: DeviceHealth, patience: Patience) {
    this.device = device;
    this.health = health;
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
    const { device, health } = this;
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ code: text });
    const invalid = await device.popErrorScope();
    if (invalid) throw new TensorWasmError('internal', `cannot compile the emitted WGSL: ${invalid.message}`);
    try {
      const made = device.createComputePipelineAsync({
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: 'main' },
      });
      return await this.patience.until(made);
    } catch (cause) {
      throw await health.explain('compile', cause);
    }
  }
}
