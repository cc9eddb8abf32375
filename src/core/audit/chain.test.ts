import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type ChainHead, GENESIS, headOf, link, verifyChain } from './chain.ts';

const sha256 = (text: string) => hash('sha256', text, 'hex');

function chain(count: number): string[] {
  let head: ChainHead = GENESIS;
  return Array.from({ length: count }, (_, i) => {
    const linked = link(head, `"action":"step ${i}"`, sha256);
    head = linked.head;
    return linked.line;
  });
}

const kinds = (lines: readonly string[]) => verifyChain(lines, sha256).problems.map(({ kind }) => kind);

describe('the chain of the audit log', () => {
  it('holds as it was written, from its beginning and from any line', () => {
    const lines = chain(5);
    const whole = verifyChain(lines, sha256);
    assert.deepEqual([whole.entries, whole.first?.seq, whole.last?.seq, whole.problems], [5, 1, 5, []]);
    assert.deepEqual(kinds(lines.slice(2)), []);
    assert.deepEqual(headOf(lines[4]), whole.last);
  });

  it('shows an edit, also one whose own hash was made anew', () => {
    const lines = chain(4);
    assert.deepEqual(kinds(lines.with(1, lines[1].replace('step 1', 'step x'))), ['edited']);
    const forged = link(headOf(lines[0]) ?? GENESIS, '"action":"other"', sha256).line;
    assert.deepEqual(kinds(lines.with(1, forged)), ['edited']);
  });

  it('shows what is missing, moved, added or cut', () => {
    const lines = chain(5);
    assert.deepEqual(kinds(lines.toSpliced(1, 2)), ['missing']);
    assert.deepEqual(kinds([lines[0], lines[2], lines[1], lines[3], lines[4]]), ['missing', 'reordered', 'missing']);
    assert.deepEqual(kinds(lines.toSpliced(2, 0, lines[1])), ['reordered']);
    assert.deepEqual(kinds([...lines, lines[4].slice(0, 40)]), ['malformed']);
  });

  it('shows any change of one character', () => {
    const text = chain(3).join('\n');
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('0', 'a', '"', 'x', '}', ' '), (at, character) => {
        fc.pre(text[at] !== character);
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        assert.notDeepEqual(kinds(changed.split('\n')), []);
      }),
    );
  });
});
