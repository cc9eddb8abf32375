import { JOBS_SCHEMA } from './sqlite-jobs.ts';
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
];
