import { LRUCache } from 'lru-cache';
import { TensorWasmError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { Room } from '../store/quotas.ts';
import type { FunctionRecord, Store, TenantId } from '../store/store.ts';
import type { ValidModule } from '../wasm/module.ts';

export interface LoadedFunction {
  readonly record: FunctionRecord;
  readonly module: ValidModule;
}

/** A module and the SHA-256 of its bytes. */
export interface ValidatedModule {
  readonly sha256: string;
  readonly module: ValidModule;
}

export interface RegistryOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Decodes and validates. */
  readonly load: (bytes: Uint8Array) => ValidModule;
  /** Bytes of modules kept decoded. */
  readonly cacheBytes: number;
}

/** Another process may have deleted a function from the store we share: a record is trusted for this long. */
const TRUST_RECORD_MS = 1000;
const RECORDS_KEPT = 10_000;

interface Remembered {
  readonly record: FunctionRecord;
  readonly readAt: number;
}

/**
 * The deployed functions: the store's truth, and what is worth keeping of it in memory. A module is decoded once per content,
 * however many functions have it and however many requests ask at once.
 */
export class FunctionRegistry {
  readonly #options: RegistryOptions;
  readonly #records = new LRUCache<string, Remembered>({ max: RECORDS_KEPT });
  readonly #modules: LRUCache<string, ValidModule>;
  readonly #loading = new Map<string, Promise<ValidModule>>();

  constructor(options: RegistryOptions) {
    this.#options = options;
    // A module larger than the whole cache is decoded for each use; one byte keeps an empty cache legal.
    const maxSize = Math.max(1, options.cacheBytes);
    this.#modules = new LRUCache({ maxSize, sizeCalculation: ({ bytes }) => Math.max(1, bytes.length) });
  }

  /**
   * Validates a module; nothing is kept yet.
   *
   * @throws TensorWasmError `malformed`, `invalid` or `too_large` (a ModuleError)
   */
  async validate(bytes: Uint8Array): Promise<ValidatedModule> {
    const own = bytes.slice();
    const sha256 = await digest(own);
    return { sha256, module: this.#modules.get(sha256) ?? this.#options.load(own) };
  }

  /** Keeps a function: once this resolves it survives a crash, where the store does. */
  async deploy(
    tenant: TenantId,
    name: string,
    { sha256, module }: ValidatedModule,
    room?: Room,
  ): Promise<FunctionRecord> {
    const { store, clock } = this.#options;
    const record: FunctionRecord = {
      id: crypto.randomUUID(),
      tenant,
      name,
      sha256,
      size: module.bytes.length,
      createdUnixMs: clock.now(),
    };
    await store.addFunction(record, module.bytes, room);
    this.#modules.set(sha256, module);
    this.#remember(record);
    return record;
  }

  /** Null when there is none, or it is another tenant's. Answers at once when both record and module are in memory. */
  get(tenant: TenantId, id: string): LoadedFunction | Promise<LoadedFunction | null> {
    const record = this.#fresh(tenant, id);
    const module = record && this.#modules.get(record.sha256);
    return module ? { record, module } : this.#fetch(tenant, id);
  }

  async describe(tenant: TenantId, id: string): Promise<FunctionRecord | null> {
    const known = this.#fresh(tenant, id) ?? (await this.#options.store.getFunction(tenant, id));
    if (known) this.#remember(known);
    return known;
  }

  list(tenant: TenantId, limit: number, after?: string): Promise<readonly FunctionRecord[]> {
    return this.#options.store.listFunctions({ tenant, limit, ...(after === undefined ? {} : { after }) });
  }

  count(tenant: TenantId): Promise<number> {
    return this.#options.store.countFunctions(tenant);
  }

  /** Whether there was one to delete. Invocations that run go on to their end. */
  async delete(tenant: TenantId, id: string): Promise<boolean> {
    const deleted = await this.#options.store.deleteFunction(tenant, id);
    if (deleted) this.#records.delete(id);
    return deleted;
  }

  async #fetch(tenant: TenantId, id: string): Promise<LoadedFunction | null> {
    const record = await this.describe(tenant, id);
    return record ? { record, module: await this.#module(record) } : null;
  }

  #module({ sha256, id }: FunctionRecord): Promise<ValidModule> {
    const known = this.#modules.get(sha256);
    if (known) return Promise.resolve(known);
    let loading = this.#loading.get(sha256);
    if (!loading) {
      loading = this.#read(sha256, id).finally(() => this.#loading.delete(sha256));
      this.#loading.set(sha256, loading);
    }
    return loading;
  }

  async #read(sha256: string, id: string): Promise<ValidModule> {
    const { store, load } = this.#options;
    const bytes = await store.getModule(sha256);
    if (!bytes) throw new TensorWasmError('internal', `Cannot load function ${id}: the store has no module ${sha256}`);
    const module = load(bytes);
    this.#modules.set(sha256, module);
    return module;
  }

  #fresh(tenant: TenantId, id: string): FunctionRecord | null {
    const known = this.#records.get(id);
    if (!known || known.record.tenant !== tenant) return null;
    return this.#options.clock.monotonic() - known.readAt < TRUST_RECORD_MS ? known.record : null;
  }

  #remember(record: FunctionRecord): void {
    this.#records.set(record.id, { record, readAt: this.#options.clock.monotonic() });
  }
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
