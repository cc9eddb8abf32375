import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CallReport, InvocationReport } from '../engine/invoke.ts';
import { compareReports, LISTED_LANES } from './compare.ts';

const LANES = 40;

function report(change: Partial<InvocationReport> = {}): InvocationReport {
  const call: CallReport = {
    resultTypes: ['i32'],
    results: Uint32Array.of(7, 0),
    fuel: Float64Array.of(3),
    trap: null,
  };
  return {
    export: 'f',
    mode: 'grid',
    lanes: LANES,
    trap: { code: 'unreachable', message: 'unreachable', function: 2, offset: 40, lane: 3, phase: 'main' },
    trapped: 1,
    resultTypes: ['i32', 'f64'],
    results: Uint32Array.from({ length: LANES * 4 }, (_, i) => i),
    fuel: new Float64Array(LANES).fill(5),
    init: call,
    after: call,
    digest: 'ab',
    outputs: [Uint8Array.of(1, 2, 3)],
    timings: { compile: 1, transfer: 2, run: 3 },
    ...change,
  };
}

const whats = (actual: InvocationReport): string[] => compareReports('cuda', report(), actual).map(({ what }) => what);

describe('comparing two reports', () => {
  it('finds nothing when every observable bit is equal, whatever the times', () => {
    assert.deepEqual(compareReports('cuda', report(), report({ timings: { compile: 9, transfer: 9, run: 9 } })), []);
  });

  it('finds any flipped bit of any result, with its lane', () => {
    fc.assert(
      fc.property(fc.nat(LANES * 4 - 1), fc.nat(31), (word, bit) => {
        const results = report().results.slice();
        results[word] ^= 1 << bit;
        const found = compareReports('webgpu', report(), report({ results }));
        assert.equal(found.length, 1);
        assert.equal(found[0].what, 'results');
        assert.equal(found[0].lane, Math.floor(word / 4));
        assert.notEqual(found[0].expected, found[0].actual);
      }),
    );
  });

  it('tells two NaNs and two zeros apart', () => {
    const one = report({ resultTypes: ['f32'], results: Uint32Array.of(0x7fc00000, 0, 0, 0) });
    const other = report({ resultTypes: ['f32'], results: Uint32Array.of(0xffc00000, 0, 0x80000000, 0) });
    assert.deepEqual(
      compareReports('cuda', one, other).map(({ expected, actual }) => [expected, actual]),
      [
        ['0x7fc00000', '0xffc00000'],
        ['0x00000000', '0x80000000'],
      ],
    );
  });

  it('finds a trap that is missing or differs in code, function, offset, lane or phase', () => {
    const { trap } = report();
    assert.ok(trap);
    const changes = [
      { code: 'host' as const },
      { function: 1 },
      { offset: 41 },
      { lane: 4 },
      { phase: 'then' as const },
    ];
    for (const change of changes) assert.deepEqual(whats(report({ trap: { ...trap, ...change } })), ['trap']);
    assert.deepEqual(whats(report({ trap: null })), ['trap']);
    assert.deepEqual(whats(report({ trapped: 2 })), ['trapped']);
  });

  it('finds a difference before, after, in the final state, in outputs and in fuel', () => {
    const { init } = report();
    assert.ok(init);
    const other = { ...init, results: Uint32Array.of(8, 0) };
    assert.deepEqual(whats(report({ init: other })), ['init']);
    assert.deepEqual(whats(report({ after: other })), ['then']);
    assert.deepEqual(whats(report({ after: null })), ['then']);
    assert.deepEqual(whats(report({ digest: 'ac' })), ['memory_sha256']);
    assert.deepEqual(whats(report({ outputs: [Uint8Array.of(1, 2, 4)] })), ['outputs']);
    assert.deepEqual(whats(report({ outputs: [Uint8Array.of(1, 2)] })), ['outputs']);
    assert.deepEqual(whats(report({ outputs: [] })), ['outputs']);
    assert.deepEqual(whats(report({ fuel: report().fuel.with(7, 6) })), ['fuel']);
    assert.deepEqual(whats(report({ fuel: new Float64Array(0) })), ['fuel']);
  });

  it('finds results of another count or type before their bits', () => {
    assert.deepEqual(whats(report({ resultTypes: ['i64', 'f64'] })), ['results']);
    assert.deepEqual(whats(report({ results: new Uint32Array(0) })), ['results']);
  });

  it('takes floats that lie within a tolerance for equal, and says how far others are apart', () => {
    const floats = report({ resultTypes: ['f32', 'i32'], results: Uint32Array.of(0x3f800000, 0, 0x3f800000, 0) });
    const found = (results: readonly number[], ulp: number) =>
      compareReports('cuda', floats, { ...floats, results: Uint32Array.from(results) }, { ulp, outputs: [null] });
    assert.deepEqual(found([0x3f800004, 0, 0x3f800000, 0], 4), []);
    const [far] = found([0x3f800005, 0, 0x3f800000, 0], 4);
    assert.deepEqual([far.what, far.actual, far.ulp, far.lane], ['results', '0x3f800005', 5, 0]);
    assert.deepEqual(found([0x3f800001, 0, 0x3f800000, 0], 0)[0].ulp, 1);
    assert.equal(found([0x7fc00000, 0, 0x3f800000, 0], 4).length, 1);
    assert.equal(found([0x3f800000, 1, 0x3f800000, 0], 4).length, 1);
    assert.equal(found([0x3f800000, 0, 0x3f800001, 0], 4).length, 1);
  });

  it('with a tolerance takes no final state, but traps, fuel, and every byte of outputs that are no floats', () => {
    const whats = (actual: InvocationReport): string[] =>
      compareReports('cuda', report(), actual, { ulp: 4, outputs: [null] }).map(({ what }) => what);
    assert.deepEqual(whats(report({ digest: 'ac' })), []);
    assert.deepEqual(whats(report({ trap: null })), ['trap']);
    assert.deepEqual(whats(report({ fuel: report().fuel.with(7, 6) })), ['fuel']);
    assert.deepEqual(whats(report({ outputs: [Uint8Array.of(1, 2, 4)] })), ['outputs']);
  });

  it('compares tensors of floats element by element', () => {
    const tensor = (...values: readonly number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);
    const found = (...values: readonly number[]) =>
      compareReports('cuda', report({ outputs: [tensor(1, 3)] }), report({ outputs: [tensor(...values)] }), {
        ulp: 4,
        outputs: ['f64'],
      });
    assert.deepEqual(found(1 + 2 ** -50, 3), []);
    const [far] = found(1, 3 + 2 ** -48);
    assert.deepEqual([far.expected, far.ulp], ['output 0, element 1: 0x4008000000000000', 8]);
  });

  it('lists the first lanes and counts the rest', () => {
    const found = compareReports('cuda', report(), report({ fuel: new Float64Array(LANES) }));
    assert.equal(found.length, LISTED_LANES + 1);
    assert.match(found[LISTED_LANES].actual, new RegExp(`^${LANES - LISTED_LANES} more`));
  });
});
