import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { isSignedWith, KERNEL_NAME, KERNEL_VERSION, signatureOf } from './manifest.ts';

const KEY = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);
const SIGNED = { name: 'saxpy', version: '1.0', smVersion: 0x0102_0384, digest: 'ab'.repeat(32) };

describe('the signature of a kernel', () => {
  it('is over name, NUL, version, NUL, architecture and digest', () => {
    const expected = createHmac('sha256', KEY)
      .update('saxpy\0' + '1.0\0')
      .update(Uint8Array.of(0x84, 0x03, 0x02, 0x01))
      .update(new Uint8Array(32).fill(0xab))
      .digest('hex');
    assert.equal(signatureOf(KEY, SIGNED), expected);
    assert.equal(isSignedWith(KEY, { ...SIGNED, signature: expected }), true);
  });

  it('is another for another key and for each thing signed', () => {
    const signature = signatureOf(KEY, SIGNED);
    const other = KEY.slice();
    other[31] ^= 1;
    assert.equal(isSignedWith(other, { ...SIGNED, signature }), false);
    const changes = [{ name: 'saxp' }, { version: '1.1' }, { smVersion: 80 }, { digest: 'ac'.repeat(32) }];
    for (const change of [...changes, { name: 'saxpy1', version: '.0' }]) {
      assert.equal(isSignedWith(KEY, { ...SIGNED, ...change, signature }), false, JSON.stringify(change));
    }
    assert.equal(isSignedWith(KEY, { ...SIGNED, signature: `${signature.slice(0, -1)}g` }), false);
    assert.equal(isSignedWith(KEY, { ...SIGNED, signature: '' }), false);
  });
});

describe('the name of a kernel', () => {
  it('is one segment of a path, bounded, and leaves @ to the version', () => {
    for (const name of ['a', 'matmul_f16:v2', '0.x+y-z', 'n'.repeat(128)]) assert.match(name, KERNEL_NAME);
    for (const name of ['', '.', '..', '-a', 'a/b', 'a@1', 'a b', 'a\n', 'é', 'a%2f', 'n'.repeat(129)])
      assert.doesNotMatch(name, KERNEL_NAME);
    assert.match('v'.repeat(64), KERNEL_VERSION);
    assert.doesNotMatch('v'.repeat(65), KERNEL_VERSION);
  });
});
