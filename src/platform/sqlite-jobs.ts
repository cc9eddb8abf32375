import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { TensorWasmError } from '../core/errors.ts';
import type { JobChange, JobRecord, JobStatus, JobStore, ListJobs } from '../core/store/jobs.ts';
import type { TenantId } from '../core/store/store.ts';

export const JOBS_SCHEMA = `CREATE TABLE jobs (
     id TEXT PRIMARY KEY,
     tenant TEXT NOT NULL,
     function_id TEXT NOT NULL,
     status TEXT NOT NULL,
     request TEXT NOT NULL,
     result TEXT,
     created_unix_ms INTEGER NOT NULL,
     started_unix_ms INTEGER,
     finished_unix_ms INTEGER,
     priority INTEGER NOT NULL,
     attempts INTEGER NOT NULL,
     max_attempts INTEGER NOT NULL,
     ttl_ms INTEGER NOT NULL,
     idempotency_key TEXT
   ) STRICT;
   CREATE INDEX jobs_by_tenant ON jobs (tenant, created_unix_ms, id);
   CREATE INDEX jobs_unfinished ON jobs (created_unix_ms, id) WHERE finished_unix_ms IS NULL;
   CREATE INDEX jobs_by_expiry ON jobs (finished_unix_ms + ttl_ms) WHERE finished_unix_ms IS NOT NULL;
   CREATE UNIQUE INDEX jobs_by_key ON jobs (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;`;

const ALL =
  'id, tenant, function_id, status, request, result, created_unix_ms, started_unix_ms, finished_unix_ms, priority, attempts, max_attempts, ttl_ms, idempotency_key';

/** Jobs in the SQLite file of a store. Every statement is a transaction of its own, synced when it returns. */
export class SqliteJobs implements JobStore {
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #selectByKey: StatementSync;
  readonly #list: StatementSync;
  readonly #change: StatementSync;
  readonly #delete: StatementSync;
  readonly #unfinished: StatementSync;
  readonly #sweep: StatementSync;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(
      `INSERT INTO jobs (${ALL}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING RETURNING ${ALL}`,
    );
    this.#select = db.prepare(`SELECT ${ALL} FROM jobs WHERE id = ? AND tenant = ?`);
    this.#selectByKey = db.prepare(`SELECT ${ALL} FROM jobs WHERE tenant = ? AND idempotency_key = ?`);
    this.#list = db.prepare(
      `SELECT ${ALL} FROM jobs WHERE tenant = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR function_id = ?3)
         AND (?4 IS NULL OR (created_unix_ms, id) > (SELECT created_unix_ms, id FROM jobs WHERE id = ?4 AND tenant = ?1))
         ORDER BY created_unix_ms, id LIMIT ?5`,
    );
    this.#change = db.prepare(
      `UPDATE jobs SET status = coalesce(?2, status), result = CASE WHEN ?3 THEN ?4 ELSE result END,
         started_unix_ms = CASE WHEN ?5 THEN ?6 ELSE started_unix_ms END,
         finished_unix_ms = CASE WHEN ?7 THEN ?8 ELSE finished_unix_ms END, attempts = coalesce(?9, attempts)
         WHERE id = ?1 AND status IN (SELECT value FROM json_each(?10)) RETURNING ${ALL}`,
    );
    this.#delete = db.prepare('DELETE FROM jobs WHERE id = ? AND tenant = ? RETURNING id');
    this.#unfinished = db.prepare(
      `SELECT ${ALL} FROM jobs WHERE finished_unix_ms IS NULL ORDER BY created_unix_ms, id`,
    );
    this.#sweep = db.prepare(
      'DELETE FROM jobs WHERE finished_unix_ms IS NOT NULL AND finished_unix_ms + ttl_ms <= ? RETURNING id',
    );
  }

  async add(job: JobRecord): Promise<JobRecord> {
    return attempt(`add job ${job.id}`, () => {
      const row = this.#insert.get(
        job.id,
        job.tenant,
        job.functionId,
        job.status,
        job.request,
        job.result,
        job.createdUnixMs,
        job.startedUnixMs,
        job.finishedUnixMs,
        job.priority,
        job.attempts,
        job.maxAttempts,
        job.ttlMs,
        job.idempotencyKey,
      );
      if (row) return record(row);
      const known = this.#selectByKey.get(job.tenant, job.idempotencyKey);
      if (!known) throw new Error('the job with its key is gone');
      return record(known);
    });
  }

  async get(tenant: TenantId, id: string): Promise<JobRecord | null> {
    return attempt(`read job ${id}`, () => optional(this.#select.get(id, tenant)));
  }

  async findByKey(tenant: TenantId, key: string): Promise<JobRecord | null> {
    return attempt('read a job by its key', () => optional(this.#selectByKey.get(tenant, key)));
  }

  async list({ tenant, limit, after, status, functionId }: ListJobs): Promise<readonly JobRecord[]> {
    return attempt('list jobs', () =>
      this.#list.all(tenant, status ?? null, functionId ?? null, after ?? null, limit).map(record),
    );
  }

  async change(id: string, from: readonly JobStatus[], change: JobChange): Promise<JobRecord | null> {
    const given = (name: keyof JobChange): 0 | 1 => (name in change ? 1 : 0);
    return attempt(`change job ${id}`, () =>
      optional(
        this.#change.get(
          id,
          change.status ?? null,
          given('result'),
          change.result ?? null,
          given('startedUnixMs'),
          change.startedUnixMs ?? null,
          given('finishedUnixMs'),
          change.finishedUnixMs ?? null,
          change.attempts ?? null,
          JSON.stringify(from),
        ),
      ),
    );
  }

  async delete(tenant: TenantId, id: string): Promise<boolean> {
    return attempt(`delete job ${id}`, () => Boolean(this.#delete.get(id, tenant)));
  }

  async unfinished(): Promise<readonly JobRecord[]> {
    return attempt('list jobs', () => this.#unfinished.all().map(record));
  }

  async sweep(nowUnixMs: number): Promise<number> {
    return attempt('sweep jobs', () => this.#sweep.all(nowUnixMs).length);
  }
}

function optional(row: Record<string, unknown> | undefined | null): JobRecord | null {
  return row ? record(row) : null;
}

function record(row: Record<string, unknown>): JobRecord {
  const maybe = (value: unknown): number | null => (value === null ? null : Number(value));
  return {
    id: String(row.id),
    tenant: String(row.tenant),
    functionId: String(row.function_id),
    // Only this driver writes the column.
    status: String(row.status) as JobStatus,
    request: String(row.request),
    result: row.result === null ? null : String(row.result),
    createdUnixMs: Number(row.created_unix_ms),
    startedUnixMs: maybe(row.started_unix_ms),
    finishedUnixMs: maybe(row.finished_unix_ms),
    priority: Number(row.priority),
    attempts: Number(row.attempts),
    maxAttempts: Number(row.max_attempts),
    ttlMs: Number(row.ttl_ms),
    idempotencyKey: row.idempotency_key === null ? null : String(row.idempotency_key),
  };
}

function attempt<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new TensorWasmError('internal', `Cannot ${what} in the store: ${text}`, {}, { cause });
  }
}
