/** Values of a script: arguments to words, and results against what is expected. */
import { TensorWasmError } from '../../errors.ts';
import { NULL_REF } from '../../ir/index.ts';
import type { ValType } from '../../wasm/module.ts';
import type { ScriptValue } from './format.ts';

/** Types that have no two words: vectors, and the references of later proposals. */
const ENABLED = new Set<string>(['i32', 'i64', 'f32', 'f64', 'funcref', 'externref']);

/** Whether a value belongs to an enabled proposal. */
export function isEnabled(value: ScriptValue): boolean {
  return value.type === 'either' ? (value.values ?? []).every(isEnabled) : ENABLED.has(value.type);
}

/**
 * Arguments as words, two each.
 *
 * @throws TensorWasmError `invalid_args` for a value that is not one.
 */
export function argumentWords(values: readonly ScriptValue[]): Uint32Array {
  const words = new Uint32Array(values.length * 2);
  values.forEach((value, i) => {
    const bits = bitsOf(value);
    if (bits === null)
      throw new TensorWasmError('invalid_args', `cannot pass ${describeExpected(value)}: it has no bits`);
    words[i * 2] = Number(bits & 0xffffffffn);
    words[i * 2 + 1] = Number(bits >> 32n);
  });
  return words;
}

/** Whether every result is what was expected: the same count, and each value's bits or its class of NaN. */
export function matches(expected: readonly ScriptValue[], types: readonly ValType[], results: Uint32Array): boolean {
  return (
    expected.length === types.length &&
    expected.every((value, i) => matchesOne(value, types[i], results[i * 2], results[i * 2 + 1]))
  );
}

function matchesOne(expected: ScriptValue, type: ValType, lo: number, hi: number): boolean {
  if (expected.type === 'either') return (expected.values ?? []).some((value) => matchesOne(value, type, lo, hi));
  if (expected.type !== type) return false;
  if (expected.value === 'nan:canonical') {
    return type === 'f64' ? lo === 0 && (hi & 0x7fffffff) === 0x7ff80000 : (lo & 0x7fffffff) === 0x7fc00000;
  }
  if (expected.value === 'nan:arithmetic') {
    return type === 'f64' ? (hi & 0x7ff80000) === 0x7ff80000 : (lo & 0x7fc00000) === 0x7fc00000;
  }
  if (expected.value === undefined) return lo !== NULL_REF;
  const bits = bitsOf(expected);
  if (bits === null) return false;
  return Number(bits & 0xffffffffn) === lo && (type !== 'i64' && type !== 'f64' ? true : Number(bits >> 32n) === hi);
}

function bitsOf({ type, value }: ScriptValue): bigint | null {
  if (typeof value !== 'string') return null;
  const wide = type === 'i64' || type === 'f64';
  if (value === 'null') return BigInt(NULL_REF);
  if (value === 'nan:canonical' || value === 'nan:arithmetic') return wide ? 0x7ff8000000000000n : 0x7fc00000n;
  return /^-?\d+$/.test(value) ? BigInt.asUintN(wide ? 64 : 32, BigInt(value)) : null;
}

/** Expected values for people: `i32 0x0000002a (42)`. */
export function describeAllExpected(values: readonly ScriptValue[]): string {
  return values.length === 0 ? 'no results' : values.map(describeExpected).join(', ');
}

function describeExpected(value: ScriptValue): string {
  if (value.type === 'either') return `either ${(value.values ?? []).map(describeExpected).join(' or ')}`;
  const bits = typeof value.value === 'string' && /^-?\d+$/.test(value.value) ? bitsOf(value) : null;
  if (bits === null) return `${value.type} ${value.value === undefined ? '(not null)' : String(value.value)}`;
  return describeBits(value.type, Number(bits & 0xffffffffn), Number(bits >> 32n));
}

/** Results in the same form as expected values. */
export function describeResults(types: readonly ValType[], results: Uint32Array): string {
  if (types.length === 0) return 'no results';
  return types.map((type, i) => describeBits(type, results[i * 2], results[i * 2 + 1])).join(', ');
}

function describeBits(type: string, lo: number, hi: number): string {
  const low = lo.toString(16).padStart(8, '0');
  if (type === 'i64' || type === 'f64') return `${type} 0x${hi.toString(16).padStart(8, '0')}${low}`;
  return (type === 'funcref' || type === 'externref') && lo === NULL_REF ? `${type} null` : `${type} 0x${low}`;
}
