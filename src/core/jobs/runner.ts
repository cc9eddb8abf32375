/**
 * Runs jobs. The store is the truth: a job is acknowledged once it is there, and what a crash interrupted is found there at the next
 * start. In memory are only the order of those that wait, and who waits for an answer.
 */
import { TensorWasmError } from '../errors.ts';
import type { Clock, Log } from '../ports.ts';
import { FairQueue } from '../scheduler/fair-queue.ts';
import { shareOfOne } from '../scheduler/share.ts';
import { FINISHED, type JobChange, type JobRecord, type JobStatus, type JobStore } from '../store/jobs.ts';
import type { TenantId } from '../store/store.ts';

/** How a run ended: its reply, or its error, as JSON; `again` where another attempt may do better. */
export type JobEnd =
  | { readonly status: 'completed'; readonly result: string }
  | { readonly status: 'failed'; readonly result: string; readonly again: boolean };

export interface JobRunnerOptions {
  readonly jobs: JobStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Runs the invocation that a job asks for. Must not throw. */
  readonly execute: (job: JobRecord, signal: AbortSignal) => Promise<JobEnd>;
  readonly maxRunning: number;
  /** Waiting and running, of all tenants. */
  readonly maxOutstanding: number;
  /** Hears how many are waiting or running. */
  readonly active: (count: number) => void;
  readonly finished: (status: JobStatus) => void;
}

/** A job that a crash has interrupted so often is not run again: it may be what crashes the server. */
const MAX_INTERRUPTIONS = 3;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 30_000;
const INTERRUPTED = 'Cannot finish the job: the server ended while it ran, again and again';

interface Running {
  readonly job: JobRecord;
  readonly controller: AbortController;
  /** Why it was stopped, where it was. */
  stopped: 'cancelled' | 'shutdown' | null;
}

interface Retry {
  readonly tenant: TenantId;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #queue = new FairQueue<JobRecord>();
  readonly #running = new Map<string, Running>();
  readonly #retries = new Map<string, Retry>();
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #idle: (() => void)[] = [];
  #adding = 0;
  #stopping = false;
  #began: Promise<void> | null = null;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
  }

  get outstanding(): number {
    return this.#queue.size + this.#running.size + this.#retries.size + this.#adding;
  }

  /** Whether a tenant's next job has to be refused. No tenant has all the places: what is over its share is kept for the others. */
  full(tenant: TenantId): boolean {
    const { maxOutstanding } = this.#options;
    if (this.#stopping || this.outstanding >= maxOutstanding) return true;
    const share = shareOfOne(maxOutstanding);
    return this.outstanding >= share && this.#outstandingOf(tenant) >= share;
  }

  /** Takes up what an earlier process left. Once; {@link submit} waits for it. */
  begin(): Promise<void> {
    this.#began ??= this.#recover();
    return this.#began;
  }

  async #recover(): Promise<void> {
    const { jobs, clock, log } = this.#options;
    for (const job of await jobs.unfinished()) {
      if (job.status === 'pending') {
        this.#enqueue(job);
        continue;
      }
      if (job.attempts >= Math.max(MAX_INTERRUPTIONS, job.maxAttempts)) {
        const result = JSON.stringify({ kind: 'interrupted', message: INTERRUPTED, attempts: job.attempts });
        await jobs.change(job.id, ['running'], { status: 'failed', result, finishedUnixMs: clock.now() });
        log('warn', 'Gave up a job that was interrupted too often', { job: job.id, attempts: job.attempts });
        continue;
      }
      const pending = await jobs.change(job.id, ['running'], { status: 'pending', startedUnixMs: null });
      if (pending) this.#enqueue(pending);
    }
    this.#dispatch();
  }

  /**
   * Keeps a job; once this resolves it survives a crash. Answers an earlier job where one has the key.
   *
   * The caller asks {@link full} first.
   */
  async submit(job: JobRecord): Promise<JobRecord> {
    this.#adding++;
    let kept: JobRecord;
    try {
      await this.begin();
      kept = await this.#options.jobs.add(job);
    } finally {
      this.#adding--;
    }
    if (kept.id === job.id) {
      this.#enqueue(kept);
      this.#dispatch();
    }
    return kept;
  }

  /** Cancels a job that has not finished; the record as it is then, or null when it has finished or is not there. */
  async cancel(job: JobRecord): Promise<JobRecord | null> {
    const { jobs, clock } = this.#options;
    this.#unschedule(job.id);
    const running = this.#running.get(job.id);
    if (running) {
      running.stopped ??= 'cancelled';
      running.controller.abort(new TensorWasmError('cancelled', 'Cannot go on: the job was cancelled'));
    }
    const result = JSON.stringify({ kind: 'cancelled', message: 'The job was cancelled' });
    const changed = await jobs.change(job.id, ['pending', 'running'], {
      status: 'cancelled',
      result,
      finishedUnixMs: clock.now(),
    });
    this.#changed();
    if (changed) this.#announce(changed);
    return changed;
  }

  /** Deletes a job, cancelling it first; whether there was one. */
  async delete(tenant: TenantId, job: JobRecord): Promise<boolean> {
    if (!FINISHED.has(job.status)) await this.cancel(job);
    return this.#options.jobs.delete(tenant, job.id);
  }

  /** Runs a job again that failed or was cancelled; null when it is neither. */
  async retry(job: JobRecord): Promise<JobRecord | null> {
    const again = await this.#options.jobs.change(job.id, ['failed', 'cancelled'], {
      status: 'pending',
      result: null,
      startedUnixMs: null,
      finishedUnixMs: null,
      attempts: 0,
    });
    if (!again) return null;
    this.#enqueue(again);
    this.#dispatch();
    return again;
  }

  /** Resolves when the job changes its status, or the signal aborts. */
  changed(id: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const watchers = this.#watchers.get(id) ?? new Set();
      this.#watchers.set(id, watchers);
      const done = (): void => {
        signal.removeEventListener('abort', done);
        watchers.delete(done);
        if (watchers.size === 0) this.#watchers.delete(id);
        resolve();
      };
      watchers.add(done);
      if (signal.aborted) done();
      else signal.addEventListener('abort', done, { once: true });
    });
  }

  /** Begins no more; what waits stays in the store. */
  drain(): void {
    this.#stopping = true;
    for (const { timer } of this.#retries.values()) clearTimeout(timer);
    this.#retries.clear();
  }

  /** Stops what runs: it is pending again for the next process. */
  interrupt(): void {
    this.drain();
    for (const running of this.#running.values()) {
      running.stopped ??= 'shutdown';
      running.controller.abort(new TensorWasmError('cancelled', 'Cannot go on: the server shuts down'));
    }
  }

  /** Resolves when no job runs. */
  idle(): Promise<void> {
    return this.#running.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  sweep(): Promise<number> {
    return this.#options.jobs.sweep(this.#options.clock.now());
  }

  #outstandingOf(tenant: TenantId): number {
    let count = this.#queue.sizeOf(tenant) + this.#runningOf(tenant);
    for (const retry of this.#retries.values()) if (retry.tenant === tenant) count++;
    return count;
  }

  #runningOf(tenant: TenantId): number {
    let count = 0;
    for (const { job } of this.#running.values()) if (job.tenant === tenant) count++;
    return count;
  }

  #enqueue(job: JobRecord): void {
    this.#queue.push(job.tenant, job.priority, job);
    this.#changed();
  }

  #unschedule(id: string): void {
    this.#queue.remove((one) => one.id === id);
    clearTimeout(this.#retries.get(id)?.timer);
    this.#retries.delete(id);
  }

  /** No tenant has all the slots: jobs that never end would keep the others' from beginning until their deadlines. */
  #dispatch(): void {
    const { maxRunning } = this.#options;
    const share = shareOfOne(maxRunning);
    while (!this.#stopping && this.#running.size < maxRunning) {
      const job = this.#queue.take((tenant) => this.#runningOf(tenant) >= share);
      if (job === null) return;
      const running: Running = { job, controller: new AbortController(), stopped: null };
      this.#running.set(job.id, running);
      this.#run(running)
        .catch((error: unknown) =>
          this.#options.log('error', 'Cannot keep a job', { job: job.id, error: String(error) }),
        )
        .finally(() => this.#ended(running));
    }
  }

  #ended(running: Running): void {
    const { id } = running.job;
    // Cancelled and tried again, it may have a successor here.
    if (this.#running.get(id) === running) this.#running.delete(id);
    this.#changed();
    if (this.#running.size === 0) for (const wake of this.#idle.splice(0)) wake();
    this.#dispatch();
  }

  async #run(running: Running): Promise<void> {
    const { clock, execute } = this.#options;
    const { id, tenant } = running.job;
    const attempts = running.job.attempts + 1;
    const begun = await this.#keep(id, ['pending'], { status: 'running', startedUnixMs: clock.now(), attempts });
    if (!begun) return;
    this.#announce(begun);
    const start = clock.monotonic();
    const end = await execute(begun, running.controller.signal);
    this.#queue.charge(tenant, clock.monotonic() - start);
    if (running.stopped === 'cancelled') return;
    if (running.stopped === 'shutdown' && end.status === 'failed') {
      // It did not fail by itself: the attempt does not count.
      await this.#keep(id, ['running'], { status: 'pending', startedUnixMs: null, attempts: attempts - 1 });
      return;
    }
    if (end.status === 'failed' && end.again && attempts < begun.maxAttempts) {
      const pending = await this.#keep(id, ['running'], { status: 'pending', startedUnixMs: null });
      if (pending) this.#retryLater(pending);
      return;
    }
    const finished = await this.#keep(id, ['running'], {
      status: end.status,
      result: end.result,
      finishedUnixMs: clock.now(),
    });
    if (finished) this.#announce(finished);
  }

  /** Changes the record of a job that has this one to look after it: where the store is full or locked, again until it is done. */
  async #keep(id: string, from: readonly JobStatus[], change: JobChange): Promise<JobRecord | null> {
    const { jobs, log } = this.#options;
    for (let tries = 1; ; tries++) {
      try {
        return await jobs.change(id, from, change);
      } catch (error) {
        const passing = error instanceof TensorWasmError && error.kind === 'unavailable';
        if (!passing || this.#stopping) throw error;
        if (tries === 1) log('warn', 'Cannot keep a job yet', { job: id, error: error.message });
      }
      await new Promise((resolve) => setTimeout(resolve, FIRST_RETRY_MS));
    }
  }

  #retryLater(job: JobRecord): void {
    if (this.#stopping) return;
    const timer = setTimeout(
      () => {
        this.#retries.delete(job.id);
        this.#enqueue(job);
        this.#dispatch();
      },
      Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (job.attempts - 1)),
    );
    this.#retries.set(job.id, { tenant: job.tenant, timer });
  }

  #changed(): void {
    this.#options.active(this.outstanding);
  }

  #announce({ id, status }: JobRecord): void {
    if (FINISHED.has(status)) this.#options.finished(status);
    for (const wake of [...(this.#watchers.get(id) ?? [])]) wake();
  }
}
