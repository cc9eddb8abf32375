import { FINISHED, type JobChange, type JobRecord, type JobStatus, type JobStore, type ListJobs } from './jobs.ts';
import { byPosition, pageOf } from './position.ts';
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

  async bytes(tenant: TenantId): Promise<number> {
    const utf8 = new TextEncoder();
    let bytes = 0;
    for (const job of this.#jobs.values()) {
      if (job.tenant === tenant) bytes += utf8.encode(job.request).length + utf8.encode(job.result ?? '').length;
    }
    return bytes;
  }

  async list({ tenant, limit, after, status, functionId }: ListJobs): Promise<readonly JobRecord[]> {
    const found = [...this.#jobs.values()].filter(
      (job) =>
        job.tenant === tenant &&
        (status === undefined || job.status === status) &&
        (functionId === undefined || job.functionId === functionId),
    );
    return pageOf(found, limit, after);
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
    return [...this.#jobs.values()].filter(({ status }) => !FINISHED.has(status)).sort(byPosition);
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
