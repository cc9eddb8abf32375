import { FINISHED, type JobChange, type JobRecord, type JobStatus, type JobStore, type ListJobs } from './jobs.ts';
import type { TenantId } from './store.ts';

/** A {@link JobStore} that forgets. */
export class MemoryJobs implements JobStore {
  readonly #jobs = new Map<string, JobRecord>();
  readonly #keys = new Map<string, string>();

  async add(job: JobRecord): Promise<JobRecord> {
    if (job.idempotencyKey !== null) {
      const known = this.#byKey(job.tenant, job.idempotencyKey);
      if (known) return known;
      this.#keys.set(keyOf(job.tenant, job.idempotencyKey), job.id);
    }
    this.#jobs.set(job.id, job);
    return job;
  }

  async get(tenant: TenantId, id: string): Promise<JobRecord | null> {
    const found = this.#jobs.get(id);
    return found?.tenant === tenant ? found : null;
  }

  async findByKey(tenant: TenantId, key: string): Promise<JobRecord | null> {
    return this.#byKey(tenant, key);
  }

  async list({ tenant, limit, after, status, functionId }: ListJobs): Promise<readonly JobRecord[]> {
    const from = after === undefined ? null : this.#jobs.get(after);
    if (from === undefined || (from && from.tenant !== tenant)) return [];
    return [...this.#jobs.values()]
      .filter((job) => job.tenant === tenant)
      .filter(
        (job) => (status === undefined || job.status === status) && (!functionId || job.functionId === functionId),
      )
      .filter((job) => from === null || byCreation(job, from) > 0)
      .sort(byCreation)
      .slice(0, limit);
  }

  async change(id: string, from: readonly JobStatus[], change: JobChange): Promise<JobRecord | null> {
    const found = this.#jobs.get(id);
    if (!found || !from.includes(found.status)) return null;
    const changed = { ...found, ...change };
    this.#jobs.set(id, changed);
    return changed;
  }

  async delete(tenant: TenantId, id: string): Promise<boolean> {
    const found = this.#jobs.get(id);
    if (found?.tenant !== tenant) return false;
    this.#remove(found);
    return true;
  }

  async unfinished(): Promise<readonly JobRecord[]> {
    return [...this.#jobs.values()].filter(({ status }) => !FINISHED.has(status)).sort(byCreation);
  }

  async sweep(nowUnixMs: number): Promise<number> {
    let swept = 0;
    for (const job of [...this.#jobs.values()]) {
      if (job.finishedUnixMs === null || job.finishedUnixMs + job.ttlMs > nowUnixMs) continue;
      this.#remove(job);
      swept++;
    }
    return swept;
  }

  #byKey(tenant: TenantId, key: string): JobRecord | null {
    const id = this.#keys.get(keyOf(tenant, key));
    return id === undefined ? null : (this.#jobs.get(id) ?? null);
  }

  #remove({ id, tenant, idempotencyKey }: JobRecord): void {
    this.#jobs.delete(id);
    if (idempotencyKey !== null) this.#keys.delete(keyOf(tenant, idempotencyKey));
  }
}

function keyOf(tenant: TenantId, key: string): string {
  return `${tenant} ${key}`;
}

function byCreation(a: JobRecord, b: JobRecord): number {
  if (a.createdUnixMs !== b.createdUnixMs) return a.createdUnixMs - b.createdUnixMs;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}
