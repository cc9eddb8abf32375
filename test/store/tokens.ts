import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TensorWasmError } from '../../src/core/errors.ts';
import type { Store } from '../../src/core/store/store.ts';
import type { TokenRecord } from '../../src/core/store/tokens.ts';

function token(index: number, more: Partial<TokenRecord> = {}): TokenRecord {
  return {
    id: `token${index}`,
    name: `naïve ${index}`,
    hash: String(index).repeat(64).slice(0, 64),
    roles: ['invoke', 'deploy'],
    tenants: ['1', '18446744073709551615'],
    createdUnixMs: 1_700_000_000_000 + index,
    expiresUnixMs: null,
    rotatedUnixMs: null,
    previousHash: null,
    previousUntilUnixMs: null,
    ...more,
  };
}

/** The part of the store's suite that is about tokens. */
export function testTokens(on: (body: (store: Store) => Promise<void>) => Promise<void>): void {
  it('returns a token as it was added', () =>
    on(async ({ tokens }) => {
      const every = token(2, { tenants: null, expiresUnixMs: 7, roles: ['admin'] });
      await tokens.add(token(1));
      await tokens.add(every);
      assert.deepEqual(await tokens.get('token1'), token(1));
      assert.deepEqual(await tokens.get('token2'), every);
      assert.equal(await tokens.get('token3'), null);
      assert.equal(await tokens.count(), 2);
    }));

  it('replaces a token as a whole, where there is one', () =>
    on(async ({ tokens }) => {
      await tokens.add(token(1));
      const rotated = token(1, { hash: 'f'.repeat(64), previousHash: token(1).hash, previousUntilUnixMs: 9 });
      assert.equal(await tokens.replace(rotated), true);
      assert.deepEqual(await tokens.get('token1'), rotated);
      assert.equal(await tokens.replace(token(2)), false);
      assert.equal(await tokens.get('token2'), null);
    }));

  it('lists tokens in order of creation, a page at a time', () =>
    on(async ({ tokens }) => {
      for (const index of [3, 1, 2]) await tokens.add(token(index));
      assert.deepEqual(await tokens.list({ limit: 2 }), [token(1), token(2)]);
      assert.deepEqual(await tokens.list({ limit: 2, after: token(2) }), [token(3)]);
      assert.deepEqual(await tokens.list({ limit: 2, after: token(9) }), []);
    }));

  it('forgets a token that is deleted', () =>
    on(async ({ tokens }) => {
      await tokens.add(token(1));
      assert.equal(await tokens.delete('token1'), true);
      assert.equal(await tokens.delete('token1'), false);
      assert.equal(await tokens.get('token1'), null);
      assert.equal(await tokens.count(), 0);
    }));

  it('refuses a second token with the same id', () =>
    on(async ({ tokens }) => {
      await tokens.add(token(1));
      await assert.rejects(
        tokens.add(token(1, { name: 'other' })),
        (error) => error instanceof TensorWasmError && error.kind === 'internal',
      );
      assert.deepEqual(await tokens.get('token1'), token(1));
    }));
}
