/** The official suite for WebAssembly 1.0 on the backends that need no device, against the committed tables. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type Results, resultsPath, rowDifferences, rowsOf } from '../../scripts/conformance-results.ts';
import { specFolder } from '../../scripts/spec-suite.ts';
import { scriptSources } from '../../src/cli/script-files.ts';
import { runScripts } from '../../src/core/conformance/script/suite.ts';
import { openScriptBackends } from '../../src/platform/script-backends.ts';

const BACKENDS = ['cpu', 'interpreter'] as const;

describe('the official suite', () => {
  it('has no failing command, and refuses exactly what the tables say', async () => {
    const { backends, unavailable } = await openScriptBackends(BACKENDS.map((name) => ({ name, index: 0 })));
    const sources = [];
    for await (const source of scriptSources([specFolder('wasm-v1').directory])) sources.push(source);
    const report = await runScripts(sources, backends, unavailable);
    assert.deepEqual(report.failures, []);
    const lines = new Map(sources.map(({ script }) => [script.file, script.commands.map(({ line }) => line)]));
    for (const name of BACKENDS) {
      const committed: Results = JSON.parse(readFileSync(resultsPath('wasm-v1', name), 'utf8'));
      assert.deepEqual(rowDifferences(committed.files, rowsOf(report, name, lines)), []);
    }
    assert.deepEqual(
      report.refusals.filter(({ backend }) => backend === 'cpu'),
      [],
    );
  });
});

describe('a table', () => {
  const counts = { passed: 2, failed: 0, refused: 1, skipped: 0 };

  it('shows a refusal that moves, though the counts stay', () => {
    const before = { call: { ...counts, lines: '12' } };
    assert.deepEqual(rowDifferences(before, before), []);
    assert.equal(rowDifferences(before, { call: { ...counts, lines: '13' } }).length, 1);
  });

  it('shows a refusal that became a pass, a pass that became a refusal, and a file that went', () => {
    const before = { call: { ...counts, lines: '12' } };
    assert.match(rowDifferences(before, { call: { ...counts, passed: 3, refused: 0, lines: '' } })[0], /is 3 passed/);
    assert.match(
      rowDifferences(before, { call: { ...counts, passed: 1, refused: 2, lines: '12-13' } })[0],
      /2 refused/,
    );
    assert.match(rowDifferences(before, {})[0], /is not there/);
  });
});
