import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { describe, it } from 'node:test';
import { TensorWasmError } from '../../src/core/errors.ts';
import type { FunctionRecord, NewFunction } from '../../src/core/store/functions.ts';
import type { Store } from '../../src/core/store/store.ts';
import { BYTES, fresh, SHA, testFunctions } from './functions.ts';
import { testKernels } from './kernels.ts';
import { testQuotas } from './quotas.ts';
import { testTokens } from './tokens.ts';

const record = (index: number, more: Partial<NewFunction> = {}): FunctionRecord => ({
  ...fresh(index, more),
  version: 1,
});

/**
 * What every {@link Store} does, whatever it keeps things in.
 *
 * @param open A new, empty store.
 */
export function testStore(name: string, open: () => Promise<Store>): void {
  const on = async (body: (store: Store) => Promise<void>): Promise<void> => {
    const store = await open();
    try {
      await body(store);
    } finally {
      await store.close();
    }
  };

  describe(`${name} store`, () => {
    testTokens(on);
    testQuotas(on);
    testKernels(on);
    testFunctions(on);

    it('returns a function and its module as they were added', () =>
      on(async (store) => {
        await store.addFunction(fresh(1, { name: 'naïve 名前' }), BYTES);
        assert.deepEqual(await store.getFunction('0', record(1).id), record(1, { name: 'naïve 名前' }));
        assert.deepEqual(new Uint8Array((await store.getModule(SHA)) ?? []), BYTES);
      }));

    it('returns a module of more than a mebibyte as it was added', () =>
      on(async (store) => {
        const large = Uint8Array.from({ length: 1_100_000 }, (_, i) => (i * 31) >> 7);
        await store.addFunction(fresh(1, { size: large.length }), large);
        assert.ok(Buffer.from((await store.getModule(SHA)) ?? []).equals(large));
      }));

    it('does not see later changes to the bytes it was given', () =>
      on(async (store) => {
        const mine = BYTES.slice();
        await store.addFunction(fresh(1), mine);
        mine.fill(7);
        assert.deepEqual(new Uint8Array((await store.getModule(SHA)) ?? []), BYTES);
      }));

    it('answers null for what is not there', () =>
      on(async (store) => {
        assert.equal(await store.getFunction('0', record(1).id), null);
        assert.equal(await store.getModule(SHA), null);
        assert.equal(await store.deleteFunction('0', record(1).id), 'absent');
        assert.deepEqual(await store.listFunctions({ tenant: '0', limit: 10 }), []);
      }));

    it('hides the functions of one tenant from another', () =>
      on(async (store) => {
        const mine = record(1, { tenant: '18446744073709551615' });
        const { version: _, ...added } = mine;
        await store.addFunction(added, BYTES);
        assert.deepEqual(await store.getFunction(mine.tenant, mine.id), mine);
        assert.equal(await store.getFunction('0', mine.id), null);
        assert.equal(await store.deleteFunction('0', mine.id), 'absent');
        assert.equal(await store.countFunctions('0'), 0);
        assert.equal(await store.countFunctions(mine.tenant), 1);
        assert.equal(await store.countFunctions(), 1);
        assert.deepEqual(await store.listFunctions({ tenant: '0', limit: 10 }), []);
      }));

    it('lists in order of creation, a page at a time', () =>
      on(async (store) => {
        for (const index of [3, 1, 2]) await store.addFunction(fresh(index), BYTES);
        await store.addFunction(fresh(4, { createdUnixMs: record(3).createdUnixMs }), BYTES);
        const first = await store.listFunctions({ tenant: '0', limit: 2 });
        assert.deepEqual(first, [record(1), record(2)]);
        const second = await store.listFunctions({ tenant: '0', limit: 2, after: record(2) });
        assert.deepEqual(
          second.map(({ id }) => id),
          [record(3).id, record(4).id],
        );
        assert.deepEqual(await store.listFunctions({ tenant: '0', limit: 2, after: record(9) }), []);
      }));

    it('keeps a module until the last function that has it is deleted', () =>
      on(async (store) => {
        await store.addFunction(fresh(1), BYTES);
        await store.addFunction(fresh(2), BYTES);
        assert.equal(await store.deleteFunction('0', record(1).id), 'deleted');
        assert.notEqual(await store.getModule(SHA), null);
        assert.equal(await store.deleteFunction('0', record(2).id), 'deleted');
        assert.equal(await store.getModule(SHA), null);
        assert.equal(await store.getFunction('0', record(2).id), null);
      }));

    it('refuses a second function with the same id, and keeps the first whole', () =>
      on(async (store) => {
        await store.addFunction(fresh(1), BYTES);
        await assert.rejects(
          store.addFunction(fresh(1, { sha256: 'b'.repeat(64) }), BYTES),
          (error) => error instanceof TensorWasmError && error.kind === 'internal',
        );
        assert.deepEqual(await store.getFunction('0', record(1).id), record(1));
        assert.equal(await store.getModule('b'.repeat(64)), null);
      }));
  });
}
