/** Runs a small shader once: words in at binding 0, words out at binding 1. */
export async function dispatchOnce(
  device: GPUDevice,
  code: string,
  input: Uint32Array<ArrayBuffer>,
  outputWords: number,
  workgroups: number,
): Promise<Uint32Array> {
  const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = USAGE;
  const source = device.createBuffer({ size: input.byteLength, usage: STORAGE | COPY_DST });
  const target = device.createBuffer({ size: outputWords * 4, usage: STORAGE | COPY_SRC });
  const staging = device.createBuffer({ size: outputWords * 4, usage: MAP_READ | COPY_DST });
  try {
    const module = device.createShaderModule({ code });
    const pipeline = await device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
    });
    const entries = [source, target].map((buffer, binding) => ({ binding, resource: { buffer } }));
    const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    device.queue.writeBuffer(source, 0, input);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(workgroups);
    pass.end();
    encoder.copyBufferToBuffer(target, 0, staging, 0, outputWords * 4);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(1);
    return new Uint32Array(staging.getMappedRange().slice(0));
  } finally {
    for (const buffer of [source, target, staging]) buffer.destroy();
  }
}

/** GPUBufferUsage's numbers; Dawn's package doesn't put the name into the global scope. */
export const USAGE = {
  MAP_READ: 0x01,
  COPY_SRC: 0x04,
  COPY_DST: 0x08,
  STORAGE: 0x80,
} as const;
