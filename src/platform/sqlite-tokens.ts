import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { TensorWasmError } from '../core/errors.ts';
import type { TokenRecord, TokenStore } from '../core/store/tokens.ts';
import { ROLES } from '../core/tenants/principal.ts';

export const TOKEN_TABLES = `CREATE TABLE tokens (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     hash TEXT NOT NULL,
     roles TEXT NOT NULL,
     tenants TEXT,
     created_unix_ms INTEGER NOT NULL,
     expires_unix_ms INTEGER,
     rotated_unix_ms INTEGER,
     previous_hash TEXT,
     previous_until_unix_ms INTEGER
   ) STRICT;
   CREATE INDEX tokens_by_creation ON tokens (created_unix_ms, id);`;

const COLUMNS =
  'id, name, hash, roles, tenants, created_unix_ms, expires_unix_ms, rotated_unix_ms, previous_hash, previous_until_unix_ms';

/** Each change is one statement: a transaction of its own. Roles and tenants are lists with commas, no tenants being every one. */
export class SqliteTokens implements TokenStore {
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #listFirst: StatementSync;
  readonly #listAfter: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #count: StatementSync;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(`INSERT INTO tokens (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#select = db.prepare(`SELECT ${COLUMNS} FROM tokens WHERE id = ?`);
    this.#listFirst = db.prepare(`SELECT ${COLUMNS} FROM tokens ORDER BY created_unix_ms, id LIMIT ?`);
    this.#listAfter = db.prepare(
      `SELECT ${COLUMNS} FROM tokens WHERE (created_unix_ms, id) > (SELECT created_unix_ms, id FROM tokens WHERE id = ?)
         ORDER BY created_unix_ms, id LIMIT ?`,
    );
    this.#update = db.prepare(
      `UPDATE tokens SET (${COLUMNS}) = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) WHERE id = ?1`,
    );
    this.#delete = db.prepare('DELETE FROM tokens WHERE id = ?');
    this.#count = db.prepare('SELECT count(*) AS count FROM tokens');
  }

  async add(record: TokenRecord): Promise<void> {
    attempt(`add token ${record.id}`, () => this.#insert.run(...row(record)));
  }

  async get(id: string): Promise<TokenRecord | null> {
    const found = attempt(`read token ${id}`, () => this.#select.get(id));
    return found ? recordOf(found) : null;
  }

  async list({ limit, after }: { limit: number; after?: string }): Promise<readonly TokenRecord[]> {
    return attempt('list tokens', () =>
      after === undefined ? this.#listFirst.all(limit) : this.#listAfter.all(after, limit),
    ).map(recordOf);
  }

  async replace(record: TokenRecord): Promise<boolean> {
    return attempt(`replace token ${record.id}`, () => Number(this.#update.run(...row(record)).changes) > 0);
  }

  async delete(id: string): Promise<boolean> {
    return attempt(`delete token ${id}`, () => Number(this.#delete.run(id).changes) > 0);
  }

  async count(): Promise<number> {
    return Number(attempt('count tokens', () => this.#count.get())?.count ?? 0);
  }
}

function row(record: TokenRecord): (string | number | null)[] {
  return [
    record.id,
    record.name,
    record.hash,
    record.roles.join(','),
    record.tenants === null ? null : record.tenants.join(','),
    record.createdUnixMs,
    record.expiresUnixMs,
    record.rotatedUnixMs,
    record.previousHash,
    record.previousUntilUnixMs,
  ];
}

function recordOf(found: Record<string, unknown>): TokenRecord {
  const number = (value: unknown): number | null => (value === null ? null : Number(value));
  const roles = String(found.roles).split(',');
  return {
    id: String(found.id),
    name: String(found.name),
    hash: String(found.hash),
    roles: ROLES.filter((role) => roles.includes(role)),
    tenants: found.tenants === null ? null : String(found.tenants).split(','),
    createdUnixMs: Number(found.created_unix_ms),
    expiresUnixMs: number(found.expires_unix_ms),
    rotatedUnixMs: number(found.rotated_unix_ms),
    previousHash: found.previous_hash === null ? null : String(found.previous_hash),
    previousUntilUnixMs: number(found.previous_until_unix_ms),
  };
}

function attempt<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new TensorWasmError('internal', `Cannot ${what} in the store: ${text}`, {}, { cause });
  }
}
