import type { GuestLimits, Instance, Outcome, Program, RunLimits, ValueWords } from '../../core/backend.ts';
import { type Image, PAGE } from '../../core/engine/image.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { GlobalSource } from '../../core/lower/legalise/i64-to-words.ts';
import { stackRegion } from '../../core/lower/shadow-stack.ts';
import type { Buffers } from './_buffers.ts';
import { laneWords, launch } from './_launch.ts';
import { packArguments, wordCount } from './_layout.ts';
import { growCapacity, STATUS_GROW } from './_memory.ts';
import { deviceFuel, OutcomeBuilder, stoppedOutcome } from './_outcome.ts';
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

/** Bytes that the private stacks of a launch's lanes may take; more lanes run in several launches. */
const STACK_BYTES = 1 << 28;

/** Turns a contract's program into this backend's, which is the only kind that it makes. */
export type OwnProgram = (program: Program) => WebGpuProgram;

/** Where an instance was before a launch that may have to start over. A part is null where the launch does not change it. */
interface Snapshot {
  readonly memory: GPUBuffer | null;
  readonly tables: GPUBuffer | null;
}

/** A live instance: memory and tables stay on the device between calls. */
export class WebGpuInstance implements Instance {
  private readonly buffers: Buffers;
  private readonly own: OwnProgram;
  private readonly fuelCap: number;
  private readonly initial: Image;
  /** Bits of the globals, as in an image; a program's own order is made of them at each call. */
  private globals: Uint32Array;
  private pages: number;
  private capacity: number;
  private memory: GPUBuffer;
  private room: TableRoom;
  private tables: GPUBuffer;
  /** Whether the tables may no longer be those of the initial image. */
  private tablesWritten = false;

  private constructor(
    buffers: Buffers,
    own: OwnProgram,
    fuelCap: number,
    image: Image,
    memory: GPUBuffer,
    tables: GPUBuffer,
  ) {
    this.buffers = buffers;
    this.own = own;
    this.fuelCap = fuelCap;
    this.initial = { ...image, memory: image.memory && new Uint8Array(0), ...tablesOf(image) };
    this.globals = image.globals.slice();
    this.pages = (image.memory?.length ?? 0) / PAGE;
    this.capacity = this.pages;
    this.memory = memory;
    this.room = roomOf(image);
    this.tables = tables;
  }

  static async create(
    buffers: Buffers,
    own: OwnProgram,
    fuelCap: number,
    image: Image,
    limits: GuestLimits,
  ): Promise<WebGpuInstance> {
    const bytes = image.memory?.length ?? 0;
    if (bytes > limits.maxPages * PAGE) {
      throw new TensorWasmError('internal', `cannot instantiate: the image has ${bytes} bytes, over the limit`);
    }
    const memory = await buffers.zeroed(bytes);
    if (image.memory) {
      const used = usedBytes(image.memory);
      if (used > 0) buffers.device.queue.writeBuffer(memory, 0, image.memory.slice(0, used));
    }
    const tables = await buffers.filled(tableWords(image, roomOf(image)));
    return new WebGpuInstance(buffers, own, fuelCap, image, memory, tables);
  }

  async call(anyProgram: Program, name: string, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    const program = this.own(anyProgram);
    const { index, entry } = entryIndex(program, name, 'call');
    const fuel = deviceFuel(limits, this.fuelCap);
    const { legal, source } = program.prepared;
    const packed = new Uint32Array(wordCount(entry.params));
    packArguments(entry.params, args, 0, packed, 0, 1);
    const resultWords = wordCount(entry.results);
    let transferMs = 0;
    let runMs = 0;
    const snapshot = await this.snapshot(program, true);
    for (;;) {
      if (limits.signal?.aborted) {
        release(snapshot);
        return stoppedOutcome(program.prepared, entry, 1, limits.signal);
      }
      const began = performance.now();
      const state = this.stateBuffer(legal.globals);
      transferMs += performance.now() - began;
      const result = await launch(this.buffers, {
        program,
        entry: index,
        lanes: 1,
        firstLane: 0,
        fuel,
        limits,
        pageCapacity: this.capacity,
        memory: this.memory,
        state,
        tables: this.tables,
        args: packed,
        resultWords,
        stateWords: source.globals.some((global) => global.mutable) ? 1 + legal.globals.length : 0,
      });
      runMs += result.runMs;
      if (snapshot && (await this.startsOver(program, snapshot, result.output, 1))) {
        this.buffers.giveBack(state);
        continue;
      }
      if (result.state) this.globals = globalsFromState(result.state, legal.globals, this.globals);
      this.buffers.giveBack(state);
      this.pages = result.output[2];
      release(snapshot);
      const outcome = new OutcomeBuilder(program.prepared, entry, 1, fuel);
      outcome.add(result.output, 0, 1, result.stopped);
      return outcome.finish({ transferMs, runMs });
    }
  }

  async grid(anyProgram: Program, name: string, count: number, args: ValueWords, limits: RunLimits): Promise<Outcome> {
    const program = this.own(anyProgram);
    const { index, entry } = entryIndex(program, name, 'grid');
    const fuel = deviceFuel(limits, this.fuelCap);
    const params = entry.params.slice(1);
    const packed = new Uint32Array(wordCount(params));
    packArguments(params, args, 0, packed, 0, 1);
    const resultWords = wordCount(entry.results);
    const stack = stackRegion(program.prepared.stack?.plan ?? null, this.globals, this.pages * PAGE);
    const room = program.prepared.stack === null ? this.buffers.limit : Math.min(this.buffers.limit, STACK_BYTES);
    const most = Math.max(1, Math.floor(room / (4 * laneWords(program, resultWords))));
    const outcome = new OutcomeBuilder(program.prepared, entry, count, fuel);
    let runMs = 0;
    const state = this.stateBuffer(program.prepared.legal.globals);
    for (let first = 0; first < count; ) {
      if (limits.signal?.aborted) {
        outcome.stop(first, limits.signal);
        break;
      }
      const lanes = program.pace.lanes(Math.min(most, count - first));
      const snapshot = await this.snapshot(program, false);
      const result = await launch(this.buffers, {
        program,
        entry: index,
        lanes,
        firstLane: first,
        fuel,
        limits,
        pageCapacity: this.capacity,
        memory: this.memory,
        state,
        tables: this.tables,
        args: packed,
        resultWords,
        stack,
      });
      runMs += result.runMs;
      const again = snapshot !== null && (await this.startsOver(program, snapshot, result.output, lanes));
      release(snapshot);
      if (again) continue;
      outcome.add(result.output, first, lanes, result.stopped);
      first += lanes;
    }
    this.buffers.giveBack(state);
    return outcome.finish({ transferMs: 0, runMs });
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    this.range(offset, length);
    if (length === 0) return new Uint8Array(0);
    const from = offset & ~3;
    const to = Math.ceil((offset + length) / 4) * 4;
    const bytes = new Uint8Array(await this.buffers.read(this.memory, from, to - from));
    return bytes.slice(offset - from, offset - from + length);
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    this.range(offset, bytes.length);
    if (bytes.length === 0) return;
    const from = offset & ~3;
    const to = Math.ceil((offset + bytes.length) / 4) * 4;
    const words = new Uint8Array(to - from);
    // The edges' other bytes come from the device: buffers are written in whole words.
    if (from !== offset) words.set(await this.read(from, offset - from));
    if (to !== offset + bytes.length)
      words.set(await this.read(offset + bytes.length, to - offset - bytes.length), offset + bytes.length - from);
    words.set(bytes, offset - from);
    this.buffers.device.queue.writeBuffer(this.memory, from, words);
  }

  memoryBytes(): Promise<number> {
    return Promise.resolve(this.pages * PAGE);
  }

  async image(): Promise<Image> {
    const { initial } = this;
    const memory = initial.memory === null ? null : await this.read(0, this.pages * PAGE);
    const tables = this.tablesWritten ? await this.tablesImage(this.tables) : tablesOf(initial);
    return { memory, globals: this.globals.slice(), ...tables };
  }

  release(): void {
    this.memory.destroy();
    this.tables.destroy();
  }

  private range(offset: number, length: number): void {
    if (offset >= 0 && length >= 0 && offset + length <= this.pages * PAGE) return;
    const message = `cannot reach linear memory: ${length} bytes at ${offset} of ${this.pages * PAGE}`;
    throw new TensorWasmError('internal', message, { offset, length });
  }

  private stateBuffer(globals: readonly GlobalSource[]): GPUBuffer {
    const image: Image = { ...this.initial, globals: this.globals };
    const words = stateWords(image, globals);
    words[0] = this.pages;
    const buffer = this.buffers.borrow(words.length);
    this.buffers.device.queue.writeBuffer(buffer, 0, words);
    return buffer;
  }

  /** Keeps what a launch may change, where it may run out of room and have to start over; null where it cannot. */
  private async snapshot(program: WebGpuProgram, memoryGrows: boolean): Promise<Snapshot | null> {
    const { grows, growsTables, writesTables } = program.prepared;
    if (writesTables) this.tablesWritten = true;
    if (!growsTables && !(memoryGrows && grows && this.capacity < program.pageCeiling)) return null;
    return {
      memory: this.initial.memory === null ? null : await this.copyOf(this.memory),
      tables: writesTables ? await this.copyOf(this.tables) : null,
    };
  }

  /** Whether a launch ran out of room: then the instance is as it was before, with more of it. */
  private async startsOver(
    program: WebGpuProgram,
    { memory, tables }: Snapshot,
    output: Uint32Array,
    lanes: number,
  ): Promise<boolean> {
    const room = grownRoom(this.room, output, lanes, program.limits.maxTableElements);
    const needsPages = output.subarray(0, lanes).includes(STATUS_GROW);
    if (room === null && !needsPages) return false;
    if (memory) {
      const capacity = needsPages ? growCapacity(this.capacity, program.pageCeiling) : this.capacity;
      const fresh = await this.buffers.zeroed(capacity * PAGE);
      this.transfer(memory, fresh, this.pages * PAGE);
      this.memory.destroy();
      this.memory = fresh;
      this.capacity = capacity;
    }
    if (room !== null && tables) {
      const image = { ...this.initial, ...(await this.tablesImage(tables)) };
      const fresh = await this.buffers.filled(tableWords(image, room));
      this.tables.destroy();
      this.tables = fresh;
      this.room = room;
    } else if (tables) this.transfer(tables, this.tables, tables.size);
    return true;
  }

  private async tablesImage(tables: GPUBuffer): Promise<TablesImage> {
    const words = new Uint32Array(await this.buffers.read(tables, 0, tables.size));
    return tablesFromWords(words, tablesLayoutOf(this.initial));
  }

  private async copyOf(buffer: GPUBuffer): Promise<GPUBuffer> {
    const copy = await this.buffers.state(buffer.size);
    this.transfer(buffer, copy, buffer.size);
    return copy;
  }

  private transfer(from: GPUBuffer, to: GPUBuffer, bytes: number): void {
    if (bytes === 0) return;
    const encoder = this.buffers.device.createCommandEncoder();
    encoder.copyBufferToBuffer(from, 0, to, 0, bytes);
    this.buffers.device.queue.submit([encoder.finish()]);
  }
}

function release(snapshot: Snapshot | null): void {
  snapshot?.memory?.destroy();
  snapshot?.tables?.destroy();
}
