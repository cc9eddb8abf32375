import { TensorWasmError } from '../errors.ts';
import { MemoryJobs } from './memory-jobs.ts';
import { MemoryQuotas } from './memory-quotas.ts';
import { MemoryTokens } from './memory-tokens.ts';
import type { Room } from './quotas.ts';
import { checkRoom } from './room.ts';
import type { FunctionRecord, ListFunctions, Store, TenantId } from './store.ts';

interface Content {
  readonly bytes: Uint8Array;
  references: number;
}

/** A {@link Store} that forgets: for tests, and for a server that need not remember. */
export class MemoryStore implements Store {
  readonly jobs = new MemoryJobs();
  readonly tokens = new MemoryTokens();
  readonly quotas = new MemoryQuotas(async (tenant) => {
    const jobs = (await this.jobs.unfinished()).filter((job) => job.tenant === tenant).length;
    return { ...this.#usage(tenant), jobs };
  });
  /** Insertion order is creation order. */
  readonly #functions = new Map<string, FunctionRecord>();
  readonly #modules = new Map<string, Content>();

  async addFunction(record: FunctionRecord, module: Uint8Array, room?: Room): Promise<void> {
    if (room) checkRoom(this.#usage(record.tenant), record.size, room);
    if (this.#functions.has(record.id)) {
      throw new TensorWasmError('internal', `Cannot add a function: id ${record.id} is taken`, { id: record.id });
    }
    const content = this.#modules.get(record.sha256) ?? { bytes: module.slice(), references: 0 };
    content.references++;
    this.#modules.set(record.sha256, content);
    this.#functions.set(record.id, { ...record });
  }

  async getFunction(tenant: TenantId, id: string): Promise<FunctionRecord | null> {
    const record = this.#functions.get(id);
    return record?.tenant === tenant ? record : null;
  }

  async listFunctions({ tenant, limit, after }: ListFunctions): Promise<readonly FunctionRecord[]> {
    const mine = [...this.#functions.values()].filter((record) => record.tenant === tenant).sort(byCreation);
    const start = after === undefined ? 0 : mine.findIndex((record) => record.id === after) + 1;
    return after !== undefined && start === 0 ? [] : mine.slice(start, start + limit);
  }

  async countFunctions(tenant: TenantId): Promise<number> {
    let count = 0;
    for (const record of this.#functions.values()) if (record.tenant === tenant) count++;
    return count;
  }

  async deleteFunction(tenant: TenantId, id: string): Promise<boolean> {
    const record = this.#functions.get(id);
    if (record?.tenant !== tenant) return false;
    this.#functions.delete(id);
    const content = this.#modules.get(record.sha256);
    if (content && --content.references === 0) this.#modules.delete(record.sha256);
    return true;
  }

  async getModule(sha256: string): Promise<Uint8Array | null> {
    return this.#modules.get(sha256)?.bytes.slice() ?? null;
  }

  async close(): Promise<void> {}

  #usage(tenant: TenantId): { functions: number; storedBytes: number } {
    let functions = 0;
    let storedBytes = 0;
    for (const record of this.#functions.values()) {
      if (record.tenant !== tenant) continue;
      functions++;
      storedBytes += record.size;
    }
    return { functions, storedBytes };
  }
}

function byCreation(a: FunctionRecord, b: FunctionRecord): number {
  if (a.createdUnixMs !== b.createdUnixMs) return a.createdUnixMs - b.createdUnixMs;
  return a.id < b.id ? -1 : 1;
}
