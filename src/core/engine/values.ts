/**
 * Values between JSON and bits. A value travels inside the system as two 32-bit words (lo, hi), outside as JSON: a number for any
 * numeric type, a string for a 64-bit integer, `"nan"`, `"inf"`, `"-inf"` or bits (`"0x7fc00000"`) for a float, null for a null reference.
 */
import type { ValueWords } from '../backend.ts';
import { TensorWasmError } from '../errors.ts';
import { NULL_REF } from '../ir/index.ts';
import type { ValType } from '../wasm/module.ts';

/**
 * A result as reported. `value` is for reading (i32 and safe i64 as signed JSON numbers, other i64 as decimal strings, floats as numbers
 * or `"nan"`, `"inf"`, `"-inf"`, references as indices or null); `bits` is what is compared: hexadecimal, padded to the type's width.
 */
export interface TypedValue {
  readonly type: ValType;
  readonly value: number | string | null;
  readonly bits: string;
}

/** Leads a string that was an integer literal. */
const MARK = '\u0001';

/** What stands in error messages: the export called, and the index of the first parameter that the arguments fill (1 in a grid). */
export interface ArgumentContext {
  readonly export: string;
  readonly firstParameter?: number;
}

const words = new Uint32Array(2);
const asFloat32 = new Float32Array(words.buffer);
const asFloat64 = new Float64Array(words.buffer);

const FLOAT_WORDS: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };

/**
 * JSON text to a value, except that an integer literal beyond 2^53 becomes a bigint instead of losing digits.
 *
 * @throws TensorWasmError `invalid_args` when the text is not JSON.
 */
export function parseJson(text: string, what = 'the arguments'): unknown {
  // Whole tokens are matched, so that digits inside strings and fractions stay as they are; a raw U+0001 cannot stand in a JSON string.
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?[1-9]\d{15,}$/.test(token) ? `"\\u0001${token}"` : token,
  );
  try {
    return JSON.parse(marked, (_key, value: unknown) =>
      typeof value === 'string' && value.startsWith(MARK) && /^-?\d+$/.test(value.slice(1))
        ? exactInteger(value.slice(1))
        : value,
    );
  } catch (cause) {
    const found = cause instanceof Error ? cause.message.replaceAll('\\u0001', '') : String(cause);
    throw new TensorWasmError('invalid_args', `cannot read ${what} as JSON: ${found}`, {}, { cause });
  }
}

function exactInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/**
 * One argument array to words, two per value.
 *
 * @throws TensorWasmError `invalid_args`, naming the parameter: wrong count, wrong type, out of range.
 */
export function encodeArguments(json: unknown, types: readonly ValType[], context: ArgumentContext): ValueWords {
  const first = context.firstParameter ?? 0;
  if (!Array.isArray(json)) {
    const message = `cannot call '${context.export}': its arguments must be a JSON array, found ${describe(json)}`;
    throw new TensorWasmError('invalid_args', message, { export: context.export });
  }
  if (json.length !== types.length) {
    const parameter = first + Math.min(json.length, types.length);
    const takes = `${types.length} argument${types.length === 1 ? '' : 's'} (${types.join(', ')})`;
    const message =
      json.length < types.length
        ? `cannot call '${context.export}': it takes ${takes}, parameter ${parameter} is missing, found ${json.length}`
        : `cannot call '${context.export}': it takes ${takes}, there is no parameter ${parameter}, found ${json.length}`;
    const details = { export: context.export, parameter, expected: types.length, found: json.length };
    throw new TensorWasmError('invalid_args', message, details);
  }
  const out = new Uint32Array(types.length * 2);
  types.forEach((type, i) => {
    encodeValue(json[i], type, { export: context.export, parameter: first + i }, out, i * 2);
  });
  return out;
}

/** One JSON value to two words at `at`. Errors as {@link encodeArguments}. */
export function encodeValue(
  json: unknown,
  type: ValType,
  where: { readonly export: string; readonly parameter: number },
  out: Uint32Array,
  at: number,
): void {
  const fail = (found: string): never => {
    const message = `cannot read parameter ${where.parameter} of '${where.export}' as ${type}: ${found}`;
    throw new TensorWasmError('invalid_args', message, { export: where.export, parameter: where.parameter, type });
  };
  switch (type) {
    case 'i32':
    case 'i64': {
      if (typeof json === 'number' && Number.isInteger(json) && json >= -0x8000_0000 && json <= 0xffff_ffff) {
        out[at] = json;
        out[at + 1] = type === 'i64' && json < 0 ? 0xffff_ffff : 0;
        return;
      }
      const value = integerOf(json, type, fail);
      out[at] = Number(BigInt.asUintN(32, value));
      out[at + 1] = type === 'i64' ? Number(BigInt.asUintN(32, value >> 32n)) : 0;
      return;
    }
    case 'f32':
    case 'f64':
      encodeFloat(json, type, fail);
      out[at] = words[0];
      out[at + 1] = type === 'f64' ? words[1] : 0;
      return;
    case 'funcref':
      if (json !== null) fail(`only null can be passed, found ${describe(json)}`);
      out[at] = NULL_REF;
      out[at + 1] = 0;
      return;
    case 'externref':
      if (json !== null && !(typeof json === 'number' && json >= 0 && json < NULL_REF && Number.isInteger(json))) {
        fail(`expected null or a host handle below ${NULL_REF}, found ${describe(json)}`);
      }
      out[at] = typeof json === 'number' ? json : NULL_REF;
      out[at + 1] = 0;
      return;
    case 'v128':
      fail('vectors cannot be passed as JSON');
  }
}

type Fail = (found: string) => never;

function integerOf(json: unknown, type: 'i32' | 'i64', fail: Fail): bigint {
  const width = type === 'i32' ? 32n : 64n;
  const inRange = (value: bigint): bigint =>
    value >= -(1n << (width - 1n)) && value < 1n << width ? value : fail(`${value} is out of range`);
  if (typeof json === 'bigint') return inRange(json);
  if (typeof json === 'number') {
    if (!Number.isInteger(json)) return fail(`${json} is not an integer`);
    if (type === 'i64' && !Number.isSafeInteger(json)) {
      return fail(`${json} has lost digits as a JSON number, write it as a string`);
    }
    return inRange(BigInt(json));
  }
  if (typeof json === 'string' && type === 'i64') {
    if (/^(?:-?\d{1,40}|0[xX][0-9a-fA-F]{1,40})$/.test(json)) return inRange(BigInt(json));
  }
  return fail(`expected an integer${type === 'i64' ? ' or an integer in a string' : ''}, found ${describe(json)}`);
}

/** Leaves the bits in the module's scratch `words`. */
function encodeFloat(json: unknown, type: 'f32' | 'f64', fail: Fail): void {
  const digits = type === 'f32' ? 8 : 16;
  words[1] = 0;
  if (typeof json === 'string' && /^0[xX][0-9a-fA-F]+$/.test(json)) {
    if (json.length - 2 > digits) fail(`${json} is out of range, its bits are at most ${digits} hexadecimal digits`);
    const bits = BigInt(json);
    words[0] = Number(bits & 0xffffffffn);
    words[1] = Number(bits >> 32n);
    return;
  }
  const named = typeof json === 'string' && Object.hasOwn(FLOAT_WORDS, json) ? FLOAT_WORDS[json] : undefined;
  if (named !== undefined && Number.isNaN(named)) {
    // A NaN's bits are not the engine's to choose: the canonical one.
    words[0] = type === 'f32' ? 0x7fc00000 : 0;
    words[1] = type === 'f32' ? 0 : 0x7ff80000;
    return;
  }
  if (named === undefined && typeof json !== 'number' && typeof json !== 'bigint') {
    fail(`expected a number, "nan", "inf", "-inf" or bits ("0x…"), found ${describe(json)}`);
  }
  const number = named ?? Number(json);
  if (type === 'f32') asFloat32[0] = number;
  else asFloat64[0] = number;
  if (named === undefined && !Number.isFinite(type === 'f32' ? asFloat32[0] : number)) fail(`${json} is out of range`);
}

/** Two words of a type to the reported form. */
export function decodeValue(type: ValType, lo: number, hi: number): TypedValue {
  const low = lo >>> 0;
  const high = hi >>> 0;
  switch (type) {
    case 'i32':
      return { type, value: lo | 0, bits: hex(low) };
    case 'i64': {
      const value = (BigInt(hi | 0) << 32n) | BigInt(low);
      const number = Number(value);
      return { type, value: Number.isSafeInteger(number) ? number : value.toString(), bits: hex64(low, high) };
    }
    case 'f32':
      words[0] = low;
      return { type, value: readable(asFloat32[0]), bits: hex(low) };
    case 'f64':
      words[0] = low;
      words[1] = high;
      return { type, value: readable(asFloat64[0]), bits: hex64(low, high) };
    case 'funcref':
    case 'externref':
      return { type, value: low === NULL_REF ? null : low, bits: hex(low) };
    case 'v128':
      throw new TensorWasmError('internal', 'cannot report a v128: two words hold 64 bits');
  }
}

/** Values `from .. to` (counted in values, lane-major) of words whose types repeat per lane. */
export function decodeValues(
  types: readonly ValType[],
  values: Uint32Array,
  from = 0,
  to = values.length / 2,
): TypedValue[] {
  const out: TypedValue[] = [];
  for (let i = from; i < to; i++) out.push(decodeValue(types[i % types.length], values[i * 2], values[i * 2 + 1]));
  return out;
}

function readable(value: number): number | string {
  if (Number.isNaN(value)) return 'nan';
  if (Number.isFinite(value)) return value;
  return value > 0 ? 'inf' : '-inf';
}

function hex(word: number): string {
  return `0x${word.toString(16).padStart(8, '0')}`;
}

function hex64(lo: number, hi: number): string {
  return `${hex(hi)}${lo.toString(16).padStart(8, '0')}`;
}

function describe(json: unknown): string {
  if (json === undefined) return 'nothing';
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'an array';
  if (typeof json === 'object') return 'an object';
  if (typeof json === 'string') return JSON.stringify(json.length > 40 ? `${json.slice(0, 40)}…` : json);
  return String(json);
}
