import type { BatchOutcome, RunLimits, ValueWords } from '../../core/backend.ts';
import { type Image, PAGE } from '../../core/engine/image.ts';
import type { Buffers } from './_buffers.ts';
import type { Interleaver } from './_interleave.ts';
import { laneWords, launch } from './_launch.ts';
import { packArguments, wordCount } from './_layout.ts';
import { growCapacity, STATUS_GROW } from './_memory.ts';
import { deviceFuel, OutcomeBuilder, stoppedOutcome } from './_outcome.ts';
import { globalsFromState, stateWords, tableWords, usedBytes } from './_state.ts';
import { entryIndex, type WebGpuProgram } from './program.ts';

/** The lanes whose memories are on the device at once, after they have run. */
interface Wave {
  readonly first: number;
  readonly lanes: number;
  readonly capacity: number;
  readonly memory: GPUBuffer;
  readonly state: GPUBuffer;
  readonly output: Uint32Array;
}

export interface BatchRequest {
  readonly program: WebGpuProgram;
  readonly image: Image;
  readonly name: string;
  readonly count: number;
  readonly args: ValueWords;
  readonly limits: RunLimits;
  readonly fuelCap: number;
  /** Bytes of memory that the lanes of a wave may take together. */
  readonly waveBytes: number;
}

/**
 * Runs `count` lanes in as many waves as their memories need. The last wave stays on the device until `release`; the image of a lane of an
 * earlier one is had by running that lane again, which gives the same bits.
 */
export async function runBatch(
  buffers: Buffers,
  interleaver: Interleaver,
  request: BatchRequest,
): Promise<BatchOutcome> {
  const batch = new Batch(buffers, interleaver, request);
  return batch.run();
}

class Batch {
  private readonly buffers: Buffers;
  private readonly interleaver: Interleaver;
  private readonly request: BatchRequest;
  private capacity: number;
  private runMs = 0;
  private transferMs = 0;
  private resident: Wave | null = null;

  constructor(buffers: Buffers, interleaver: Interleaver, request: BatchRequest) {
    this.buffers = buffers;
    this.interleaver = interleaver;
    this.request = request;
    this.capacity = (request.image.memory?.length ?? 0) / PAGE;
  }

  async run(): Promise<BatchOutcome> {
    const { program, name, count, limits, fuelCap } = this.request;
    const { entry } = entryIndex(program, name, 'batch');
    const outcome = new OutcomeBuilder(program.prepared.source, entry, count, deviceFuel(limits, fuelCap));
    for (let first = 0; first < count; ) {
      if (limits.signal?.aborted) return this.stopped(limits.signal);
      const wave = await this.wave(first, count - first);
      outcome.add(wave.output, first, wave.lanes);
      first += wave.lanes;
    }
    return {
      outcome: outcome.finish({ transferMs: this.transferMs, runMs: this.runMs }),
      image: (lane) => this.image(lane),
      release: () => this.release(),
    };
  }

  private stopped(signal: AbortSignal): BatchOutcome {
    this.release();
    const { program, name, image, count } = this.request;
    const { entry } = entryIndex(program, name, 'batch');
    const outcome = stoppedOutcome(program.prepared.source, entry, count, signal);
    return { outcome, image: () => Promise.resolve(image), release: () => {} };
  }

  /** Runs a wave that begins at lane `first`; it may take fewer lanes than `most`. The former wave's buffers are freed. */
  private async wave(first: number, most: number): Promise<Wave> {
    for (;;) {
      this.release();
      const lanes = Math.min(most, this.lanesThatFit());
      const wave = await this.attempt(first, lanes);
      this.resident = wave;
      if (!this.request.program.prepared.grows || !wave.output.subarray(0, lanes).includes(STATUS_GROW)) return wave;
      this.capacity = growCapacity(this.capacity, this.request.program.pageCeiling);
    }
  }

  private lanesThatFit(): number {
    const { program, name, waveBytes } = this.request;
    const { entry } = entryIndex(program, name, 'batch');
    const perLane = Math.max(
      this.capacity * PAGE,
      4 * laneWords(program, wordCount(entry.results)),
      4 * wordCount(entry.params),
      4 * (1 + program.prepared.legal.globals.length),
    );
    return Math.max(1, Math.floor(Math.min(waveBytes, this.buffers.limit) / perLane));
  }

  private async attempt(first: number, lanes: number): Promise<Wave> {
    const { buffers, capacity } = this;
    const { program, image, name, args, limits, fuelCap } = this.request;
    const { index, entry } = entryIndex(program, name, 'batch');
    const began = performance.now();
    const memory = await buffers.state(capacity * PAGE * lanes);
    const globals = stateWords(image, program.prepared.legal.globals);
    const state = await buffers.state(globals.byteLength * lanes);
    if (image.memory) await this.spread(image.memory.slice(0, usedBytes(image.memory)), memory, lanes);
    await this.spread(new Uint8Array(globals.buffer), state, lanes);
    const words = tableWords(image.tables);
    const tables = buffers.borrow(words.length);
    buffers.device.queue.writeBuffer(tables, 0, words);
    const perLane = 2 * entry.params.length;
    const packed = new Uint32Array(wordCount(entry.params) * lanes);
    for (let l = 0; l < lanes; l++) packArguments(entry.params, args, (first + l) * perLane, packed, l, lanes);
    this.transferMs += performance.now() - began;
    const result = await launch(buffers, {
      program,
      entry: index,
      lanes,
      firstLane: first,
      fuel: deviceFuel(limits, fuelCap),
      pageCapacity: capacity,
      memory,
      state,
      tables,
      args: packed,
      resultWords: wordCount(entry.results),
    });
    this.runMs += result.runMs;
    buffers.giveBack(tables);
    return { first, lanes, capacity, memory, state, output: result.output };
  }

  private async spread(bytes: Uint8Array<ArrayBuffer>, target: GPUBuffer, lanes: number): Promise<void> {
    if (bytes.length === 0) return;
    const source = await this.buffers.state(bytes.length);
    this.buffers.device.queue.writeBuffer(source, 0, bytes);
    await this.interleaver.spread(source, target, bytes.length / 4, lanes);
    source.destroy();
  }

  private async image(lane: number): Promise<Image> {
    let wave = this.resident;
    if (!wave || lane < wave.first || lane >= wave.first + wave.lanes) wave = await this.wave(lane, 1);
    const { image, program } = this.request;
    const { globals } = program.prepared.legal;
    const at = lane - wave.first;
    const pages = wave.output[2 * wave.lanes + at];
    const memory = image.memory === null ? null : await this.gather(wave.memory, (pages * PAGE) / 4, wave.lanes, at);
    const state = await this.gather(wave.state, 1 + globals.length, wave.lanes, at);
    return {
      memory,
      globals: globalsFromState(new Uint32Array(state.buffer), globals, image.globals),
      tables: image.tables.map((table) => table.slice()),
      droppedData: image.droppedData.slice(),
      droppedElements: image.droppedElements.slice(),
    };
  }

  private async gather(
    source: GPUBuffer,
    words: number,
    lanes: number,
    lane: number,
  ): Promise<Uint8Array<ArrayBuffer>> {
    if (words === 0) return new Uint8Array(0);
    const target = await this.buffers.state(words * 4);
    await this.interleaver.gather(source, target, words, lanes, lane);
    const bytes = await this.buffers.read(target, 0, words * 4);
    target.destroy();
    return new Uint8Array(bytes);
  }

  private release(): void {
    this.resident?.memory.destroy();
    this.resident?.state.destroy();
    this.resident = null;
  }
}
