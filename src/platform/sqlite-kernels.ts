import type { KernelManifest } from '../core/kernels/manifest.ts';
import { checkKernelRoom } from '../core/store/kernel-room.ts';
import type { AddedKernel, Kernel, KernelRoom, KernelStore } from '../core/store/kernels.ts';
import { attempt, failure, type Row, type Sql, type Statement } from './sql.ts';

/** Texts are kept once per content, in parts: D1 keeps at most 2 MB in a row. */
export const KERNEL_TABLES = `CREATE TABLE kernels (
     position INTEGER PRIMARY KEY,
     name TEXT NOT NULL,
     version TEXT NOT NULL,
     sm_version INTEGER NOT NULL,
     digest TEXT NOT NULL,
     signature TEXT NOT NULL,
     published_unix_ms INTEGER NOT NULL,
     publisher TEXT NOT NULL,
     size INTEGER NOT NULL,
     UNIQUE (name, version)
   ) STRICT;
   CREATE INDEX kernels_by_digest ON kernels (digest);
   CREATE TABLE kernel_texts (
     digest TEXT NOT NULL,
     part INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     PRIMARY KEY (digest, part)
   ) STRICT;`;

const COLUMNS = 'name, version, sm_version, digest, signature, published_unix_ms, publisher';
const FIND = `SELECT ${COLUMNS} FROM kernels WHERE name = ? AND version = ?`;
const PART = 1024 * 1024;

export class SqliteKernels implements KernelStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async add({ manifest, ptx }: Kernel, room: KernelRoom): Promise<AddedKernel> {
    const { name, version, smVersion, digest, signature, publishedUnixMs, publisher } = manifest;
    const bytes = new TextEncoder().encode(ptx);
    const insert: Statement = {
      sql: `INSERT INTO kernels (${COLUMNS}, size) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
        WHERE NOT EXISTS (SELECT 1 FROM kernels WHERE name = ?1 AND version = ?2)
          AND (SELECT count(*) < ?9 AND coalesce(sum(size), 0) + ?8 <= ?10 FROM kernels)
        RETURNING position`,
      values: [
        ...[name, version, smVersion, digest, signature, publishedUnixMs, publisher, bytes.length],
        ...[room.kernels, room.bytes],
      ],
    };
    const what = `add kernel ${name}@${version}`;
    const [[used], [known], ...rest] = await attempt(
      what,
      this.#sql.transact([
        { sql: 'SELECT count(*) AS kernels, coalesce(sum(size), 0) AS bytes FROM kernels', values: [] },
        { sql: FIND, values: [name, version] },
        ...insertText(digest, bytes),
        insert,
        deleteOrphan(digest),
      ]),
    );
    const [added] = rest.slice(-2);
    if (added.length > 0) return { manifest, added: true };
    if (known) return { manifest: manifestOf(known), added: false };
    checkKernelRoom({ kernels: Number(used.kernels), bytes: Number(used.bytes) }, bytes.length, room);
    throw failure(what, new Error('it was neither added nor there'));
  }

  async get(name: string, version: string): Promise<Kernel | null> {
    const [[found], parts] = await attempt(
      `read kernel ${name}@${version}`,
      this.#sql.transact([
        { sql: FIND, values: [name, version] },
        {
          sql: `SELECT bytes FROM kernel_texts WHERE digest = (SELECT digest FROM kernels WHERE name = ? AND version = ?)
            ORDER BY part`,
          values: [name, version],
        },
      ]),
    );
    return found ? { manifest: manifestOf(found), ptx: textOf(parts) } : null;
  }

  async list({ offset, limit }: { offset: number; limit: number }): Promise<readonly KernelManifest[]> {
    const listed = this.#sql.query(`SELECT ${COLUMNS} FROM kernels ORDER BY position LIMIT ? OFFSET ?`, limit, offset);
    return (await attempt('list kernels', listed)).map(manifestOf);
  }

  async delete(name: string, version: string): Promise<boolean> {
    const [deleted] = await attempt(
      `delete kernel ${name}@${version}`,
      this.#sql.transact([
        { sql: 'DELETE FROM kernels WHERE name = ? AND version = ? RETURNING digest', values: [name, version] },
        {
          sql: 'DELETE FROM kernel_texts WHERE NOT EXISTS (SELECT 1 FROM kernels WHERE digest = kernel_texts.digest)',
          values: [],
        },
      ]),
    );
    return deleted.length > 0;
  }
}

function insertText(digest: string, bytes: Uint8Array): Statement[] {
  const statements: Statement[] = [];
  for (let part = 0; part * PART < bytes.length; part++) {
    statements.push({
      sql: 'INSERT INTO kernel_texts (digest, part, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      values: [digest, part, bytes.subarray(part * PART, (part + 1) * PART)],
    });
  }
  return statements;
}

function deleteOrphan(digest: string): Statement {
  return {
    sql: 'DELETE FROM kernel_texts WHERE digest = ?1 AND NOT EXISTS (SELECT 1 FROM kernels WHERE digest = ?1)',
    values: [digest],
  };
}

function textOf(parts: readonly Row[]): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const texts = parts.map(({ bytes }) => (bytes instanceof Uint8Array ? decoder.decode(bytes, { stream: true }) : ''));
  return texts.join('') + decoder.decode();
}

function manifestOf(row: Row): KernelManifest {
  return {
    name: String(row.name),
    version: String(row.version),
    smVersion: Number(row.sm_version),
    digest: String(row.digest),
    signature: String(row.signature),
    publishedUnixMs: Number(row.published_unix_ms),
    publisher: String(row.publisher),
  };
}
