import type { Outcome, RunLimits } from '../../core/backend.ts';
import type { Entry } from '../../core/ir/index.ts';
import type { Machine } from '../../core/ir/interpret/machine.ts';
import type { ValidModule } from '../../core/wasm/module.ts';
import { abortCode, TRAPS, type Trap, type TrapCode } from '../../core/wasm/traps.ts';
import type { InterpreterProgram } from './program.ts';

/** How long the event loop waits at most, about, in milliseconds. */
const SLICE_MS = 6;
const FIRST_POINTS = 20_000;

export interface LaneRun {
  readonly program: InterpreterProgram;
  readonly entry: Entry;
  readonly machine: Machine;
  readonly count: number;
  readonly limits: RunLimits;
  /** Arguments of a lane, two words each. */
  args(lane: number): Uint32Array;
  before?(lane: number): void;
  after?(lane: number): void;
}

/**
 * Runs lanes in order, each to its own end. Control goes back to the event loop every few milliseconds; once the signal has fired, the lane
 * that is running and all after it stop at their next `fuel` statement.
 */
export async function runLanes(run: LaneRun): Promise<Outcome> {
  const { program, entry, machine, count, limits } = run;
  const { signal } = limits;
  const began = performance.now();
  const width = entry.results.length * 2;
  const results = new Uint32Array(width * count);
  const fuel = new Float64Array(count);
  let trap: Trap | null = null;
  let trapped = 0;
  let points = FIRST_POINTS;
  let left = points;
  let sliceBegan = began;
  /** Lets the event loop turn. A clock that stands still while code runs (workerd's, once deployed) tells how long it took only then. */
  const pause = async () => {
    const took = performance.now() - sliceBegan;
    await eventLoop();
    points = paced(points, took > 0 ? took : performance.now() - sliceBegan);
    left = points;
    sliceBegan = performance.now();
  };
  for (let lane = 0; lane < count; lane++) {
    run.before?.(lane);
    machine.start(entry.func, run.args(lane), limits.fuel);
    let spent = 0;
    let code: TrapCode | null = null;
    for (;;) {
      const stopped = signal?.aborted === true;
      const progress = machine.resume(stopped ? 0 : left);
      left -= Math.max(1, machine.fuelSpent - spent);
      spent = machine.fuelSpent;
      if (progress === 'returned') {
        results.set(machine.results, lane * width);
        break;
      }
      if (progress === 'trapped') {
        code = program.ir.sites[machine.site].code;
        break;
      }
      if (stopped) {
        code = abortCode(signal?.reason);
        break;
      }
      await pause();
    }
    fuel[lane] = spent;
    if (code !== null) {
      trapped++;
      const { function: func, offset } = program.ir.sites[machine.site];
      trap ??= { code, message: TRAPS[code].message, function: func, offset, lane };
    }
    run.after?.(lane);
    if (left <= 0 && lane + 1 < count && signal?.aborted !== true) await pause();
  }
  return {
    lanes: count,
    resultTypes: resultTypesOf(program.module, entry),
    results,
    fuel,
    trap,
    trapped,
    transferMs: 0,
    runMs: performance.now() - began,
  };
}

/** The export's results as the module declares them: the IR no longer tells reference types apart. */
function resultTypesOf(module: ValidModule, entry: Entry): Outcome['resultTypes'] {
  const found = module.exports.find(({ kind, name }) => kind === 'func' && name === entry.name);
  return found === undefined ? [] : module.types[module.functions[found.index]].results;
}

/** Fuel points for the next slice, so that it takes about {@link SLICE_MS}. */
function paced(points: number, elapsed: number): number {
  if (elapsed < SLICE_MS / 2) return Math.min(points * 2, 1e9);
  return elapsed > SLICE_MS * 2 ? Math.max(1000, Math.floor(points / 2)) : points;
}

function eventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
