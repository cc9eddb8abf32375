import type { StackRegion } from '../../core/lower/shadow-stack.ts';
import { type Buffers, outOfMemory } from './_buffers.ts';
import { CONTROL, CONTROL_WORDS, OUTPUT_HEADER, WORKGROUP } from './_layout.ts';
import type { WebGpuProgram } from './program.ts';

export interface Launch {
  readonly program: WebGpuProgram;
  /** Index of the export among the program's entries. */
  readonly entry: number;
  readonly lanes: number;
  readonly firstLane: number;
  readonly fuel: number;
  readonly pageCapacity: number;
  readonly memory: GPUBuffer;
  readonly state: GPUBuffer;
  readonly tables: GPUBuffer;
  /** Packed argument words. */
  readonly args: Uint32Array<ArrayBuffer>;
  readonly resultWords: number;
  /** State words to read back as well, in a call. */
  readonly stateWords?: number;
  /** A grid's private region; null where it has none. */
  readonly stack?: StackRegion | null;
}

/** Words of every lane, interleaved: word `w` of lane `l` at `w * lanes + l`. */
export interface LaunchResult {
  readonly output: Uint32Array;
  readonly state: Uint32Array | null;
  readonly runMs: number;
}

/** Words of output that a lane needs: what is read back, its private words, and its stack of saved variables where recursion has one. */
export function laneWords({ prepared, limits }: WebGpuProgram, resultWords: number): number {
  const { frames, stack } = prepared;
  if (frames !== null) return frames.start + frames.base + frames.words * limits.maxCallDepth;
  return stack === null ? OUTPUT_HEADER + resultWords : stack.start + stack.plan.bytes / 4;
}

/** Runs a launch and reads its output. The buffers of guest state stay where they are. */
export async function launch(buffers: Buffers, request: Launch): Promise<LaunchResult> {
  const { device, health } = buffers;
  const { program, lanes } = request;
  health.check('run');
  const words = (OUTPUT_HEADER + request.resultWords) * lanes;
  const outputWords = laneWords(program, request.resultWords) * lanes;
  if (outputWords * 4 > buffers.limit) throw outOfMemory(outputWords * 4, buffers.limit);
  const control = buffers.borrow(CONTROL_WORDS);
  const args = buffers.borrow(Math.max(4, request.args.length));
  const output = buffers.borrow(outputWords);
  const stateWords = request.stateWords ?? 0;
  const total = 4 * (words + stateWords);
  const staging = buffers.borrowStaging(total);
  const { groups, columns, rows } = tile(program.mode === 'call' ? 1 : WORKGROUP, lanes, device);
  const start = performance.now();
  device.queue.writeBuffer(control, 0, controlWords(request, columns * groups));
  if (request.args.length > 0) device.queue.writeBuffer(args, 0, request.args);
  const entries = [request.memory, request.state, control, args, output, request.tables, program.constants].map(
    (buffer, binding) => ({
      binding,
      resource: { buffer },
    }),
  );
  const group = device.createBindGroup({ layout: program.layout, entries });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(program.pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(columns, rows);
  pass.end();
  encoder.copyBufferToBuffer(output, 0, staging, 0, words * 4);
  if (stateWords > 0) encoder.copyBufferToBuffer(request.state, 0, staging, words * 4, stateWords * 4);
  device.queue.submit([encoder.finish()]);
  const read = new Uint32Array(await buffers.map(staging, total));
  for (const buffer of [control, args, output]) buffers.giveBack(buffer);
  const state = stateWords > 0 ? read.subarray(words) : null;
  return { output: read.subarray(0, words), state, runMs: performance.now() - start };
}

/** WebGPU takes 65,535 workgroups in a dimension; more become rows. */
function tile(groups: number, lanes: number, device: GPUDevice): { groups: number; columns: number; rows: number } {
  const workgroups = Math.ceil(lanes / groups);
  const columns = Math.min(workgroups, device.limits.maxComputeWorkgroupsPerDimension);
  return { groups, columns, rows: Math.ceil(workgroups / columns) };
}

function controlWords(request: Launch, rowLanes: number): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(CONTROL_WORDS);
  const { program } = request;
  words[CONTROL.entry] = request.entry;
  words[CONTROL.lanes] = request.lanes;
  words[CONTROL.firstLane] = request.firstLane;
  words[CONTROL.fuel] = request.fuel;
  words[CONTROL.rowLanes] = rowLanes;
  words[CONTROL.pageCapacity] = request.pageCapacity;
  words[CONTROL.pageCeiling] = program.pageCeiling;
  words[CONTROL.depthLimit] = program.limits.maxCallDepth;
  words[CONTROL.tableCeiling] = program.limits.maxTableElements;
  words[CONTROL.stackLow] = (request.stack?.low ?? 0) / 4;
  words[CONTROL.stackWords] = (request.stack?.bytes ?? 0) / 4;
  return words;
}
