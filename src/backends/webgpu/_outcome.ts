import type { Outcome, RunLimits, Timings } from '../../core/backend.ts';
import { TensorWasmError } from '../../core/errors.ts';
import type { Entry } from '../../core/ir/index.ts';
import { abortCode, TRAPS, type Trap, type TrapCode } from '../../core/wasm/traps.ts';
import { isSpent, OUTPUT_HEADER, STATUS_SITE, wordsOf } from './_layout.ts';
import type { Prepared } from './_prepare.ts';

/** Collects the lanes' outputs of one or more launches. */
export class OutcomeBuilder {
  private readonly prepared: Prepared;
  private readonly entry: Entry;
  private readonly given: number;
  private readonly results: Uint32Array;
  private readonly fuel: Float64Array;
  private trap: Trap | null = null;
  private trapped = 0;

  constructor(prepared: Prepared, entry: Entry, lanes: number, fuel: number) {
    this.prepared = prepared;
    this.entry = entry;
    this.given = fuel;
    this.results = new Uint32Array(lanes * entry.results.length * 2);
    this.fuel = new Float64Array(lanes);
  }

  /** Launches come in lane order. `stopped`: why lanes that have spent their portion did not go on. */
  add(output: Uint32Array, firstLane: number, lanes: number, stopped: AbortSignal | null): void {
    const types = this.entry.results;
    for (let l = 0; l < lanes; l++) {
      const lane = firstLane + l;
      const status = output[l];
      this.fuel[lane] = this.given - output[lanes + l];
      if (status !== 0) {
        this.trapped++;
        const at = status & STATUS_SITE;
        // A lane may leave before it has passed any site.
        if (stopped !== null && at === 0) this.trap ??= notBegun(this.prepared, this.entry, lane, stopped);
        else
          this.trap ??= this.trapAt(
            at - 1,
            lane,
            stopped !== null && isSpent(status) ? abortCode(stopped.reason) : null,
          );
        continue;
      }
      let word = OUTPUT_HEADER;
      let at = lane * types.length * 2;
      for (const type of types) {
        this.results[at] = output[word++ * lanes + l];
        if (wordsOf(type) === 2) this.results[at + 1] = output[word++ * lanes + l];
        at += 2;
      }
    }
  }

  /** The lanes from `firstLane` on were not begun. */
  stop(firstLane: number, signal: AbortSignal): void {
    const lanes = this.fuel.length - firstLane;
    if (lanes === 0) return;
    this.trapped += lanes;
    this.trap ??= notBegun(this.prepared, this.entry, firstLane, signal);
  }

  finish(timings: Timings): Outcome {
    const { results, fuel, trap, trapped } = this;
    const { transferMs, runMs } = timings;
    return {
      lanes: fuel.length,
      resultTypes: this.prepared.resultTypes.get(this.entry.name) ?? [],
      results,
      fuel,
      trap,
      trapped,
      transferMs,
      runMs,
    };
  }

  private trapAt(site: number, lane: number, stop: TrapCode | null): Trap {
    const info = this.prepared.source.sites[site];
    if (!info) throw new TensorWasmError('internal', `cannot read a lane's status: no trap site ${site}`, { lane });
    const code = stop ?? info.code;
    return { code, message: TRAPS[code].message, function: info.function, offset: info.offset, lane };
  }
}

/** A run that was stopped before it began: every lane stands at its first fuel, and counts as trapped. */
export function stoppedOutcome(prepared: Prepared, entry: Entry, lanes: number, signal: AbortSignal): Outcome {
  const outcome = new OutcomeBuilder(prepared, entry, lanes, 0);
  outcome.stop(0, signal);
  return outcome.finish({ transferMs: 0, runMs: 0 });
}

function notBegun({ source }: Prepared, entry: Entry, lane: number, signal: AbortSignal): Trap {
  const first = source.functions[entry.func].body[0];
  const site = first?.k === 'fuel' ? source.sites[first.site] : null;
  const code = abortCode(signal.reason);
  return {
    code,
    message: TRAPS[code].message,
    function: site?.function ?? null,
    offset: site?.offset ?? null,
    lane,
  };
}

/** A device always counts: no limit means `cap`. */
export function deviceFuel(limits: RunLimits, cap: number): number {
  return Math.min(limits.fuel ?? cap, 0xffffffff);
}
