import type { Position } from '../core/store/position.ts';
import type { TokenRecord, TokenStore } from '../core/store/tokens.ts';
import { ROLES } from '../core/tenants/principal.ts';
import { attempt, type Row, type Sql } from './sql.ts';

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
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async add(record: TokenRecord): Promise<void> {
    await attempt(
      `add token ${record.id}`,
      this.#sql.query(`INSERT INTO tokens (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, ...row(record)),
    );
  }

  async get(id: string): Promise<TokenRecord | null> {
    const found = this.#sql.query(`SELECT ${COLUMNS} FROM tokens WHERE id = ?`, id);
    const [row] = await attempt(`read token ${id}`, found);
    return row ? recordOf(row) : null;
  }

  async list({ limit, after }: { limit: number; after?: Position }): Promise<readonly TokenRecord[]> {
    const listed = this.#sql.query(
      `SELECT ${COLUMNS} FROM tokens WHERE ?1 IS NULL OR (created_unix_ms, id) > (?1, ?2) ORDER BY created_unix_ms, id LIMIT ?3`,
      after?.createdUnixMs ?? null,
      after?.id ?? null,
      limit,
    );
    return (await attempt('list tokens', listed)).map(recordOf);
  }

  async replace(record: TokenRecord): Promise<boolean> {
    const replaced = this.#sql.query(
      `UPDATE tokens SET (${COLUMNS}) = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) WHERE id = ?1 RETURNING id`,
      ...row(record),
    );
    return (await attempt(`replace token ${record.id}`, replaced)).length > 0;
  }

  async delete(id: string): Promise<boolean> {
    const deleted = this.#sql.query('DELETE FROM tokens WHERE id = ? RETURNING id', id);
    return (await attempt(`delete token ${id}`, deleted)).length > 0;
  }

  async count(): Promise<number> {
    const counted = this.#sql.query('SELECT count(*) AS count FROM tokens');
    return Number((await attempt('count tokens', counted))[0]?.count ?? 0);
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

function recordOf(found: Row): TokenRecord {
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
