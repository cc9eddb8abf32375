import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TensorWasmError } from '../errors.ts';
import type { ValType } from '../wasm/module.ts';
import { decodeValue, decodeValues, encodeArguments, parseJson } from './values.ts';

const encode = (json: unknown, ...types: ValType[]): number[] => [...encodeArguments(json, types, { export: 'f' })];

const refusal = (json: unknown, ...types: ValType[]): string => {
  try {
    encode(json, ...types);
  } catch (error) {
    assert.ok(error instanceof TensorWasmError);
    assert.equal(error.kind, 'invalid_args');
    return error.message;
  }
  return assert.fail(`accepted ${String(json)}`);
};

describe('arguments from JSON', () => {
  it('take i32 from -2^31 to 2^32-1', () => {
    assert.deepEqual(
      encode([-1, 0xffffffff, -0x80000000], 'i32', 'i32', 'i32'),
      [0xffffffff, 0, 0xffffffff, 0, 0x80000000, 0],
    );
    assert.match(refusal([0x100000000], 'i32'), /parameter 0 of 'f' as i32: 4294967296 is out of range/);
    assert.match(refusal([0, -0x80000001], 'i32', 'i32'), /parameter 1 .* out of range/);
  });

  it('take i64 as a number or a string, from -2^63 to 2^64-1', () => {
    assert.deepEqual(
      encode([-1, '18446744073709551615'], 'i64', 'i64'),
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    );
    assert.deepEqual(encode(['0x8000000000000001'], 'i64'), [1, 0x80000000]);
    assert.match(refusal(['18446744073709551616'], 'i64'), /out of range/);
    assert.match(refusal(['-9223372036854775809'], 'i64'), /out of range/);
    assert.match(refusal([2 ** 60], 'i64'), /lost digits/);
  });

  it('keep every digit of an integer literal beyond 2^53', () => {
    assert.deepEqual(
      encode(parseJson('[9223372036854775807, -9223372036854775808]'), 'i64', 'i64'),
      [0xffffffff, 0x7fffffff, 0, 0x80000000],
    );
    assert.deepEqual(parseJson('["12345678901234567890", 1.2345678901234567, 1e30, 1234567890123456]'), [
      '12345678901234567890',
      1.2345678901234567,
      1e30,
      1234567890123456,
    ]);
    assert.throws(() => parseJson('[1,'), /as JSON/);
    assert.throws(() => parseJson('[00000000000000001]'), /as JSON/);
  });

  it('take floats as numbers, words and bits', () => {
    assert.deepEqual(
      encode([0.1, 'nan', 'inf', '-inf', '0x7fa00001', -0], 'f32', 'f32', 'f32', 'f32', 'f32', 'f32'),
      [0x3dcccccd, 0, 0x7fc00000, 0, 0x7f800000, 0, 0xff800000, 0, 0x7fa00001, 0, 0x80000000, 0],
    );
    assert.deepEqual(
      encode([1.5, 'nan', '0x7ff4000000000001'], 'f64', 'f64', 'f64'),
      [0, 0x3ff80000, 0, 0x7ff80000, 1, 0x7ff40000],
    );
    assert.match(refusal([1e39], 'f32'), /out of range/);
    assert.match(refusal(['0x7fc000000'], 'f32'), /out of range/);
    assert.match(refusal(['1.5'], 'f64'), /expected a number/);
  });

  it('refuse a wrong type or count and name the parameter', () => {
    assert.match(refusal(['5'], 'i32'), /parameter 0 of 'f' as i32: expected an integer, found "5"/);
    assert.match(refusal([1.5], 'i32'), /1.5 is not an integer/);
    assert.match(refusal([true], 'f64'), /found true/);
    assert.match(refusal([[1]], 'i64'), /found an array/);
    assert.match(refusal([1], 'i32', 'i32'), /takes 2 arguments \(i32, i32\), parameter 1 is missing/);
    assert.match(refusal([1, 2], 'i32'), /no parameter 1/);
    assert.match(refusal({ 0: 1 }, 'i32'), /must be a JSON array/);
    assert.match(refusal([7], 'funcref'), /only null/);
  });

  it('count parameters from where the arguments start', () => {
    assert.throws(() => encodeArguments(['x'], ['i32'], { export: 'k', firstParameter: 1 }), /parameter 1 of 'k'/);
  });
});

describe('results as JSON', () => {
  it('pad bits to the width and show signed values', () => {
    assert.deepEqual(decodeValue('i32', 0xffffffff, 0), { type: 'i32', value: -1, bits: '0xffffffff' });
    assert.deepEqual(decodeValue('i64', 5, 0), { type: 'i64', value: 5, bits: '0x0000000000000005' });
    assert.deepEqual(decodeValue('i64', 0, 0x80000000), {
      type: 'i64',
      value: '-9223372036854775808',
      bits: '0x8000000000000000',
    });
    assert.deepEqual(decodeValue('f32', 0x7fc00000, 0), { type: 'f32', value: 'nan', bits: '0x7fc00000' });
    assert.deepEqual(decodeValue('f64', 0, 0xfff00000), { type: 'f64', value: '-inf', bits: '0xfff0000000000000' });
    assert.deepEqual(decodeValue('funcref', 0xffffffff, 0), { type: 'funcref', value: null, bits: '0xffffffff' });
  });

  it('read a range of lanes', () => {
    const values = new Uint32Array([1, 0, 2, 0, 3, 0, 4, 0]);
    assert.deepEqual(
      decodeValues(['i32', 'i64'], values, 2, 4).map((v) => v.type),
      ['i32', 'i64'],
    );
  });

  it('survive a round trip by value for integers and by bits for floats', () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(word, word, (lo, hi) => {
        assert.deepEqual(encode(parseJson(JSON.stringify([decodeValue('i32', lo, 0).value])), 'i32'), [lo, 0]);
        assert.deepEqual(encode(parseJson(JSON.stringify([decodeValue('i64', lo, hi).value])), 'i64'), [lo, hi]);
        assert.deepEqual(encode([decodeValue('f32', lo, 0).bits], 'f32'), [lo, 0]);
        assert.deepEqual(encode([decodeValue('f64', lo, hi).bits], 'f64'), [lo, hi]);
        const f64 = decodeValue('f64', lo, hi);
        if (f64.value !== 'nan') assert.deepEqual(encode([f64.value], 'f64'), [lo, hi]);
      }),
    );
  });
});
