/**
 * A batch: invocations on copies of one image, one after the other in one cell. Final states are not kept: guests are deterministic, so a
 * lane whose state is asked for runs again.
 */
import type { BatchOutcome, Outcome, RunLimits, ValueWords } from '../../core/backend.ts';
import type { Image } from '../../core/engine/image.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { Trap } from '../../core/wasm/traps.ts';
import { compiled } from './compiled.ts';
import { copyOf } from './history.ts';
import { call } from './launch.ts';
import type { CellPool } from './pool.ts';
import type { CpuProgram } from './program.ts';
import { UnlocatedTrap } from './trap.ts';
import { turn, turnIsDue } from './turns.ts';

export async function batch(
  pool: CellPool,
  program: CpuProgram,
  given: Image,
  name: string,
  count: number,
  args: ValueWords,
  limits: RunLimits,
): Promise<BatchOutcome> {
  const started = performance.now();
  const target = program.target(name);
  const image = copyOf(given);
  const words = args.slice();
  const stride = target.type.params.length * 2;
  const width = target.type.results.length * 2;
  const results = new Uint32Array(count * width);
  const fuel = new Float64Array(count);
  let trap: Trap | null = null;
  let trapped = 0;
  let turnedAt = started;
  let events = 0;
  let code = program.compiled;

  /** Runs a lane in a cell that the caller gives back. */
  const run = async (lane: number, within: RunLimits) => {
    const cell = pool.take(code, image, program.limits);
    const lanes = words.subarray(lane * stride, (lane + 1) * stride);
    try {
      return { cell, outcome: await call(cell, target, lanes, within, program.limits) };
    } catch (error) {
      pool.give(cell, program.limits);
      throw error;
    }
  };
  /** The same; where the engine does not say where it trapped, again in the variant that does, which then runs the lanes left too. */
  const runLocated = async (lane: number, within: RunLimits) => {
    try {
      return await run(lane, within);
    } catch (error) {
      if (!(error instanceof UnlocatedTrap) || code.variant === 'locating') throw error;
      code = await compiled(code.module, program.limits, 'locating');
      return run(lane, within);
    }
  };

  for (let lane = 0; lane < count; lane++) {
    const { cell, outcome } = await runLocated(lane, limits);
    pool.give(cell, program.limits);
    results.set(outcome.results, lane * width);
    fuel[lane] = outcome.fuel[0];
    if (outcome.trap !== null) {
      trapped++;
      trap ??= { ...outcome.trap, lane };
    }
    events += fuel[lane];
    if (!turnIsDue(performance.now(), turnedAt, events)) continue;
    await turn(limits);
    events = 0;
    turnedAt = performance.now();
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
  let released = false;
  return {
    outcome,
    async image(lane) {
      if (released || lane < 0 || lane >= count)
        throw new TensorWasmError('internal', `Cannot read lane ${lane} of a batch of ${count}`, {
          lane,
          lanes: count,
        });
      const { cell } = await runLocated(lane, { fuel: fuel[lane] });
      const state = cell.image();
      pool.give(cell, program.limits);
      return state;
    },
    release() {
      released = true;
    },
  };
}
