/** How much linear memory live instances have: asked of them when somebody wants to know, so that a call pays nothing for it. */
import { OTHERS } from './tenant-usage.ts';

export type MemoryKind = 'cpu' | 'gpu';

export class GuestMemory {
  readonly #max: number;
  readonly #held = new Set<Held>();

  /** @param max Tenants told by their number; the rest are told as one. */
  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Counts something that lives.
   *
   * @param tenant Whose it is; undefined where nobody said.
   * @param bytes Its size. Once it can no longer say, what it said last counts.
   * @returns What to call when it ends.
   */
  hold(kind: MemoryKind, tenant: string | undefined, bytes: () => Promise<number>): () => void {
    const held: Held = { kind, tenant, bytes, last: 0 };
    this.#held.add(held);
    return () => this.#held.delete(held);
  }

  /** In all, the memory that is nobody's too. */
  async total(kind: MemoryKind): Promise<number> {
    let total = 0;
    for (const bytes of (await this.#sizes(kind)).values()) total += bytes;
    return total;
  }

  /** Of the tenants that have any instance, most first. */
  async byTenant(kind: MemoryKind): Promise<ReadonlyMap<string, number>> {
    const tenants = new Map<string, number>();
    for (const [tenant, bytes] of [...(await this.#sizes(kind))].sort(([, a], [, b]) => b - a)) {
      if (tenant === undefined) continue;
      const name = tenants.size < this.#max ? tenant : OTHERS;
      tenants.set(name, (tenants.get(name) ?? 0) + bytes);
    }
    return tenants;
  }

  async #sizes(kind: MemoryKind): Promise<Map<string | undefined, number>> {
    const sums = new Map<string | undefined, number>();
    const held = [...this.#held].filter((one) => one.kind === kind);
    await Promise.all(held.map(measure));
    for (const one of held) sums.set(one.tenant, (sums.get(one.tenant) ?? 0) + one.last);
    return sums;
  }
}

interface Held {
  readonly kind: MemoryKind;
  readonly tenant: string | undefined;
  readonly bytes: () => Promise<number>;
  last: number;
}

async function measure(held: Held): Promise<void> {
  try {
    held.last = await held.bytes();
  } catch {
    // It ended, or its device was lost, since it was counted.
  }
}
