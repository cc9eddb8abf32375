import type { FuelCharge, QuotaLimits, QuotaStore, StoredUsage } from './quotas.ts';
import type { TenantId } from './store.ts';

export class MemoryQuotas implements QuotaStore {
  readonly usage: (tenant: TenantId) => Promise<StoredUsage>;
  readonly #limits = new Map<TenantId, QuotaLimits>();
  readonly #fuel = new Map<string, number>();

  constructor(usage: (tenant: TenantId) => Promise<StoredUsage>) {
    this.usage = usage;
  }

  async get(tenant: TenantId): Promise<QuotaLimits | null> {
    return this.#limits.get(tenant) ?? null;
  }

  async set(tenant: TenantId, limits: QuotaLimits | null): Promise<void> {
    if (limits === null) this.#limits.delete(tenant);
    else this.#limits.set(tenant, { ...limits });
  }

  async addFuel(day: string, charges: readonly FuelCharge[]): Promise<readonly number[]> {
    return charges.map(({ tenant, fuel }) => {
      const sum = (this.#fuel.get(`${day} ${tenant}`) ?? 0) + fuel;
      this.#fuel.set(`${day} ${tenant}`, sum);
      return sum;
    });
  }

  async fuel(tenant: TenantId, day: string): Promise<number> {
    return this.#fuel.get(`${day} ${tenant}`) ?? 0;
  }
}
