/**
 * A slice of the fuzzing that `scripts/fuzz.ts` does at length: every backend that is here against the interpreter, on a fixed seed and on
 * a new one each time, which is printed.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Device } from '../../src/core/backend.ts';
import { type Contender, emptyTotals, type Found, fuzzOne, type Source, subjects } from './campaign.ts';
import { contenders, INTERPRETED, LEAVING, notFuzzed, referenceDevice } from './contenders.ts';
import type { Size } from './generate/plan.ts';
import { passDevices } from './passes.ts';
import { prepareSmith } from './smith.ts';

const NEW_SEED = Math.floor(Math.random() * 2 ** 31);
const LONG = { timeout: 300_000 };

interface Slice {
  readonly source?: Source;
  readonly seed: number;
  readonly count: number;
  readonly size?: Size;
}

async function agree(
  contending: readonly Contender[],
  { source = 'own', seed, count, size = 'full' }: Slice,
): Promise<void> {
  const reference = await referenceDevice();
  const totals = emptyTotals(contending);
  const found: Found[] = [];
  for (const subject of subjects(source, seed, count, size))
    found.push(...(await fuzzOne(subject, reference, contending, totals)));
  assert.deepEqual(
    found.map(({ subject, contender, differences }) => [
      contender.name,
      `${source} seed ${subject.seed}, ${size}`,
      differences[0],
    ]),
    [],
  );
  assert.equal(totals.modules, count);
}

function passes(): Contender[] {
  return passDevices().map((device: Device) => ({ name: device.info.name, device }));
}

describe('random modules give the same everywhere', () => {
  it('on the CPU and the software CUDA driver, 300 of a fixed seed', LONG, async () => {
    await agree(await contenders(['cpu', 'cuda']), { seed: 1, count: 300 });
  });

  it(`on the CPU and the software CUDA driver, 100 of the new seed ${NEW_SEED}`, LONG, async () => {
    await agree(await contenders(['cpu', 'cuda']), { seed: NEW_SEED, count: 100 });
  });

  it('on WebGPU, 300 small ones of a fixed seed', LONG, async () => {
    await agree(await contenders(['webgpu']), { seed: 1, count: 300, size: 'small' });
  });

  it(
    `on WebGPU with lanes that leave as often as they can, 100 small ones of the new seed ${NEW_SEED}`,
    LONG,
    async () => {
      await agree(await contenders([LEAVING]), { seed: NEW_SEED, count: 100, size: 'small' });
    },
  );

  it(
    `on WebGPU's interpreting shader, 20 small ones of a fixed seed and 5 of the new seed ${NEW_SEED}`,
    LONG,
    async () => {
      const all = await contenders([INTERPRETED]);
      await agree(all, { seed: 77, count: 20, size: 'small' });
      await agree(all, { seed: NEW_SEED, count: 5, size: 'small' });
    },
  );

  it(`after every legalisation pass, 30 of a fixed seed and 10 of the new seed ${NEW_SEED}`, LONG, async () => {
    await agree(passes(), { seed: 1, count: 30 });
    await agree(passes(), { seed: NEW_SEED, count: 10 });
  });

  it(`when wasm-smith made them, 300 of a fixed seed and 100 of the new seed ${NEW_SEED}`, LONG, async () => {
    const missing = prepareSmith();
    if (missing !== null) return void notFuzzed(missing);
    const all = await contenders(['cpu', 'cuda']);
    await agree(all, { source: 'smith', seed: 1, count: 300 });
    await agree(all, { source: 'smith', seed: NEW_SEED, count: 100 });
  });
});

describe('a seed', () => {
  it('always gives the same module and the same arguments', () => {
    const [first, again] = [1, 2].map(() => [...subjects('own', 7, 3)]);
    assert.deepEqual(
      first.map(({ bytes, experiment }) => ({ bytes, experiment })),
      again.map(({ bytes, experiment }) => ({ bytes, experiment })),
    );
  });
});
