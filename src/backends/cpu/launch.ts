/** Running entries of a cell: one call, or the lanes of a grid. */
import type { GuestLimits, Outcome, RunLimits, ValueWords } from '../../core/backend.ts';
import { GuestExit } from '../../core/engine/host.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { type StackPlan, stackRegion } from '../../core/lower/shadow-stack.ts';
import type { ValType } from '../../core/wasm/module.ts';
import { isWide, wordsOf } from '../../core/wasm/rewrite/layout.ts';
import type { Trap } from '../../core/wasm/traps.ts';
import type { Cell } from './cell.ts';
import { engine } from './engine.ts';
import type { Guest } from './guest.ts';
import type { ProgramExport } from './program.ts';
import { Run } from './run.ts';
import { trapOf } from './trap.ts';
import { busy, turn } from './turns.ts';

function newRun(lanes: number, { type }: ProgramExport, limits: RunLimits): Run {
  return new Run(lanes, type.results.map(wordsOf), limits, engine().jspi !== null);
}

/** The words that an entry takes: one per 32-bit value, two per 64-bit value. */
export function entryWords(params: readonly ValType[], words: ValueWords, skip: number): number[] {
  const taken: number[] = [];
  for (let i = 0; i + skip < params.length; i++) {
    taken.push(words[2 * i]);
    if (wordsOf(params[i + skip]) === 2) taken.push(words[2 * i + 1]);
  }
  return taken;
}

function stopped(guest: Guest, error: unknown, lane: number): Trap {
  return trapOf(
    error,
    lane,
    (site) => guest.at(site),
    (trap) => guest.trapped(trap),
  );
}

function outcome(
  run: Run,
  target: ProgramExport,
  lanes: number,
  trap: Trap | null,
  trapped: number,
  started: number,
): Outcome {
  return {
    lanes,
    resultTypes: target.type.results,
    results: run.results,
    fuel: run.fuel,
    trap,
    trapped,
    transferMs: 0,
    runMs: performance.now() - started,
  };
}

/** Launches on one instance are its owner's to serialise; this only keeps a mistake from mixing two of them up. */
function claim(cell: Guest, run: Run): void {
  if (cell.run !== null) throw new TensorWasmError('internal', 'Cannot launch: the instance runs already');
  cell.run = run;
}

/** Calls `target` once. */
export async function call(
  cell: Guest,
  target: ProgramExport,
  args: ValueWords,
  limits: RunLimits,
  bounds: Pick<GuestLimits, 'maxCallDepth'>,
): Promise<Outcome> {
  const run = newRun(1, target, limits);
  claim(cell, run);
  if (busy()) {
    await turn(limits);
    run.turned();
  }
  const started = performance.now();
  cell.internal('depth').value = bounds.maxCallDepth;
  cell.internal('counter').value = run.begin();
  let trap: Trap | null = null;
  try {
    run.words = entryWords(target.type.params, args, 0);
    await cell.entry(`f${target.func}`)(...(isWide(target.type.params) ? [] : run.words));
  } catch (error) {
    if (!(error instanceof GuestExit)) trap = stopped(cell, error, 0);
  } finally {
    run.end(cell.internal('counter').value);
    run.yielded();
    cell.run = null;
  }
  return outcome(run, target, 1, trap, trap === null ? 0 : 1, started);
}

/**
 * Runs lanes 0 to `count` in order over one memory. A lane's globals and its shadow stack are its own: both are put back when it ends.
 * `memory.grow` answers -1, so that memory stays where it is.
 */
export async function grid(
  cell: Cell,
  target: ProgramExport,
  count: number,
  args: ValueWords,
  limits: RunLimits,
  bounds: Pick<GuestLimits, 'maxCallDepth'>,
  plan: StackPlan | null,
): Promise<Outcome> {
  const started = performance.now();
  const run = newRun(count, target, limits);
  const globals = cell.globals();
  const entry = cell.entry(`p${target.func}`);
  run.words = entryWords(target.type.params, args, 1);
  const words = isWide(target.type.params) ? [] : run.words;
  const counter = cell.internal('counter');
  const depth = cell.internal('depth');
  let trap: Trap | null = null;
  let trapped = 0;
  const bytes = cell.bytes();
  const region = stackRegion(plan, globals, bytes.length);
  if (region !== null) {
    const stack = bytes.subarray(region.low, region.low + region.bytes);
    const frames = stack.slice();
    run.ended = () => stack.set(frames);
  }
  claim(cell, run);
  cell.internal('frozen').value = 1;
  try {
    while (run.lane < count) {
      depth.value = bounds.maxCallDepth;
      try {
        await entry(run.lane, count, ...words);
        run.end(counter.value);
      } catch (error) {
        const found = stopped(cell, error, run.lane);
        trap ??= found;
        trapped++;
        run.end(counter.value);
        cell.loadGlobals(globals);
        if (run.aborted) {
          trapped += count - run.lane;
          break;
        }
      }
      if (run.lane < count && run.due) {
        run.yielded();
        await turn(limits);
        run.turned();
      }
    }
  } finally {
    run.ended?.();
    run.yielded();
    cell.run = null;
    cell.internal('frozen').value = 0;
  }
  return outcome(run, target, count, trap, trapped, started);
}
