import {
  type AddedFunction,
  type Deletion,
  type FunctionMetadata,
  type FunctionRecord,
  type ListFunctions,
  type NewFunction,
  NO_METADATA,
} from '../core/store/functions.ts';
import type { Room } from '../core/store/quotas.ts';
import { checkRoom } from '../core/store/room.ts';
import { metadataText, sameFunction } from '../core/store/same-function.ts';
import type { Store, TenantId } from '../core/store/store.ts';
import { attempt, failure, type Row, type Sql, type Statement } from './sql.ts';
import { SqliteAliases } from './sqlite-aliases.ts';
import { SqliteJobs } from './sqlite-jobs.ts';
import { SqliteKernels } from './sqlite-kernels.ts';
import { SqliteQuotas, usageOf, usageQuery } from './sqlite-quotas.ts';
import { SqliteTokens } from './sqlite-tokens.ts';

const COLUMNS = 'id, tenant, name, version, sha256, size, created_unix_ms, updated_unix_ms, revision, metadata';
const NEWEST = `SELECT ${COLUMNS} FROM functions WHERE tenant = ?1 AND name = ?2 ORDER BY version DESC LIMIT 1`;
/** Bytes of a module in one row. */
const PART = 1024 * 1024;

/** A {@link Store} in SQLite, whoever runs it. The database has the schema of `sqlite-schema.ts`. */
export class SqliteStore implements Store {
  readonly jobs: SqliteJobs;
  readonly tokens: SqliteTokens;
  readonly quotas: SqliteQuotas;
  readonly aliases: SqliteAliases;
  readonly kernels: SqliteKernels;
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.jobs = new SqliteJobs(sql);
    this.tokens = new SqliteTokens(sql);
    this.quotas = new SqliteQuotas(sql);
    this.aliases = new SqliteAliases(sql);
    this.kernels = new SqliteKernels(sql);
  }

  async addFunction(fresh: NewFunction, module: Uint8Array, room?: Room): Promise<AddedFunction> {
    const { id, tenant, name, sha256, size, createdUnixMs, updatedUnixMs, revision, metadata } = fresh;
    const most = (limit: number | undefined) => (limit === undefined ? null : Math.min(limit, Number.MAX_SAFE_INTEGER));
    const insert: Statement = {
      sql: `INSERT INTO functions (${COLUMNS})
        SELECT ?1, ?2, ?3, 1 + coalesce((SELECT last_version FROM function_names WHERE tenant = ?2 AND name = ?3), 0),
          ?4, ?5, ?6, ?7, ?8, ?9
        WHERE NOT EXISTS (SELECT 1 FROM functions AS newest WHERE tenant = ?2 AND name = ?3 AND sha256 = ?4 AND metadata = ?9
            AND version = (SELECT max(version) FROM functions WHERE tenant = ?2 AND name = ?3))
          AND (?10 IS NULL OR
            (SELECT count(*) < ?10 AND coalesce(sum(size), 0) + ?5 <= ?11 FROM functions WHERE tenant = ?2))
        RETURNING version`,
      values: [
        ...[id, tenant, name, sha256, size, createdUnixMs, updatedUnixMs, revision, metadataText(metadata)],
        most(room?.functions),
        most(room?.storedBytes),
      ],
    };
    const number: Statement = {
      sql: `INSERT INTO function_names SELECT tenant, name, version FROM functions WHERE id = ?
        ON CONFLICT (tenant, name) DO UPDATE SET last_version = excluded.last_version`,
      values: [id],
    };
    const [used, before, ...rest] = await attempt(
      `add function ${id}`,
      this.#sql.transact([
        usageQuery(tenant),
        { sql: NEWEST, values: [tenant, name] },
        ...insertModule(sha256, module),
        insert,
        number,
        deleteOrphan(sha256),
      ]),
    );
    const [[added]] = rest.slice(-3);
    if (added) return { record: { ...fresh, version: Number(added.version) }, added: true };
    const newest = optional(before);
    if (room && !(newest && sameFunction(newest, fresh))) checkRoom(usageOf(used), size, room);
    if (newest) return { record: newest, added: false };
    throw failure(`add function ${id}`, new Error('it was neither added nor there'));
  }

  async getFunction(tenant: TenantId, id: string): Promise<FunctionRecord | null> {
    const found = this.#sql.query(`SELECT ${COLUMNS} FROM functions WHERE id = ? AND tenant = ?`, id, tenant);
    return optional(await attempt(`read function ${id}`, found));
  }

  async findFunction(tenant: TenantId, name: string, version?: number): Promise<FunctionRecord | null> {
    const found =
      version === undefined
        ? this.#sql.query(NEWEST, tenant, name)
        : this.#sql.query(
            `SELECT ${COLUMNS} FROM functions WHERE tenant = ? AND name = ? AND version = ?`,
            tenant,
            name,
            version,
          );
    return optional(await attempt('find a function', found));
  }

  async listFunctions({ tenant, limit, after, name, tag, latest }: ListFunctions): Promise<readonly FunctionRecord[]> {
    const listed = this.#sql.query(
      `SELECT ${COLUMNS} FROM functions AS f WHERE tenant = ?1 AND (?2 IS NULL OR (created_unix_ms, id) > (?2, ?3))
         AND (?4 IS NULL OR name = ?4) AND (?5 IS NULL OR EXISTS (SELECT 1 FROM json_each(f.metadata, '$.tags') WHERE value = ?5))
         AND (?6 = 0 OR version = (SELECT max(version) FROM functions WHERE tenant = f.tenant AND name = f.name))
         ORDER BY created_unix_ms, id LIMIT ?7`,
      tenant,
      after?.createdUnixMs ?? null,
      after?.id ?? null,
      name ?? null,
      tag ?? null,
      latest ? 1 : 0,
      limit,
    );
    return (await attempt('list functions', listed)).map(record);
  }

  async countFunctions(tenant?: TenantId): Promise<number> {
    const counted =
      tenant === undefined
        ? this.#sql.query('SELECT count(*) AS count FROM functions')
        : this.#sql.query('SELECT count(*) AS count FROM functions WHERE tenant = ?', tenant);
    return Number((await attempt('count functions', counted))[0]?.count ?? 0);
  }

  async updateFunction(
    tenant: TenantId,
    id: string,
    revision: number,
    metadata: FunctionMetadata,
    nowUnixMs: number,
  ): Promise<FunctionRecord | null> {
    const updated = this.#sql.query(
      `UPDATE functions SET metadata = ?4, updated_unix_ms = ?5, revision = revision + 1
         WHERE id = ?1 AND tenant = ?2 AND revision = ?3 RETURNING ${COLUMNS}`,
      id,
      tenant,
      revision,
      metadataText(metadata),
      nowUnixMs,
    );
    return optional(await attempt(`change function ${id}`, updated));
  }

  async deleteFunction(tenant: TenantId, id: string): Promise<Deletion> {
    const found = await this.getFunction(tenant, id);
    if (!found) return 'absent';
    return this.#delete(`delete function ${id}`, [
      { sql: 'SELECT 1 AS one FROM aliases WHERE function_id = ?', values: [id] },
      {
        sql: `DELETE FROM functions WHERE id = ?1 AND tenant = ?2
          AND NOT EXISTS (SELECT 1 FROM aliases WHERE function_id = ?1) RETURNING id`,
        values: [id, tenant],
      },
      deleteOrphan(found.sha256),
      forgetName(tenant, found.name),
    ]);
  }

  async deleteFunctions(tenant: TenantId, name: string): Promise<Deletion> {
    const aliased = `SELECT 1 AS one FROM aliases JOIN functions AS f ON f.id = aliases.function_id
      WHERE f.tenant = ?1 AND f.name = ?2`;
    return this.#delete('delete functions', [
      { sql: aliased, values: [tenant, name] },
      {
        sql: `DELETE FROM functions WHERE tenant = ?1 AND name = ?2 AND NOT EXISTS (${aliased}) RETURNING id`,
        values: [tenant, name],
      },
      {
        sql: 'DELETE FROM modules WHERE NOT EXISTS (SELECT 1 FROM functions WHERE sha256 = modules.sha256)',
        values: [],
      },
      forgetName(tenant, name),
    ]);
  }

  /** The first statement finds what keeps the second from deleting. */
  async #delete(what: string, statements: readonly Statement[]): Promise<Deletion> {
    const [aliased, deleted] = await attempt(what, this.#sql.transact(statements));
    if (deleted.length > 0) return 'deleted';
    return aliased.length > 0 ? 'aliased' : 'absent';
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

/** The numbering of a name ends with its last version. */
function forgetName(tenant: TenantId, name: string): Statement {
  return {
    sql: `DELETE FROM function_names WHERE tenant = ?1 AND name = ?2
      AND NOT EXISTS (SELECT 1 FROM functions WHERE tenant = ?1 AND name = ?2)`,
    values: [tenant, name],
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

function optional([row]: readonly Row[]): FunctionRecord | null {
  return row ? record(row) : null;
}

function record(row: Row): FunctionRecord {
  const metadata: Partial<FunctionMetadata> = JSON.parse(String(row.metadata));
  return {
    id: String(row.id),
    tenant: String(row.tenant),
    name: String(row.name),
    version: Number(row.version),
    sha256: String(row.sha256),
    size: Number(row.size),
    createdUnixMs: Number(row.created_unix_ms),
    updatedUnixMs: Number(row.updated_unix_ms),
    revision: Number(row.revision),
    metadata: { ...NO_METADATA, ...metadata },
  };
}
