import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { wasm } from '../../../test/app/fixture.ts';
import { DEFAULT_GUEST_LIMITS } from '../backend.ts';
import type { Image } from '../engine/image.ts';
import { buildImage } from '../engine/instantiate.ts';
import { SnapshotError, type SnapshotProblem, TensorWasmError } from '../errors.ts';
import { load } from '../wasm/load.ts';
import {
  DEFAULT_MAX_BYTES,
  readSnapshot,
  SNAPSHOT_VERSION,
  type SnapshotFacts,
  signSnapshot,
  writeSnapshot,
} from './format.ts';
import { checkRestorable } from './restorable.ts';
import { SigningKey } from './signing-key.ts';
import { decodeState, encodeState } from './state.ts';

const MODULE = load(
  wasm(`(module (memory 1 3) (global $c i32 (i32.const 9)) (global $n (mut i64) (i64.const 40)) (global $f (mut funcref) (ref.null func))
    (table 2 4 funcref) (table 1 externref) (func $a) (func $b) (func $unnamed)
    (elem (table 0) (i32.const 0) func $a) (elem func $b) (data (i32.const 0) "x") (data "passive")
    (func (export "init") (table.init 0 1 (i32.const 0) (i32.const 0) (i32.const 1)) (memory.init 1 (i32.const 0) (i32.const 0) (i32.const 1))))`),
);
const KEY = new SigningKey(new Uint8Array(32).fill(0xa1));
const OTHER_KEY = new SigningKey(new Uint8Array(32).fill(0xb2));
const OPEN = { key: null, required: false, maxBytes: DEFAULT_MAX_BYTES };
const UNSIGNED = { key: null, maxBytes: DEFAULT_MAX_BYTES };
const FACTS: SnapshotFacts = {
  tenant: '7',
  function: { id: '00000000-0000-4000-8000-000000000001', name: 'f', version: 2, metadata: { tags: ['a'] } },
  instance: { id: '00000000-0000-4000-8000-000000000002', name: null },
  limits: { max_pages: 3, max_call_depth: 100, max_table_elements: 10 },
  captured: { unix_ms: 12, by: 'token', engine: '1' },
};

function changed(): Image {
  const image = buildImage(MODULE, {}, DEFAULT_GUEST_LIMITS);
  const memory = new Uint8Array(2 * 65536);
  memory.set([1, 2, 3], 65536);
  return {
    ...image,
    memory,
    globals: image.globals.with(2, 0xffff_ffff).with(3, 0x8000_0000),
    tables: [Uint32Array.of(1, 0xffff_ffff, 0), Uint32Array.of(77)],
    droppedData: Uint8Array.of(1, 1),
    droppedElements: Uint8Array.of(1, 1),
  };
}

/** Without memory: small enough to change every byte of it. */
const SMALL = load(wasm('(module (global (mut i32) (i32.const 5)))'));
const small = async (key: SigningKey | null) => {
  const image = buildImage(SMALL, {}, DEFAULT_GUEST_LIMITS);
  return (await writeSnapshot(FACTS, SMALL, image, { key, maxBytes: DEFAULT_MAX_BYTES })).bytes;
};

/** Whether it is accepted; a failure that is none of ours fails the test. */
async function outcome(reading: Promise<unknown>): Promise<SnapshotProblem | 'accepted'> {
  try {
    await reading;
    return 'accepted';
  } catch (error) {
    assert.ok(error instanceof SnapshotError, String(error));
    return error.problem;
  }
}

/** Which problem it is refused for. */
async function problem(reading: Promise<unknown>): Promise<SnapshotProblem> {
  const found = await outcome(reading);
  return found === 'accepted' ? assert.fail('it was accepted') : found;
}

describe('a snapshot', () => {
  it('is read as it was written: module, memory, globals, tables, dropped segments', async () => {
    const image = changed();
    const { bytes } = await writeSnapshot(FACTS, MODULE, image, UNSIGNED);
    const read = await readSnapshot(bytes, OPEN);
    assert.deepEqual(read.image, image);
    assert.deepEqual(read.module, MODULE.bytes);
    const { module, state, ...facts } = read.manifest;
    assert.deepEqual(facts, FACTS);
    assert.deepEqual([module.bytes + state.bytes, module.bytes], [read.uncompressedBytes, MODULE.bytes.length]);
    assert.deepEqual([read.signed, read.verified], [false, false]);
    checkRestorable(MODULE, read.image, DEFAULT_GUEST_LIMITS);
  });

  it('of the same state is the same bytes', async () => {
    for (const key of [null, KEY]) {
      const [one, two] = [await small(key), await small(key)];
      assert.deepEqual(one, two);
    }
  });

  it('of any state comes back the same', async () => {
    const words = fc.uint32Array({ maxLength: 6 });
    const flags = fc.uint8Array({ maxLength: 4, max: 1 });
    const states = fc.record(
      {
        memory: fc.oneof(
          fc.constant(null),
          fc.integer({ min: 0, max: 2 }).map((pages) => new Uint8Array(pages * 65536).fill(pages)),
        ),
        globals: words,
        tables: fc.array(words, { maxLength: 3 }),
        droppedData: flags,
        droppedElements: flags,
      },
      { noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(states, async (image) => {
        const bytes = new Uint8Array(await new Blob(encodeState(image) as Uint8Array<ArrayBuffer>[]).arrayBuffer());
        assert.deepEqual(decodeState(bytes), image);
        const cut = bytes.slice(0, Math.max(0, bytes.length - 1));
        assert.equal(await problem((async () => decodeState(cut))()), 'snapshot_malformed');
      }),
      { numRuns: 50 },
    );
  });

  it('is refused whichever byte of it is another, with the key and without', async () => {
    for (const key of [null, KEY]) {
      const bytes = await small(key);
      for (let at = 0; at < bytes.length; at++) {
        const other = bytes.with(at, bytes[at] ^ (1 + ((at * 7) % 255)));
        for (const with_ of [null, KEY]) await problem(readSnapshot(other, { ...OPEN, key: with_ }));
      }
    }
  });

  it('is taken or refused, and never anything else, where somebody changed it who can make a checksum', async () => {
    for (const written of [await small(null), (await writeSnapshot(FACTS, MODULE, changed(), UNSIGNED)).bytes]) {
      for (let at = 8; at < written.length - 32; at += written.length > 500 ? 3 : 1) {
        const other = written.slice(0, -32);
        other[at] ^= 1 + ((at * 11) % 255);
        const forged = new Uint8Array([...other, ...new Uint8Array(await crypto.subtle.digest('SHA-256', other))]);
        try {
          const { module, image } = await readSnapshot(forged, { ...OPEN, maxBytes: 1_000_000 });
          checkRestorable(load(module), image, DEFAULT_GUEST_LIMITS);
        } catch (error) {
          assert.ok(error instanceof TensorWasmError, `byte ${at}: ${error}`);
        }
        assert.notEqual(await outcome(readSnapshot(forged, { ...OPEN, key: KEY, required: true })), 'accepted');
      }
    }
  });

  it('is refused where bytes are missing, follow, or are no snapshot at all', async () => {
    const bytes = await small(KEY);
    for (let length = 0; length < bytes.length; length++)
      assert.equal(await problem(readSnapshot(bytes.slice(0, length), OPEN)), 'snapshot_malformed');
    assert.equal(await problem(readSnapshot(new Uint8Array([...bytes, 0]), OPEN)), 'snapshot_malformed');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
        const after = new Uint8Array([...bytes.subarray(0, 40), ...noise]);
        for (const any of [new Uint8Array(noise), after])
          assert.equal(await problem(readSnapshot(any, OPEN)), 'snapshot_malformed');
      }),
      { numRuns: 100 },
    );
  });

  it('of another version is refused by a reader that names both', async () => {
    const bytes = (await small(null)).with(8, 9);
    await assert.rejects(readSnapshot(bytes, OPEN), (error: SnapshotError) => {
      assert.deepEqual(
        [error.problem, error.details.found, error.details.supported],
        ['snapshot_version_unsupported', 9, SNAPSHOT_VERSION],
      );
      assert.match(error.message, /version 9.*version 1/);
      return true;
    });
  });

  it('is signed by a key, and by no other', async () => {
    const signed = await small(KEY);
    const unsigned = await small(null);
    const read = await readSnapshot(signed, { ...OPEN, key: KEY, required: true });
    assert.deepEqual([read.signed, read.verified], [true, true]);
    assert.deepEqual((await readSnapshot(signed, OPEN)).verified, false);
    const invalid = 'snapshot_signature_invalid';
    assert.equal(await problem(readSnapshot(signed, { ...OPEN, key: OTHER_KEY })), invalid);
    assert.equal(await problem(readSnapshot(unsigned, { ...OPEN, key: KEY, required: true })), invalid);
    assert.equal(await problem(readSnapshot(unsigned, { ...OPEN, required: true })), invalid);
    assert.equal(await problem(readSnapshot(signed, { ...OPEN, required: true })), 'snapshot_signing_not_configured');
    assert.deepEqual(await signSnapshot(unsigned, KEY), signed);
    const forged = await signSnapshot(signed, OTHER_KEY);
    assert.equal(await problem(readSnapshot(forged, { ...OPEN, key: KEY })), invalid);
  });

  it('is refused above the ceiling, and not decompressed beyond what it tells', async () => {
    const image = changed();
    const { bytes } = await writeSnapshot(FACTS, MODULE, image, UNSIGNED);
    assert.equal(await problem(readSnapshot(bytes, { ...OPEN, maxBytes: 100_000 })), 'snapshot_too_large');
    assert.equal(
      await problem(writeSnapshot(FACTS, MODULE, image, { ...UNSIGNED, maxBytes: 100_000 })),
      'snapshot_too_large',
    );
    // One that tells less than it holds, with a checksum that is right.
    const lying = await retold(
      bytes,
      (view) => view.setBigUint64(32, 100n, true),
      (manifest) => {
        manifest.module.bytes = 60;
        manifest.state.bytes = 40;
      },
    );
    assert.equal(await problem(readSnapshot(lying, { ...OPEN, maxBytes: 100_000 })), 'snapshot_malformed');
    // One that tells more than its bytes can hold makes nobody take memory for it.
    const boasting = await retold(
      bytes,
      (view) => view.setBigUint64(32, 200_000_000n, true),
      (manifest) => {
        manifest.state.bytes = 200_000_000 - manifest.module.bytes;
      },
    );
    await assert.rejects(readSnapshot(boasting, OPEN), /cannot hold 200000000/);
  });

  it('of a state that the module cannot have is refused', async () => {
    const image = changed();
    const wrong: Readonly<Record<string, Partial<Image>>> = {
      'no memory': { memory: null },
      'less memory than declared': { memory: new Uint8Array(0) },
      'more memory than declared': { memory: new Uint8Array(4 * 65536) },
      'a constant that changed': { globals: image.globals.with(0, 8) },
      'bits above an i32': { globals: image.globals.with(1, 1) },
      'a reference that nobody makes': { globals: image.globals.with(4, 2) },
      'another global': { globals: Uint32Array.of(...image.globals, 0, 0) },
      'a function that is not there': { tables: [Uint32Array.of(99, 0), image.tables[1]] },
      'a function that may not be referred to': { tables: [Uint32Array.of(2, 0), image.tables[1]] },
      'a table too long': { tables: [new Uint32Array(5), image.tables[1]] },
      'a table less': { tables: [image.tables[0]] },
      'an active segment that is whole': { droppedData: Uint8Array.of(0, 1) },
      'a mark that is none': { droppedElements: Uint8Array.of(1, 2) },
    };
    for (const [what, part] of Object.entries(wrong)) {
      const checking = (async () => checkRestorable(MODULE, { ...image, ...part }, DEFAULT_GUEST_LIMITS))();
      assert.equal(await problem(checking), 'snapshot_unrestorable', what);
    }
    const narrow = (async () => checkRestorable(MODULE, image, { ...DEFAULT_GUEST_LIMITS, maxPages: 1 }))();
    assert.equal(await problem(narrow), 'snapshot_unrestorable');
  });
});

type Sizes = { module: { bytes: number }; state: { bytes: number } };

/** The same snapshot with another head and manifest, its checksum made right: what somebody would write who wants to harm. */
async function retold(
  bytes: Uint8Array<ArrayBuffer>,
  head: (view: DataView) => void,
  tell: (manifest: Sizes) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const view = new DataView(bytes.buffer);
  const length = view.getUint32(16, true);
  const manifest = JSON.parse(new TextDecoder().decode(bytes.subarray(40, 40 + length))) as Sizes;
  tell(manifest);
  const text = new TextEncoder().encode(JSON.stringify(manifest));
  const whole = new Uint8Array([...bytes.subarray(0, 40), ...text, ...bytes.subarray(40 + length, -32)]);
  const other = new DataView(whole.buffer);
  other.setUint32(16, text.length, true);
  head(other);
  return new Uint8Array([...whole, ...new Uint8Array(await crypto.subtle.digest('SHA-256', whole))]);
}
