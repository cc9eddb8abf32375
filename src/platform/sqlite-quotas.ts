import {
  type FuelCharge,
  QUOTAS,
  type QuotaLimits,
  type QuotaName,
  type QuotaStore,
  type StoredUsage,
} from '../core/store/quotas.ts';
import type { TenantId } from '../core/store/store.ts';
import { attempt, type Row, type Sql, type Statement } from './sql.ts';

export const QUOTA_TABLES = `CREATE TABLE quotas (
     tenant TEXT PRIMARY KEY,
     limits TEXT NOT NULL
   ) STRICT;
   CREATE TABLE fuel (
     day TEXT NOT NULL,
     tenant TEXT NOT NULL,
     spent REAL NOT NULL,
     PRIMARY KEY (day, tenant)
   ) STRICT, WITHOUT ROWID;`;

export class SqliteQuotas implements QuotaStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async get(tenant: TenantId): Promise<QuotaLimits | null> {
    const found = this.#sql.query('SELECT limits FROM quotas WHERE tenant = ?', tenant);
    const [row] = await attempt(`read the quota of tenant ${tenant}`, found);
    return row ? limitsOf(String(row.limits)) : null;
  }

  async set(tenant: TenantId, limits: QuotaLimits | null): Promise<void> {
    await attempt(
      `set the quota of tenant ${tenant}`,
      limits === null
        ? this.#sql.query('DELETE FROM quotas WHERE tenant = ?', tenant)
        : this.#sql.query(
            'INSERT INTO quotas (tenant, limits) VALUES (?, ?) ON CONFLICT (tenant) DO UPDATE SET limits = excluded.limits',
            tenant,
            JSON.stringify(limits),
          ),
    );
  }

  async usage(tenant: TenantId): Promise<StoredUsage> {
    const { sql, values } = usageQuery(tenant);
    return usageOf(await attempt(`read the usage of tenant ${tenant}`, this.#sql.query(sql, ...values)));
  }

  async addFuel(day: string, charges: readonly FuelCharge[]): Promise<readonly number[]> {
    const added = await attempt(
      'add fuel',
      this.#sql.transact(
        charges.map(({ tenant, fuel }) => ({
          sql: `INSERT INTO fuel (day, tenant, spent) VALUES (?, ?, ?)
            ON CONFLICT (day, tenant) DO UPDATE SET spent = spent + excluded.spent RETURNING spent`,
          values: [day, tenant, fuel],
        })),
      ),
    );
    return added.map(([row]) => Number(row?.spent));
  }

  async fuel(tenant: TenantId, day: string): Promise<number> {
    const found = this.#sql.query('SELECT spent FROM fuel WHERE day = ? AND tenant = ?', day, tenant);
    return Number((await attempt('read fuel', found))[0]?.spent ?? 0);
  }
}

/** What {@link usageOf} reads. */
export function usageQuery(tenant: TenantId): Statement {
  return {
    sql: `SELECT count(*) AS functions, coalesce(sum(size), 0) AS bytes,
      (SELECT count(*) FROM jobs WHERE tenant = ?1 AND status IN ('pending', 'running')) AS jobs
      FROM functions WHERE tenant = ?1`,
    values: [tenant],
  };
}

export function usageOf([row]: readonly Row[]): StoredUsage {
  return {
    functions: Number(row?.functions ?? 0),
    storedBytes: Number(row?.bytes ?? 0),
    jobs: Number(row?.jobs ?? 0),
  };
}

function limitsOf(text: string): QuotaLimits {
  const stored: Record<string, unknown> = JSON.parse(text);
  const limits: Partial<Record<QuotaName, number>> = {};
  for (const name of QUOTAS) if (typeof stored[name] === 'number') limits[name] = stored[name];
  return limits;
}
