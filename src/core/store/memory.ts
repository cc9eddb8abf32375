import { TensorWasmError } from '../errors.ts';
import { MemoryJobs } from './memory-jobs.ts';
import { MemoryTokens } from './memory-tokens.ts';
import type { FunctionRecord, ListFunctions, Store, TenantId } from './store.ts';

interface Content {
  readonly bytes: Uint8Array;
  references: number;
}

/** A {@link Store} that forgets: for tests, and for a server that need not remember. */
export class MemoryStore implements Store {
  readonly jobs = new MemoryJobs();
  readonly tokens = new MemoryTokens();
  /** Insertion order is creation order. */
  readonly #functions = new Map<string, FunctionRecord>();
  readonly #modules = new Map<string, Content>();

  async addFunction(record: FunctionRecord, module: Uint8Array): Promise<void> {
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
}

function byCreation(a: FunctionRecord, b: FunctionRecord): number {
  if (a.createdUnixMs !== b.createdUnixMs) return a.createdUnixMs - b.createdUnixMs;
  return a.id < b.id ? -1 : 1;
}
