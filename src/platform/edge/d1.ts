/** SQLite at Cloudflare's edge: a D1 binding as the {@link Sql} that stores stand on. */
import type { Row, Sql, SqlValue, Statement } from '../sql.ts';
import { SCHEMA } from '../sqlite-schema.ts';

/** What is used of a D1 binding. */
export interface D1Database {
  prepare(sql: string): D1Statement;
  /** All or none. */
  batch(statements: readonly D1Statement[]): Promise<readonly D1Result[]>;
}

interface D1Statement {
  bind(...values: readonly unknown[]): D1Statement;
  all(): Promise<D1Result>;
}

interface D1Result {
  readonly results: readonly Row[];
}

/** A schema that is older than the program, or not there. */
const OUTDATED = /no such (?:table|column)|has no column/;

/**
 * The schema is looked at only when a statement fails: a fresh isolate has no round trip to spare. Which version it has stands in a
 * table, since D1 keeps `user_version` to itself.
 */
export class D1 implements Sql {
  readonly #db: D1Database;

  constructor(db: D1Database) {
    this.#db = db;
  }

  async query(sql: string, ...values: readonly SqlValue[]): Promise<readonly Row[]> {
    const { results } = await this.#current(() => this.#statement({ sql, values }).all());
    return results.map(row);
  }

  async transact(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
    if (statements.length === 0) return [];
    const answers = await this.#current(() => this.#db.batch(statements.map((one) => this.#statement(one))));
    return answers.map(({ results }) => results.map(row));
  }

  /** The binding is the platform's. */
  async close(): Promise<void> {}

  #statement({ sql, values }: Statement): D1Statement {
    return this.#db.prepare(sql).bind(...values.map(bound));
  }

  async #current<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Error) || !OUTDATED.test(error.message)) throw error;
    }
    await this.#migrate();
    return act();
  }

  async #migrate(): Promise<void> {
    await this.#db.prepare('CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY)').bind().all();
    const found = await this.#version();
    if (found > SCHEMA.length) {
      throw new Error(`it has schema version ${found}, this program knows ${SCHEMA.length}`);
    }
    for (let version = found; version < SCHEMA.length; version++) {
      const steps = SCHEMA[version].split(';').filter((step) => step.trim() !== '');
      const claim = this.#db.prepare('INSERT INTO schema_versions (version) VALUES (?)').bind(version + 1);
      try {
        await this.#db.batch([claim, ...steps.map((step) => this.#db.prepare(step))]);
      } catch (error) {
        // Another isolate was faster: its claim makes ours fail, and with it all of the step.
        if ((await this.#version()) <= version) throw error;
      }
    }
  }

  async #version(): Promise<number> {
    const { results } = await this.#db.prepare('SELECT max(version) AS version FROM schema_versions').bind().all();
    return Number(results[0]?.version ?? 0);
  }
}

/** D1 takes the whole buffer of a view. */
function bound(value: SqlValue): unknown {
  return value instanceof Uint8Array ? value.slice().buffer : value;
}

/** D1 answers blobs as lists of numbers. */
function row(found: Row): Row {
  if (!Object.values(found).some(Array.isArray)) return found;
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, Array.isArray(value) ? Uint8Array.from(value) : value]),
  );
}
