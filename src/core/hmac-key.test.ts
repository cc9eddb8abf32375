import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHmacKey } from './hmac-key.ts';

describe('an HMAC key', () => {
  it('is 64 hexadecimal digits', () => {
    assert.deepEqual(parseHmacKey(` ${'0F'.repeat(32)}\n`), new Uint8Array(32).fill(15));
    for (const text of ['', '0f', 'g'.repeat(64), '0'.repeat(65)]) assert.equal(parseHmacKey(text), null, text);
  });
});
