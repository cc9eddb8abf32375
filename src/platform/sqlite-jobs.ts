import type { JobChange, JobRecord, JobStatus, JobStore, ListJobs } from '../core/store/jobs.ts';
import type { TenantId } from '../core/store/store.ts';
import { attempt, failure, type Row, type Sql } from './sql.ts';

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

/** Every change is one statement: a transaction of its own. */
export class SqliteJobs implements JobStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async add(job: JobRecord): Promise<JobRecord> {
    const [row] = await attempt(
      `add job ${job.id}`,
      this.#sql.query(
        `INSERT INTO jobs (${ALL}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING RETURNING ${ALL}`,
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
      ),
    );
    if (row) return record(row);
    const known = await this.findByKey(job.tenant, job.idempotencyKey ?? '');
    if (!known) throw failure(`add job ${job.id}`, new Error('the job with its key is gone'));
    return known;
  }

  async get(tenant: TenantId, id: string): Promise<JobRecord | null> {
    const found = this.#sql.query(`SELECT ${ALL} FROM jobs WHERE id = ? AND tenant = ?`, id, tenant);
    return optional(await attempt(`read job ${id}`, found));
  }

  async findByKey(tenant: TenantId, key: string): Promise<JobRecord | null> {
    const found = this.#sql.query(`SELECT ${ALL} FROM jobs WHERE tenant = ? AND idempotency_key = ?`, tenant, key);
    return optional(await attempt('read a job by its key', found));
  }

  async bytes(tenant: TenantId): Promise<number> {
    const summed = this.#sql.query(
      'SELECT coalesce(sum(octet_length(request) + coalesce(octet_length(result), 0)), 0) AS bytes FROM jobs WHERE tenant = ?',
      tenant,
    );
    const [row] = await attempt(`read the usage of tenant ${tenant}`, summed);
    return Number(row?.bytes ?? 0);
  }

  async list({ tenant, limit, after, status, functionId }: ListJobs): Promise<readonly JobRecord[]> {
    const rows = this.#sql.query(
      `SELECT ${ALL} FROM jobs WHERE tenant = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR function_id = ?3)
         AND (?4 IS NULL OR (created_unix_ms, id) > (?4, ?5)) ORDER BY created_unix_ms, id LIMIT ?6`,
      tenant,
      status ?? null,
      functionId ?? null,
      after?.createdUnixMs ?? null,
      after?.id ?? null,
      limit,
    );
    return (await attempt('list jobs', rows)).map(record);
  }

  async change(id: string, from: readonly JobStatus[], change: JobChange): Promise<JobRecord | null> {
    const given = (name: keyof JobChange): 0 | 1 => (name in change ? 1 : 0);
    const changed = this.#sql.query(
      `UPDATE jobs SET status = coalesce(?2, status), result = CASE WHEN ?3 THEN ?4 ELSE result END,
         started_unix_ms = CASE WHEN ?5 THEN ?6 ELSE started_unix_ms END,
         finished_unix_ms = CASE WHEN ?7 THEN ?8 ELSE finished_unix_ms END, attempts = coalesce(?9, attempts)
         WHERE id = ?1 AND status IN (SELECT value FROM json_each(?10)) RETURNING ${ALL}`,
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
    );
    return optional(await attempt(`change job ${id}`, changed));
  }

  async delete(tenant: TenantId, id: string): Promise<boolean> {
    const deleted = this.#sql.query('DELETE FROM jobs WHERE id = ? AND tenant = ? RETURNING id', id, tenant);
    return (await attempt(`delete job ${id}`, deleted)).length > 0;
  }

  async unfinished(): Promise<readonly JobRecord[]> {
    const rows = this.#sql.query(`SELECT ${ALL} FROM jobs WHERE finished_unix_ms IS NULL ORDER BY created_unix_ms, id`);
    return (await attempt('list jobs', rows)).map(record);
  }

  async sweep(nowUnixMs: number): Promise<number> {
    const swept = this.#sql.query(
      'DELETE FROM jobs WHERE finished_unix_ms IS NOT NULL AND finished_unix_ms + ttl_ms <= ? RETURNING id',
      nowUnixMs,
    );
    return (await attempt('sweep jobs', swept)).length;
  }
}

function optional([row]: readonly Row[]): JobRecord | null {
  return row ? record(row) : null;
}

function record(row: Row): JobRecord {
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
