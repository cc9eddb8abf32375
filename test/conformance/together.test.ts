/** Assertions that share a launch, or whose programs are compiled ahead, get the verdicts that they get one by one. */
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

interface Counted {
  readonly device: Device;
  readonly launches: { batch: number };
  /** What was compiled, in the order of names, and how many compilations ran at once. */
  readonly compiled: { readonly programs: string[]; running: number; most: number };
}

/** The device, and how often each way to run was taken. */
async function counted(): Promise<Counted> {
  const backend = (await openBackends(['interpreter'])).get('interpreter');
  assert.ok(backend);
  const real = await backend.open(0);
  const launches = { batch: 0 };
  const compiled: Counted['compiled'] = { programs: [], running: 0, most: 0 };
  const device: Device = {
    info: real.info,
    verdict: (...args) => real.verdict(...args),
    compile: async (request) => {
      compiled.programs.push(`${request.mode} ${request.exports.join()}`);
      compiled.most = Math.max(compiled.most, ++compiled.running);
      await new Promise((resolve) => setImmediate(resolve));
      compiled.running--;
      return real.compile(request);
    },
    instantiate: (...args) => real.instantiate(...args),
    batch: (...args) => {
      launches.batch++;
      return real.batch(...args);
    },
    close: () => real.close(),
  };
  return { device, launches, compiled };
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

  for (const file of FILES) {
    it(`have the verdicts of ${file} with the same programs compiled ahead, two at a time`, async () => {
      const [script] = await prepared(`${specFolder('wasm-v1').directory}/${file}`);
      const [now, before] = [await counted(), await counted()];
      const expected = await runScript(script, deviceTarget(now.device, { together: true, programBytes: 60 }));
      const ahead = { together: true, programBytes: 60, ahead: true };
      const found = await runScript(script, deviceTarget(before.device, ahead));
      assert.deepEqual(
        { ...found, tally: { ...found.tally, seconds: 0 } },
        { ...expected, tally: { ...expected.tally, seconds: 0 } },
      );
      assert.deepEqual([...before.compiled.programs].sort(), [...now.compiled.programs].sort());
      assert.equal(now.compiled.most, 1);
      assert.ok(before.compiled.most <= 2);
      if (file === 'call') assert.equal(before.compiled.most, 2);
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
