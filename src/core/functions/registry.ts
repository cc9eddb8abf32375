import { LRUCache } from 'lru-cache';
import { TensorWasmError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type {
  AddedFunction,
  AliasRecord,
  Deletion,
  FunctionMetadata,
  FunctionRecord,
  ListFunctions,
} from '../store/functions.ts';
import { NO_METADATA } from '../store/functions.ts';
import type { Room } from '../store/quotas.ts';
import type { Store, TenantId } from '../store/store.ts';
import type { ValidModule } from '../wasm/module.ts';
import { checkSignature, type ModelSignature } from './model-signature.ts';
import { isUuid, versionOf } from './reference.ts';

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
  readonly load: (bytes: Uint8Array) => ValidModule | Promise<ValidModule>;
  /** Bytes of modules kept decoded. */
  readonly cacheBytes: number;
}

/** Another process may have changed the store we share: what was read of it is trusted for this long. */
const TRUST_MS = 1000;
const RECORDS_KEPT = 10_000;

interface Remembered {
  readonly record: FunctionRecord;
  readonly readAt: number;
}

/** What a name or an alias stood for. */
interface Resolved {
  readonly id: string;
  readonly readAt: number;
}

/** What a deploy may say of the metadata; what it leaves out is as with the version before. */
export type MetadataChange = Partial<Omit<FunctionMetadata, 'signature'>> & {
  /** Null takes away the one of the version before. */
  readonly signature?: ModelSignature | null;
};

/**
 * The deployed functions: the store's truth, and what is worth keeping of it in memory. A module is decoded once per content,
 * however many functions have it and however many requests ask at once.
 */
export class FunctionRegistry {
  readonly #options: RegistryOptions;
  readonly #records = new LRUCache<string, Remembered>({ max: RECORDS_KEPT });
  readonly #names = new LRUCache<string, Resolved>({ max: RECORDS_KEPT });
  readonly #modules: LRUCache<string, ValidModule>;
  readonly #loading = new Map<string, Promise<ValidModule>>();
  /** Counts the changes made here: what was read before one is not remembered after it. */
  #changes = 0;

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
    return { sha256, module: await this.#once(sha256, async () => this.#options.load(own)) };
  }

  /**
   * Keeps a function as the next version of its name, unless the newest one is the same already: once this resolves it survives a
   * crash, where the store does.
   *
   * @throws TensorWasmError `invalid_args`, `missing_export` where the module is not what its signature says.
   */
  async deploy(
    tenant: TenantId,
    name: string,
    { sha256, module }: ValidatedModule,
    change: MetadataChange = {},
    room?: Room,
  ): Promise<AddedFunction> {
    const { store, clock } = this.#options;
    const before = await store.findFunction(tenant, name);
    const { signature: kept, ...metadata } = { ...(before?.metadata ?? NO_METADATA), ...change };
    if (kept) checkSignature(module, kept);
    const now = clock.now();
    const deployed = await store.addFunction(
      {
        id: crypto.randomUUID(),
        tenant,
        name,
        sha256,
        size: module.bytes.length,
        createdUnixMs: now,
        updatedUnixMs: now,
        revision: 1,
        metadata: { ...metadata, ...(kept ? { signature: kept } : {}) },
      },
      module.bytes,
      room,
    );
    this.#changes++;
    this.#modules.set(sha256, module);
    this.#remember(deployed.record);
    this.#names.delete(keyOf(tenant, name));
    return deployed;
  }

  /** What a reference means (`reference.ts`). Null when there is none such. Answers at once what was found a moment ago. */
  resolve(tenant: TenantId, reference: string): LoadedFunction | Promise<LoadedFunction | null> {
    if (isUuid(reference)) return this.get(tenant, reference.toLowerCase());
    const known = this.#names.get(keyOf(tenant, reference));
    if (known && this.#options.clock.monotonic() - known.readAt < TRUST_MS) {
      const found = this.get(tenant, known.id);
      return found instanceof Promise ? found.then((one) => one ?? this.#find(tenant, reference)) : found;
    }
    return this.#find(tenant, reference);
  }

  /** {@link resolve} without the module. */
  async identify(tenant: TenantId, reference: string): Promise<FunctionRecord | null> {
    if (isUuid(reference)) return this.describe(tenant, reference.toLowerCase());
    const readAt = this.#options.clock.monotonic();
    const changes = this.#changes;
    const record = await this.#named(tenant, reference);
    if (record && changes === this.#changes) {
      this.#remember(record);
      this.#names.set(keyOf(tenant, reference), { id: record.id, readAt });
    }
    return record;
  }

  /** Null when there is none, or it is another tenant's. Answers at once when both record and module are in memory. */
  get(tenant: TenantId, id: string): LoadedFunction | Promise<LoadedFunction | null> {
    const record = this.#fresh(tenant, id);
    const module = record && this.#modules.get(record.sha256);
    return module ? { record, module } : this.#fetch(tenant, id);
  }

  async describe(tenant: TenantId, id: string): Promise<FunctionRecord | null> {
    const known = this.#fresh(tenant, id);
    if (known) return known;
    const changes = this.#changes;
    const read = await this.#options.store.getFunction(tenant, id);
    if (read && changes === this.#changes) this.#remember(read);
    return read;
  }

  list(request: ListFunctions): Promise<readonly FunctionRecord[]> {
    return this.#options.store.listFunctions(request);
  }

  count(tenant: TenantId): Promise<number> {
    return this.#options.store.countFunctions(tenant);
  }

  /** Replaces the metadata of a record; null when somebody else did so meanwhile, or it is gone. */
  async update({ tenant, id, revision }: FunctionRecord, metadata: FunctionMetadata): Promise<FunctionRecord | null> {
    const { store, clock } = this.#options;
    const updated = await store.updateFunction(tenant, id, revision, metadata, clock.now());
    this.#changes++;
    if (updated) this.#remember(updated);
    else this.#records.delete(id);
    return updated;
  }

  /** Invocations that run go on to their end. */
  async delete(tenant: TenantId, id: string): Promise<Deletion> {
    const deletion = await this.#options.store.deleteFunction(tenant, id);
    this.#changes++;
    if (deletion === 'deleted') this.#records.delete(id);
    return deletion;
  }

  /** Every version of a name, or none. */
  async deleteAll(tenant: TenantId, name: string): Promise<Deletion> {
    const deletion = await this.#options.store.deleteFunctions(tenant, name);
    this.#changes++;
    if (deletion === 'deleted') {
      for (const [id, { record }] of this.#records) {
        if (record.tenant === tenant && record.name === name) this.#records.delete(id);
      }
    }
    return deletion;
  }

  /** Makes an alias stand for a function; null where that is not there. */
  async alias(tenant: TenantId, name: string, functionId: string): Promise<AliasRecord | null> {
    const { store, clock } = this.#options;
    const now = clock.now();
    const put = await store.aliases.put({ tenant, name, functionId, createdUnixMs: now, updatedUnixMs: now });
    this.#changes++;
    this.#names.delete(keyOf(tenant, name));
    return put;
  }

  /** Whether there was one to delete. */
  async deleteAlias(tenant: TenantId, name: string): Promise<boolean> {
    const deleted = await this.#options.store.aliases.delete(tenant, name);
    this.#changes++;
    this.#names.delete(keyOf(tenant, name));
    return deleted;
  }

  async #find(tenant: TenantId, reference: string): Promise<LoadedFunction | null> {
    const record = await this.identify(tenant, reference);
    return record ? { record, module: await this.#module(record) } : null;
  }

  async #named(tenant: TenantId, reference: string): Promise<FunctionRecord | null> {
    const { store } = this.#options;
    const alias = await store.aliases.get(tenant, reference);
    const aliased = alias && (await store.getFunction(tenant, alias.functionId));
    if (aliased) return aliased;
    const newest = await store.findFunction(tenant, reference);
    if (newest) return newest;
    const versioned = versionOf(reference);
    return versioned ? store.findFunction(tenant, versioned.name, versioned.version) : null;
  }

  async #fetch(tenant: TenantId, id: string): Promise<LoadedFunction | null> {
    const record = await this.describe(tenant, id);
    return record ? { record, module: await this.#module(record) } : null;
  }

  #module({ sha256, id }: FunctionRecord): Promise<ValidModule> {
    return this.#once(sha256, () => this.#read(sha256, id));
  }

  /** However many ask for it at once, it is loaded once. */
  #once(sha256: string, load: () => Promise<ValidModule>): Promise<ValidModule> {
    const known = this.#modules.get(sha256);
    if (known) return Promise.resolve(known);
    let loading = this.#loading.get(sha256);
    if (!loading) {
      loading = load().finally(() => this.#loading.delete(sha256));
      this.#loading.set(sha256, loading);
    }
    return loading;
  }

  async #read(sha256: string, id: string): Promise<ValidModule> {
    const { store, load } = this.#options;
    const bytes = await store.getModule(sha256);
    if (!bytes) throw new TensorWasmError('internal', `Cannot load function ${id}: the store has no module ${sha256}`);
    const module = await load(bytes);
    this.#modules.set(sha256, module);
    return module;
  }

  #fresh(tenant: TenantId, id: string): FunctionRecord | null {
    const known = this.#records.get(id);
    if (!known || known.record.tenant !== tenant) return null;
    return this.#options.clock.monotonic() - known.readAt < TRUST_MS ? known.record : null;
  }

  #remember(record: FunctionRecord): void {
    this.#records.set(record.id, { record, readAt: this.#options.clock.monotonic() });
  }
}

function keyOf(tenant: TenantId, name: string): string {
  return `${tenant} ${name}`;
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
