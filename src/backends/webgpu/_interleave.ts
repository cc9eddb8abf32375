/** Copies between one lane's words and a batch's interleaved words, on the device. */
import { USAGE } from './_once.ts';

const WORKGROUP = 64;

/** `spread` gives every lane a copy of the template; `gather` takes one lane's words out. */
const SOURCE = `
@group(0) @binding(0) var<storage, read> source: array<u32>;
@group(0) @binding(1) var<storage, read_write> target_words: array<u32>;
@group(0) @binding(2) var<storage, read> shape: array<u32>; // words, lanes, lane, invocations in a row

@compute @workgroup_size(${WORKGROUP}) fn spread(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.y * shape[3] + id.x;
  if i >= shape[0] * shape[1] { return; }
  target_words[i] = source[i / shape[1]];
}

@compute @workgroup_size(${WORKGROUP}) fn gather(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.y * shape[3] + id.x;
  if i >= shape[0] { return; }
  target_words[i] = source[i * shape[1] + shape[2]];
}
`;

export class Interleaver {
  private readonly device: GPUDevice;
  private pipelines: Promise<Readonly<Record<'spread' | 'gather', GPUComputePipeline>>> | undefined;

  constructor(device: GPUDevice) {
    this.device = device;
  }

  /** Writes `words` words of `source` to all `lanes` lanes of `target`. */
  async spread(source: GPUBuffer, target: GPUBuffer, words: number, lanes: number): Promise<void> {
    await this.run('spread', source, target, words, lanes, 0, words * lanes);
  }

  async gather(source: GPUBuffer, target: GPUBuffer, words: number, lanes: number, lane: number): Promise<void> {
    await this.run('gather', source, target, words, lanes, lane, words);
  }

  private async run(
    name: 'spread' | 'gather',
    source: GPUBuffer,
    target: GPUBuffer,
    words: number,
    lanes: number,
    lane: number,
    invocations: number,
  ): Promise<void> {
    if (invocations === 0) return;
    const { device } = this;
    this.pipelines ??= compile(device);
    const pipeline = (await this.pipelines)[name];
    const groups = Math.ceil(invocations / WORKGROUP);
    const columns = Math.min(groups, device.limits.maxComputeWorkgroupsPerDimension);
    const shape = device.createBuffer({ size: 16, usage: USAGE.STORAGE | USAGE.COPY_DST });
    device.queue.writeBuffer(shape, 0, new Uint32Array([words, lanes, lane, columns * WORKGROUP]));
    const entries = [source, target, shape].map((buffer, binding) => ({ binding, resource: { buffer } }));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(columns, Math.ceil(groups / columns));
    pass.end();
    device.queue.submit([encoder.finish()]);
    shape.destroy();
  }
}

async function compile(device: GPUDevice): Promise<Readonly<Record<'spread' | 'gather', GPUComputePipeline>>> {
  const module = device.createShaderModule({ code: SOURCE });
  const make = (entryPoint: string): Promise<GPUComputePipeline> =>
    device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint } });
  const [spread, gather] = await Promise.all([make('spread'), make('gather')]);
  return { spread, gather };
}
