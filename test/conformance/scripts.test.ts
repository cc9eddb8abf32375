/** Our own scripts: one whose every command holds, and one, the negative control, whose every assertion is wrong. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { scriptSources } from '../../src/cli/script-files.ts';
import type { BackendName, Device } from '../../src/core/backend.ts';
import { deviceTarget } from '../../src/core/conformance/script/device-target.ts';
import { type ScriptReport, scriptExitCode } from '../../src/core/conformance/script/report.ts';
import { runScripts } from '../../src/core/conformance/script/suite.ts';
import { openBackends } from '../../src/platform/backends.ts';
import { openScriptBackends } from '../../src/platform/script-backends.ts';

async function run(folder: string, name: BackendName): Promise<ScriptReport> {
  const path = fileURLToPath(new URL(`scripts/${folder}`, import.meta.url));
  const { backends, unavailable } = await openScriptBackends([{ name, index: 0 }]);
  assert.deepEqual(unavailable, []);
  return runScripts(scriptSources([path]), backends);
}

function runWith(device: Device, folder: string): Promise<ScriptReport> {
  const path = fileURLToPath(new URL(`scripts/${folder}`, import.meta.url));
  const target = () => deviceTarget(device, { together: false });
  return runScripts(scriptSources([path]), [{ name: device.info.backend, target }]);
}

async function interpreter(): Promise<Device> {
  const backend = (await openBackends(['interpreter'])).get('interpreter');
  assert.ok(backend);
  return backend.open(0);
}

/** A device that refuses every start function. */
function unableToStart(real: Device): Device {
  const refusal = { construct: 'start', message: 'it may not start here', function: null, offset: null };
  return {
    info: real.info,
    verdict: (module, name, mode) =>
      name.endsWith('start function') ? { runnable: false, ...refusal } : real.verdict(module, name, mode),
    compile: (request) => real.compile(request),
    instantiate: (...args) => real.instantiate(...args),
    batch: (...args) => real.batch(...args),
    close: () => real.close(),
  };
}

describe('a script', () => {
  for (const backend of ['cpu', 'interpreter'] as const) {
    it(`passes on ${backend}, linking included, and skips only what no enabled proposal has`, async () => {
      const report = await run('right', backend);
      assert.deepEqual(report.failures, []);
      assert.deepEqual(report.refusals, []);
      const tally = report.totals[backend];
      assert.ok(tally);
      const { seconds, ...counts } = tally;
      assert.deepEqual(counts, { passed: 23, failed: 0, refused: 0, skipped: 2 });
      assert.ok(seconds >= 0);
      assert.equal(scriptExitCode(report, true), 0);
    });
  }

  it('has what a device cannot start refused, what imports from it, and what is linked with it', async () => {
    const report = await runWith(unableToStart(await interpreter()), 'refused');
    assert.deepEqual(report.failures, []);
    assert.deepEqual(
      report.refusals.map(({ line, reason }) => `${line}: ${reason}`),
      [
        '4: it may not start here',
        '5: it may not start here',
        '6: it may not start here',
        '7: cannot import func starting.two: its module was refused',
        '9: cannot run: a module that imports from it, or that it is linked with, was refused',
        '10: cannot import memory owner.memory: its module was refused',
      ],
    );
    assert.equal(report.totals.interpreter?.passed, 6);
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
