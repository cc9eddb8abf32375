/** Our own scripts: one whose every command holds, and one, the negative control, whose every assertion is wrong. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { scriptSources } from '../../src/cli/script-files.ts';
import type { BackendName } from '../../src/core/backend.ts';
import { type ScriptReport, scriptExitCode } from '../../src/core/conformance/script/report.ts';
import { runScripts } from '../../src/core/conformance/script/suite.ts';
import { openScriptBackends } from '../../src/platform/script-backends.ts';

async function run(folder: string, name: BackendName): Promise<ScriptReport> {
  const path = fileURLToPath(new URL(`scripts/${folder}`, import.meta.url));
  const { backends, unavailable } = await openScriptBackends([{ name, index: 0 }]);
  assert.deepEqual(unavailable, []);
  return runScripts(scriptSources([path]), backends);
}

describe('a script', () => {
  it('passes on the CPU, linking included, and skips only what no enabled proposal has', async () => {
    const report = await run('right', 'cpu');
    assert.deepEqual(report.failures, []);
    assert.deepEqual(report.refusals, []);
    assert.ok(report.totals.cpu);
    const { seconds, ...counts } = report.totals.cpu;
    assert.deepEqual(counts, { passed: 23, failed: 0, refused: 0, skipped: 2 });
    assert.ok(seconds >= 0);
    assert.equal(scriptExitCode(report, true), 0);
  });

  it('has what calls another instance refused by a device, and what depends on its effects', async () => {
    const report = await run('right', 'interpreter');
    assert.deepEqual(report.failures, []);
    assert.deepEqual(
      report.refusals.map(({ line }) => line),
      [22, 23],
    );
    assert.match(report.refusals[0].reason, /arithmetic.*bump/);
    assert.equal(report.totals.interpreter?.passed, 21);
    assert.equal(scriptExitCode(report, false), 0);
    assert.equal(scriptExitCode(report, true), 1);
  });

  for (const backend of ['cpu', 'interpreter'] as const) {
    it(`with nothing right has every command but its module fail on ${backend}`, async () => {
      const { failures, totals, files } = await run('wrong', backend);
      assert.deepEqual(
        failures.map(({ line }) => line),
        [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22],
      );
      assert.equal(totals[backend]?.passed, 1);
      assert.equal(files.length, 1);
      const told = failures.map(({ line, expected, actual }) => `${line}: ${expected} | ${actual}`);
      assert.ok(told.includes('3: i32 0x00000005 | i32 0x00000004'));
      assert.ok(told.includes('6: i32 0x00000000 | trap: integer divide by zero'));
      assert.ok(told.includes('8: trap: integer overflow | trap: integer divide by zero'));
      assert.ok(failures.every((failure) => failure.file.endsWith('wrong/script.json') && failure.backend === backend));
    });
  }
});
