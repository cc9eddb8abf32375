/** Where two observations of one experiment part. */
import type { Outcome } from '../../src/core/backend.ts';
import { describeTrap } from '../../src/core/conformance/compare.ts';
import type { Image } from '../../src/core/engine/image.ts';
import { decodeValue } from '../../src/core/engine/values.ts';
import type { Finding, Observation } from './observe.ts';

export interface Difference {
  /** The step that differs, as in an `Observation`. */
  readonly step: string;
  readonly what: 'results' | 'trap' | 'fuel' | 'memory' | 'globals' | 'tables' | 'segments' | 'failure';
  readonly expected: string;
  readonly actual: string;
}

/** Why a backend did not run a group of steps, by group. */
export interface Refusal {
  readonly step: string;
  readonly reason: string;
}

export interface Comparison {
  /** The first one of every step; a step behind one that differs may differ because of it. */
  readonly differences: readonly Difference[];
  readonly refusals: readonly Refusal[];
}

export function compareObservations(expected: Observation, actual: Observation): Comparison {
  const differences: Difference[] = [];
  const refusals: Refusal[] = [];
  for (const [step, found] of actual) {
    if (found.kind === 'refused') refusals.push({ step, reason: found.reason });
  }
  for (const side of [expected, actual]) {
    for (const [step, found] of side) {
      if (found.kind !== 'failed') continue;
      const [left, right] = side === expected ? [found.message, 'no failure'] : ['no failure', found.message];
      differences.push({ step, what: 'failure', expected: left, actual: right });
    }
  }
  for (const [step, wanted] of expected) {
    const found = actual.get(step);
    if (found === undefined) {
      const group = step.split(/[ :]/)[0];
      const excused = [...actual].some(
        ([other, { kind }]) =>
          (kind === 'refused' || kind === 'failed') && other.startsWith(group === 'start' ? 'call' : group),
      );
      if (!excused) differences.push({ step, what: 'failure', expected: 'a finding', actual: 'none' });
      continue;
    }
    const difference = compareFindings(wanted, found);
    if (difference !== null) differences.push({ step, ...difference });
  }
  return { differences, refusals };
}

type Parting = Omit<Difference, 'step'>;

function compareFindings(expected: Finding, actual: Finding): Parting | null {
  if (expected.kind === 'outcome' && actual.kind === 'outcome')
    return compareOutcomes(expected.outcome, actual.outcome);
  if (expected.kind === 'image' && actual.kind === 'image') return compareImages(expected.image, actual.image);
  return null;
}

function compareOutcomes(expected: Outcome, actual: Outcome): Parting | null {
  const traps = [expected, actual].map(({ trap, trapped }) => `${describeTrap(trap)}; ${trapped} lanes trapped`);
  if (traps[0] !== traps[1]) return { what: 'trap', expected: traps[0], actual: traps[1] };
  const at = firstDifference(expected.results, actual.results);
  if (at >= 0) {
    const width = expected.resultTypes.length;
    const value = at >> 1;
    const type = expected.resultTypes[value % width];
    const shown = [expected, actual].map(({ results }) => {
      if (results.length <= value * 2 + 1) return `${results.length / 2} results`;
      const { bits } = decodeValue(type, results[value * 2], results[value * 2 + 1]);
      return `lane ${Math.floor(value / width)}, result ${value % width}: ${type} ${bits} (high word ${results[value * 2 + 1]})`;
    });
    return { what: 'results', expected: shown[0], actual: shown[1] };
  }
  const lane = firstDifference(expected.fuel, actual.fuel);
  if (lane < 0) return null;
  return {
    what: 'fuel',
    expected: `lane ${lane}: ${expected.fuel[lane]}`,
    actual: `lane ${lane}: ${actual.fuel[lane]}`,
  };
}

function compareImages(expected: Image, actual: Image): Parting | null {
  const parting = (
    what: Parting['what'],
    name: string,
    left: ArrayLike<number>,
    right: ArrayLike<number>,
    each = 1,
  ): Parting | null => {
    const at = firstDifference(left, right);
    if (at < 0) return null;
    const shown = [left, right].map((side) =>
      at < side.length
        ? `${name} ${Math.floor(at / each)}: 0x${side[at].toString(16)}`
        : `${side.length / each} of ${name}`,
    );
    return { what, expected: shown[0], actual: shown[1] };
  };
  const none = new Uint8Array(0);
  const memory = parting('memory', 'byte', expected.memory ?? none, actual.memory ?? none);
  if (memory !== null) return memory;
  const globals = parting('globals', 'global', expected.globals, actual.globals, 2);
  if (globals !== null) return globals;
  for (const [i, table] of expected.tables.entries()) {
    const found = parting('tables', `table ${i}, element`, table, actual.tables[i] ?? none);
    if (found !== null) return found;
  }
  return (
    parting('segments', 'dropped data', expected.droppedData, actual.droppedData) ??
    parting('segments', 'dropped elements', expected.droppedElements, actual.droppedElements)
  );
}

/** Index of the first difference, the shorter's length when one begins with the other, -1 when they are equal. */
function firstDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const common = Math.min(left.length, right.length);
  for (let i = 0; i < common; i++) if (left[i] !== right[i]) return i;
  return left.length === right.length ? -1 : common;
}
