import type { TenantId } from '../store/store.ts';

/** Bytes of streams that wait in memory for clients to read them, by tenant. */
export class Unread {
  readonly #bytes = new Map<TenantId, number>();

  of(tenant: TenantId): number {
    return this.#bytes.get(tenant) ?? 0;
  }

  /** @param bytes Fewer where it is negative. */
  add(tenant: TenantId, bytes: number): void {
    const now = this.of(tenant) + bytes;
    if (now > 0) this.#bytes.set(tenant, now);
    else this.#bytes.delete(tenant);
  }
}
