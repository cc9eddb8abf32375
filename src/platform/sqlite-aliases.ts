import type { AliasRecord, AliasStore, ListAliases } from '../core/store/functions.ts';
import type { TenantId } from '../core/store/store.ts';
import { attempt, type Row, type Sql } from './sql.ts';

export const ALIAS_TABLES = `CREATE TABLE aliases (
     tenant TEXT NOT NULL,
     name TEXT NOT NULL,
     function_id TEXT NOT NULL REFERENCES functions (id),
     created_unix_ms INTEGER NOT NULL,
     updated_unix_ms INTEGER NOT NULL,
     PRIMARY KEY (tenant, name)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX aliases_by_function ON aliases (function_id);`;

const COLUMNS = 'tenant, name, function_id, created_unix_ms, updated_unix_ms';

/** Each change is one statement: a transaction of its own. */
export class SqliteAliases implements AliasStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async get(tenant: TenantId, name: string): Promise<AliasRecord | null> {
    const found = this.#sql.query(`SELECT ${COLUMNS} FROM aliases WHERE tenant = ? AND name = ?`, tenant, name);
    return optional(await attempt('read an alias', found));
  }

  async put({ tenant, name, functionId, createdUnixMs, updatedUnixMs }: AliasRecord): Promise<AliasRecord | null> {
    const put = this.#sql.query(
      `INSERT INTO aliases (${COLUMNS})
         SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM functions WHERE id = ?3 AND tenant = ?1)
         ON CONFLICT (tenant, name) DO UPDATE SET function_id = excluded.function_id, updated_unix_ms = excluded.updated_unix_ms
         RETURNING ${COLUMNS}`,
      tenant,
      name,
      functionId,
      createdUnixMs,
      updatedUnixMs,
    );
    return optional(await attempt('set an alias', put));
  }

  async list({ tenant, limit, after, functionId }: ListAliases): Promise<readonly AliasRecord[]> {
    const listed = this.#sql.query(
      `SELECT ${COLUMNS} FROM aliases WHERE tenant = ?1 AND (?2 IS NULL OR name > ?2) AND (?3 IS NULL OR function_id = ?3)
         ORDER BY name LIMIT ?4`,
      tenant,
      after ?? null,
      functionId ?? null,
      limit,
    );
    return (await attempt('list aliases', listed)).map(record);
  }

  async delete(tenant: TenantId, name: string): Promise<boolean> {
    const deleted = this.#sql.query('DELETE FROM aliases WHERE tenant = ? AND name = ? RETURNING name', tenant, name);
    return (await attempt('delete an alias', deleted)).length > 0;
  }
}

function optional([row]: readonly Row[]): AliasRecord | null {
  return row ? record(row) : null;
}

function record(row: Row): AliasRecord {
  return {
    tenant: String(row.tenant),
    name: String(row.name),
    functionId: String(row.function_id),
    createdUnixMs: Number(row.created_unix_ms),
    updatedUnixMs: Number(row.updated_unix_ms),
  };
}
