/** One module on several backends: every checksum must be the expected one, and fuel and final state the same everywhere. */
import type { Contender } from './contender.ts';
import type { Answer, Job, Ran } from './job.ts';

export interface Subject {
  /** `c/sha256`, `csmith/17`. */
  readonly program: string;
  readonly level: string;
  readonly job: Job;
  /** Of each run: what a native build printed, or the engine's own WebAssembly gave. */
  readonly expected: readonly string[];
}

export interface Verdict {
  readonly program: string;
  readonly level: string;
  readonly backend: string;
  readonly status: 'equal' | 'differs' | 'refused' | 'unavailable' | 'timeout';
  /** What differs, or why it did not run. */
  readonly reason: string | null;
  readonly compileMs: number;
  readonly runMs: number;
}

/** Runs the subject on each contender in turn; the first that runs is the one whose fuel and state the others must have. */
export async function compareOn(subject: Subject, contenders: readonly Contender[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  let reference: readonly Ran[] | null = null;
  for (const contender of contenders) {
    const answer = await contender.run(subject.job);
    verdicts.push({
      program: subject.program,
      level: subject.level,
      backend: contender.backend,
      ...judge(subject, answer, reference),
    });
    if (answer.status === 'ran') reference ??= answer.runs;
  }
  return verdicts;
}

/** A crash or an internal error counts as a difference: no backend may answer a valid module so. */
export function judge(
  subject: Subject,
  answer: Answer,
  reference: readonly Ran[] | null,
): Pick<Verdict, 'status' | 'reason' | 'compileMs' | 'runMs'> {
  if (answer.status !== 'ran') {
    const { status, reason } = answer;
    const wrong = status === 'failed' || status === 'crashed';
    return {
      status: wrong ? 'differs' : status,
      reason: wrong ? `${status}: ${reason}` : reason,
      compileMs: 0,
      runMs: 0,
    };
  }
  const found = answer.runs.map((run, i) => difference(run, subject.expected[i], reference?.[i] ?? null)).find(Boolean);
  const { compileMs, runMs } = answer;
  return { status: found === undefined ? 'equal' : 'differs', reason: found ?? null, compileMs, runMs };
}

function difference(run: Ran, expected: string, reference: Ran | null): string | undefined {
  if (run.trap !== null) return `expected ${expected}, found the trap ${run.trap}`;
  if (run.checksum !== expected) return `expected ${expected}, found ${run.checksum}`;
  if (reference === null) return undefined;
  if (run.fuel !== reference.fuel) return `expected fuel ${reference.fuel}, found ${run.fuel}`;
  return run.state === reference.state ? undefined : `expected the state ${reference.state}, found ${run.state}`;
}
