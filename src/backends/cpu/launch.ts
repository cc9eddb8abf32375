/** Running entries of a cell: one call, or the lanes of a grid. */
import type { GuestLimits, Outcome, RunLimits, ValueWords } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { wordsOf } from '../../core/wasm/rewrite/entry.ts';
import type { Trap } from '../../core/wasm/traps.ts';
import type { Cell } from './cell.ts';
import { engine, trapOffset, turn } from './engine.ts';
import type { ProgramExport } from './program.ts';
import { Run, Stop } from './run.ts';
import { codeOf, isStackOverflow, type Site, trapAt } from './trap.ts';

function newRun(lanes: number, { type }: ProgramExport, limits: RunLimits): Run {
  return new Run(lanes, type.results.map(wordsOf), limits, engine().jspi !== null);
}

/** The words that an entry takes: one per 32-bit value, two per 64-bit value. */
function entryWords(target: ProgramExport, words: ValueWords, skip: number): number[] {
  const taken: number[] = [];
  target.type.params.slice(skip).forEach((type, i) => {
    taken.push(words[2 * i]);
    if (wordsOf(type) === 2) taken.push(words[2 * i + 1]);
  });
  return taken;
}

function siteOf(cell: Cell, index: number): Site | null {
  const { sites } = cell.compiled.rewritten;
  if (index < 0 || index >= sites.length) return null;
  return { function: sites.functions[index], offset: sites.offsets[index], opcode: sites.opcodes[index] };
}

function siteIndex(cell: Cell, error: Error): number {
  if (!engine().positions) return cell.internal('site').value;
  const offset = trapOffset(error);
  return offset === null ? -1 : cell.compiled.siteAt(offset);
}

/** The trap that `error` stands for; errors that are none are thrown on. */
function trapOf(cell: Cell, error: unknown, lane: number): Trap {
  const { module } = cell.compiled;
  if (error instanceof Stop) {
    const site = siteOf(cell, error.site);
    const conversion = site !== null && site.opcode >= 0;
    return trapAt(conversion ? 'invalid_conversion' : error.code, site, lane);
  }
  if (isStackOverflow(error)) return trapAt('call_stack_exhausted', null, lane);
  if (!(error instanceof WebAssembly.RuntimeError))
    throw new TensorWasmError(
      'internal',
      `Cannot go on: the guest stopped with ${String(error)}`,
      {},
      { cause: error },
    );
  const site = siteOf(cell, siteIndex(cell, error));
  if (site === null)
    throw new TensorWasmError('internal', `Cannot locate a trap: ${error.message}`, {}, { cause: error });
  return trapAt(codeOf(module, site, error, cell), site, lane);
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

/** Calls `target` once. */
export async function call(
  cell: Cell,
  target: ProgramExport,
  args: ValueWords,
  limits: RunLimits,
  guest: GuestLimits,
): Promise<Outcome> {
  const started = performance.now();
  const run = newRun(1, target, limits);
  cell.run = run;
  cell.internal('depth').value = guest.maxCallDepth;
  cell.internal('counter').value = run.begin();
  let trap: Trap | null = null;
  try {
    await cell.entry(`f${target.func}`)(...entryWords(target, args, 0));
  } catch (error) {
    trap = trapOf(cell, error, 0);
  } finally {
    run.end(cell.internal('counter').value);
    cell.run = null;
  }
  return outcome(run, target, 1, trap, trap === null ? 0 : 1, started);
}

/** Runs lanes 0 to `count` in order over one memory. A lane's globals are its own, and `memory.grow` answers -1. */
export async function grid(
  cell: Cell,
  target: ProgramExport,
  count: number,
  args: ValueWords,
  limits: RunLimits,
  guest: GuestLimits,
): Promise<Outcome> {
  const started = performance.now();
  const run = newRun(count, target, limits);
  const globals = cell.globals();
  const entry = cell.entry(`p${target.func}`);
  const words = entryWords(target, args, 1);
  const counter = cell.internal('counter');
  const depth = cell.internal('depth');
  let trap: Trap | null = null;
  let trapped = 0;
  cell.run = run;
  cell.internal('frozen').value = 1;
  try {
    while (run.lane < count) {
      depth.value = guest.maxCallDepth;
      try {
        await entry(run.lane, count, ...words);
        run.end(counter.value);
      } catch (error) {
        const found = trapOf(cell, error, run.lane);
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
        await turn();
        run.turned();
      }
    }
  } finally {
    cell.run = null;
    cell.internal('frozen').value = 0;
  }
  return outcome(run, target, count, trap, trapped, started);
}
