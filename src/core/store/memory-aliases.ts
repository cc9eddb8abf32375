import type { AliasRecord, AliasStore, ListAliases } from './functions.ts';
import type { TenantId } from './store.ts';

export class MemoryAliases implements AliasStore {
  readonly #aliases = new Map<string, AliasRecord>();
  readonly #exists: (tenant: TenantId, functionId: string) => boolean;

  constructor(exists: (tenant: TenantId, functionId: string) => boolean) {
    this.#exists = exists;
  }

  async get(tenant: TenantId, name: string): Promise<AliasRecord | null> {
    return this.#aliases.get(keyOf(tenant, name)) ?? null;
  }

  async put(alias: AliasRecord): Promise<AliasRecord | null> {
    if (!this.#exists(alias.tenant, alias.functionId)) return null;
    const known = this.#aliases.get(keyOf(alias.tenant, alias.name));
    const kept = { ...alias, createdUnixMs: known?.createdUnixMs ?? alias.createdUnixMs };
    this.#aliases.set(keyOf(alias.tenant, alias.name), kept);
    return kept;
  }

  async list({ tenant, limit, after, functionId }: ListAliases): Promise<readonly AliasRecord[]> {
    const from = after === undefined ? null : utf8.encode(after);
    return [...this.#aliases.values()]
      .filter((one) => one.tenant === tenant && (functionId === undefined || one.functionId === functionId))
      .map((one) => ({ one, bytes: utf8.encode(one.name) }))
      .sort((a, b) => compare(a.bytes, b.bytes))
      .filter(({ bytes }) => from === null || compare(bytes, from) > 0)
      .slice(0, limit)
      .map(({ one }) => one);
  }

  async delete(tenant: TenantId, name: string): Promise<boolean> {
    return this.#aliases.delete(keyOf(tenant, name));
  }

  /** Whether an alias stands for the function. */
  standFor(functionId: string): boolean {
    return [...this.#aliases.values()].some((one) => one.functionId === functionId);
  }
}

const utf8 = new TextEncoder();

/** As SQLite compares text. */
function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

function keyOf(tenant: TenantId, name: string): string {
  return `${tenant} ${name}`;
}
