import { ALIAS_TABLES } from './sqlite-aliases.ts';
import { JOBS_SCHEMA } from './sqlite-jobs.ts';
import { KERNEL_TABLES } from './sqlite-kernels.ts';
import { QUOTA_TABLES } from './sqlite-quotas.ts';
import { TOKEN_TABLES } from './sqlite-tokens.ts';

/**
 * Each entry takes the schema from its index to the next version, in one transaction. Published entries never change. Statements are
 * separated by semicolons, which stand nowhere else. Tenants are text: SQLite's integers are signed.
 */
export const SCHEMA: readonly string[] = [
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
  // What a module has beyond the first part: D1 keeps at most 2 MB in a row.
  `CREATE TABLE module_parts (
     sha256 TEXT NOT NULL REFERENCES modules (sha256) ON DELETE CASCADE,
     part INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     PRIMARY KEY (sha256, part)
   ) STRICT;`,
  // Functions of one name were unrelated, now they are its versions.
  `ALTER TABLE functions ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE functions ADD COLUMN updated_unix_ms INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE functions ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE functions ADD COLUMN metadata TEXT NOT NULL
     DEFAULT '{"description":"","environment":{},"limits":{},"policy":{},"tags":[]}';
   UPDATE functions SET version = numbered.version, updated_unix_ms = created_unix_ms FROM (
     SELECT id AS of, row_number() OVER (PARTITION BY tenant, name ORDER BY created_unix_ms, id) AS version FROM functions
   ) AS numbered WHERE functions.id = numbered.of;
   CREATE UNIQUE INDEX functions_by_name ON functions (tenant, name, version);
   CREATE TABLE function_names (
     tenant TEXT NOT NULL,
     name TEXT NOT NULL,
     last_version INTEGER NOT NULL,
     PRIMARY KEY (tenant, name)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO function_names SELECT tenant, name, max(version) FROM functions GROUP BY tenant, name;
   ${ALIAS_TABLES}`,
  KERNEL_TABLES,
];
