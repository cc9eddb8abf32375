/** What a script run found, in the shape that is printed. */
import type { BackendName } from '../../backend.ts';

export interface Tally {
  passed: number;
  failed: number;
  /** The backend declined a valid module or export, with a reason. */
  refused: number;
  /** Outside the enabled proposals. */
  skipped: number;
  seconds: number;
}

export interface ScriptFailure {
  readonly file: string;
  readonly line: number;
  readonly backend: BackendName;
  readonly expected: string;
  readonly actual: string;
}

export interface ScriptRefusal {
  readonly file: string;
  readonly line: number;
  readonly backend: BackendName;
  readonly reason: string;
}

export interface ScriptReport {
  readonly totals: Partial<Record<BackendName, Tally>>;
  readonly files: readonly { readonly file: string; readonly totals: Partial<Record<BackendName, Tally>> }[];
  readonly failures: readonly ScriptFailure[];
  readonly refusals: readonly ScriptRefusal[];
  /** Backends asked for that are not here, and why. */
  readonly unavailable: readonly { readonly backend: BackendName; readonly reason: string }[];
}

export function emptyTally(): Tally {
  return { passed: 0, failed: 0, refused: 0, skipped: 0, seconds: 0 };
}

export function addTally(sum: Tally, more: Tally): void {
  sum.passed += more.passed;
  sum.failed += more.failed;
  sum.refused += more.refused;
  sum.skipped += more.skipped;
  sum.seconds = Math.round((sum.seconds + more.seconds) * 1e6) / 1e6;
}

/** 1 when anything failed, or with `strict` when anything was refused or a backend is missing; 3 when no backend is here; else 0. */
export function scriptExitCode(report: ScriptReport, strict: boolean): 0 | 1 | 3 {
  if (report.failures.length > 0) return 1;
  if (Object.keys(report.totals).length === 0) return 3;
  return strict && (report.refusals.length > 0 || report.unavailable.length > 0) ? 1 : 0;
}
