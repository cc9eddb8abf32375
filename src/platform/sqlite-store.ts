import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { TensorWasmError } from '../core/errors.ts';
import type { Room } from '../core/store/quotas.ts';
import { checkRoom } from '../core/store/room.ts';
import type { FunctionRecord, ListFunctions, Store, TenantId } from '../core/store/store.ts';
import { JOBS_SCHEMA, SqliteJobs } from './sqlite-jobs.ts';
import { QUOTA_TABLES, SqliteQuotas } from './sqlite-quotas.ts';
import { SqliteTokens, TOKEN_TABLES } from './sqlite-tokens.ts';

/**
 * Each entry takes the schema from its index to the next version, in one transaction. Published entries never change.
 * Tenants are text: SQLite's integers are signed.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE modules (
     sha256 TEXT PRIMARY KEY,
     bytes BLOB NOT NULL
   ) STRICT;
   CREATE TABLE functions (
     id TEXT PRIMARY KEY,
     tenant TEXT NOT NULL,
     name TEXT NOT NULL,
     sha256 TEXT NOT NULL REFERENCES modules (sha256),
     size INTEGER NOT NULL,
     created_unix_ms INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX functions_by_tenant ON functions (tenant, created_unix_ms, id);
   CREATE INDEX functions_by_module ON functions (sha256);`,
  JOBS_SCHEMA,
  TOKEN_TABLES,
  QUOTA_TABLES,
];

const COLUMNS = 'id, tenant, name, sha256, size, created_unix_ms';

/**
 * A {@link Store} in one SQLite file, in write-ahead mode with a sync on every commit: what was acknowledged survives `kill -9`
 * and a power cut. One API in Bun, Deno and Node.
 */
export class SqliteStore implements Store {
  readonly jobs: SqliteJobs;
  readonly tokens: SqliteTokens;
  readonly quotas: SqliteQuotas;
  readonly #db: DatabaseSync;
  readonly #insertModule: StatementSync;
  readonly #insertFunction: StatementSync;
  readonly #selectFunction: StatementSync;
  readonly #listFirst: StatementSync;
  readonly #listAfter: StatementSync;
  readonly #count: StatementSync;
  readonly #deleteFunction: StatementSync;
  readonly #deleteOrphan: StatementSync;
  readonly #selectModule: StatementSync;

  /** @param path A file, made when absent, its folder too. Throws `internal` when it cannot be opened or is of a later version. */
  constructor(path: string) {
    this.#db = open(path);
    const db = this.#db;
    this.jobs = new SqliteJobs(db);
    this.tokens = new SqliteTokens(db);
    this.quotas = new SqliteQuotas(db);
    this.#insertModule = db.prepare('INSERT INTO modules (sha256, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.#insertFunction = db.prepare(`INSERT INTO functions (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`);
    this.#selectFunction = db.prepare(`SELECT ${COLUMNS} FROM functions WHERE id = ? AND tenant = ?`);
    const page = 'ORDER BY created_unix_ms, id LIMIT ?';
    this.#listFirst = db.prepare(`SELECT ${COLUMNS} FROM functions WHERE tenant = ? ${page}`);
    this.#listAfter = db.prepare(
      `SELECT ${COLUMNS} FROM functions WHERE tenant = ?1 AND (created_unix_ms, id) >
         (SELECT created_unix_ms, id FROM functions WHERE id = ?2 AND tenant = ?1) ORDER BY created_unix_ms, id LIMIT ?3`,
    );
    this.#count = db.prepare('SELECT count(*) AS count FROM functions WHERE tenant = ?');
    this.#deleteFunction = db.prepare('DELETE FROM functions WHERE id = ? AND tenant = ? RETURNING sha256');
    this.#deleteOrphan = db.prepare(
      'DELETE FROM modules WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM functions WHERE sha256 = ?1)',
    );
    this.#selectModule = db.prepare('SELECT bytes FROM modules WHERE sha256 = ?');
  }

  async addFunction(record: FunctionRecord, module: Uint8Array, room?: Room): Promise<void> {
    const { id, tenant, name, sha256, size, createdUnixMs } = record;
    this.#transaction(`add function ${id}`, () => {
      if (room) checkRoom(this.quotas.usageNow(tenant), size, room);
      this.#insertModule.run(sha256, module);
      this.#insertFunction.run(id, tenant, name, sha256, size, createdUnixMs);
    });
  }

  async getFunction(tenant: TenantId, id: string): Promise<FunctionRecord | null> {
    const row = this.#read(`read function ${id}`, () => this.#selectFunction.get(id, tenant));
    return row ? record(row) : null;
  }

  async listFunctions({ tenant, limit, after }: ListFunctions): Promise<readonly FunctionRecord[]> {
    const rows = this.#read('list functions', () =>
      after === undefined ? this.#listFirst.all(tenant, limit) : this.#listAfter.all(tenant, after, limit),
    );
    return rows.map(record);
  }

  async countFunctions(tenant: TenantId): Promise<number> {
    return Number(this.#read('count functions', () => this.#count.get(tenant))?.count ?? 0);
  }

  async deleteFunction(tenant: TenantId, id: string): Promise<boolean> {
    return this.#transaction(`delete function ${id}`, () => {
      const row = this.#deleteFunction.get(id, tenant);
      if (row) this.#deleteOrphan.run(String(row.sha256));
      return row !== undefined && row !== null;
    });
  }

  async getModule(sha256: string): Promise<Uint8Array | null> {
    const row = this.#read(`read module ${sha256}`, () => this.#selectModule.get(sha256));
    return row?.bytes instanceof Uint8Array ? row.bytes : null;
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #read<T>(what: string, read: () => T): T {
    try {
      return read();
    } catch (cause) {
      throw failure(what, cause);
    }
  }

  #transaction<T>(what: string, change: () => T): T {
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      try {
        const result = change();
        this.#db.exec('COMMIT');
        return result;
      } catch (cause) {
        this.#db.exec('ROLLBACK');
        throw cause;
      }
    } catch (cause) {
      throw failure(what, cause);
    }
  }
}

function open(path: string): DatabaseSync {
  const file = path === ':memory:' ? path : resolve(path);
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    const db = new DatabaseSync(file);
    db.exec(
      'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;',
    );
    migrate(db);
    return db;
  } catch (cause) {
    throw failure(`open ${file}`, cause);
  }
}

function migrate(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const version = Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0);
    if (version > MIGRATIONS.length) {
      throw new Error(`it has schema version ${version}, this program knows ${MIGRATIONS.length}`);
    }
    for (const step of MIGRATIONS.slice(version)) db.exec(step);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    db.exec('COMMIT');
  } catch (cause) {
    db.exec('ROLLBACK');
    throw cause;
  }
}

function record(row: Record<string, unknown>): FunctionRecord {
  return {
    id: String(row.id),
    tenant: String(row.tenant),
    name: String(row.name),
    sha256: String(row.sha256),
    size: Number(row.size),
    createdUnixMs: Number(row.created_unix_ms),
  };
}

function failure(what: string, cause: unknown): TensorWasmError {
  if (cause instanceof TensorWasmError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  return new TensorWasmError('internal', `Cannot ${what} in the store: ${text}`, {}, { cause });
}
