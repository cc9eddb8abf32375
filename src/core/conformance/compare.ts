/** Two reports of one invocation, compared bit by bit; of one that was asked for as `fast`, floats within a tolerance. */
import type { BackendName } from '../backend.ts';
import type { CallReport, InvocationReport } from '../engine/invoke.ts';
import { decodeValue } from '../engine/values.ts';
import type { ValType } from '../wasm/module.ts';
import type { Trap } from '../wasm/traps.ts';
import type { Tolerance } from './tolerance.ts';
import { type FloatType, ulpDistance } from './ulp-distance.ts';

/** What differs: a result, the trap, the state, fuel. `expected` is the reference's. */
export interface Mismatch {
  readonly what: 'results' | 'trap' | 'trapped' | 'init' | 'then' | 'memory_sha256' | 'fuel' | 'outputs';
  readonly backend: BackendName;
  readonly expected: string;
  readonly actual: string;
  readonly lane?: number;
  /** With a tolerance: how far the two floats are apart, where a number says it. */
  readonly ulp?: number;
}

type Difference = Pick<Mismatch, 'expected' | 'actual' | 'ulp'>;

/** Per aspect and backend: the first lanes that differ are listed, and one more entry says how many do in all. */
export const LISTED_LANES = 16;

/**
 * Mismatches of `actual` against `expected`; empty exactly when every bit that a caller could observe is the same. With a tolerance floats among
 * results and outputs may lie apart as far as it says, and the final state is not compared: nothing tells which of its bytes are floats.
 */
export function compareReports(
  backend: BackendName,
  expected: InvocationReport,
  actual: InvocationReport,
  tolerance: Tolerance | null = null,
): Mismatch[] {
  const ulp = tolerance?.ulp ?? null;
  const found: Mismatch[] = [];
  const differ = (what: Mismatch['what'], left: string, right: string): void => {
    if (left !== right) found.push({ what, backend, expected: left, actual: right });
  };
  differ('trap', phaseTrap(expected), phaseTrap(actual));
  differ('trapped', lanes(expected.trapped), lanes(actual.trapped));
  found.push(...compareWords('results', backend, expected, actual, ulp));
  found.push(...compareFuel('main', backend, expected.fuel, actual.fuel));
  found.push(...compareCall('init', backend, expected.init, actual.init, ulp));
  found.push(...compareCall('then', backend, expected.after, actual.after, ulp));
  if (tolerance === null) differ('memory_sha256', expected.digest ?? 'none', actual.digest ?? 'none');
  found.push(...compareOutputs(backend, expected.outputs, actual.outputs, tolerance));
  return found;
}

/** A trap in words, every compared part of it. */
export function describeTrap(trap: Trap | null): string {
  if (trap === null) return 'no trap';
  return `${trap.code} in function ${trap.function} at offset ${trap.offset}, lane ${trap.lane}`;
}

function phaseTrap(report: InvocationReport): string {
  return report.trap === null ? 'no trap' : `${describeTrap(report.trap)}, phase ${report.trap.phase}`;
}

function compareCall(
  what: 'init' | 'then',
  backend: BackendName,
  expected: CallReport | null,
  actual: CallReport | null,
  ulp: number | null,
): Mismatch[] {
  if (expected === null || actual === null) {
    if (expected === actual) return [];
    return [{ what, backend, expected: expected ? 'called' : 'not called', actual: actual ? 'called' : 'not called' }];
  }
  const traps = [describeTrap(expected.trap), describeTrap(actual.trap)];
  return [
    ...(traps[0] === traps[1] ? [] : [{ what, backend, expected: traps[0], actual: traps[1] }]),
    ...compareWords(what, backend, expected, actual, ulp),
    ...compareFuel(what, backend, expected.fuel, actual.fuel),
  ];
}

interface Values {
  readonly resultTypes: readonly ValType[];
  readonly results: Uint32Array;
}

function compareWords(
  what: Mismatch['what'],
  backend: BackendName,
  expected: Values,
  actual: Values,
  ulp: number | null,
): Mismatch[] {
  const shapes = [shape(expected), shape(actual)];
  if (shapes[0] !== shapes[1]) return [{ what, backend, expected: shapes[0], actual: shapes[1] }];
  const types = expected.resultTypes;
  return listed(what, backend, expected.results.length / 2, types.length, (i) => {
    const at = i * 2;
    if (expected.results[at] === actual.results[at] && expected.results[at + 1] === actual.results[at + 1]) return null;
    const type = types[i % types.length];
    const [left, right] = [expected, actual].map(({ results }) => decodeValue(type, results[at], results[at + 1]).bits);
    // A 32-bit value's high word is no part of its bits, but has to be zero all the same.
    if (type !== 'f64' && type !== 'i64' && expected.results[at + 1] !== actual.results[at + 1]) {
      const [one, other] = [expected, actual].map(({ results }) => results[at + 1]);
      return { expected: `${left}, high word ${one}`, actual: `${right}, high word ${other}` };
    }
    return apart(ulp === null || (type !== 'f32' && type !== 'f64') ? null : type, left, right, ulp ?? 0);
  });
}

/** What to say of bits that are not the same: null where the floats are at most `ulp` apart. Without a type they are no floats. */
function apart(type: FloatType | null, expected: string, actual: string, ulp: number, where = ''): Difference | null {
  const said = { expected: where + expected, actual: where + actual };
  if (type === null) return said;
  const distance = ulpDistance(type, BigInt(expected), BigInt(actual));
  if (distance === null) return said;
  return distance <= ulp ? null : { ...said, ulp: distance };
}

function shape(values: Values): string {
  return `${values.results.length / 2} values of (${values.resultTypes.join(', ')})`;
}

function compareFuel(phase: string, backend: BackendName, expected: Float64Array, actual: Float64Array): Mismatch[] {
  if (expected.length !== actual.length) {
    const sizes = [expected, actual].map((fuel) => `${phase}: ${lanes(fuel.length)}`);
    return [{ what: 'fuel', backend, expected: sizes[0], actual: sizes[1] }];
  }
  return listed('fuel', backend, expected.length, 1, (lane) =>
    expected[lane] === actual[lane]
      ? null
      : { expected: `${phase}: ${expected[lane]}`, actual: `${phase}: ${actual[lane]}` },
  );
}

function compareOutputs(
  backend: BackendName,
  expected: readonly Uint8Array[],
  actual: readonly Uint8Array[],
  tolerance: Tolerance | null,
): Mismatch[] {
  if (expected.length !== actual.length) {
    return [{ what: 'outputs', backend, expected: `${expected.length}`, actual: `${actual.length}` }];
  }
  return expected.flatMap((bytes, i) => {
    const other = actual[i];
    if (bytes.length !== other.length) {
      const sizes = [bytes, other].map(({ length }) => `output ${i}: ${length} bytes`);
      return [{ what: 'outputs' as const, backend, expected: sizes[0], actual: sizes[1] }];
    }
    const type = tolerance?.outputs[i] ?? null;
    if (tolerance !== null && type !== null) {
      const found = firstApart(type, bytes, other, tolerance.ulp, `output ${i}`);
      return found === null ? [] : [{ what: 'outputs' as const, backend, ...found }];
    }
    const at = bytes.findIndex((byte, j) => byte !== other[j]);
    if (at < 0) return [];
    const found = [bytes, other].map((side) => `output ${i}, byte ${at}: ${side[at]}`);
    return [{ what: 'outputs' as const, backend, expected: found[0], actual: found[1] }];
  });
}

/** Of two tensors of floats, equally long, the first elements that are too far apart. */
function firstApart(
  type: FloatType,
  expected: Uint8Array,
  actual: Uint8Array,
  ulp: number,
  name: string,
): Difference | null {
  const size = type === 'f64' ? 8 : 4;
  const [left, right] = [expected, actual].map(({ buffer, byteOffset, length }) => {
    const view = new DataView(buffer, byteOffset, length);
    return (at: number): bigint => (size === 8 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true)));
  });
  for (let at = 0; at + size <= expected.length; at += size) {
    const [one, other] = [left(at), right(at)];
    if (one === other) continue;
    const [from, to] = [one, other].map((bits) => `0x${bits.toString(16).padStart(size * 2, '0')}`);
    const found = apart(type, from, to, ulp, `${name}, element ${at / size}: `);
    if (found !== null) return found;
  }
  return null;
}

/** The first differing items with their lanes, then the count of the rest. */
function listed(
  what: Mismatch['what'],
  backend: BackendName,
  count: number,
  perLane: number,
  at: (item: number) => Difference | null,
): Mismatch[] {
  const found: Mismatch[] = [];
  let more = 0;
  for (let i = 0; i < count; i++) {
    const difference = at(i);
    if (difference === null) continue;
    if (found.length === LISTED_LANES) more++;
    else found.push({ what, backend, ...difference, lane: Math.floor(i / perLane) });
  }
  if (more > 0) found.push({ what, backend, expected: 'equal', actual: `${more} more differ` });
  return found;
}

function lanes(count: number): string {
  return `${count} ${count === 1 ? 'lane' : 'lanes'}`;
}
