import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type FloatType, ulpDistance } from './ulp-distance.ts';

const bits = (type: FloatType, value: number): bigint =>
  type === 'f32'
    ? BigInt(new Uint32Array(Float32Array.of(value).buffer)[0])
    : new BigUint64Array(Float64Array.of(value).buffer)[0];

const LEAST = { f32: 2 ** -126, f64: 2 ** -1022 } as const;

for (const type of ['f32', 'f64'] as const) {
  const apart = (a: number, b: number): number | null => ulpDistance(type, bits(type, a), bits(type, b));

  describe(`the distance of two ${type}`, () => {
    it('counts the steps from one to the other', () => {
      fc.assert(
        fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.nat(1000), (value, steps) => {
          fc.pre(Math.abs(value) >= LEAST.f32 && Math.abs(value) < 1e38);
          assert.equal(ulpDistance(type, bits(type, value), bits(type, value) + BigInt(steps)), steps);
        }),
      );
      assert.equal(apart(1, -1), 2 * Number(bits(type, 1) - bits(type, LEAST[type]) + 1n));
    });

    it('takes every subnormal for zero, of either sign, and the least normal for its neighbour', () => {
      const subnormal = ulpDistance(type, bits(type, LEAST[type]) - 1n, bits(type, -0));
      assert.equal(subnormal, 0);
      assert.equal(apart(0, -0), 0);
      assert.equal(apart(0, LEAST[type]), 1);
      assert.equal(apart(-LEAST[type], LEAST[type]), 2);
    });

    it('is none between a NaN or an infinity and anything else', () => {
      const nan = bits(type, Number.NaN);
      assert.equal(ulpDistance(type, nan, nan + 5n), 0);
      assert.equal(ulpDistance(type, nan, bits(type, 1)), null);
      assert.equal(ulpDistance(type, nan, bits(type, Infinity)), null);
      assert.equal(apart(Infinity, Infinity), 0);
      assert.equal(apart(Infinity, -Infinity), null);
      assert.equal(ulpDistance(type, bits(type, Infinity), bits(type, Infinity) - 1n), null);
    });
  });
}
