import { TensorWasmError } from '../errors.ts';
import type {
  AddedFunction,
  Deletion,
  FunctionMetadata,
  FunctionRecord,
  ListFunctions,
  NewFunction,
} from './functions.ts';
import { MemoryAliases } from './memory-aliases.ts';
import { MemoryJobs } from './memory-jobs.ts';
import { MemoryKernels } from './memory-kernels.ts';
import { MemoryQuotas } from './memory-quotas.ts';
import { MemoryTokens } from './memory-tokens.ts';
import { pageOf } from './position.ts';
import type { Room } from './quotas.ts';
import { checkRoom } from './room.ts';
import { sameFunction } from './same-function.ts';
import type { Store, TenantId } from './store.ts';

interface Content {
  readonly bytes: Uint8Array;
  references: number;
}

/** A {@link Store} that forgets: for tests, and for a server that need not remember. */
export class MemoryStore implements Store {
  readonly jobs = new MemoryJobs();
  readonly tokens = new MemoryTokens();
  readonly kernels = new MemoryKernels();
  readonly aliases = new MemoryAliases((tenant, id) => this.#functions.get(id)?.tenant === tenant);
  readonly quotas = new MemoryQuotas(async (tenant) => {
    const jobs = (await this.jobs.unfinished()).filter((job) => job.tenant === tenant).length;
    return { ...this.#usage(tenant), jobs };
  });
  readonly #functions = new Map<string, FunctionRecord>();
  /** The last version given to a tenant's name. */
  readonly #versions = new Map<string, number>();
  readonly #modules = new Map<string, Content>();

  async addFunction(fresh: NewFunction, module: Uint8Array, room?: Room): Promise<AddedFunction> {
    const { tenant, name } = fresh;
    const newest = this.#versionsOf(tenant, name).at(-1);
    if (newest && sameFunction(newest, fresh)) return { record: newest, added: false };
    if (room) checkRoom(this.#usage(tenant), fresh.size, room);
    if (this.#functions.has(fresh.id)) {
      throw new TensorWasmError('internal', `Cannot add a function: id ${fresh.id} is taken`, { id: fresh.id });
    }
    const key = keyOf(tenant, name);
    const record: FunctionRecord = { ...fresh, version: (this.#versions.get(key) ?? 0) + 1 };
    this.#versions.set(key, record.version);
    const content = this.#modules.get(record.sha256) ?? { bytes: module.slice(), references: 0 };
    content.references++;
    this.#modules.set(record.sha256, content);
    this.#functions.set(record.id, record);
    return { record, added: true };
  }

  async getFunction(tenant: TenantId, id: string): Promise<FunctionRecord | null> {
    const record = this.#functions.get(id);
    return record?.tenant === tenant ? record : null;
  }

  async findFunction(tenant: TenantId, name: string, version?: number): Promise<FunctionRecord | null> {
    const versions = this.#versionsOf(tenant, name);
    if (version === undefined) return versions.at(-1) ?? null;
    return versions.find((record) => record.version === version) ?? null;
  }

  async listFunctions({ tenant, limit, after, name, tag, latest }: ListFunctions): Promise<readonly FunctionRecord[]> {
    const named = [...this.#functions.values()].filter(
      (record) => record.tenant === tenant && (name === undefined || record.name === name),
    );
    const newest = new Map<string, number>();
    for (const record of named) newest.set(record.name, Math.max(record.version, newest.get(record.name) ?? 0));
    const found = named.filter(
      (record) =>
        (tag === undefined || record.metadata.tags.includes(tag)) &&
        (!latest || newest.get(record.name) === record.version),
    );
    return pageOf(found, limit, after);
  }

  async countFunctions(tenant?: TenantId): Promise<number> {
    return tenant === undefined ? this.#functions.size : this.#usage(tenant).functions;
  }

  async updateFunction(
    tenant: TenantId,
    id: string,
    revision: number,
    metadata: FunctionMetadata,
    nowUnixMs: number,
  ): Promise<FunctionRecord | null> {
    const record = this.#functions.get(id);
    if (record?.tenant !== tenant || record.revision !== revision) return null;
    const updated = { ...record, metadata, updatedUnixMs: nowUnixMs, revision: revision + 1 };
    this.#functions.set(id, updated);
    return updated;
  }

  async deleteFunction(tenant: TenantId, id: string): Promise<Deletion> {
    const record = this.#functions.get(id);
    return this.#delete(record?.tenant === tenant ? [record] : []);
  }

  async deleteFunctions(tenant: TenantId, name: string): Promise<Deletion> {
    return this.#delete(this.#versionsOf(tenant, name));
  }

  async getModule(sha256: string): Promise<Uint8Array | null> {
    return this.#modules.get(sha256)?.bytes.slice() ?? null;
  }

  async close(): Promise<void> {}

  #delete(records: readonly FunctionRecord[]): Deletion {
    if (records.length === 0) return 'absent';
    if (records.some(({ id }) => this.aliases.standFor(id))) return 'aliased';
    for (const { id, tenant, name, sha256 } of records) {
      this.#functions.delete(id);
      const content = this.#modules.get(sha256);
      if (content && --content.references === 0) this.#modules.delete(sha256);
      if (this.#versionsOf(tenant, name).length === 0) this.#versions.delete(keyOf(tenant, name));
    }
    return 'deleted';
  }

  /** Oldest first. */
  #versionsOf(tenant: TenantId, name: string): FunctionRecord[] {
    return [...this.#functions.values()]
      .filter((record) => record.tenant === tenant && record.name === name)
      .sort((a, b) => a.version - b.version);
  }

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

function keyOf(tenant: TenantId, name: string): string {
  return `${tenant} ${name}`;
}
