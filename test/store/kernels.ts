import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TensorWasmError } from '../../src/core/errors.ts';
import type { KernelManifest } from '../../src/core/kernels/manifest.ts';
import type { Kernel } from '../../src/core/store/kernels.ts';
import type { Store } from '../../src/core/store/store.ts';

const ROOM = { kernels: 100, bytes: 100_000_000 };

function kernel(index: number, ptx: string, more: Partial<KernelManifest> = {}): Kernel {
  const manifest = {
    name: 'k',
    version: String(index),
    smVersion: 0xffff_ffff,
    digest: ptx.length.toString(16).padStart(64, '0'),
    signature: 'f'.repeat(64),
    publishedUnixMs: 1_700_000_000_000 - index,
    publisher: 'naïve',
    ...more,
  };
  return { manifest, ptx };
}

/** The part of the store's suite that is about kernels. */
export function testKernels(on: (body: (store: Store) => Promise<void>) => Promise<void>): void {
  it('returns a kernel as it was added, with texts of more than a mebibyte', () =>
    on(async ({ kernels }) => {
      // Two bytes each, so that one stands on the edge of a part.
      const large = kernel(1, `\ufeffxy${'é'.repeat(525_000)}`);
      assert.deepEqual(await kernels.add(large, ROOM), { manifest: large.manifest, added: true });
      assert.deepEqual(await kernels.get('k', '1'), large);
      assert.equal(await kernels.get('k', '2'), null);
      assert.equal(await kernels.get('l', '1'), null);
    }));

  it('keeps the first kernel of a name and version, one of several at once', () =>
    on(async ({ kernels }) => {
      const all = [kernel(1, 'a'), kernel(1, 'bb'), kernel(1, 'ccc')];
      const added = await Promise.all(all.map((one) => kernels.add(one, ROOM)));
      const first = all[added.findIndex((one) => one.added)];
      assert.deepEqual(added.map((one) => one.added).sort(), [false, false, true]);
      for (const { manifest } of added) assert.deepEqual(manifest, first.manifest);
      assert.deepEqual(await kernels.get('k', '1'), first);
    }));

  it('lists kernels in the order in which they were added, a page at a time', () =>
    on(async ({ kernels }) => {
      for (const index of [3, 1, 2]) await kernels.add(kernel(index, 'same'), ROOM);
      const versions = async (offset: number, limit: number) =>
        (await kernels.list({ offset, limit })).map(({ version }) => version);
      assert.deepEqual(await versions(0, 2), ['3', '1']);
      assert.deepEqual(await versions(2, 2), ['2']);
      assert.deepEqual(await versions(3, 2), []);
      assert.deepEqual((await kernels.list({ offset: 1, limit: 1 }))[0], kernel(1, 'same').manifest);
    }));

  it('deletes a kernel, and not the text of another that has the same', () =>
    on(async ({ kernels }) => {
      for (const index of [1, 2]) await kernels.add(kernel(index, 'same'), ROOM);
      assert.equal(await kernels.delete('k', '1'), true);
      assert.equal(await kernels.delete('k', '1'), false);
      assert.equal(await kernels.get('k', '1'), null);
      assert.deepEqual(await kernels.get('k', '2'), kernel(2, 'same'));
      await kernels.delete('k', '2');
      // Nothing is left of it that could come back with a shorter text.
      await kernels.add(kernel(1, 'same'), ROOM);
      assert.equal((await kernels.get('k', '1'))?.ptx, 'same');
    }));

  it('keeps no more kernels and no more bytes than there is room for, but what is there is there', () =>
    on(async ({ kernels }) => {
      const full = (quota: string, max: number, found: number) => (error: unknown) =>
        error instanceof TensorWasmError &&
        error.kind === 'quota_exceeded' &&
        JSON.stringify(error.details) === JSON.stringify({ quota, max, found });
      const room = { kernels: 2, bytes: 10 };
      await kernels.add(kernel(1, 'éé'), room);
      await assert.rejects(kernels.add(kernel(2, '1234567'), room), full('kernel_bytes', 10, 11));
      assert.equal((await kernels.add(kernel(2, '123456'), room)).added, true);
      await assert.rejects(kernels.add(kernel(3, ''), room), full('kernels', 2, 3));
      assert.equal((await kernels.add(kernel(2, '123456'), room)).added, false);
      assert.equal((await kernels.list({ offset: 0, limit: 9 })).length, 2);
      await kernels.delete('k', '1');
      assert.equal((await kernels.add(kernel(3, '1234'), room)).added, true);
    }));
}
