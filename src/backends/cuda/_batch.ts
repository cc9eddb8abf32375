/**
 * Batches: many lanes, each with its own memory and state, interleaved word by word. Lanes that don't fit at once run in waves, and lanes that
 * grow beyond their room run again, in a wave with more of it: every lane starts from the same image, so nothing else has to be undone.
 */
import type { BatchOutcome, Outcome, RunLimits, ValueWords } from '../../core/backend.ts';
import { type Image, PAGE } from '../../core/engine/image.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { grownRoom, usedBytes } from './_instance.ts';
import { growthOf, OutcomeBuilder, runLaunch, scratchBytes } from './_launch.ts';
import { layoutOf, packState, type Room, roomOf, stateWords, unpackState } from './_state.ts';
import { type CudaCommand, type CudaContext, cudaError, download, fill, launch, upload } from './driver.ts';
import type { StateLayout } from './layout.ts';
import type { CudaProgram, ProgramEntry } from './program.ts';

/** Threads of one launch of a layout kernel, which counts them in 32 bits. */
const SPREAD_THREADS = 2 ** 31;
/** Words of an image that are spread together; runs of zeros this long are cleared instead. */
const CHUNK_WORDS = 256;

export interface BatchRequest {
  readonly context: CudaContext;
  readonly program: CudaProgram;
  readonly entry: ProgramEntry;
  readonly image: Image;
  readonly count: number;
  readonly args: ValueWords;
  readonly limits: RunLimits;
  /** Device bytes that the lanes of a wave may take. */
  readonly waveBytes: number;
}

/** Lanes that have run, and where their final states are: on the device, or brought to the host to make room. */
interface Wave {
  readonly lanes: readonly number[];
  readonly room: Room;
  readonly on: { readonly memory: number; readonly state: number } | null;
  readonly host: { readonly memory: Uint32Array; readonly state: Uint32Array } | null;
}

export async function runBatch(request: BatchRequest): Promise<BatchOutcome> {
  const batch = new Batch(request);
  try {
    const outcome = await batch.run();
    return { outcome, image: (lane) => batch.imageOf(lane), release: () => batch.release() };
  } catch (error) {
    batch.release();
    throw cudaError(error);
  }
}

class Batch {
  readonly #request: BatchRequest;
  readonly #layout: StateLayout;
  readonly #waves: Wave[] = [];
  /** Wave and place in it, by lane. */
  readonly #places: { readonly wave: Wave; readonly index: number }[] = [];
  readonly #owned = new Set<number>();
  #released = false;

  constructor(request: BatchRequest) {
    this.#request = request;
    this.#layout = layoutOf(request.image);
  }

  async run(): Promise<Outcome> {
    const { program, entry, image, count, args, limits } = this.#request;
    const expected = 2 * entry.params.length * count;
    if (args.length !== expected) {
      throw new TensorWasmError('internal', `Cannot run batch: ${args.length} argument words, not ${expected}`);
    }
    const outcome = new OutcomeBuilder(program, entry, count, limits);
    const began = performance.now();
    let runMs = 0;
    const pending = [{ lanes: Array.from({ length: count }, (_, lane) => lane), room: roomOf(image) }];
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const { room } = next;
      const fits = this.#lanesThatFit(room);
      for (let from = 0; from < next.lanes.length; from += fits) {
        const lanes = next.lanes.slice(from, from + fits);
        const reports = await this.#wave(lanes, room);
        runMs += reports.runMs;
        outcome.add(reports, (index) => lanes[index]);
        const growth = growthOf(reports);
        if (growth === null) continue;
        const again = growth.lanes.map((index) => lanes[index]);
        pending.push({ lanes: again, room: grownRoom(room, growth, program.limits) });
      }
    }
    return outcome.finish(performance.now() - began - runMs);
  }

  #lanesThatFit(room: Room): number {
    const { entry, waveBytes } = this.#request;
    const bytes =
      room.pages * PAGE + 4 * stateWords(this.#layout, room) + scratchBytes(entry, 1, 2 * entry.params.length);
    const fits = Math.floor(waveBytes / bytes);
    if (fits >= 1) return Math.min(fits, 2 ** 28);
    throw new TensorWasmError('out_of_memory', `Cannot run batch: one lane needs ${bytes} bytes of device memory`, {
      requested: bytes,
      max: waveBytes,
    });
  }

  async #wave(lanes: readonly number[], room: Room): Promise<Awaited<ReturnType<typeof runLaunch>>> {
    const { context, program, entry, image, args, limits } = this.#request;
    await this.#makeRoom();
    const count = lanes.length;
    const width = 2 * entry.params.length;
    const own = new Uint32Array(width * count);
    lanes.forEach((lane, index) => {
      own.set(args.subarray(lane * width, (lane + 1) * width), index * width);
    });
    const state = packState(image, room);
    const bytes = image.memory ?? new Uint8Array(0);
    const source = new Uint8Array(usedBytes(bytes));
    source.set(bytes.subarray(0, source.length));
    const temporary = await context.allocate([4 * state.length, source.length, scratchBytes(entry, count, own.length)]);
    const [stateSource, memorySource, scratch] = temporary;
    try {
      const [memory, stateAt] = await context.allocate([room.pages * PAGE * count, 4 * state.length * count]);
      this.#owned.add(memory).add(stateAt);
      const before: CudaCommand[] = [
        upload(stateSource, new Uint8Array(state.buffer)),
        ...this.#spread(stateSource, stateAt, 0, state.length, count),
        ...(room.pages > 0 ? [fill(memory, room.pages * PAGE * count)] : []),
        ...(source.length > 0 ? [upload(memorySource, source)] : []),
      ];
      for (const [from, to] of runsOfWords(new Uint32Array(source.buffer))) {
        before.push(...this.#spread(memorySource, memory, from, to, count));
      }
      const reports = await runLaunch(context, {
        program,
        entry,
        lanes: count,
        args: own,
        limits,
        memory,
        state: stateAt,
        capacityPages: room.pages,
        scratch,
        before,
      });
      const wave: Wave = { lanes, room, on: { memory, state: stateAt }, host: null };
      this.#keep(wave);
      return reports;
    } finally {
      await context.free(temporary).catch(() => undefined);
    }
  }

  #keep(wave: Wave): void {
    this.#waves.push(wave);
    wave.lanes.forEach((lane, index) => {
      this.#places[lane] = { wave, index };
    });
  }

  /** Spreads words `from` to `to` of a source, in launches that count their threads in 32 bits. */
  #spread(source: number, target: number, from: number, to: number, lanes: number): CudaCommand[] {
    const kernel = this.#request.program.layoutKernel('tw_spread');
    const most = Math.max(1, Math.floor(SPREAD_THREADS / lanes));
    const out: CudaCommand[] = [];
    for (let word = from; word < to; word += most) {
      const total = Math.min(most, to - word) * lanes;
      out.push(launch(kernel, total, [source + 4 * word, target + 4 * word * lanes, total, lanes]));
    }
    return out;
  }

  /** Brings the last wave's states to the host, since the next one takes its place. */
  async #makeRoom(): Promise<void> {
    const { context } = this.#request;
    const wave = this.#waves.pop();
    if (wave === undefined) return;
    if (wave.on === null) {
      this.#waves.push(wave);
      return;
    }
    const count = wave.lanes.length;
    const memory = new Uint32Array((wave.room.pages * PAGE * count) / 4);
    const state = new Uint32Array(stateWords(this.#layout, wave.room) * count);
    const commands = [download(wave.on.state, new Uint8Array(state.buffer))];
    if (memory.length > 0) commands.push(download(wave.on.memory, new Uint8Array(memory.buffer)));
    await context.run(commands);
    await context.free([wave.on.memory, wave.on.state]);
    this.#owned.delete(wave.on.memory);
    this.#owned.delete(wave.on.state);
    this.#keep({ ...wave, on: null, host: { memory, state } });
  }

  async imageOf(lane: number): Promise<Image> {
    const place = this.#places[lane];
    if (this.#released || place === undefined) {
      throw new TensorWasmError(
        'internal',
        `Cannot read lane ${lane}: ${this.#released ? 'the batch has been released' : 'no such lane'}`,
      );
    }
    const { wave, index } = place;
    const count = wave.lanes.length;
    try {
      const state = await this.#gather(wave, 'state', stateWords(this.#layout, wave.room), index, count);
      if (this.#request.image.memory === null) return unpackState(state, this.#layout, null);
      const words = (state[this.#layout.pages] * PAGE) / 4;
      const memory = await this.#gather(wave, 'memory', words, index, count);
      return unpackState(state, this.#layout, new Uint8Array(memory.buffer));
    } catch (error) {
      throw cudaError(error);
    }
  }

  async #gather(
    wave: Wave,
    what: 'memory' | 'state',
    words: number,
    index: number,
    count: number,
  ): Promise<Uint32Array<ArrayBuffer>> {
    const out = new Uint32Array(words);
    if (words === 0) return out;
    if (wave.host !== null) {
      const from = wave.host[what];
      for (let word = 0; word < words; word++) out[word] = from[word * count + index];
      return out;
    }
    const { context, program } = this.#request;
    const [target] = await context.allocate([4 * words]);
    try {
      const kernel = program.layoutKernel('tw_gather');
      await context.run(
        [
          launch(kernel, words, [wave.on?.[what] ?? 0, target, words, count, index]),
          download(target, new Uint8Array(out.buffer)),
        ],
        program.module,
      );
    } finally {
      await context.free([target]);
    }
    return out;
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    const owned = [...this.#owned];
    this.#owned.clear();
    if (owned.length > 0) void this.#request.context.free(owned).catch(() => undefined);
  }
}

/** Ranges of words that hold something, in steps of {@link CHUNK_WORDS}. */
export function runsOfWords(words: Uint32Array): [from: number, to: number][] {
  const out: [number, number][] = [];
  for (let from = 0; from < words.length; from += CHUNK_WORDS) {
    const to = Math.min(from + CHUNK_WORDS, words.length);
    if (words.subarray(from, to).every((word) => word === 0)) continue;
    const last = out.at(-1);
    if (last !== undefined && last[1] === from) last[1] = to;
    else out.push([from, to]);
  }
  return out;
}
