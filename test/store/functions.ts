import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type NewFunction, NO_METADATA } from '../../src/core/store/functions.ts';
import type { Store } from '../../src/core/store/store.ts';

export const BYTES = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
export const SHA = 'a'.repeat(64);

/** A function of a name of its own, unless one is given. */
export function fresh(index: number, more: Partial<NewFunction> = {}): NewFunction {
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    tenant: '0',
    name: `function ${index}`,
    sha256: SHA,
    size: BYTES.length,
    createdUnixMs: 1_700_000_000_000 + index,
    updatedUnixMs: 1_700_000_000_000 + index,
    revision: 1,
    metadata: NO_METADATA,
    ...more,
  };
}

const TAGGED = { ...NO_METADATA, description: 'naïve', tags: ['a', 'b'], limits: { fuel: 7 }, environment: { A: '1' } };

/** The part of the store's suite that is about versions of functions, and aliases. */
export function testFunctions(on: (body: (store: Store) => Promise<void>) => Promise<void>): void {
  const named = (index: number, more: Partial<NewFunction> = {}) =>
    fresh(index, { name: 'f', sha256: String(index), ...more });
  const alias = (name: string, functionId: string, time = 5) => ({
    tenant: '0',
    name,
    functionId,
    createdUnixMs: time,
    updatedUnixMs: time,
  });

  it('numbers the versions of a name, for each tenant apart', () =>
    on(async (store) => {
      const versions = [];
      for (const one of [named(1), named(2), named(3, { tenant: '7' }), named(4, { name: 'g' }), named(5)]) {
        versions.push((await store.addFunction(one, BYTES)).record.version);
      }
      assert.deepEqual(versions, [1, 2, 1, 1, 3]);
      assert.equal((await store.findFunction('0', 'f'))?.id, named(5).id);
      assert.equal((await store.findFunction('0', 'f', 2))?.id, named(2).id);
      assert.equal(await store.findFunction('0', 'f', 4), null);
      assert.equal(await store.findFunction('7', 'g'), null);
    }));

  it('never gives a number twice while the name is in use', () =>
    on(async (store) => {
      await store.addFunction(named(1), BYTES);
      await store.addFunction(named(2), BYTES);
      assert.equal(await store.deleteFunction('0', named(2).id), 'deleted');
      assert.equal((await store.findFunction('0', 'f'))?.version, 1);
      assert.equal((await store.addFunction(named(3), BYTES)).record.version, 3);
      assert.equal(await store.deleteFunctions('0', 'f'), 'deleted');
      assert.equal(await store.findFunction('0', 'f'), null);
      assert.equal((await store.addFunction(named(4), BYTES)).record.version, 1);
    }));

  it('adds nothing where the newest version is the same', () =>
    on(async (store) => {
      const first = await store.addFunction(named(1, { sha256: SHA }), BYTES);
      assert.deepEqual(await store.addFunction(named(2, { sha256: SHA }), BYTES), { ...first, added: false });
      const other = await store.addFunction(named(3, { sha256: SHA, metadata: TAGGED }), BYTES);
      assert.deepEqual([other.added, other.record.version], [true, 2]);
      // The older one is the same, but no longer the newest.
      assert.equal((await store.addFunction(named(4, { sha256: SHA }), BYTES)).record.version, 3);
      assert.equal(await store.countFunctions('0'), 3);
    }));

  it('changes the metadata of the revision expected, and of no other', () =>
    on(async (store) => {
      const { record } = await store.addFunction(named(1), BYTES);
      const changed = { ...record, metadata: TAGGED, updatedUnixMs: 9, revision: 2 };
      assert.deepEqual(await store.updateFunction('0', record.id, 1, TAGGED, 9), changed);
      assert.deepEqual(await store.getFunction('0', record.id), changed);
      assert.equal(await store.updateFunction('0', record.id, 1, NO_METADATA, 10), null);
      assert.equal(await store.updateFunction('7', record.id, 2, NO_METADATA, 10), null);
      assert.deepEqual(await store.getFunction('0', record.id), changed);
    }));

  it('lists by name, by tag and the newest alone, and goes on where a function was deleted', () =>
    on(async (store) => {
      for (const index of [1, 2, 3]) await store.addFunction(named(index), BYTES);
      await store.addFunction(named(4, { name: 'g', metadata: TAGGED }), BYTES);
      const ids = async (more: object) =>
        (await store.listFunctions({ tenant: '0', limit: 9, ...more })).map(({ id }) => Number(id.slice(-2)));
      assert.deepEqual(await ids({ name: 'f' }), [1, 2, 3]);
      assert.deepEqual(await ids({ tag: 'b' }), [4]);
      assert.deepEqual(await ids({ tag: 'c' }), []);
      assert.deepEqual(await ids({ latest: true }), [3, 4]);
      await store.deleteFunction('0', named(2).id);
      assert.deepEqual(await ids({ after: named(2) }), [3, 4]);
    }));

  it('points an alias at a function of its tenant alone, and keeps the function meanwhile', () =>
    on(async (store) => {
      await store.addFunction(named(1), BYTES);
      await store.addFunction(named(2), BYTES);
      await store.addFunction(named(3, { tenant: '7' }), BYTES);
      const { aliases } = store;
      assert.deepEqual(await aliases.put(alias('live', named(1).id)), alias('live', named(1).id));
      assert.equal(await aliases.put(alias('theirs', named(3).id)), null);
      assert.equal(await aliases.put(alias('none', named(9).id)), null);
      assert.equal(await aliases.get('7', 'live'), null);
      assert.equal(await store.deleteFunction('0', named(1).id), 'aliased');
      assert.equal(await store.deleteFunctions('0', 'f'), 'aliased');
      assert.equal(await store.countFunctions('0'), 2);
      const moved = { ...alias('live', named(2).id, 6), createdUnixMs: 5 };
      assert.deepEqual(await aliases.put(alias('live', named(2).id, 6)), moved);
      assert.deepEqual(await aliases.get('0', 'live'), moved);
      assert.equal(await store.deleteFunction('0', named(1).id), 'deleted');
      assert.equal(await aliases.delete('7', 'live'), false);
      assert.equal(await aliases.delete('0', 'live'), true);
      assert.equal(await store.deleteFunction('0', named(2).id), 'deleted');
      assert.equal(await store.deleteFunction('0', named(2).id), 'absent');
      assert.equal(await store.deleteFunctions('0', 'f'), 'absent');
    }));

  it('lists aliases by name, a page at a time', () =>
    on(async (store) => {
      await store.addFunction(named(1), BYTES);
      await store.addFunction(named(2), BYTES);
      // By code units U+FF5E would come after the emoji.
      for (const name of ['😀', '～', 'b', 'a']) await store.aliases.put(alias(name, named(1).id));
      await store.aliases.put(alias('c', named(2).id));
      const names = async (more: object) =>
        (await store.aliases.list({ tenant: '0', limit: 3, ...more })).map(({ name }) => name);
      assert.deepEqual(await names({}), ['a', 'b', 'c']);
      assert.deepEqual(await names({ after: 'c' }), ['～', '😀']);
      assert.deepEqual(await names({ functionId: named(2).id }), ['c']);
      assert.deepEqual(await store.aliases.list({ tenant: '7', limit: 9 }), []);
    }));
}
