import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { TensorWasmError } from '../core/errors.ts';
import {
  type FuelCharge,
  QUOTAS,
  type QuotaLimits,
  type QuotaName,
  type QuotaStore,
  type StoredUsage,
} from '../core/store/quotas.ts';
import type { TenantId } from '../core/store/store.ts';

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
  readonly #db: DatabaseSync;
  readonly #select: StatementSync;
  readonly #upsert: StatementSync;
  readonly #delete: StatementSync;
  readonly #usage: StatementSync;
  readonly #addFuel: StatementSync;
  readonly #selectFuel: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#select = db.prepare('SELECT limits FROM quotas WHERE tenant = ?');
    this.#upsert = db.prepare(
      'INSERT INTO quotas (tenant, limits) VALUES (?, ?) ON CONFLICT (tenant) DO UPDATE SET limits = excluded.limits',
    );
    this.#delete = db.prepare('DELETE FROM quotas WHERE tenant = ?');
    this.#usage = db.prepare(
      `SELECT count(*) AS functions, coalesce(sum(size), 0) AS bytes,
         (SELECT count(*) FROM jobs WHERE tenant = ?1 AND status IN ('pending', 'running')) AS jobs
         FROM functions WHERE tenant = ?1`,
    );
    this.#addFuel = db.prepare(
      `INSERT INTO fuel (day, tenant, spent) VALUES (?, ?, ?)
         ON CONFLICT (day, tenant) DO UPDATE SET spent = spent + excluded.spent RETURNING spent`,
    );
    this.#selectFuel = db.prepare('SELECT spent FROM fuel WHERE day = ? AND tenant = ?');
  }

  async get(tenant: TenantId): Promise<QuotaLimits | null> {
    const row = attempt(`read the quota of tenant ${tenant}`, () => this.#select.get(tenant));
    return row ? limitsOf(String(row.limits)) : null;
  }

  async set(tenant: TenantId, limits: QuotaLimits | null): Promise<void> {
    attempt(`set the quota of tenant ${tenant}`, () =>
      limits === null ? this.#delete.run(tenant) : this.#upsert.run(tenant, JSON.stringify(limits)),
    );
  }

  async usage(tenant: TenantId): Promise<StoredUsage> {
    return this.usageNow(tenant);
  }

  /** Within a transaction of the caller. */
  usageNow(tenant: TenantId): StoredUsage {
    const row = attempt(`read the usage of tenant ${tenant}`, () => this.#usage.get(tenant));
    return {
      functions: Number(row?.functions ?? 0),
      storedBytes: Number(row?.bytes ?? 0),
      jobs: Number(row?.jobs ?? 0),
    };
  }

  async addFuel(day: string, charges: readonly FuelCharge[]): Promise<readonly number[]> {
    return attempt('add fuel', () => {
      this.#db.exec('BEGIN IMMEDIATE');
      try {
        const sums = charges.map(({ tenant, fuel }) => Number(this.#addFuel.get(day, tenant, fuel)?.spent));
        this.#db.exec('COMMIT');
        return sums;
      } catch (cause) {
        this.#db.exec('ROLLBACK');
        throw cause;
      }
    });
  }

  async fuel(tenant: TenantId, day: string): Promise<number> {
    return Number(attempt('read fuel', () => this.#selectFuel.get(day, tenant))?.spent ?? 0);
  }
}

function limitsOf(text: string): QuotaLimits {
  const stored: Record<string, unknown> = JSON.parse(text);
  const limits: Partial<Record<QuotaName, number>> = {};
  for (const name of QUOTAS) if (typeof stored[name] === 'number') limits[name] = stored[name];
  return limits;
}

function attempt<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new TensorWasmError('internal', `Cannot ${what} in the store: ${text}`, {}, { cause });
  }
}
