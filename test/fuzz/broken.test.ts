/** The negative controls: a device that is wrong in one bit is found, and what shows it is made small. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Device } from '../../src/core/backend.ts';
import { faulty, mistakenPass } from './broken.ts';
import { emptyTotals, type Found, fuzzOne, subjects } from './campaign.ts';
import { referenceDevice } from './contenders.ts';
import type { Difference } from './difference.ts';
import { shrink } from './shrink/index.ts';

const LONG = { timeout: 120_000 };

/** The first difference that some of the modules shows. */
async function find(device: Device, count = 200): Promise<Found> {
  const reference = await referenceDevice();
  const contending = [{ name: 'broken', device }];
  for (const subject of subjects('own', 1, count)) {
    const [found] = await fuzzOne(subject, reference, contending, emptyTotals(contending));
    if (found !== undefined) return found;
  }
  assert.fail(`${count} modules and no difference`);
}

async function isFoundAndShrunk(device: Device, what: Difference['what'], most: number): Promise<void> {
  const { subject, differences } = await find(device);
  assert.equal(differences[0].what, what);
  const shrunk = await shrink(subject, await referenceDevice(), device, { attempts: 3000 });
  assert.equal(shrunk.difference.what, what);
  assert.ok(shrunk.instructions <= most, `${shrunk.instructions} instructions are left`);
  assert.ok(shrunk.module.bytes.length < subject.bytes.length);
}

describe('fuzzing finds and reduces', () => {
  it('one wrong bit of a result', LONG, async () => {
    const device = faulty(await referenceDevice(), {
      outcome(outcome) {
        const at = outcome.results.findIndex((word, i) => i % 2 === 0 && word === 0x7fc00000);
        if (at < 0) return outcome;
        const results = outcome.results.slice();
        results[at] ^= 1;
        return { ...outcome, results };
      },
    });
    await isFoundAndShrunk(device, 'results', 12);
  });

  it('one wrong byte of memory', LONG, async () => {
    const device = faulty(await referenceDevice(), {
      image(image) {
        const memory = image.memory?.slice() ?? null;
        const last = memory?.lastIndexOf(0x7f) ?? -1;
        if (memory !== null && last >= 0) memory[last] = 0x7e;
        return { ...image, memory };
      },
    });
    await isFoundAndShrunk(device, 'memory', 12);
  });

  it('a trap one byte off', LONG, async () => {
    const device = faulty(await referenceDevice(), {
      outcome(outcome) {
        const { trap } = outcome;
        if (trap === null || trap.code !== 'memory_out_of_bounds' || trap.offset === null) return outcome;
        return { ...outcome, trap: { ...trap, offset: trap.offset + 1 } };
      },
    });
    await isFoundAndShrunk(device, 'trap', 20);
  });

  it('fuel that is one too little in one lane', LONG, async () => {
    const device = faulty(await referenceDevice(), {
      outcome(outcome) {
        if (outcome.lanes < 20 || outcome.fuel[17] < 3) return outcome;
        const fuel = outcome.fuel.slice();
        fuel[17]--;
        return { ...outcome, fuel };
      },
    });
    await isFoundAndShrunk(device, 'fuel', 40);
  });

  it('a pass that takes one operation for another', LONG, async () => {
    await isFoundAndShrunk(mistakenPass('f32.add', 'f32.sub'), 'results', 40);
  });

  it('nothing where nothing is wrong', async () => {
    const device = await referenceDevice();
    const contending = [{ name: 'right', device: faulty(device, {}) }];
    for (const subject of subjects('own', 1, 10))
      assert.deepEqual(await fuzzOne(subject, device, contending, emptyTotals(contending)), []);
  });
});
