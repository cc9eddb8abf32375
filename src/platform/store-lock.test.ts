import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { SqliteFile } from './sqlite-file.ts';
import { lockStore } from './store-lock.ts';

it('a store file is one server’s until that lets go of it, and everybody may still read and write it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-lock-'));
  try {
    const path = join(folder, 'made', 'store.db');
    const unlock = lockStore(path);
    assert.throws(() => lockStore(path, 0), { kind: 'unavailable' });
    lockStore(join(folder, 'other.db'), 0)();
    const file = new SqliteFile(path);
    assert.deepEqual(
      (await file.query('SELECT count(*) AS n FROM functions')).map(({ n }) => n),
      [0],
    );
    await file.close();
    unlock();
    lockStore(path, 0)();
  } finally {
    await rm(folder, { recursive: true });
  }
});
