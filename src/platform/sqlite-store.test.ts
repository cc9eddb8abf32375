import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { fresh } from '../../test/store/functions.ts';
import { testJobs } from '../../test/store/jobs-suite.ts';
import { testStore } from '../../test/store/suite.ts';
import { NO_METADATA } from '../core/store/functions.ts';
import { SqliteFile } from './sqlite-file.ts';
import { SCHEMA } from './sqlite-schema.ts';
import { SqliteStore } from './sqlite-store.ts';

testStore('SQLite', async () => new SqliteStore(new SqliteFile(':memory:')));
testJobs('SQLite', async () => new SqliteStore(new SqliteFile(':memory:')));

describe('SQLite store in a file', () => {
  it('has everything again when the file is opened anew, in a folder it made', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-store-'));
    try {
      const path = join(folder, 'made', 'here.db');
      const added = fresh(1, { sha256: 's' });
      const first = new SqliteStore(new SqliteFile(path));
      const { record } = await first.addFunction(added, Uint8Array.of(9));
      await first.aliases.put({ tenant: '0', name: 'a', functionId: record.id, createdUnixMs: 1, updatedUnixMs: 2 });
      await first.close();
      const second = new SqliteStore(new SqliteFile(path));
      assert.deepEqual(await second.listFunctions({ tenant: '0', limit: 9 }), [record]);
      assert.equal((await second.aliases.get('0', 'a'))?.functionId, record.id);
      assert.deepEqual(new Uint8Array((await second.getModule('s')) ?? []), Uint8Array.of(9));
      await second.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('takes up a file of before there were versions: functions of one name are its versions, oldest first', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-store-'));
    try {
      const path = join(folder, 'old.db');
      const db = new DatabaseSync(path);
      for (const step of SCHEMA.slice(0, 4)) db.exec(step);
      db.exec(`INSERT INTO modules VALUES ('s', x'09');
        INSERT INTO functions VALUES ('c', '0', 'f', 's', 1, 7), ('b', '0', 'f', 's', 1, 6), ('a', '0', 'f', 's', 1, 7),
          ('d', '1', 'f', 's', 1, 5), ('e', '0', 'g', 's', 1, 9);
        PRAGMA user_version = 4`);
      db.close();
      const store = new SqliteStore(new SqliteFile(path));
      const listed = await store.listFunctions({ tenant: '0', limit: 9 });
      assert.deepEqual(
        listed.map(({ id, name, version }) => [id, name, version]),
        [
          ['b', 'f', 1],
          ['a', 'f', 2],
          ['c', 'f', 3],
          ['e', 'g', 1],
        ],
      );
      assert.deepEqual([listed[0].metadata, listed[0].revision, listed[0].updatedUnixMs], [NO_METADATA, 1, 6]);
      assert.equal((await store.addFunction(fresh(1, { name: 'f' }), Uint8Array.of(1))).record.version, 4);
      await store.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses a file that a later version has written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-store-'));
    try {
      const path = join(folder, 'later.db');
      const db = new DatabaseSync(path);
      db.exec('PRAGMA user_version = 99');
      db.close();
      assert.throws(() => new SqliteStore(new SqliteFile(path)), /schema version 99/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses a file that is no database', async () => {
    await assert.rejects(async () => new SqliteFile(import.meta.filename), /Cannot open .*sqlite-store\.test\.ts/);
  });
});
