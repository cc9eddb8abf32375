import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { failure, faultOf, type Row, type Sql, type SqlValue, type Statement } from './sql.ts';
import { SCHEMA } from './sqlite-schema.ts';

/**
 * A SQLite file, in write-ahead mode with a sync on every commit: what was acknowledged survives `kill -9` and a power cut. One API in
 * Bun, Deno and Node.
 */
export class SqliteFile implements Sql {
  readonly #db: DatabaseSync;
  /** The program's statements are few and fixed. */
  readonly #prepared = new Map<string, StatementSync>();

  /**
   * @param path A file, made when absent, its folder too. Throws `internal` when it cannot be opened or is of a later version.
   * @param maxBytes To which it may grow, in whole pages; 0 is as far as the disk has it.
   */
  constructor(path: string, maxBytes = 0) {
    this.#db = open(path, maxBytes);
  }

  query(sql: string, ...values: readonly SqlValue[]): Promise<readonly Row[]> {
    return unlocked(() => this.#all({ sql, values }));
  }

  transact(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
    return unlocked(() => {
      this.#db.exec('BEGIN IMMEDIATE');
      try {
        const rows = statements.map((statement) => this.#all(statement));
        this.#db.exec('COMMIT');
        return rows;
      } catch (cause) {
        rollBack(this.#db);
        throw cause;
      }
    });
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

/** How long a write waits for another process's. */
const LOCKED_MS = 5000;
/** What of that SQLite waits, which stops the event loop; and the event loop, between two tries. */
const BLOCKING_MS = 10;
const PAUSE_MS = 10;

/** Tries while another process holds the lock: only then nothing was done. */
async function unlocked<T>(act: () => T): Promise<T> {
  const start = performance.now();
  for (;;) {
    try {
      return act();
    } catch (cause) {
      if (faultOf(cause) !== 'locked' || performance.now() - start >= LOCKED_MS) throw cause;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Where the disk is full SQLite has done it already, and would say that there is no transaction: what matters is the cause. */
function rollBack(db: DatabaseSync): void {
  try {
    db.exec('ROLLBACK');
  } catch (cause) {
    if (!/no transaction is active/.test(String(cause))) throw cause;
  }
}

function open(path: string, maxBytes: number): DatabaseSync {
  const file = path === ':memory:' ? path : resolve(path);
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    const db = new DatabaseSync(file);
    db.exec(
      `PRAGMA busy_timeout = ${LOCKED_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;`,
    );
    migrate(db);
    if (maxBytes > 0) {
      const size = Number(db.prepare('PRAGMA page_size').get()?.page_size);
      db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / size))}`);
    }
    db.exec(`PRAGMA busy_timeout = ${BLOCKING_MS}`);
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
    rollBack(db);
    throw cause;
  }
}
