/** The suite must be able to fail: backends that are wrong in one way each, and the cases that notice. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createInterpreterBackend } from '../../src/backends/interpreter/index.ts';
import type { BatchOutcome, Device, Instance, Outcome } from '../../src/core/backend.ts';
import { Bench, CaseRefused } from './bench.ts';
import { STACKS } from './cases/stacks.ts';
import { CASES } from './suite.ts';

/** What a defect does to an outcome; everything else is the interpreter's. */
type Defect = (outcome: Outcome) => Outcome;

function withOutcome(device: Device, defect: Defect): Device {
  return {
    info: device.info,
    verdict: (module, name, mode) => device.verdict(module, name, mode),
    compile: (request) => device.compile(request),
    async instantiate(module, image, limits) {
      return defective(await device.instantiate(module, image, limits), defect);
    },
    async batch(...args) {
      const batch: BatchOutcome = await device.batch(...args);
      return {
        outcome: defect(batch.outcome),
        image: (lane) => batch.image(lane),
        release: () => batch.release(),
      };
    },
    close: () => device.close(),
  };
}

function defective(instance: Instance, defect: Defect): Instance {
  return {
    call: async (...args) => defect(await instance.call(...args)),
    grid: async (...args) => defect(await instance.grid(...args)),
    read: (offset, length) => instance.read(offset, length),
    write: (offset, bytes) => instance.write(offset, bytes),
    memoryBytes: () => instance.memoryBytes(),
    image: () => instance.image(),
    release: () => instance.release(),
  };
}

/** Names of the cases that fail on the interpreter with this defect. */
async function failing(wrap: (device: Device) => Device): Promise<string[]> {
  const device = wrap(await createInterpreterBackend().open(0));
  const failed: string[] = [];
  for (const one of CASES) {
    const bench = await Bench.open(device, one);
    try {
      await one.run(bench);
    } catch (error) {
      assert.ok(error instanceof assert.AssertionError || error instanceof CaseRefused, String(error));
      failed.push(one.name);
    } finally {
      bench.release();
    }
  }
  return failed;
}

const onTrap = (outcome: Outcome, change: Partial<NonNullable<Outcome['trap']>>): Outcome =>
  outcome.trap === null ? outcome : { ...outcome, trap: { ...outcome.trap, ...change } };

const DEFECTS: Readonly<Record<string, Defect>> = {
  'a result’s lowest bit is flipped': (outcome) => ({ ...outcome, results: outcome.results.map((word) => word ^ 1) }),
  'a trap’s offset is one too high': (outcome) => onTrap(outcome, { offset: (outcome.trap?.offset ?? 0) + 1 }),
  'a trap names the wrong function': (outcome) => onTrap(outcome, { function: (outcome.trap?.function ?? 0) + 1 }),
  'every trap is reported in lane 0': (outcome) => onTrap(outcome, { lane: 0 }),
  'traps are called unreachable': (outcome) => onTrap(outcome, { code: 'unreachable' }),
  'fuel is one too high': (outcome) => ({ ...outcome, fuel: outcome.fuel.map((fuel) => fuel + 1) }),
  'traps are not counted': (outcome) => ({ ...outcome, trapped: 0 }),
  'NaNs are quiet but not canonical': (outcome) => ({
    ...outcome,
    results: outcome.results.map((word) => (word === 0x7fc00000 ? 0xffc00000 : word)),
  }),
};

describe('the suite of backends', () => {
  it('passes the interpreter as it is', async () => {
    assert.deepEqual(await failing((device) => device), []);
  });

  for (const [name, defect] of Object.entries(DEFECTS)) {
    it(`notices that ${name}`, async () => {
      assert.notDeepEqual(await failing((device) => withOutcome(device, defect)), []);
    });
  }

  it('notices that calls leave no effect', async () => {
    const failed = await failing((device) => ({
      ...withOutcome(device, (outcome) => outcome),
      async instantiate(module, image, limits) {
        const kept = await device.instantiate(module, image, limits);
        return { ...defective(kept, (outcome) => outcome), image: async () => image };
      },
    }));
    assert.ok(failed.includes('an instance keeps memory and globals from call to call, whichever program runs'));
  });

  it('notices that lanes share the shadow stack', async () => {
    const failed = await failing((device) => ({
      ...withOutcome(device, (outcome) => outcome),
      compile: (request) => device.compile({ ...request, stack: 'none' }),
    }));
    assert.deepEqual(
      failed,
      STACKS.map(({ name }) => name),
    );
  });

  it('does not take a refusal for a pass', async () => {
    const failed = await failing((device) => ({
      ...withOutcome(device, (outcome) => outcome),
      verdict: () => ({ runnable: false, construct: 'anything', message: 'no', function: null, offset: null }),
    }));
    assert.deepEqual(
      failed,
      CASES.map((one) => one.name).filter((name) => failed.includes(name)),
    );
    assert.ok(failed.length >= CASES.length - 1);
  });
});
