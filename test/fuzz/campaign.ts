/** Many modules, each on several devices, all compared with the interpreter. */
import type { Device } from '../../src/core/backend.ts';
import { load } from '../../src/core/wasm/load.ts';
import type { ValidModule } from '../../src/core/wasm/module.ts';
import { compareObservations, type Difference } from './difference.ts';
import { type Experiment, planExperiment } from './experiment.ts';
import { generateModule } from './generate/index.ts';
import type { Size } from './generate/plan.ts';
import { type Observation, observe } from './observe.ts';
import { Random } from './random.ts';
import { smithModules } from './smith.ts';

export type Source = 'own' | 'smith';

/** A device under a name for reports, such as `cpu`. */
export interface Contender {
  readonly name: string;
  readonly device: Device;
}

/** A module with what is to be done with it. */
export interface Subject {
  readonly source: Source;
  readonly seed: number;
  readonly size: Size;
  readonly bytes: Uint8Array;
  readonly module: ValidModule;
  readonly experiment: Experiment;
}

/** A subject on which a contender differs from the reference. */
export interface Found {
  readonly subject: Subject;
  readonly contender: Contender;
  readonly differences: readonly Difference[];
}

export interface Totals {
  modules: number;
  /** Modules that no backend can instantiate: a segment does not fit. */
  uninstantiable: number;
  /** Lanes run on the reference: calls, lanes of grids and of batches. */
  lanes: number;
  /** Steps of the reference by how they ended: `returned` or a trap's code. */
  readonly endings: Record<string, number>;
  readonly contenders: Record<string, { differing: number; refusals: Record<string, number>; seconds: number }>;
}

const CHUNK = 100;

/** Modules of the seeds `from`, `from + 1`, …. The same seed, source and size give the same subject. */
export function* subjects(source: Source, from: number, count: number, size: Size = 'full'): Generator<Subject> {
  for (let at = 0; at < count; at += CHUNK) {
    const some = Math.min(CHUNK, count - at);
    const smith = source === 'smith' ? smithModules(from + at, some) : [];
    for (let i = 0; i < some; i++) {
      const seed = from + at + i;
      const random = new Random(seed);
      const bytes = source === 'own' ? generateModule(random, size) : smith[i];
      const module = load(bytes);
      yield { source, seed, size, bytes, module, experiment: planExperiment(module, random, size) };
    }
  }
}

export function emptyTotals(contenders: readonly Contender[]): Totals {
  const entries = contenders.map(({ name }) => [name, { differing: 0, refusals: {}, seconds: 0 }]);
  return { modules: 0, uninstantiable: 0, lanes: 0, endings: {}, contenders: Object.fromEntries(entries) };
}

/** Runs one subject everywhere and adds it to the totals. */
export async function fuzzOne(
  subject: Subject,
  reference: Device,
  contenders: readonly Contender[],
  totals: Totals,
): Promise<Found[]> {
  totals.modules++;
  const { module, experiment } = subject;
  const expected = await observe(reference, module, experiment);
  if (expected === null) {
    totals.uninstantiable++;
    return [];
  }
  count(expected, totals);
  const found: Found[] = [];
  for (const contender of contenders) {
    const before = performance.now();
    const actual = await observe(contender.device, module, experiment);
    const sums = totals.contenders[contender.name];
    sums.seconds += (performance.now() - before) / 1000;
    const { differences, refusals } = compareObservations(expected, actual ?? new Map());
    for (const { reason } of refusals) {
      const kind = kindOfRefusal(reason);
      sums.refusals[kind] = (sums.refusals[kind] ?? 0) + 1;
    }
    if (differences.length === 0) continue;
    sums.differing++;
    found.push({ subject, contender, differences });
  }
  return found;
}

function count(observation: Observation, totals: Totals): void {
  for (const found of observation.values()) {
    if (found.kind !== 'outcome') continue;
    totals.lanes += found.outcome.lanes;
    const ending = found.outcome.trap?.code ?? 'returned';
    totals.endings[ending] = (totals.endings[ending] ?? 0) + 1;
  }
}

/** A reason without its numbers, so that equal ones add up. */
function kindOfRefusal(reason: string): string {
  return reason
    .replace(/\d+( -> \d+)+/g, 'N')
    .replace(/\d+/g, 'N')
    .slice(0, 120);
}
