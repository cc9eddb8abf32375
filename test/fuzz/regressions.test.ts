/** Every bug that fuzzing has found, on every backend that is here, as a script and as the experiment that showed it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scriptSources } from '../../src/cli/script-files.ts';
import type { BackendName } from '../../src/core/backend.ts';
import { runScripts } from '../../src/core/conformance/script/suite.ts';
import { openScriptBackends } from '../../src/platform/script-backends.ts';
import type { Contender } from './campaign.ts';
import { contenders, referenceDevice } from './contenders.ts';
import { compareObservations } from './difference.ts';
import { observe } from './observe.ts';
import { passDevices } from './passes.ts';
import { REGRESSIONS, regressions } from './regression.ts';

const NAMES: readonly BackendName[] = ['cpu', 'cuda', 'webgpu', 'interpreter'];

describe('what fuzzing found', { timeout: 120_000 }, () => {
  it('passes as scripts', async () => {
    const { backends } = await openScriptBackends(NAMES.map((name) => ({ name, index: 0 })));
    const report = await runScripts(scriptSources([REGRESSIONS]), backends);
    assert.deepEqual(report.failures, []);
    assert.ok(report.files.length > 0);
  });

  it('is the same everywhere and after every pass, in every mode', async () => {
    const reference = await referenceDevice();
    const passes: Contender[] = passDevices().map((device) => ({ name: device.info.name, device }));
    for (const { name, module, experiment } of await regressions()) {
      const expected = await observe(reference, module, experiment);
      assert.ok(expected !== null, name);
      for (const { name: by, device } of [...(await contenders(['cpu', 'cuda', 'webgpu'])), ...passes]) {
        const actual = await observe(device, module, experiment);
        assert.deepEqual(compareObservations(expected, actual ?? new Map()).differences, [], `${name} on ${by}`);
      }
    }
  });
});
