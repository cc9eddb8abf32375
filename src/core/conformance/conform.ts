/**
 * One invocation on several backends, compared. The report is JSON, the same from the command line and over HTTP.
 *
 * | status | meaning |
 * |---|---|
 * | `ok` | ran to its end |
 * | `trap` | ran, and trapped: a result like any other, compared |
 * | `refused` | the backend cannot run this module or export, `reason` says why |
 * | `unavailable` | there is no such backend or device here, `reason` says why |
 * | `error` | the device failed (lost, out of memory, a broken driver) |
 */
import type { Backend, BackendName, Device, Mode } from '../backend.ts';
import { wordsDigest } from '../engine/digest.ts';
import type { Invocation } from '../engine/invocation.ts';
import { compileAfresh, type InvocationReport, invoke, type Phase, type ProgramSource } from '../engine/invoke.ts';
import { decodeValues, type TypedValue } from '../engine/values.ts';
import { TensorWasmError } from '../errors.ts';
import type { TrapCode } from '../wasm/traps.ts';
import { compareReports, type Mismatch } from './compare.ts';
import { findRaces, type RaceReport } from './races.ts';
import { toleranceOf } from './tolerance.ts';

/** Values listed per backend; `results_sha256` covers them all. */
export const LISTED_RESULTS = 65536;

export type BackendStatus = 'ok' | 'trap' | 'refused' | 'unavailable' | 'error';

export interface ReportedTrap {
  readonly code: TrapCode;
  readonly message: string;
  readonly function: number | null;
  readonly offset: number | null;
  readonly lane: number;
  /** Which call trapped: `main`, or one before or after it. */
  readonly phase: Phase;
}

export interface BackendReport {
  readonly backend: BackendName;
  /** The device's name, or what was asked for when none was opened. */
  readonly device: string;
  readonly status: BackendStatus;
  /** Lane-major, the first {@link LISTED_RESULTS} of `results_total`. Empty after a trap in a call, zeros for trapped lanes otherwise. */
  readonly results: readonly TypedValue[];
  readonly results_total: number;
  /** SHA-256 of all results as pairs of little-endian words; null when nothing ran. */
  readonly results_sha256: string | null;
  readonly trap: ReportedTrap | null;
  /** How many lanes trapped. */
  readonly trapped: number;
  readonly then: readonly TypedValue[];
  readonly memory_sha256: string | null;
  /** Sum over all lanes. */
  readonly fuel: number | null;
  readonly compile_ms: number | null;
  readonly transfer_ms: number | null;
  readonly run_ms: number | null;
  readonly reason: string | null;
}

export interface ConformReport {
  /** Whether at least one backend ran the invocation and all that ran agree. A backend that refuses does not break agreement. */
  readonly agree: boolean;
  readonly export: string;
  readonly mode: Mode;
  readonly lanes: number;
  /** What the others are compared with: `cpu` if it ran, else the first that did; null when none did. */
  readonly reference: BackendName | null;
  readonly backends: readonly BackendReport[];
  readonly mismatches: readonly Mismatch[];
  /** With `fast`: how far floats may lie from the reference's, and that the final state was not compared. */
  readonly tolerance?: { readonly ulp: number; readonly memory_sha256: 'not compared' };
  /** Where it was asked for. */
  readonly races?: RaceReport;
}

/** A device to run on. */
export interface Candidate {
  readonly backend: Backend;
  readonly index: number;
}

interface Attempt {
  readonly report: BackendReport;
  readonly outcome: InvocationReport | null;
}

/** The fuel of a lane where none is asked for: what every device can count to, so that a guest which does not end ends alike everywhere. */
const MOST_FUEL = 2 ** 32 - 1;

/**
 * Runs `invocation` on every candidate, one after the other, and compares. Never throws for a backend's sake.
 *
 * @param ended Told of each run that came to an end, whatever end.
 * @param checker The interpreter's device, where the lanes of a grid are to be watched for races.
 * @param ulp How far floats may lie apart where the invocation is `fast`.
 * @throws TensorWasmError `unlinkable`, `uninstantiable` or `too_large`: the module's own faults, the same everywhere.
 */
export async function conform(
  candidates: readonly Candidate[],
  invocation: Invocation,
  programs: ProgramSource = compileAfresh,
  ended?: (report: InvocationReport) => void,
  checker: Device | null = null,
  ulp?: number,
): Promise<ConformReport> {
  const tolerance = toleranceOf(invocation, ulp);
  const attempts: Attempt[] = [];
  const run = { ...invocation.run, fuel: invocation.run.fuel ?? MOST_FUEL };
  for (const candidate of candidates) {
    const tried = await attempt(candidate, { ...invocation, run, digest: true }, programs);
    attempts.push(tried);
    if (tried.outcome) ended?.(tried.outcome);
  }
  const ran = attempts.filter((one) => one.outcome !== null);
  const reference = ran.find((one) => one.report.backend === 'cpu') ?? ran[0];
  const mismatches = ran.flatMap((one) =>
    one === reference || one.outcome === null || reference.outcome === null
      ? []
      : compareReports(one.report.backend, reference.outcome, one.outcome, tolerance),
  );
  return {
    agree: ran.length > 0 && mismatches.length === 0 && attempts.every((one) => one.report.status !== 'error'),
    export: invocation.export,
    mode: invocation.mode,
    lanes: invocation.count,
    reference: reference?.report.backend ?? null,
    backends: attempts.map((one) => one.report),
    mismatches,
    ...(tolerance === null ? {} : { tolerance: { ulp: tolerance.ulp, memory_sha256: 'not compared' } }),
    ...(checker === null ? {} : { races: await findRaces(checker, { ...invocation, run }, programs) }),
  };
}

/**
 * The exit status that a report deserves: 4 when backends disagree; else 1 when a device failed, lanes race or could not be watched, or with `strict` a backend refused; else 3
 * when nothing ran; else 1 when `strict` and a backend is missing; else 0.
 */
export function conformExitCode(report: ConformReport, strict: boolean): 0 | 1 | 3 | 4 {
  if (report.mismatches.length > 0) return 4;
  const has = (...statuses: BackendStatus[]): boolean =>
    report.backends.some(({ status }) => statuses.includes(status));
  if (has('error') || (report.races && (!report.races.checked || report.races.total > 0))) return 1;
  if (strict && has('refused')) return 1;
  if (!has('ok', 'trap')) return 3;
  return strict && has('unavailable') ? 1 : 0;
}

/**
 * Opens a candidate's device.
 *
 * @throws TensorWasmError `unavailable`, with the reason.
 */
export async function openCandidate(candidate: Candidate): Promise<Device> {
  const { backend, index } = candidate;
  const { name } = backend;
  const found = await backend.discover();
  if (found.devices.length === 0) throw new TensorWasmError('unavailable', `cannot open ${name}: ${found.reason}`);
  if (!found.devices.some((device) => device.index === index)) {
    const there = found.devices.map((device) => `${device.index} (${device.name})`).join(', ');
    throw new TensorWasmError('unavailable', `cannot open ${name}:${index}: the devices here are ${there}`);
  }
  return backend.open(index);
}

async function attempt(candidate: Candidate, invocation: Invocation, programs: ProgramSource): Promise<Attempt> {
  let device: Device;
  try {
    device = await openCandidate(candidate);
  } catch (error) {
    return failed(candidate, `${candidate.backend.name}:${candidate.index}`, error, 'unavailable');
  }
  try {
    const outcome = await invoke(device, invocation, programs);
    return { report: await reportOutcome(device, outcome), outcome };
  } catch (error) {
    return failed(candidate, device.info.name, error, 'error');
  }
}

/** What one device made of an invocation, as JSON. */
export async function reportOutcome(device: Device, outcome: InvocationReport): Promise<BackendReport> {
  const { trap, after, timings } = outcome;
  const trappedCall = outcome.mode === 'call' && outcome.trapped > 0;
  const total = trappedCall ? 0 : outcome.results.length / 2;
  const listed = decodeValues(outcome.resultTypes, outcome.results, 0, Math.min(total, LISTED_RESULTS));
  return {
    backend: device.info.backend,
    device: device.info.name,
    status: trap === null ? 'ok' : 'trap',
    results: listed,
    results_total: total,
    results_sha256: await wordsDigest(outcome.results),
    trap: trap === null ? null : reportedTrap(trap),
    trapped: outcome.trapped,
    // biome-ignore lint/suspicious/noThenProperty: the report's field, named after the option; an array or null is no thenable.
    then:
      after === null || after.trap !== null
        ? []
        : decodeValues(after.resultTypes, after.results).slice(0, LISTED_RESULTS),
    memory_sha256: outcome.digest,
    fuel: outcome.fuel.reduce((sum, lane) => sum + lane, 0),
    compile_ms: milliseconds(timings.compile),
    transfer_ms: milliseconds(timings.transfer),
    run_ms: milliseconds(timings.run),
    reason: null,
  };
}

function failed(candidate: Candidate, device: string, error: unknown, otherwise: 'unavailable' | 'error'): Attempt {
  const kind = error instanceof TensorWasmError ? error.kind : 'internal';
  // The module's own faults are the same on every backend: they are the caller's, not a backend's.
  if (kind === 'unlinkable' || kind === 'uninstantiable' || kind === 'too_large') throw error;
  const report: BackendReport = {
    backend: candidate.backend.name,
    device,
    status: kind === 'refused' ? 'refused' : kind === 'unavailable' ? 'unavailable' : otherwise,
    results: [],
    results_total: 0,
    results_sha256: null,
    trap: null,
    trapped: 0,
    // biome-ignore lint/suspicious/noThenProperty: as above.
    then: [],
    memory_sha256: null,
    fuel: null,
    compile_ms: null,
    transfer_ms: null,
    run_ms: null,
    reason: error instanceof Error ? error.message : String(error),
  };
  return { report, outcome: null };
}

function reportedTrap(trap: NonNullable<InvocationReport['trap']>): ReportedTrap {
  const { code, message, function: index, offset, lane, phase } = trap;
  return { code, message, function: index, offset, lane, phase };
}

function milliseconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}
