/** A batch: invocations on copies of one image, one after the other in one cell. */
import type { BatchOutcome, Outcome, RunLimits, ValueWords } from '../../core/backend.ts';
import { type Image, PAGE } from '../../core/engine/image.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { Trap } from '../../core/wasm/traps.ts';
import type { Cell } from './cell.ts';
import { compiled } from './compiled.ts';
import { engine, turn } from './engine.ts';
import { call } from './launch.ts';
import type { CellPool } from './pool.ts';
import type { CpuProgram, ProgramExport } from './program.ts';
import { UnlocatedTrap } from './trap.ts';

const TURN_MS = 4;

/** A lane's final state: what differs from the common image, by page. */
interface LaneState {
  readonly pages: number;
  readonly changed: ReadonlyMap<number, Uint8Array>;
  readonly rest: Omit<Image, 'memory'>;
}

function changedPages(before: Uint8Array, after: Uint8Array): Map<number, Uint8Array> {
  const changed = new Map<number, Uint8Array>();
  for (let at = 0; at < after.length; at += PAGE) {
    const page = after.subarray(at, at + PAGE);
    if (!samePage(before, page, at)) changed.set(at / PAGE, page.slice());
  }
  return changed;
}

function samePage(before: Uint8Array, page: Uint8Array, at: number): boolean {
  const old = at < before.length ? words(before.subarray(at, at + PAGE)) : null;
  const now = words(page);
  for (let i = 0; i < now.length; i++) if (now[i] !== (old === null ? 0 : old[i])) return false;
  return true;
}

function words(page: Uint8Array): Int32Array {
  return page.byteOffset % 4 === 0
    ? new Int32Array(page.buffer, page.byteOffset, PAGE / 4)
    : new Int32Array(page.slice().buffer);
}

/** Runs one lane; where the engine does not locate its trap, once more in the variant that does. */
async function runLane(
  pool: CellPool,
  program: CpuProgram,
  image: Image,
  target: ProgramExport,
  words: ValueWords,
  limits: RunLimits,
): Promise<{ cell: Cell; done: Outcome }> {
  const cell = pool.take(program.compiled, image, program.limits);
  try {
    return { cell, done: await call(cell, target, words, limits, program.limits) };
  } catch (error) {
    if (!(error instanceof UnlocatedTrap) || engine().positions) throw error;
    pool.give(cell, program.limits);
  }
  const locating = await compiled(program.compiled.module, program.limits, 'locating');
  const again = pool.take(locating, image, program.limits);
  return { cell: again, done: await call(again, target, words, { fuel: limits.fuel }, program.limits) };
}

export async function batch(
  pool: CellPool,
  program: CpuProgram,
  image: Image,
  name: string,
  count: number,
  args: ValueWords,
  limits: RunLimits,
): Promise<BatchOutcome> {
  const started = performance.now();
  const target = program.target(name);
  const stride = target.type.params.length * 2;
  const results = new Uint32Array(count * target.type.results.length * 2);
  const fuel = new Float64Array(count);
  const states: LaneState[] = [];
  const before = image.memory ?? new Uint8Array(0);
  let trap: Trap | null = null;
  let trapped = 0;
  let turnedAt = started;
  for (let lane = 0; lane < count; lane++) {
    const words = args.subarray(lane * stride, (lane + 1) * stride);
    const { cell, done } = await runLane(pool, program, image, target, words, limits);
    results.set(done.results, lane * target.type.results.length * 2);
    fuel[lane] = done.fuel[0];
    if (done.trap !== null) {
      trapped++;
      trap ??= { ...done.trap, lane };
    }
    const bytes = cell.bytes();
    states.push({ pages: bytes.length / PAGE, changed: changedPages(before, bytes), rest: cell.stateWithoutMemory() });
    pool.give(cell, program.limits);
    if (performance.now() - turnedAt > TURN_MS) {
      await turn();
      turnedAt = performance.now();
    }
  }
  const outcome: Outcome = {
    lanes: count,
    resultTypes: target.type.results,
    results,
    fuel,
    trap,
    trapped,
    transferMs: 0,
    runMs: performance.now() - started,
  };
  return {
    outcome,
    async image(lane) {
      const state = states[lane];
      if (state === undefined)
        throw new TensorWasmError('internal', `Cannot read lane ${lane}: the batch has ${states.length}`);
      if (image.memory === null) return { memory: null, ...state.rest };
      const memory = new Uint8Array(state.pages * PAGE);
      memory.set(before);
      for (const [page, bytes] of state.changed) memory.set(bytes, page * PAGE);
      return { memory, ...state.rest };
    },
    release() {
      states.length = 0;
    },
  };
}
