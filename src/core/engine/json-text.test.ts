import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoted } from './json-text.ts';

describe('a quoted text', () => {
  it('is what JSON.stringify writes', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.uuid(), fc.ipV6());
    fc.assert(fc.property(text, (one) => assert.equal(quoted(one), JSON.stringify(one))));
  });

  it('escapes what JSON must, wherever it stands', () => {
    for (const one of ['"', '\\', '\n', '\u0000', '\ud800', 'a"', '\na', 'a\n']) {
      assert.equal(quoted(one), JSON.stringify(one));
    }
  });
});
