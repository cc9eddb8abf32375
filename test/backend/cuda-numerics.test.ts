/** Every numeric instruction on CUDA against the IR interpreter, on operands at the edges of their types and on random ones. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createCudaBackend } from '../../src/backends/cuda/index.ts';
import { createInterpreterBackend } from '../../src/backends/interpreter/index.ts';
import { type Backend, DEFAULT_GUEST_LIMITS, type Outcome } from '../../src/core/backend.ts';
import { buildImage } from '../../src/core/engine/instantiate.ts';
import { load } from '../../src/core/wasm/load.ts';
import type { ValType } from '../../src/core/wasm/module.ts';
import { INSTRUCTIONS } from '../../src/core/wasm/opcodes.ts';
import { wat } from '../wat.ts';

process.env.TENSOR_WASM_CUDA_DRIVER ??= 'emulator';

const f32Bits = (value: number): bigint => BigInt(new Uint32Array(new Float32Array([value]).buffer)[0]);
const f64Bits = (value: number): bigint => new BigUint64Array(new Float64Array([value]).buffer)[0];

const I32 = [
  0n,
  1n,
  2n,
  7n,
  31n,
  32n,
  33n,
  0x7fn,
  0x80n,
  0xffffn,
  0x8000n,
  0x7fffffffn,
  0x80000000n,
  0xfffffffen,
  0xffffffffn,
];
const I64 = [
  ...I32,
  63n,
  64n,
  65n,
  1n << 32n,
  1n << 53n,
  (1n << 53n) + 1n,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 1n,
];
const REAL = [0, 0.5, 1, 1.5, 2.5, 3, 0.1, 1e-3, 123456.789, 8388607.5, 8388609, 2147483647, 2147483648, 4294967296];
const LARGE = [2 ** 63, 2 ** 64, 2 ** 53 + 2, 1e30, Number.POSITIVE_INFINITY];
const SIGNED = [...REAL, ...LARGE].flatMap((value) => [value, -value]);
const F32 = [
  ...SIGNED.map(f32Bits),
  ...[1n, 0x80000001n, 0x7fffffn, 0x800000n, 0x7f7fffffn, 0x4effffffn, 0x5effffffn, 0xbf7fffffn],
  ...[0x7fc00000n, 0xffc00000n, 0x7f800001n, 0x7fa12345n, 0xffffffffn],
];
const F64 = [
  ...SIGNED.map(f64Bits),
  ...[
    4294967295, 2147483648.5, -2147483648.9, 4294967295.9, -0.99, 3.4028235677973366e38, 1.401298464324817e-45, 7e-46,
  ].map(f64Bits),
  ...[1n, 0xfffffffffffffn, 0x10000000000000n, 0x7fefffffffffffffn, 0x43dfffffffffffffn],
  ...[0x7ff8000000000000n, 0xfff8000000000000n, 0x7ff0000000000001n, 0x7ff4123456789abcn, 0xffffffffffffffffn],
];
const POOLS: Partial<Record<ValType, readonly bigint[]>> = { i32: I32, i64: I64, f32: F32, f64: F64 };

/** xorshift64*, so that a failure can be had again. */
function* random(): Generator<bigint> {
  let state = 0x9e3779b97f4a7c15n;
  for (;;) {
    state ^= state >> 12n;
    state = BigInt.asUintN(64, state ^ (state << 25n));
    state ^= state >> 27n;
    yield BigInt.asUintN(64, state * 0x2545f4914f6cdd1dn);
  }
}

function operands(params: readonly ValType[], randoms: number): bigint[][] {
  const [left, right] = params.map((type) => POOLS[type] ?? []);
  const rows = right === undefined ? left.map((a) => [a]) : left.flatMap((a) => right.map((b) => [a, b]));
  const source = random();
  for (let at = 0; at < randoms; at++) {
    rows.push(params.map((type) => BigInt.asUintN(type.endsWith('32') ? 32 : 64, source.next().value ?? 0n)));
  }
  return rows;
}

const NUMERIC = INSTRUCTIONS.filter(
  ({ immediate, params, results }) =>
    immediate === 'none' &&
    params !== null &&
    results?.length === 1 &&
    params.length > 0 &&
    params.every((t) => POOLS[t]),
);

/** The text of a module with every instruction as an export of its own name. */
function text(): string {
  const functions = NUMERIC.map(({ name, params, results }) => {
    const list = (params ?? []).map((_, at) => `(local.get ${at})`).join(' ');
    return `(func (export "${name}") (param ${(params ?? []).join(' ')}) (result ${results?.[0]}) (${name} ${list}))`;
  });
  return `(module ${functions.join('\n')})`;
}

describe('numeric instructions on CUDA', () => {
  const backends: Backend[] = [createCudaBackend(), createInterpreterBackend()];
  after(() => Promise.all(backends.map((backend) => backend.close())));

  it('cover the whole instruction set', () => {
    assert.ok(NUMERIC.length >= 128, `${NUMERIC.length} instructions`);
  });

  it("give the interpreter's bits, traps and fuel, lane by lane", async () => {
    const module = load(await wat(text()));
    const limits = DEFAULT_GUEST_LIMITS;
    const names = NUMERIC.map(({ name }) => name);
    const request = { module, exports: names, mode: 'batch', exactness: 'exact', limits } as const;
    const devices = await Promise.all(backends.map((backend) => backend.open(0)));
    const programs = await Promise.all(devices.map((device) => device.compile(request)));
    const image = buildImage(module, {}, limits);
    for (const { name, params } of NUMERIC) {
      const rows = operands(params ?? [], 200);
      const words = rows.flat().flatMap((bits) => [Number(bits & 0xffffffffn), Number(bits >> 32n)]);
      const args = Uint32Array.from(words);
      const outcomes: Outcome[] = [];
      for (const [at, device] of devices.entries()) {
        const batch = await device.batch(programs[at], image, name, rows.length, args, { fuel: 100 });
        outcomes.push(batch.outcome);
        batch.release();
      }
      const [cuda, expected] = outcomes;
      rows.forEach((row, lane) => {
        const bits = (outcome: Outcome): string =>
          `${outcome.results[2 * lane + 1].toString(16)} ${outcome.results[2 * lane].toString(16)}`;
        const given = row.map((value) => value.toString(16)).join(', ');
        assert.equal(bits(cuda), bits(expected), `${name}(${given})`);
      });
      assert.deepEqual(cuda.fuel, expected.fuel, name);
      assert.deepEqual([cuda.trap, cuda.trapped], [expected.trap, expected.trapped], name);
    }
  });
});
