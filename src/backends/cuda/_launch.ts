/** One launch of an export's kernel: its buffers, its commands, how it is stopped, and what came of each lane. */
import type { Outcome, RunLimits } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { StackRegion } from '../../core/lower/shadow-stack.ts';
import { abortCode, TRAPS, type Trap, type TrapCode } from '../../core/wasm/traps.ts';
import { LAUNCH_PARAMS, type LaunchParam } from './_entry.ts';
import { type CudaCommand, type CudaContext, cudaError, download, fill, launch, upload } from './driver.ts';
import { STATUS_SHIFT, STATUS_SITE, STOP } from './layout.ts';
import type { CudaProgram, ProgramEntry } from './program.ts';

/** Room for the interrupt word, on a line of its own since lanes keep reading it. */
const INTERRUPT_BYTES = 128;
/** What a lane without a limit starts with: more than any guest can spend. */
const UNLIMITED = 2n ** 62n;

export interface LaunchRequest {
  readonly program: CudaProgram;
  readonly entry: ProgramEntry;
  readonly lanes: number;
  /** A call's or a batch's: two words per parameter and lane. A grid's: two words per parameter after the first. */
  readonly args: Uint32Array;
  readonly limits: RunLimits;
  readonly memory: number;
  readonly state: number;
  readonly capacityPages: number;
  /** A grid's private region; null where the launch has none. */
  readonly stack?: StackRegion | null;
  /** Address of {@link scratchBytes} bytes. */
  readonly scratch: number;
  /** Commands before the kernel, and after it. */
  readonly before?: readonly CudaCommand[];
  readonly after?: readonly CudaCommand[];
}

/** What the lanes of a launch left behind. */
export interface LaneReports {
  readonly results: Uint32Array;
  readonly status: Uint32Array;
  /** Two words per lane: fuel left, or the growth wanted. */
  readonly left: Uint32Array;
  readonly runMs: number;
}

interface Parts {
  readonly args: number;
  readonly results: number;
  readonly status: number;
  readonly left: number;
  readonly end: number;
}

function partsOf(entry: ProgramEntry, lanes: number, argWords: number): Parts {
  const args = INTERRUPT_BYTES;
  const results = args + 4 * argWords;
  const left = results + 8 * entry.results.length * lanes;
  const status = left + 8 * lanes;
  return { args, results, status, left, end: status + 4 * lanes };
}

/** Device bytes that a launch needs beside memory and state. */
export function scratchBytes(entry: ProgramEntry, lanes: number, argWords: number): number {
  return partsOf(entry, lanes, argWords).end;
}

export async function runLaunch(context: CudaContext, request: LaunchRequest): Promise<LaneReports> {
  const { program, entry, lanes, args, limits, scratch } = request;
  const parts = partsOf(entry, lanes, args.length);
  const head = new Uint32Array(parts.results / 4);
  head[0] = limits.signal?.aborted === true ? stopOf(limits.signal) : 0;
  head.set(args, INTERRUPT_BYTES / 4);
  const tail = new Uint8Array(parts.end - parts.results);
  const values: Record<LaunchParam, number | bigint> = {
    memory: request.memory,
    state: request.state,
    constants: program.constants,
    args: scratch + parts.args,
    results: scratch + parts.results,
    status: scratch + parts.status,
    left: scratch + parts.left,
    fuel: fuelOf(limits),
    interrupt: scratch,
    lanes,
    capacity: request.capacityPages,
  };
  const { stack } = request;
  const own = program.stack === null ? [] : [stack?.low ?? 0, stack?.bytes ?? 0];
  const params = [...LAUNCH_PARAMS.map(([name]) => values[name]), ...own];
  const commands = [
    ...(request.before ?? []),
    upload(scratch, new Uint8Array(head.buffer)),
    fill(scratch + parts.results, parts.end - parts.results),
    launch(entry.kernel, lanes, params),
    download(scratch + parts.results, tail),
    ...(request.after ?? []),
  ];
  const began = performance.now();
  await stoppable(context, scratch, limits.signal, () => context.run(commands, program.module));
  const words = new Uint32Array(tail.buffer);
  const at = (part: number): number => (part - parts.results) / 4;
  return {
    results: words.subarray(0, at(parts.left)),
    left: words.subarray(at(parts.left), at(parts.status)),
    status: words.subarray(at(parts.status)),
    runMs: performance.now() - began,
  };
}

/** How often a guest that should stop is told again, in milliseconds. */
const POKE_AGAIN_MS = 10;

/**
 * While `work` is under way, the signal's firing sets the interrupt word, and again until the work is done: the launch may still be waiting
 * for a thread, and its own upload would then take the first word back.
 */
async function stoppable(
  context: CudaContext,
  interrupt: number,
  signal: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  let again: ReturnType<typeof setInterval> | undefined;
  const poke = (): void => {
    try {
      context.poke(interrupt, stopOf(signal));
    } catch {
      // The device is lost: `work` says so.
    }
  };
  const stop = (): void => {
    again = setInterval(poke, POKE_AGAIN_MS);
    poke();
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await work();
  } catch (error) {
    throw cudaError(error);
  } finally {
    signal?.removeEventListener('abort', stop);
    clearInterval(again);
  }
}

function stopOf(signal: AbortSignal | undefined): number {
  return abortCode(signal?.reason) === 'deadline_exceeded' ? STOP.deadline : STOP.cancelled;
}

function fuelOf(limits: RunLimits): bigint {
  if (limits.fuel === null) return UNLIMITED;
  if (!Number.isSafeInteger(limits.fuel) || limits.fuel < 0) {
    throw new TensorWasmError(
      'usage',
      `Cannot run with this fuel: it must be a natural number, received ${limits.fuel}`,
    );
  }
  return BigInt(limits.fuel);
}

/** How much room lanes asked for, or null when none did. */
export interface Growth {
  readonly pages: number;
  /** By table; 0 where none was asked for. */
  readonly tables: ReadonlyMap<number, number>;
  /** Lanes that have to run again. */
  readonly lanes: readonly number[];
}

export function growthOf(reports: LaneReports): Growth | null {
  let pages = 0;
  const tables = new Map<number, number>();
  const lanes: number[] = [];
  reports.status.forEach((status, lane) => {
    const stop = status >>> STATUS_SHIFT;
    const wanted = reports.left[2 * lane];
    if (stop === STOP.growMemory) pages = Math.max(pages, wanted);
    else if (stop === STOP.growTable) {
      const table = status & STATUS_SITE;
      tables.set(table, Math.max(tables.get(table) ?? 0, wanted));
    } else return;
    lanes.push(lane);
  });
  return lanes.length === 0 ? null : { pages, tables, lanes };
}

/** Gathers the lanes of one or more launches. */
export class OutcomeBuilder {
  readonly #program: CudaProgram;
  readonly #entry: ProgramEntry;
  readonly #given: bigint;
  readonly #results: Uint32Array;
  readonly #fuel: Float64Array;
  #trap: Trap | null = null;
  #trapped = 0;
  #runMs = 0;

  constructor(program: CudaProgram, entry: ProgramEntry, lanes: number, limits: RunLimits) {
    this.#program = program;
    this.#entry = entry;
    this.#given = fuelOf(limits);
    this.#results = new Uint32Array(lanes * entry.results.length * 2);
    this.#fuel = new Float64Array(lanes);
  }

  /** `laneOf` gives the invocation's lane for one of the launch's; lanes that asked for growth are left for another launch. */
  add(reports: LaneReports, laneOf: (index: number) => number): void {
    this.#runMs += reports.runMs;
    const width = this.#entry.results.length * 2;
    const givenLow = Number(BigInt.asUintN(32, this.#given));
    const givenHigh = Number(this.#given >> 32n);
    reports.status.forEach((status, index) => {
      if (status >>> STATUS_SHIFT >= STOP.growMemory) return;
      const lane = laneOf(index);
      const [low, high] = [reports.left[2 * index], reports.left[2 * index + 1]];
      this.#fuel[lane] = (givenHigh - high) * 2 ** 32 + (givenLow - low);
      this.#results.set(reports.results.subarray(index * width, (index + 1) * width), lane * width);
      if (status === 0) return;
      this.#trapped++;
      if (this.#trap === null || lane < this.#trap.lane) this.#trap = this.#trapOf(status, lane);
    });
  }

  finish(transferMs: number): Outcome {
    return {
      lanes: this.#fuel.length,
      resultTypes: this.#entry.resultTypes,
      results: this.#results,
      fuel: this.#fuel,
      trap: this.#trap,
      trapped: this.#trapped,
      transferMs,
      runMs: this.#runMs,
    };
  }

  #trapOf(status: number, lane: number): Trap {
    const site = this.#program.sites[(status & STATUS_SITE) - 1];
    if (site === undefined) {
      throw new TensorWasmError('internal', `Cannot read the status of lane ${lane}: no trap site for ${status}`, {
        status,
      });
    }
    const stop = status >>> STATUS_SHIFT;
    const code: TrapCode =
      stop === STOP.deadline ? 'deadline_exceeded' : stop === STOP.cancelled ? 'cancelled' : site.code;
    return { code, message: TRAPS[code].message, function: site.function, offset: site.offset, lane };
  }
}
