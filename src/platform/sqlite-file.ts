import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { failure, type Row, type Sql, type SqlValue, type Statement } from './sql.ts';
import { SCHEMA } from './sqlite-schema.ts';

/**
 * A SQLite file, in write-ahead mode with a sync on every commit: what was acknowledged survives `kill -9` and a power cut. One API in
 * Bun, Deno and Node.
 */
export class SqliteFile implements Sql {
  readonly #db: DatabaseSync;
  /** The program's statements are few and fixed. */
  readonly #prepared = new Map<string, StatementSync>();

  /** @param path A file, made when absent, its folder too. Throws `internal` when it cannot be opened or is of a later version. */
  constructor(path: string) {
    this.#db = open(path);
  }

  async query(sql: string, ...values: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.#all({ sql, values });
  }

  async transact(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const rows = statements.map((statement) => this.#all(statement));
      this.#db.exec('COMMIT');
      return rows;
    } catch (cause) {
      this.#db.exec('ROLLBACK');
      throw cause;
    }
  }

  async close(): Promise<void> {
    this.#prepared.clear();
    this.#db.close();
  }

  #all({ sql, values }: Statement): readonly Row[] {
    let prepared = this.#prepared.get(sql);
    if (!prepared) {
      prepared = this.#db.prepare(sql);
      this.#prepared.set(sql, prepared);
    }
    return prepared.all(...values);
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
    if (version > SCHEMA.length) {
      throw new Error(`it has schema version ${version}, this program knows ${SCHEMA.length}`);
    }
    for (const step of SCHEMA.slice(version)) db.exec(step);
    db.exec(`PRAGMA user_version = ${SCHEMA.length}`);
    db.exec('COMMIT');
  } catch (cause) {
    db.exec('ROLLBACK');
    throw cause;
  }
}
