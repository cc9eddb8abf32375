import type { Room } from '../core/store/quotas.ts';
import { checkRoom } from '../core/store/room.ts';
import type { FunctionRecord, ListFunctions, Store, TenantId } from '../core/store/store.ts';
import { attempt, type Row, type Sql, type Statement } from './sql.ts';
import { SqliteJobs } from './sqlite-jobs.ts';
import { SqliteQuotas, usageOf, usageQuery } from './sqlite-quotas.ts';
import { SqliteTokens } from './sqlite-tokens.ts';

const COLUMNS = 'id, tenant, name, sha256, size, created_unix_ms';
/** Bytes of a module in one row. */
const PART = 1024 * 1024;

/** A {@link Store} in SQLite, whoever runs it. The database has the schema of `sqlite-schema.ts`. */
export class SqliteStore implements Store {
  readonly jobs: SqliteJobs;
  readonly tokens: SqliteTokens;
  readonly quotas: SqliteQuotas;
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.jobs = new SqliteJobs(sql);
    this.tokens = new SqliteTokens(sql);
    this.quotas = new SqliteQuotas(sql);
  }

  async addFunction(record: FunctionRecord, module: Uint8Array, room?: Room): Promise<void> {
    const { id, tenant, name, sha256, size, createdUnixMs } = record;
    const within = room && {
      functions: Math.min(room.functions, Number.MAX_SAFE_INTEGER),
      storedBytes: Math.min(room.storedBytes, Number.MAX_SAFE_INTEGER),
    };
    const insert: Statement = {
      sql: `INSERT INTO functions (${COLUMNS}) SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE ?7 IS NULL OR
        (SELECT count(*) < ?7 AND coalesce(sum(size), 0) + ?5 <= ?8 FROM functions WHERE tenant = ?2) RETURNING id`,
      values: [id, tenant, name, sha256, size, createdUnixMs, within?.functions ?? null, within?.storedBytes ?? null],
    };
    const [used, ...rest] = await attempt(
      `add function ${id}`,
      this.#sql.transact([usageQuery(tenant), ...insertModule(sha256, module), insert, deleteOrphan(sha256)]),
    );
    const [added] = rest.slice(-2);
    if (room && added.length === 0) checkRoom(usageOf(used), size, room);
  }

  async getFunction(tenant: TenantId, id: string): Promise<FunctionRecord | null> {
    const [row] = await attempt(
      `read function ${id}`,
      this.#sql.query(`SELECT ${COLUMNS} FROM functions WHERE id = ? AND tenant = ?`, id, tenant),
    );
    return row ? record(row) : null;
  }

  async listFunctions({ tenant, limit, after }: ListFunctions): Promise<readonly FunctionRecord[]> {
    const page = 'ORDER BY created_unix_ms, id LIMIT ?2';
    const listed =
      after === undefined
        ? this.#sql.query(`SELECT ${COLUMNS} FROM functions WHERE tenant = ?1 ${page}`, tenant, limit)
        : this.#sql.query(
            `SELECT ${COLUMNS} FROM functions WHERE tenant = ?1 AND (created_unix_ms, id) >
               (SELECT created_unix_ms, id FROM functions WHERE id = ?3 AND tenant = ?1) ${page}`,
            tenant,
            limit,
            after,
          );
    return (await attempt('list functions', listed)).map(record);
  }

  async countFunctions(tenant: TenantId): Promise<number> {
    const counted = this.#sql.query('SELECT count(*) AS count FROM functions WHERE tenant = ?', tenant);
    return Number((await attempt('count functions', counted))[0]?.count ?? 0);
  }

  async deleteFunction(tenant: TenantId, id: string): Promise<boolean> {
    const found = await this.getFunction(tenant, id);
    if (!found) return false;
    const [deleted] = await attempt(
      `delete function ${id}`,
      this.#sql.transact([
        { sql: 'DELETE FROM functions WHERE id = ? AND tenant = ? RETURNING id', values: [id, tenant] },
        deleteOrphan(found.sha256),
      ]),
    );
    return deleted.length > 0;
  }

  async getModule(sha256: string): Promise<Uint8Array | null> {
    const parts = await attempt(
      `read module ${sha256}`,
      this.#sql.query(
        `SELECT bytes, 0 AS part FROM modules WHERE sha256 = ?1
           UNION ALL SELECT bytes, part FROM module_parts WHERE sha256 = ?1 ORDER BY part`,
        sha256,
      ),
    );
    if (parts.length === 0) return null;
    return joined(parts.map(({ bytes }) => (bytes instanceof Uint8Array ? bytes : new Uint8Array(0))));
  }

  close(): Promise<void> {
    return this.#sql.close();
  }
}

function insertModule(sha256: string, module: Uint8Array): Statement[] {
  const statements: Statement[] = [
    {
      sql: 'INSERT INTO modules (sha256, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING',
      values: [sha256, module.subarray(0, PART)],
    },
  ];
  for (let part = 1; part * PART < module.length; part++) {
    statements.push({
      // An older version of the program has written the whole module to the first row.
      sql: `INSERT INTO module_parts (sha256, part, bytes) SELECT ?1, ?2, ?3
        WHERE (SELECT length(bytes) FROM modules WHERE sha256 = ?1) = ?4 ON CONFLICT DO NOTHING`,
      values: [sha256, part, module.subarray(part * PART, (part + 1) * PART), PART],
    });
  }
  return statements;
}

function deleteOrphan(sha256: string): Statement {
  return {
    sql: 'DELETE FROM modules WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM functions WHERE sha256 = ?1)',
    values: [sha256],
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function record(row: Row): FunctionRecord {
  return {
    id: String(row.id),
    tenant: String(row.tenant),
    name: String(row.name),
    sha256: String(row.sha256),
    size: Number(row.size),
    createdUnixMs: Number(row.created_unix_ms),
  };
}
