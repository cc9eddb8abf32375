import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { testJobs } from '../../test/store/jobs-suite.ts';
import { testStore } from '../../test/store/suite.ts';
import { SqliteFile } from './sqlite-file.ts';
import { SqliteStore } from './sqlite-store.ts';

testStore('SQLite', async () => new SqliteStore(new SqliteFile(':memory:')));
testJobs('SQLite', async () => new SqliteStore(new SqliteFile(':memory:')));

describe('SQLite store in a file', () => {
  it('has everything again when the file is opened anew, in a folder it made', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-store-'));
    try {
      const path = join(folder, 'made', 'here.db');
      const record = { id: 'x', tenant: '0', name: 'n', sha256: 's', size: 1, createdUnixMs: 5 };
      const first = new SqliteStore(new SqliteFile(path));
      await first.addFunction(record, Uint8Array.of(9));
      await first.close();
      const second = new SqliteStore(new SqliteFile(path));
      assert.deepEqual(await second.listFunctions({ tenant: '0', limit: 9 }), [record]);
      assert.deepEqual(new Uint8Array((await second.getModule('s')) ?? []), Uint8Array.of(9));
      await second.close();
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
