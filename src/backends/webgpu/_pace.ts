/**
 * How much work a launch is given. A launch cannot be interrupted, so what runs long is run in launches that end soon, between which it can be stopped.
 * A program's pace is what its launches did in the time that they took. It counts statements, or the interpreter's instructions, so that it
 * is the same for whatever the program does, but for what single statements cost.
 */
import type { RunLimits } from '../../core/backend.ts';

/** Milliseconds that a launch should take whose guest may have to be stopped: within 20 of its deadline, half of which is for the host. */
const PROMPT_MS = 5;
/** The same where nobody stops the guest. Some systems take a launch of two seconds for a device that hangs. */
const PATIENT_MS = 200;

/** Milliseconds that a launch under these limits should take. */
export function targetOf({ signal }: RunLimits): number {
  return signal === undefined ? PATIENT_MS : PROMPT_MS;
}

/** What is taken to be done in a millisecond before anything was measured: what one lane does. */
const FIRST_RATE = 100_000;
const FIRST_RATE_BY_SOFTWARE = 4_000;

/** How much the pace may rise with one launch; and with one that took less than a quarter of what it should. */
const RISE = 2;
const STEEP_RISE = 8;

/** A lane whose portion is smaller than this spends as much on leaving and going on as on its work. Fewer lanes then run at once. */
const WORTHWHILE = 2048;

/** What a lane does in one of its launches, which are counted from 1. */
export type Portion = (launch: number) => number;

/** Of one program. */
export class Pace {
  /**
   * Work of all lanes together in a millisecond, what a launch takes besides counted in; by the binary logarithm of how many lanes run: on a device with
   * many processors more lanes do more together.
   */
  private readonly rates = new Map<number, number>();
  private readonly first: number;
  private readonly fixed: Portion | null;
  /** Lanes of a grid that run at once. */
  private wave: number;

  /**
   * @param work What a lane does at least before it can leave.
   * @param software Whether a processor is the device.
   * @param fixed In the place of what is measured.
   */
  constructor(work: number, software: boolean, fixed: Portion | null) {
    this.fixed = fixed;
    this.first = software ? FIRST_RATE_BY_SOFTWARE : FIRST_RATE;
    this.wave = Math.max(1, Math.floor((this.first * PROMPT_MS) / Math.max(work, WORTHWHILE / 32)));
  }

  /** How many of a grid's or a batch's lanes to run at once, at most `most`. */
  lanes(most: number): number {
    return Math.min(most, this.wave);
  }

  /** What each lane is to do in this launch, which is the first for them or a later one, where so many have something to do. */
  portion(lanes: number, target: number, launch: number): number {
    if (this.fixed !== null) return this.fixed(launch);
    return Math.min(0xffffffff, Math.max(1, Math.floor((this.rate(lanes) * target) / lanes)));
  }

  /** A launch for so many lanes, of which so many spent their whole portion, took so long. */
  spent(lanes: number, spent: number, portion: number, ms: number, target: number): void {
    const measured = (spent * portion) / Math.max(ms, 0.01);
    const rise = ms < target / 4 ? STEEP_RISE : RISE;
    // On a busy machine launches that do nothing take longer than they should, and smaller portions would only make more of them.
    this.rates.set(sizeOf(lanes), Math.max(Math.min(measured, this.rate(lanes) * rise), this.first / target));
  }

  /** A wave of lanes has ended, in so many launches. */
  ended(lanes: number, launches: number, ms: number, target: number): void {
    if (launches > 1) this.wave = Math.max(1, Math.floor((this.rate(lanes) * target) / WORTHWHILE));
    else if (lanes >= this.wave) {
      const fitting = Math.floor((this.wave * target) / Math.max(ms, 0.01));
      this.wave = Math.max(1, Math.min(fitting, this.wave * STEEP_RISE));
    }
  }

  /** For a number of lanes that has not run yet: at least what fewer lanes do together, and what each of more lanes does. */
  private rate(lanes: number): number {
    const size = sizeOf(lanes);
    const known = this.rates.get(size);
    if (known !== undefined) return known;
    let found = this.first;
    for (const [other, rate] of this.rates) found = Math.max(found, other < size ? rate : rate * 2 ** (size - other));
    return found;
  }
}

function sizeOf(lanes: number): number {
  return 31 - Math.clz32(lanes);
}
