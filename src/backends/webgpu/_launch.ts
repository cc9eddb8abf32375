import type { RunLimits } from '../../core/backend.ts';
import type { StackRegion } from '../../core/lower/shadow-stack.ts';
import { type Buffers, outOfMemory } from './_buffers.ts';
import { CONTROL, CONTROL_WORDS, isSpent, needsRoom, OUTPUT_HEADER, WORKGROUP } from './_layout.ts';
import { targetOf } from './_pace.ts';
import type { WebGpuProgram } from './program.ts';

export interface Launch {
  readonly program: WebGpuProgram;
  /** Index of the export among the program's entries. */
  readonly entry: number;
  readonly lanes: number;
  readonly firstLane: number;
  readonly fuel: number;
  readonly limits: RunLimits;
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
  /** Of all launches, without the waits for a turn between them. */
  readonly runMs: number;
  /** Set where lanes that have spent their portion are not to go on. */
  readonly stopped: AbortSignal | null;
}

/** Words of output that a lane needs: what is read back, its private words, and its stack of saved variables where recursion has one. */
export function laneWords({ prepared, limits }: WebGpuProgram, resultWords: number): number {
  const { frames, stack, kept } = prepared;
  if (frames !== null) return frames.start + frames.base + frames.words * limits.maxCallDepth;
  if (kept.words > 0) return kept.start + kept.words;
  return stack === null ? OUTPUT_HEADER + resultWords : stack.start + stack.plan.bytes / 4;
}

/**
 * Runs lanes to their end, in as many launches as that takes, and reads their output. It comes back earlier where a lane needs more room than there is,
 * and where the lanes are to be stopped. The buffers of guest state stay where they are.
 */
export async function launch(buffers: Buffers, request: Launch): Promise<LaunchResult> {
  const { program, lanes, limits } = request;
  const { signal, tenant = '' } = limits;
  const { pace } = program;
  const target = targetOf(limits);
  const words = OUTPUT_HEADER + request.resultWords;
  const run = new Run(buffers, request, words);
  let runMs = 0;
  try {
    let turn: (() => void) | null = null;
    let active = lanes;
    for (let launches = 1; ; launches++) {
      const portion = pace.portion(active, target, launches);
      const began = performance.now();
      const read = await run.portion(portion, launches > 1).finally(() => turn?.());
      const tookMs = performance.now() - began;
      runMs += tookMs;
      const output = read.subarray(0, words * lanes);
      const statuses = output.subarray(0, lanes);
      const result = { output, state: request.stateWords ? read.subarray(words * lanes) : null, runMs };
      const before = active;
      active = 0;
      let growing = false;
      for (const status of statuses) {
        if (isSpent(status)) active++;
        else growing ||= needsRoom(status);
      }
      if (active === 0) pace.ended(lanes, launches, runMs, target);
      else pace.spent(before, active, portion, tookMs, target);
      if (active === 0 || growing) return { ...result, stopped: null };
      turn = await buffers.turns.take(tenant, signal);
      if (turn === null) return { ...result, stopped: signal ?? null };
    }
  } finally {
    run.release();
  }
}

/** The buffers of a request's launches. */
class Run {
  private readonly buffers: Buffers;
  private readonly request: Launch;
  private readonly words: number;
  private readonly control: GPUBuffer;
  private readonly output: GPUBuffer;
  private readonly args: GPUBuffer;
  private readonly group: GPUBindGroup;

  /** @param words Of a lane's output that are read. */
  constructor(buffers: Buffers, request: Launch, words: number) {
    const { device } = buffers;
    const { program, lanes, args } = request;
    buffers.health.check('run');
    const outputWords = laneWords(program, request.resultWords) * lanes;
    if (outputWords * 4 > buffers.limit) throw outOfMemory(outputWords * 4, buffers.limit);
    this.buffers = buffers;
    this.request = request;
    this.words = words;
    this.control = buffers.borrow(CONTROL_WORDS);
    this.args = buffers.borrow(Math.max(4, args.length));
    this.output = buffers.borrow(outputWords);
    if (args.length > 0) device.queue.writeBuffer(this.args, 0, args);
    const bound = [request.memory, request.state, this.control, this.args, this.output, request.tables];
    const entries = [...bound, program.constants].map((buffer, binding) => ({ binding, resource: { buffer } }));
    this.group = device.createBindGroup({ layout: program.layout, entries });
  }

  /** One launch. Answers the lanes' output, and then the state words that were asked for. */
  async portion(work: number, resumed: boolean): Promise<Uint32Array> {
    const { buffers, request, words } = this;
    const { device } = buffers;
    const { program, lanes, stateWords = 0 } = request;
    const outputBytes = 4 * words * lanes;
    const total = outputBytes + 4 * stateWords;
    const staging = buffers.borrowStaging(total);
    const { groups, columns, rows } = tile(program.mode === 'call' ? 1 : WORKGROUP, lanes, device);
    device.queue.writeBuffer(this.control, 0, controlWords(request, columns * groups, work, resumed));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(program.pipeline);
    pass.setBindGroup(0, this.group);
    pass.dispatchWorkgroups(columns, rows);
    pass.end();
    encoder.copyBufferToBuffer(this.output, 0, staging, 0, outputBytes);
    if (stateWords > 0) encoder.copyBufferToBuffer(request.state, 0, staging, outputBytes, 4 * stateWords);
    device.queue.submit([encoder.finish()]);
    return new Uint32Array(await buffers.map(staging, total));
  }

  release(): void {
    for (const buffer of [this.control, this.args, this.output]) this.buffers.giveBack(buffer);
  }
}

/** WebGPU takes 65,535 workgroups in a dimension; more become rows. */
function tile(groups: number, lanes: number, device: GPUDevice): { groups: number; columns: number; rows: number } {
  const workgroups = Math.ceil(lanes / groups);
  const columns = Math.min(workgroups, device.limits.maxComputeWorkgroupsPerDimension);
  return { groups, columns, rows: Math.ceil(workgroups / columns) };
}

function controlWords(request: Launch, rowLanes: number, work: number, resumed: boolean): Uint32Array<ArrayBuffer> {
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
  words[CONTROL.work] = work;
  words[CONTROL.resumed] = resumed ? 1 : 0;
  return words;
}
