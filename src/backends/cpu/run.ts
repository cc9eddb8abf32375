/** One launch: how much fuel its lanes may take, when to look at the clock and at the caller's signal, and what came out. */
import type { RunLimits } from '../../core/backend.ts';
import type { Host } from '../../core/engine/host.ts';
import { abortCode, type TrapCode } from '../../core/wasm/traps.ts';
import { charge, turnIsDue } from './turns.ts';

/** How long a grant of fuel should take, and its bounds in events. */
const GRANT_MS = 0.25;
const FIRST_SLICE = 4096;
/** An event may take a thousand times as long as the ones before: what is between two events is bounded (`rewrite/work.ts`), and so is this. */
const LARGEST_SLICE = 1 << 14;
/** What stands for the work between two looks where the clock stands still. */
const LOOK_EVENTS = 1 << 17;
/** How many lanes of a grid pass between two looks at the clock. */
const LANES_PER_LOOK = 16;

/** Thrown through the guest's frames to stop it. `site` is a rewriter's site; `code` is null where the site says it. */
export class Stop extends Error {
  readonly code: TrapCode | null;
  readonly site: number;

  constructor(code: TrapCode | null, site: number) {
    super(code ?? 'trap');
    this.code = code;
    this.site = site;
  }
}

/** Where the words that a lane gives out belong, from its first: two for each result. */
export function resultPlaces(words: readonly (1 | 2)[]): readonly number[] {
  return words.flatMap((count, i) => (count === 2 ? [2 * i, 2 * i + 1] : [2 * i]));
}

/** What a guest's host functions ask of the launch that runs it. */
export interface Launch {
  readonly limits: RunLimits;
  /** What the guest's imports call. */
  readonly host: Host | null;
  /** The import `refill`: a slice of fuel, or -1 for the guest to suspend. Throws a {@link Stop}. */
  refill(site: number): number;
  /** The import `look`: 0 to go on, or -1 for the guest to suspend. Throws a {@link Stop}. */
  look(site: number): number;
  /** It is the guest's turn: the event loop has turned. */
  turned(): void;
  /** The guest waits for its turn. */
  yielded(): void;
  /** The import `lane`: the next lane's first slice, or -1 for the entry to return. */
  next(counter: number): number;
  /** The import `out`: a word of a result. */
  out(word: number): void;
  /** The import `arg`: the lane's next word of {@link words}. */
  arg(): number;
}

export class Run implements Launch {
  readonly limits: RunLimits;
  readonly #fuel: number;
  readonly #signal: AbortSignal | undefined;
  readonly #suspends: boolean;
  readonly host: Host | null;
  /** Two words per result and lane. */
  readonly results: Uint32Array;
  /** Fuel spent by lane. */
  readonly fuel: Float64Array;
  readonly #places: readonly number[];
  readonly #stride: number;
  #word = 0;
  /** The lane that runs, or the next one when none does. */
  lane = 0;
  /** Words of the arguments, the same for every lane. */
  words: readonly number[] = [];
  #asked = 0;
  /** Called when a lane has ended. */
  ended: (() => void) | null = null;
  /** Whether {@link lane} has begun and not ended. */
  open = false;
  #granted = 0;
  #slice = FIRST_SLICE;
  /** The slice that the guest has now. */
  #current = 0;
  /** Fuel spent since the event loop turned, without the present slice. */
  #events = 0;
  /** When the slice began; 0 when the event loop has turned since. */
  #refilledAt: number;
  #turnedAt: number;
  /** Whether it runs because it was its turn, which counts. */
  #inTurn = false;

  constructor(lanes: number, words: readonly (1 | 2)[], limits: RunLimits, suspends: boolean) {
    this.limits = limits;
    this.#fuel = limits.fuel ?? Number.POSITIVE_INFINITY;
    this.#signal = limits.signal;
    this.#suspends = suspends;
    this.host = limits.host ?? null;
    this.#stride = words.length * 2;
    this.#places = resultPlaces(words);
    this.results = new Uint32Array(lanes * this.#stride);
    this.fuel = new Float64Array(lanes);
    this.#refilledAt = performance.now();
    this.#turnedAt = this.#refilledAt;
  }

  get aborted(): boolean {
    return this.#signal?.aborted ?? false;
  }

  /** Whether the event loop should turn before more is done. */
  get due(): boolean {
    return turnIsDue(performance.now(), this.#turnedAt, this.#events);
  }

  turned(): void {
    this.#inTurn = true;
    this.#turnedAt = performance.now();
    this.#refilledAt = 0;
    this.#events = 0;
  }

  /** The guest gives its turn back: it suspends, or has ended. */
  yielded(): void {
    if (this.#inTurn) charge(this.limits, performance.now() - this.#turnedAt);
    this.#inTurn = false;
  }

  /** Begins the next lane; answers its first slice. */
  begin(): number {
    this.open = true;
    this.#word = 0;
    this.#asked = 0;
    this.#granted = this.aborted ? 0 : Math.min(this.#slice, this.#fuel);
    this.#current = this.#granted;
    return this.#granted;
  }

  /** Ends the lane, its counter as it was left. */
  end(counter: number): void {
    if (!this.open) return;
    const unspent = Math.max(counter, 0);
    this.fuel[this.lane] = this.#granted - unspent;
    this.#events += this.#current - unspent;
    this.open = false;
    this.lane++;
    this.ended?.();
  }

  next(counter: number): number {
    this.end(counter);
    if (this.lane % LANES_PER_LOOK === 0 && this.due) return -1;
    return this.begin();
  }

  refill(site: number): number {
    if (this.#signal?.aborted) throw new Stop(abortCode(this.#signal.reason), site);
    const left = this.#fuel - this.#granted;
    if (left <= 0) throw new Stop('fuel_exhausted', site);
    const now = performance.now();
    this.#events += this.#current;
    this.#current = 0;
    if (this.#suspends && turnIsDue(now, this.#turnedAt, this.#events)) {
      this.#adapt(now - this.#refilledAt);
      return -1;
    }
    if (this.#refilledAt > 0) this.#adapt(now - this.#refilledAt);
    this.#refilledAt = now;
    const grant = Math.min(this.#slice, left);
    this.#granted += grant;
    this.#current = grant;
    return grant;
  }

  look(site: number): number {
    if (this.#signal?.aborted) throw new Stop(abortCode(this.#signal.reason), site);
    this.#events += LOOK_EVENTS;
    return this.#suspends && turnIsDue(performance.now(), this.#turnedAt, this.#events) ? -1 : 0;
  }

  /** Fits the slice to the time that the last one took, in milliseconds. */
  #adapt(took: number): void {
    if (took < GRANT_MS / 2 && this.#slice < LARGEST_SLICE) this.#slice *= 2;
    else if (took > GRANT_MS * 2 && this.#slice > 1) this.#slice = Math.floor(this.#slice / 2);
  }

  arg(): number {
    return this.words[this.#asked++];
  }

  out(word: number): void {
    this.results[this.lane * this.#stride + this.#places[this.#word++]] = word;
  }
}
