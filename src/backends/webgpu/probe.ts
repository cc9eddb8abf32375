/**
 * Asks a device what its float arithmetic does, with the very functions that the emitter prints. Takes about a tenth of a second.
 */
import { helper } from './_expressions.ts';
import { dispatchOnce } from './_once.ts';
import { type Exactness, NATIVE_CANDIDATES, type NativeCandidate } from './numerics.ts';

export interface Probe {
  readonly operations: Readonly<Record<NativeCandidate, Exactness>>;
  /** Without the barrier: `(a + c) - a` is not what two roundings give. */
  readonly reassociates: boolean;
  /** Without the barrier: `a * b + c` is rounded once. */
  readonly fuses: boolean;
  readonly flushesSubnormals: boolean;
  /** Behind the barrier three-operand expressions are what two roundings give, and constants are not folded. False means that the device cannot be used. */
  readonly barrierHolds: boolean;
}

const PAIRS = 16_384;
const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

function toFloat(pattern: number): number {
  bits[0] = pattern;
  return float[0];
}

/** The pattern of the nearest f32, NaN canonical. */
function toBits(value: number): number {
  float[0] = value;
  return Number.isNaN(value) ? 0x7fc00000 : bits[0];
}

const EDGES = [
  0, 1, 2, 0x007fffff, 0x00800000, 0x00800001, 0x00ffffff, 0x01000000, 0x33ffffff, 0x34000000, 0x3f000000, 0x3f7fffff,
  0x3f800000, 0x3f800001, 0x40000000, 0x4b000000, 0x4b7fffff, 0x7f000000, 0x7f7fffff, 0x7f800000, 0x7fc00000,
  0x7f800001,
];

/** Deterministic operands: edges, any pattern, and neighbours of equal magnitude (where cancellation happens). */
export function operands(count: number): { readonly a: Uint32Array; readonly b: Uint32Array; readonly c: Uint32Array } {
  let seed = 0x9e3779b9;
  const random = (): number => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return seed >>> 0;
  };
  const any = (): number => {
    const r = random();
    if (r % 4 === 0) return (EDGES[(r >>> 2) % EDGES.length] | (random() & 0x80000000)) >>> 0;
    return r % 4 === 1 ? (0x3e000000 + (random() % 0x03000000)) | (random() & 0x80000000) : random();
  };
  const [a, b, c] = [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0; i < count; i++) {
    a[i] = any();
    b[i] = random() % 3 === 0 ? a[i] ^ (random() & 0x800001ff) : any();
    c[i] = any();
  }
  return { a, b, c };
}

const NATIVE: Readonly<Record<NativeCandidate, (a: number, b: number) => number>> = {
  'f32.add': (a, b) => a + b,
  'f32.sub': (a, b) => a - b,
  'f32.mul': (a, b) => a * b,
  'f32.div': (a, b) => a / b,
  'f32.sqrt': (a) => Math.sqrt(a),
};

/** Operation by operation, then the two three-operand shapes behind the barrier and without it. */
function source(): string {
  const names = ['f32_canon', 'f32_add', 'f32_sub', 'f32_mul', 'f32_div', 'f32_sqrt'];
  const bare = ['f32_add', 'f32_sub', 'f32_mul'].map((name) => helper(name, false).replace('f32_', 'bare_'));
  return [
    '@group(0) @binding(0) var<storage, read> input: array<u32>;',
    '@group(0) @binding(1) var<storage, read_write> output: array<u32>;',
    'var<private> zero: u32;',
    'var<private> naught: u32;',
    ...names.map((name) => helper(name, true)),
    ...bare,
    `@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.x;
  zero = input[${3 * PAIRS}u];
  naught = input[${3 * PAIRS + 1}u];
  let a = input[i]; let b = input[${PAIRS}u + i]; let c = input[${2 * PAIRS}u + i];
  output[i] = f32_add(a, b);
  output[${PAIRS}u + i] = f32_sub(a, b);
  output[${2 * PAIRS}u + i] = f32_mul(a, b);
  output[${3 * PAIRS}u + i] = f32_div(a, b);
  output[${4 * PAIRS}u + i] = f32_sqrt(a);
  output[${5 * PAIRS}u + i] = f32_sub(f32_add(a, c), a);
  output[${6 * PAIRS}u + i] = f32_add(f32_mul(a, b), c);
  output[${7 * PAIRS}u + i] = bare_sub(bare_add(a, c), a);
  output[${8 * PAIRS}u + i] = bare_add(bare_mul(a, b), c);
  output[${9 * PAIRS}u + i] = f32_add(a, 0u);
  output[${10 * PAIRS}u + i] = f32_mul(a, 0u);
  output[${11 * PAIRS}u + i] = f32_sub(a, a);
}`,
  ].join('\n');
}

export async function probe(device: GPUDevice): Promise<Probe> {
  const { a, b, c } = operands(PAIRS);
  const input = new Uint32Array(3 * PAIRS + 2);
  input.set(a);
  input.set(b, PAIRS);
  input.set(c, 2 * PAIRS);
  const got = await dispatchOnce(device, source(), input, 12 * PAIRS, PAIRS / 64);
  const differs = (
    shape: number,
    expected: (i: number) => number,
    skip: (i: number) => boolean = () => false,
  ): boolean => {
    for (let i = 0; i < PAIRS; i++) if (!skip(i) && got[shape * PAIRS + i] !== expected(i)) return true;
    return false;
  };
  const flat = (pattern: number): boolean => (pattern & 0x7f800000) === 0;
  const operations = {} as Record<NativeCandidate, Exactness>;
  NATIVE_CANDIDATES.forEach((op, shape) => {
    const expected = (i: number): number => toBits(NATIVE[op](toFloat(a[i]), toFloat(b[i])));
    const subnormal = (i: number): boolean =>
      flat(a[i]) || flat(b[i]) || flat(expected(i)) || flat(got[shape * PAIRS + i]);
    operations[op] = 'exact';
    if (differs(shape, expected))
      operations[op] = differs(shape, expected, subnormal) ? 'inexact' : 'exact but for subnormals';
  });
  const rounded = (value: number): number => Math.fround(value);
  const sum = (i: number): number => toBits(rounded(rounded(toFloat(a[i]) + toFloat(c[i])) - toFloat(a[i])));
  const product = (i: number): number => toBits(rounded(rounded(toFloat(a[i]) * toFloat(b[i])) + toFloat(c[i])));
  // Where a flushed intermediate could change the result, or it is a NaN, a difference says nothing about rewriting.
  const small = (i: number): boolean => {
    const tiny = (value: number): boolean => Math.abs(value) < 2 ** -100;
    const [x, y, z] = [toFloat(a[i]), toFloat(b[i]), toFloat(c[i])];
    if (sum(i) === 0x7fc00000 || product(i) === 0x7fc00000) return true;
    return [x, y, z, x * y, x + z, x + z - x, x * y + z].some(tiny);
  };
  return {
    operations,
    reassociates: differs(7, sum, small),
    fuses: differs(8, product, small),
    flushesSubnormals: Object.values(operations).includes('exact but for subnormals'),
    barrierHolds:
      !differs(5, sum, small) &&
      !differs(6, product, small) &&
      !differs(
        9,
        (i) => toBits(toFloat(a[i]) + 0),
        (i) => flat(a[i]) && a[i] << 1 !== 0,
      ) &&
      !differs(10, (i) => toBits(toFloat(a[i]) * 0)) &&
      !differs(11, (i) => toBits(toFloat(a[i]) - toFloat(a[i]))),
  };
}
