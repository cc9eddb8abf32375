/**
 * Calls that need not wait: on a fresh instance, through an entry that cannot suspend, within a small budget of time. A call that spends it, or
 * traps, is given up and begins anew as an ordinary one: guests without imports are deterministic, so nobody can tell. Where a tenant's call of
 * an export has spent it, that tenant's next ones begin as ordinary ones; calls that end in time take that back.
 */
import type { GuestLimits, Outcome, PromptCall, ValueWords } from '../../core/backend.ts';
import type { Image } from '../../core/engine/image.ts';
import { TensorWasmError } from '../../core/errors.ts';
import { isWide, wordsOf } from '../../core/wasm/rewrite/layout.ts';
import type { Compiled } from './compiled.ts';
import { entryWords } from './launch.ts';
import type { CellPool } from './pool.ts';
import type { ProgramExport } from './program.ts';
import { type Launch, resultPlaces, Stop } from './run.ts';

/**
 * How long a call may hold the event loop before it has to move out of the way, about. The longest time between two looks at the clock does not
 * count, below a bound: it may be that the operating system ran something else.
 */
const BUDGET_MS = 0.25;
const MOST_MS = 2;
/** What stands for it where the clock stands still while code runs, in events of fuel. */
const BUDGET_EVENTS = 1 << 18;
/** The same in looks between events. */
const BUDGET_LOOKS = 4;
/** Fuel between two looks at the clock. */
const SLICE = 2048;
/** Calls that begin as ordinary ones after one that spent its budget: so many, twice as many after the next, and so on. */
const FIRST_DETOUR = 16;
const LONGEST_DETOUR = 4096;
/** Above this many, tenants are begun anew with. */
const TENANTS_KEPT = 1024;

interface Detour {
  left: number;
  next: number;
}

export function promptCall(
  pool: CellPool,
  compiled: Compiled,
  image: Image,
  target: ProgramExport,
  limits: GuestLimits,
): PromptCall {
  const { params, results } = target.type;
  const entry = `f${target.func}`;
  const wide = isWide(params);
  const launch = new PromptLaunch(resultPlaces(results.map(wordsOf)), results.length * 2);
  /** Of tenants whose calls have been late. */
  const detours = new Map<string, Detour>();

  return function prompt(args: ValueWords, fuel: number | null, tenant: string): Outcome | null {
    const detour = detours.get(tenant);
    if (detour && detour.left > 0) {
      detour.left--;
      return null;
    }
    const cell = pool.take(compiled, image, limits);
    const counter = cell.internal('counter');
    cell.internal('depth').value = limits.maxCallDepth;
    const started = performance.now();
    counter.value = launch.begin(fuel, started);
    cell.run = launch;
    let ended = true;
    try {
      launch.words = entryWords(params, args, 0);
      cell.direct(entry)(...(wide ? [] : launch.words));
    } catch {
      ended = false;
    }
    cell.run = null;
    const outcome = ended
      ? {
          lanes: 1,
          resultTypes: results,
          results: launch.results.slice(),
          fuel: Float64Array.of(launch.granted - Math.max(counter.value, 0)),
          trap: null,
          trapped: 0,
          transferMs: 0,
          runMs: performance.now() - started,
        }
      : null;
    pool.give(cell, limits);
    if (launch.late) lengthen(detours, tenant);
    else if (detour) shorten(detours, tenant, detour);
    return outcome;
  };
}

function lengthen(detours: Map<string, Detour>, tenant: string): void {
  const { next } = detours.get(tenant) ?? { next: FIRST_DETOUR };
  if (detours.size >= TENANTS_KEPT) detours.clear();
  detours.set(tenant, { left: next, next: Math.min(next * 2, LONGEST_DETOUR) });
}

function shorten(detours: Map<string, Detour>, tenant: string, detour: Detour): void {
  if (detour.next <= FIRST_DETOUR) detours.delete(tenant);
  else detour.next /= 2;
}

class PromptLaunch implements Launch {
  readonly host = null;
  readonly limits = { fuel: null };
  readonly results: Uint32Array;
  words: readonly number[] = [];
  #asked = 0;
  readonly #places: readonly number[];
  #fuel = 0;
  #started = 0;
  #looked = 0;
  #longest = 0;
  #word = 0;
  #looks = 0;
  granted = 0;
  /** Whether the budget was spent. */
  late = false;

  constructor(places: readonly number[], words: number) {
    this.#places = places;
    this.results = new Uint32Array(words);
  }

  /** Answers the first slice. */
  begin(fuel: number | null, now: number): number {
    this.#fuel = fuel ?? Number.POSITIVE_INFINITY;
    this.#started = now;
    this.#looked = now;
    this.#longest = 0;
    this.#word = 0;
    this.#asked = 0;
    this.#looks = 0;
    this.late = false;
    this.granted = Math.min(SLICE, this.#fuel);
    return this.granted;
  }

  refill(site: number): number {
    const grant = Math.min(SLICE, this.#fuel - this.granted);
    if (grant <= 0) throw new Stop('fuel_exhausted', site);
    this.#check(site, this.granted >= BUDGET_EVENTS);
    this.granted += grant;
    return grant;
  }

  look(site: number): number {
    this.#check(site, ++this.#looks >= BUDGET_LOOKS);
    return 0;
  }

  /** Gives up where the budget is spent; `enough` decides where the clock stands still. */
  #check(site: number, enough: boolean): void {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#looked);
    this.#looked = now;
    const took = now - this.#started;
    if (took - this.#longest <= BUDGET_MS && took <= MOST_MS && !(took === 0 && enough)) return;
    this.late = true;
    throw new Stop('cancelled', site);
  }

  out(word: number): void {
    this.results[this.#places[this.#word++]] = word;
  }

  arg(): number {
    return this.words[this.#asked++];
  }

  turned(): void {
    throw misused();
  }

  yielded(): void {
    throw misused();
  }

  next(): number {
    throw misused();
  }
}

function misused(): TensorWasmError {
  return new TensorWasmError('internal', 'Cannot serve the guest: a prompt call has one lane, which cannot suspend');
}
