import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { D1, type D1Database } from '../../src/platform/edge/d1.ts';
import { SqliteStore } from '../../src/platform/sqlite-store.ts';
import { testJobs } from '../store/jobs-suite.ts';
import { testStore } from '../store/suite.ts';
import { NODE, started } from './deployment.ts';

const DATABASES = 60;
const host = await started(NODE, [fileURLToPath(new URL('d1-process.ts', import.meta.url)), String(DATABASES)]);
let used = 0;

interface Prepared {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** The binding of one database, as a worker sees it. */
function binding(name: string): D1Database {
  type Statement = ReturnType<D1Database['prepare']>;
  const known = new Map<Statement, Prepared>();
  const run = async (statements: readonly Statement[]) => {
    const body = JSON.stringify({
      statements: statements.map((one) => {
        const { sql, values = [] } = known.get(one) ?? { sql: '' };
        return { sql, values: values.map(portable) };
      }),
    });
    const response = await fetch(`${host.url}/${name}`, { method: 'POST', body });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
  const prepare = (sql: string, values: readonly unknown[] = []): Statement => {
    const statement: Statement = {
      bind: (...bound) => prepare(sql, bound),
      all: async () => (await run([statement]))[0],
    };
    known.set(statement, { sql, values });
    return statement;
  };
  return { prepare, batch: run };
}

function portable(value: unknown): unknown {
  return value instanceof ArrayBuffer ? { blob: Buffer.from(value).toString('base64') } : value;
}

function empty(): string {
  assert.ok(used < DATABASES, 'there is an empty database for each test');
  return `DB${used++}`;
}

const open = async () => new SqliteStore(new D1(binding(empty())));

testStore('D1', open);
testJobs('D1', open);

describe('a D1 database', () => {
  after(() => host[Symbol.asyncDispose]());

  it('is given its schema by whoever needs it first, of several at once', async () => {
    const name = empty();
    const stores = [1, 2, 3].map(() => new SqliteStore(new D1(binding(name))));
    assert.deepEqual(await Promise.all(stores.map((store) => store.countFunctions('0'))), [0, 0, 0]);
  });

  it('of a later version of the program is refused', async () => {
    const db = binding(empty());
    await db.prepare('CREATE TABLE schema_versions (version INTEGER PRIMARY KEY)').all();
    await db.prepare('INSERT INTO schema_versions (version) VALUES (99)').all();
    await assert.rejects(new SqliteStore(new D1(db)).countFunctions('0'), /schema version 99/);
  });
});
