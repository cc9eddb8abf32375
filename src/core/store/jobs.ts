/** The part of the store that keeps jobs. */
import type { Position } from './position.ts';
import type { TenantId } from './store.ts';

export type JobStatus = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled';

export const FINISHED: ReadonlySet<JobStatus> = new Set(['completed', 'failed', 'cancelled']);

export interface JobRecord {
  /** UUID, lower case. */
  readonly id: string;
  readonly tenant: TenantId;
  readonly functionId: string;
  readonly status: JobStatus;
  /** The invocation asked for, as JSON. */
  readonly request: string;
  /** What it answered, as JSON: an invocation's reply, or an error; null until it has finished. */
  readonly result: string | null;
  readonly createdUnixMs: number;
  readonly startedUnixMs: number | null;
  readonly finishedUnixMs: number | null;
  /** Higher runs earlier, among the jobs of one tenant. */
  readonly priority: number;
  /** How often it was begun. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** How long the record is kept after the job finished. */
  readonly ttlMs: number;
  /** One job per tenant and key. */
  readonly idempotencyKey: string | null;
}

/** What changes in the life of a job. */
export type JobChange = Partial<Pick<JobRecord, 'status' | 'result' | 'startedUnixMs' | 'finishedUnixMs' | 'attempts'>>;

export interface ListJobs {
  readonly tenant: TenantId;
  readonly limit: number;
  readonly after?: Position;
  readonly status?: JobStatus;
  readonly functionId?: string;
}

/** Promises resolve once the change would survive a crash, as the store's. */
export interface JobStore {
  /** Adds a job, or answers the one that has its tenant and idempotency key already: exactly one of several at once is added. */
  add(job: JobRecord): Promise<JobRecord>;
  get(tenant: TenantId, id: string): Promise<JobRecord | null>;
  findByKey(tenant: TenantId, key: string): Promise<JobRecord | null>;
  /** Of the requests and results of a tenant's jobs, finished ones too, in UTF-8. */
  bytes(tenant: TenantId): Promise<number>;
  /** Oldest first, by creation time and then id. */
  list(request: ListJobs): Promise<readonly JobRecord[]>;
  /** Changes a job whose status is one of `from`; answers it as it is then, or null when there is none such. */
  change(id: string, from: readonly JobStatus[], change: JobChange): Promise<JobRecord | null>;
  /** Whether there was one to delete. */
  delete(tenant: TenantId, id: string): Promise<boolean>;
  /** Every tenant's jobs that are pending or running, oldest first. */
  unfinished(): Promise<readonly JobRecord[]>;
  /** Deletes finished jobs whose time is over; answers how many. */
  sweep(nowUnixMs: number): Promise<number>;
}
