import type { BatchOutcome, Outcome, RunLimits, ValueWords } from '../../core/backend.ts';
import { type Image, PAGE } from '../../core/engine/image.ts';
import type { Buffers } from './_buffers.ts';
import type { Interleaver } from './_interleave.ts';
import { laneWords, launch } from './_launch.ts';
import { packArguments, wordCount } from './_layout.ts';
import { growCapacity, STATUS_GROW } from './_memory.ts';
import { deviceFuel, OutcomeBuilder } from './_outcome.ts';
import {
  globalsFromState,
  grownRoom,
  roomOf,
  stateWords,
  type TableRoom,
  type TablesImage,
  tablesFromWords,
  tablesLayoutOf,
  tablesOf,
  tableWords,
  usedBytes,
} from './_state.ts';
import { entryIndex, type WebGpuProgram } from './program.ts';

/** The lanes whose memories are on the device at once, after they have run. */
interface Wave {
  readonly first: number;
  readonly lanes: number;
  readonly capacity: number;
  readonly memory: GPUBuffer;
  readonly state: GPUBuffer;
  /** Every lane's own tables, where the program changes them. */
  readonly tables: GPUBuffer | null;
  readonly room: TableRoom;
  readonly output: Uint32Array;
  readonly stopped: AbortSignal | null;
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
  private room: TableRoom;
  private runMs = 0;
  private transferMs = 0;
  private resident: Wave | null = null;

  constructor(buffers: Buffers, interleaver: Interleaver, request: BatchRequest) {
    this.buffers = buffers;
    this.interleaver = interleaver;
    this.request = request;
    this.capacity = (request.image.memory?.length ?? 0) / PAGE;
    this.room = roomOf(request.image);
  }

  async run(): Promise<BatchOutcome> {
    const { program, name, count, limits, fuelCap } = this.request;
    const { entry } = entryIndex(program, name, 'batch');
    const outcome = new OutcomeBuilder(program.prepared, entry, count, deviceFuel(limits, fuelCap));
    for (let first = 0; first < count; ) {
      if (limits.signal?.aborted) return this.stopped(outcome, first, limits.signal);
      const wave = await this.wave(first, count - first);
      outcome.add(wave.output, first, wave.lanes, wave.stopped);
      first += wave.lanes;
      if (wave.stopped) return this.stopped(outcome, first, wave.stopped);
    }
    return {
      outcome: this.finished(outcome),
      image: (lane) => this.image(lane),
      release: () => this.release(),
    };
  }

  private finished(outcome: OutcomeBuilder): Outcome {
    return outcome.finish({ transferMs: this.transferMs, runMs: this.runMs });
  }

  /** Of a batch that was stopped the lanes' states are gone: no lane could be run again to where it was. */
  private stopped(outcome: OutcomeBuilder, first: number, signal: AbortSignal): BatchOutcome {
    this.release();
    outcome.stop(first, signal);
    return { outcome: this.finished(outcome), image: () => Promise.resolve(this.request.image), release: () => {} };
  }

  /** Runs a wave that begins at lane `first`; it may take fewer lanes than `most`. The former wave's buffers are freed. */
  private async wave(first: number, most: number): Promise<Wave> {
    for (;;) {
      this.release();
      const fitting = Math.min(most, this.lanesThatFit());
      // The fewer waves, the fewer lanes have to be run again for their images.
      const lanes = this.request.limits.signal === undefined ? fitting : this.request.program.pace.lanes(fitting);
      const wave = await this.attempt(first, lanes);
      this.resident = wave;
      const { prepared, pageCeiling, limits } = this.request.program;
      if (wave.stopped) return wave;
      const room = prepared.growsTables ? grownRoom(this.room, wave.output, lanes, limits.maxTableElements) : null;
      const needsPages = prepared.grows && wave.output.subarray(0, lanes).includes(STATUS_GROW);
      if (room === null && !needsPages) return wave;
      if (needsPages) this.capacity = growCapacity(this.capacity, pageCeiling);
      this.room = room ?? this.room;
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
      program.prepared.writesTables ? tableWords(this.request.image, this.room).byteLength : 0,
    );
    return Math.max(1, Math.floor(Math.min(waveBytes, this.buffers.limit) / perLane));
  }

  private async attempt(first: number, lanes: number): Promise<Wave> {
    const { buffers, capacity } = this;
    const { program, image, name, args, limits, fuelCap } = this.request;
    const { index, entry } = entryIndex(program, name, 'batch');
    const began = performance.now();
    const memory = await buffers.zeroed(capacity * PAGE * lanes);
    const globals = stateWords(image, program.prepared.legal.globals);
    const state = await buffers.state(globals.byteLength * lanes);
    if (image.memory) await this.spread(image.memory.slice(0, usedBytes(image.memory)), memory, lanes);
    await this.spread(new Uint8Array(globals.buffer), state, lanes);
    const { room } = this;
    const words = tableWords(image, room);
    const own = program.prepared.writesTables ? await buffers.state(words.byteLength * lanes) : null;
    if (own) await this.spread(new Uint8Array(words.buffer), own, lanes);
    const tables = own ?? buffers.borrow(words.length);
    if (!own) buffers.device.queue.writeBuffer(tables, 0, words);
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
      limits,
      pageCapacity: capacity,
      memory,
      state,
      tables,
      args: packed,
      resultWords: wordCount(entry.results),
    });
    this.runMs += result.runMs;
    if (!own) buffers.giveBack(tables);
    const { output, stopped } = result;
    return { first, lanes, capacity, memory, state, tables: own, room, output, stopped };
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
    if (!wave || lane < wave.first || lane >= wave.first + wave.lanes) {
      wave = await this.wave(lane, 1);
      if (wave.stopped) {
        this.release();
        throw wave.stopped.reason;
      }
    }
    const { image, program } = this.request;
    const { globals } = program.prepared.legal;
    const at = lane - wave.first;
    const pages = wave.output[2 * wave.lanes + at];
    const memory = image.memory === null ? null : await this.gather(wave.memory, (pages * PAGE) / 4, wave.lanes, at);
    const state = await this.gather(wave.state, 1 + globals.length, wave.lanes, at);
    return {
      memory,
      globals: globalsFromState(new Uint32Array(state.buffer), globals, image.globals),
      ...(await this.tablesImage(wave, at)),
    };
  }

  private async tablesImage({ tables, lanes, room }: Wave, at: number): Promise<TablesImage> {
    const { image } = this.request;
    if (tables === null) return tablesOf(image);
    const words = await this.gather(tables, tableWords(image, room).length, lanes, at);
    return tablesFromWords(new Uint32Array(words.buffer), tablesLayoutOf(image));
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
    this.resident?.tables?.destroy();
    this.resident = null;
  }
}
