import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blake3 } from '@noble/hashes/blake3.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { finish } from '../wasm/steps.ts';
import { textDigest } from './digest.ts';

/** `test_vectors.json` of BLAKE3-team/BLAKE3: inputs count 0, 1, … 250 and begin again; the first 32 bytes of each hash. */
const VECTORS: readonly (readonly [length: number, hash: string])[] = [
  [0, 'af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262'],
  [1, '2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213'],
  [1023, '10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11'],
  [1024, '42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7'],
  [1025, 'd00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444'],
  [31744, '62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47'],
];

describe('BLAKE3', () => {
  it('gives the official vectors', () => {
    for (const [length, hash] of VECTORS) {
      const input = Uint8Array.from({ length }, (_, i) => i % 251);
      assert.equal(bytesToHex(blake3(input)), hash, String(length));
    }
  });

  it('of a text is that of its UTF-8, whatever the steps', () => {
    assert.equal(finish(textDigest('')), VECTORS[0][1]);
    // The vector of this length has only ASCII.
    assert.equal(finish(textDigest('\0')), VECTORS[1][1]);
    const long = '.entry naïve '.repeat(5000);
    assert.equal(finish(textDigest(long)), bytesToHex(blake3(new TextEncoder().encode(long))));
  });
});
