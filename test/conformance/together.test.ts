/** Assertions that share a launch get the verdicts that they get one by one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { specFolder } from '../../scripts/spec-suite.ts';
import { scriptSources } from '../../src/cli/script-files.ts';
import type { Device } from '../../src/core/backend.ts';
import { deviceTarget } from '../../src/core/conformance/script/device-target.ts';
import { type PreparedScript, prepareScript } from '../../src/core/conformance/script/prepare.ts';
import { runScript } from '../../src/core/conformance/script/run.ts';
import { openBackends } from '../../src/platform/backends.ts';

/** Files of the official suite with pure exports, traps, kept state and links. */
const FILES = ['i32', 'conversions', 'call', 'memory', 'linking', 'traps'];

async function prepared(path: string): Promise<PreparedScript[]> {
  const scripts: PreparedScript[] = [];
  for await (const { script, files } of scriptSources([path])) scripts.push(await prepareScript(script, files));
  return scripts;
}

/** The device, and how often each way to run was taken. */
async function counted(): Promise<{ device: Device; launches: { batch: number } }> {
  const backend = (await openBackends(['interpreter'])).get('interpreter');
  assert.ok(backend);
  const real = await backend.open(0);
  const launches = { batch: 0 };
  const device: Device = {
    info: real.info,
    verdict: (...args) => real.verdict(...args),
    compile: (request) => real.compile(request),
    instantiate: (...args) => real.instantiate(...args),
    batch: (...args) => {
      launches.batch++;
      return real.batch(...args);
    },
    close: () => real.close(),
  };
  return { device, launches };
}

describe('assertions together', () => {
  for (const file of FILES) {
    it(`have the verdicts of ${file} that they have alone`, async () => {
      const { device } = await counted();
      for (const script of await prepared(`${specFolder('wasm-v1').directory}/${file}`)) {
        const alone = await runScript(script, deviceTarget(device, { together: false }));
        const together = await runScript(script, deviceTarget(device, { together: true }));
        const { seconds: _, ...counts } = alone.tally;
        assert.deepEqual({ ...together.tally, seconds: 0 }, { ...counts, seconds: 0 });
        assert.deepEqual(together.failures, alone.failures);
        assert.deepEqual(together.refusals, alone.refusals);
      }
    });
  }

  it('do share launches, and fail alone when one of them is wrong', async () => {
    const { device, launches } = await counted();
    const [script] = await prepared(`${specFolder('wasm-v1').directory}/i32`);
    const at = script.commands.findIndex(({ type }) => type === 'assert_return') + 1;
    const commands = script.commands.map((command, i) =>
      i === at && command.type === 'assert_return'
        ? { ...command, expected: [{ type: 'i32', value: '305419896' }] }
        : command,
    );
    const { failures } = await runScript({ ...script, commands }, deviceTarget(device, { together: true }));
    assert.deepEqual(
      failures.map(({ line }) => line),
      [commands[at].line],
    );
    assert.ok(launches.batch > 20 && launches.batch < 100, `${launches.batch} launches`);
  });
});
