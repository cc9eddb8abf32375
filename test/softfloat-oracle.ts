/**
 * The soft-float library beside the engine's own arithmetic: both behind one interface of 32-bit words, so that a
 * comparison is a loop. Used by the tests and by the soak (`bun scripts/softfloat-soak.ts`).
 */
import wabt from 'wabt';
import { SOFTFLOAT_BASE64 } from '../src/core/softfloat/softfloat.gen.ts';

type Width = 'i32' | 'i64' | 'f32' | 'f64';

export interface Routine {
  readonly name: string;
  readonly params: readonly Width[];
  readonly result: Width;
}

const isWide = (type: Width): boolean => type === 'i64' || type === 'f64';

function routines(): Routine[] {
  const all: Routine[] = [];
  for (const t of ['f32', 'f64'] as const) {
    for (const op of ['add', 'sub', 'mul', 'div', 'min', 'max'])
      all.push({ name: `${t}.${op}`, params: [t, t], result: t });
    for (const op of ['sqrt', 'ceil', 'floor', 'trunc', 'nearest'])
      all.push({ name: `${t}.${op}`, params: [t], result: t });
    for (const op of ['eq', 'ne', 'lt', 'le', 'gt', 'ge'])
      all.push({ name: `${t}.${op}`, params: [t, t], result: 'i32' });
    for (const i of ['i32', 'i64'] as const) {
      for (const sign of ['s', 'u']) {
        all.push({ name: `${t}.convert_${i}_${sign}`, params: [i], result: t });
        all.push({ name: `${i}.trunc_sat_${t}_${sign}`, params: [t], result: i });
      }
    }
  }
  all.push({ name: 'f64.promote_f32', params: ['f32'], result: 'f64' });
  all.push({ name: 'f32.demote_f64', params: ['f64'], result: 'f32' });
  return all;
}

export const ROUTINES: readonly Routine[] = routines();

/** Up to four words in, the low result word out; the high one is then in `hi.value`. */
type Words = (a: number, b?: number, c?: number, d?: number) => number;

export interface Arithmetic {
  readonly hi: { readonly value: number };
  readonly run: (name: string) => Words;
}

function wrap(instance: WebAssembly.Instance): Arithmetic {
  const { exports } = instance;
  return {
    hi: exports.hi as WebAssembly.Global,
    run: (name) => exports[name.replaceAll('.', '_')] as Words,
  };
}

export async function softArithmetic(): Promise<Arithmetic> {
  const bytes = Uint8Array.from(atob(SOFTFLOAT_BASE64.replace(/\s/g, '')), (c) => c.charCodeAt(0));
  return wrap((await WebAssembly.instantiate(bytes)).instance);
}

export async function nativeArithmetic(): Promise<Arithmetic> {
  const functions = ROUTINES.map(({ name, params, result }) => {
    const words = params.flatMap((type, i) => (isWide(type) ? [`$${i}l`, `$${i}h`] : [`$${i}`]));
    const operands = params.map((type, i) => {
      const wide = `(i64.or (i64.extend_i32_u (local.get $${i}l)) (i64.shl (i64.extend_i32_u (local.get $${i}h)) (i64.const 32)))`;
      if (type === 'i32') return `(local.get $${i})`;
      if (type === 'f32') return `(f32.reinterpret_i32 (local.get $${i}))`;
      return type === 'i64' ? wide : `(f64.reinterpret_i64 ${wide})`;
    });
    const value = `(${name} ${operands.join(' ')})`;
    const narrow = result === 'f32' ? `(i32.reinterpret_f32 ${value})` : value;
    const wide = result === 'f64' ? `(i64.reinterpret_f64 ${value})` : value;
    const body = isWide(result)
      ? `(local.set $r ${wide}) (global.set $hi (i32.wrap_i64 (i64.shr_u (local.get $r) (i64.const 32)))) (i32.wrap_i64 (local.get $r))`
      : narrow;
    return `(func (export "${name.replaceAll('.', '_')}") ${words.map((w) => `(param ${w} i32)`).join(' ')} (result i32) (local $r i64) ${body})`;
  });
  const { parseWat } = await wabt();
  const module = parseWat(
    'oracle.wat',
    `(module (global $hi (export "hi") (mut i32) (i32.const 0)) ${functions.join('\n')})`,
  );
  const { buffer } = module.toBinary({});
  module.destroy();
  return wrap((await WebAssembly.instantiate(buffer.slice())).instance);
}

/** A small fast generator (xorshift128), so that a seed names a run. */
export function wordGenerator(seed: number): () => number {
  let x = seed | 0 || 1;
  let y = 0x9e3779b9 | 0;
  let z = 0x7f4a7c15 | 0;
  let w = 0x2545f491 | 0;
  return () => {
    const t = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return w;
  };
}

const FIELDS32 = [
  0, 1, 2, 22, 23, 24, 25, 103, 104, 125, 126, 127, 128, 149, 150, 151, 157, 158, 159, 189, 190, 191, 230, 252, 253,
  254, 255,
];
const FIELDS64 = [
  0, 1, 2, 51, 52, 53, 54, 873, 874, 896, 897, 970, 1021, 1022, 1023, 1024, 1053, 1054, 1055, 1074, 1075, 1076, 1085,
  1086, 1087, 1150, 1151, 1993, 2044, 2045, 2046, 2047,
];
const LOW_EDGES = [
  0,
  1,
  -1,
  0x200,
  0x1ff,
  0x201,
  0x3ff,
  0x10000000,
  0x0fffffff,
  0x10000001,
  0x80000000 | 0,
  0x7fffffff,
  0x20000000,
  0x30000000,
];

/** Bits of one operand, edges weighted: half of them have an exponent or fraction at a boundary. Writes `low`, `high`. */
export function operand(type: Width, next: () => number, out: { low: number; high: number }): void {
  const choice = next();
  const shape = (choice >>> 4) & 7;
  let low = next();
  let high = isWide(type) ? next() : 0;
  if (type === 'i32') {
    if (shape < 3) low = low >> (choice & 31);
    else if (shape === 3) low = LOW_EDGES[(choice >>> 8) % LOW_EDGES.length];
  } else if (type === 'i64') {
    if (shape < 3) {
      const shift = choice & 31;
      high = choice & 64 ? high >> shift : high < 0 ? -1 : 0;
    } else if (shape === 3) low = LOW_EDGES[(choice >>> 8) % LOW_EDGES.length];
  } else if (type === 'f32') {
    if (shape < 4) low = (low & 0x807fffff) | (FIELDS32[(choice >>> 8) % FIELDS32.length] << 23);
    if (shape === 3 || shape === 4) low = (low & 0xff800000) | ((choice & 8 ? 0x7fffff : 0) >>> (next() & 31));
    if (shape === 5) low = (low & 0x807fffff) | ((120 + ((choice >>> 8) & 15)) << 23);
  } else {
    if (shape < 4) high = (high & 0x800fffff) | (FIELDS64[(choice >>> 8) % FIELDS64.length] << 20);
    if (shape === 2 || shape === 4) low = LOW_EDGES[(choice >>> 16) % LOW_EDGES.length];
    if (shape === 3 || shape === 4) high = (high & 0xfff00000) | ((choice & 8 ? 0xfffff : 0) >>> (next() & 31));
    if (shape === 5) high = (high & 0x800fffff) | ((1016 + ((choice >>> 8) & 15)) << 20);
  }
  out.low = low;
  out.high = high;
}

export interface Difference {
  readonly routine: string;
  readonly operands: string[];
  readonly soft: string;
  readonly native: string;
}

const hex = (high: number, low: number, wide: boolean): string =>
  `0x${wide ? (high >>> 0).toString(16).padStart(8, '0') : ''}${(low >>> 0).toString(16).padStart(8, '0')}`;

/** Runs one routine on `count` generated operand tuples on both; returns the first difference, NaNs canonical, or null. */
export function compareRoutine(
  soft: Arithmetic,
  native: Arithmetic,
  routine: Routine,
  count: number,
  seed: number,
): Difference | null {
  const { name, params, result } = routine;
  const a = { low: 0, high: 0 };
  const b = { low: 0, high: 0 };
  const next = wordGenerator(seed);
  const softRun = soft.run(name);
  const nativeRun = native.run(name);
  const wideIn = isWide(params[0]);
  const wideOut = isWide(result);
  const second = params.length > 1;
  for (let i = 0; i < count; i++) {
    operand(params[0], next, a);
    if (second) {
      operand(params[1], next, b);
      // Close operands cancel; equal ones tie.
      if ((next() & 7) === 0) {
        b.high = a.high;
        b.low = a.low ^ (wideIn ? next() & 3 : (next() & 3) | (next() & 0x80000000));
        if (wideIn && next() & 1) b.high ^= 0x80000000;
      }
    }
    const [w1, w2, w3, w4] = wideIn ? [a.low, a.high, b.low, b.high] : [a.low, b.low, 0, 0];
    const sl = softRun(w1, w2, w3, w4);
    const sh = wideOut ? soft.hi.value : 0;
    let nl = nativeRun(w1, w2, w3, w4);
    let nh = wideOut ? native.hi.value : 0;
    if (result === 'f32' && (nl & 0x7fffffff) > 0x7f800000) nl = 0x7fc00000;
    if (result === 'f64' && ((nh & 0x7fffffff) > 0x7ff00000 || ((nh & 0x7fffffff) === 0x7ff00000 && nl !== 0))) {
      nl = 0;
      nh = 0x7ff80000;
    }
    if (sl !== nl || sh !== nh) {
      const operands = [hex(a.high, a.low, wideIn)];
      if (second) operands.push(hex(b.high, b.low, wideIn));
      return { routine: name, operands, soft: hex(sh, sl, wideOut), native: hex(nh, nl, wideOut) };
    }
  }
  return null;
}
