import { type Case, f32, f64, i32, i64 } from '../bench.ts';

const binary = (type: string, op: string, result = type): string =>
  `(func (export "${op}") (param ${type} ${type}) (result ${result}) (${type}.${op} (local.get 0) (local.get 1)))`;
const unary = (type: string, op: string): string =>
  `(func (export "${op}") (param ${type}) (result ${type}) (${type}.${op} (local.get 0)))`;

export const NUMBERS: readonly Case[] = [
  {
    name: 'i32 arithmetic wraps, and shifts take their count modulo 32',
    wat: `(module ${['mul', 'shl', 'shr_s', 'shr_u', 'rotl', 'rotr', 'lt_s', 'lt_u', 'div_u', 'rem_s'].map((op) => binary('i32', op)).join('')}
      ${['clz', 'ctz', 'popcnt', 'extend8_s', 'extend16_s'].map((op) => unary('i32', op)).join('')})`,
    async run(bench) {
      await bench.returns('mul', [i32(0x12345678), i32(0x9abcdef1)], i32(0x366176f8));
      await bench.returns('shl', [i32(3), i32(33)], i32(6));
      await bench.returns('shr_s', [i32(-8), i32(1)], i32(-4));
      await bench.returns('shr_u', [i32(-8), i32(1)], i32(0x7ffffffc));
      await bench.returns('rotl', [i32(0x80000001), i32(1)], i32(3));
      await bench.returns('rotr', [i32(1), i32(0)], i32(1));
      await bench.returns('lt_s', [i32(-1), i32(0)], i32(1));
      await bench.returns('lt_u', [i32(-1), i32(0)], i32(0));
      await bench.returns('div_u', [i32(-1), i32(2)], i32(0x7fffffff));
      await bench.returns('rem_s', [i32(-7), i32(3)], i32(-1));
      await bench.returns('clz', [i32(0)], i32(32));
      await bench.returns('ctz', [i32(0x80000000)], i32(31));
      await bench.returns('popcnt', [i32(0xf0f0f0f1)], i32(17));
      await bench.returns('extend8_s', [i32(0x180)], i32(-128));
      await bench.returns('extend16_s', [i32(0x18000)], i32(-32768));
    },
  },
  {
    name: 'i64 arithmetic carries between its halves',
    wat: `(module ${['add', 'sub', 'mul', 'div_s', 'div_u', 'rem_s', 'rem_u', 'shl', 'shr_s', 'shr_u', 'rotl', 'rotr'].map((op) => binary('i64', op)).join('')}
      ${['lt_s', 'lt_u', 'eq'].map((op) => binary('i64', op, 'i32')).join('')}
      ${['clz', 'ctz', 'popcnt', 'extend8_s', 'extend32_s'].map((op) => unary('i64', op)).join('')})`,
    async run(bench) {
      const big = 0x123456789abcdef0n;
      await bench.returns('add', [i64(0xffffffffn), i64(1n)], i64(0x100000000n));
      await bench.returns('sub', [i64(0n), i64(1n)], i64(-1n));
      await bench.returns('mul', [i64(big), i64(-3n)], i64(big * -3n));
      await bench.returns('div_s', [i64(-big), i64(1_000_003n)], i64(-big / 1_000_003n));
      await bench.returns('div_u', [i64(-1n), i64(10n)], i64(1844674407370955161n));
      await bench.returns('rem_s', [i64(-(2n ** 63n)), i64(-1n)], i64(0n));
      await bench.returns('rem_u', [i64(-1n), i64(0x100000001n)], i64(0n));
      await bench.returns('shl', [i64(1n), i64(63n)], i64(2n ** 63n));
      await bench.returns('shr_s', [i64(-(2n ** 63n)), i64(95n)], i64(-(2n ** 32n)));
      await bench.returns('shr_u', [i64(-1n), i64(32n)], i64(0xffffffffn));
      await bench.returns('rotl', [i64(big), i64(36n)], i64((0x9abcdef012345678n << 4n) | 9n));
      await bench.returns('rotr', [i64(1n), i64(64n)], i64(1n));
      await bench.returns('lt_s', [i64(-1n), i64(0n)], i32(1));
      await bench.returns('lt_u', [i64(-1n), i64(0n)], i32(0));
      await bench.returns('eq', [i64(0x1_00000000n), i64(0n)], i32(0));
      await bench.returns('clz', [i64(1n)], i64(63n));
      await bench.returns('ctz', [i64(0n)], i64(64n));
      await bench.returns('popcnt', [i64(-1n)], i64(64n));
      await bench.returns('extend8_s', [i64(0x80n)], i64(-128n));
      await bench.returns('extend32_s', [i64(0x180000000n)], i64(-0x80000000n));
      await bench.traps('div_s', [i64(-(2n ** 63n)), i64(-1n)], 'integer_overflow', 3, 'i64.div_s');
      await bench.traps('rem_u', [i64(5n), i64(0n)], 'integer_divide_by_zero', 6, 'i64.rem_u');
    },
  },
  {
    name: 'f32 arithmetic rounds to nearest, keeps subnormals and neither fuses nor reassociates',
    wat: `(module ${['add', 'sub', 'mul', 'div'].map((op) => binary('f32', op)).join('')} ${unary('f32', 'sqrt')}
      (func (export "fma") (param f32 f32 f32) (result f32) (f32.add (f32.mul (local.get 0) (local.get 1)) (local.get 2)))
      (func (export "back") (param f32 f32) (result f32) (f32.sub (f32.add (local.get 0) (local.get 1)) (local.get 0))))`,
    async run(bench) {
      await bench.returns('add', [f32(0x3dcccccd), f32(0x3e4ccccd)], f32(0x3e99999a));
      await bench.returns('div', [f32(0x3f800000), f32(0x40400000)], f32(0x3eaaaaab));
      await bench.returns('div', [f32(0x3f800000), f32(0x80000000)], f32(0xff800000));
      await bench.returns('sqrt', [f32(0x40000000)], f32(0x3fb504f3));
      await bench.returns('mul', [f32(0x00800000), f32(0x3f000000)], f32(0x00400000));
      await bench.returns('add', [f32(0x00000001), f32(0x00000001)], f32(0x00000002));
      await bench.returns('sub', [f32(0x3f800000), f32(0x3f800000)], f32(0));
      await bench.returns('fma', [f32(0x3f800001), f32(0x3f800001), f32(0xbf800002)], f32(0));
      await bench.returns('back', [f32(0x4cbebc20), f32(0x3f800000)], f32(0));
    },
  },
  {
    name: 'f32 rounding, minimum and maximum know both zeros',
    wat: `(module ${['min', 'max', 'copysign'].map((op) => binary('f32', op)).join('')}
      ${['ceil', 'floor', 'trunc', 'nearest', 'abs', 'neg'].map((op) => unary('f32', op)).join('')}
      ${['ne', 'lt'].map((op) => binary('f32', op, 'i32')).join('')})`,
    async run(bench) {
      const [zero, minusZero, nan] = [f32(0), f32(0x80000000), f32(0x7fa00000)];
      await bench.returns('min', [zero, minusZero], minusZero);
      await bench.returns('max', [minusZero, zero], zero);
      await bench.returns('nearest', [f32(0x40200000)], f32(0x40000000));
      await bench.returns('nearest', [f32(0xbf000000)], minusZero);
      await bench.returns('ceil', [f32(0xbf000000)], minusZero);
      await bench.returns('floor', [f32(0xbf000000)], f32(0xbf800000));
      await bench.returns('trunc', [f32(0x4b000001)], f32(0x4b000001));
      await bench.returns('ne', [nan, nan], i32(1));
      await bench.returns('lt', [nan, zero], i32(0));
      await bench.returns('copysign', [nan, minusZero], f32(0xffa00000));
      await bench.returns('abs', [f32(0xffa00001)], f32(0x7fa00001));
      await bench.returns('neg', [nan], f32(0xffa00000));
      await bench.returns('min', [nan, zero], f32(0x7fc00000));
      await bench.returns('max', [zero, f32(0xffc00001)], f32(0x7fc00000));
      await bench.returns('floor', [nan], f32(0x7fc00000));
    },
  },
  {
    name: 'every f32 NaN that is computed is the canonical one, every one that is moved keeps its payload',
    wat: `(module (memory 1)
      (func (export "zero over zero") (result i32) (i32.reinterpret_f32 (f32.div (f32.const 0) (f32.const -0))))
      (func (export "minus nan") (param f32) (result i32) (i32.reinterpret_f32 (f32.sub (local.get 0) (f32.const 1))))
      (func (export "moved") (param f32 i32) (result f32) (local f32)
        (f32.store (i32.const 8) (local.get 0))
        (local.set 2 (f32.load (i32.const 8)))
        (select (local.get 2) (f32.const 0) (local.get 1))))`,
    async run(bench) {
      await bench.returns('zero over zero', [], i32(0x7fc00000));
      await bench.returns('minus nan', [f32(0xffe12345)], i32(0x7fc00000));
      await bench.returns('moved', [f32(0xff812345), i32(1)], f32(0xff812345));
    },
  },
  {
    name: 'f64 arithmetic rounds to nearest, keeps subnormals and makes canonical NaNs',
    wat: `(module ${['add', 'mul', 'div', 'min'].map((op) => binary('f64', op)).join('')} ${['sqrt', 'nearest'].map((op) => unary('f64', op)).join('')}
      (func (export "demote") (param f64) (result f32) (f32.demote_f64 (local.get 0)))
      (func (export "promote") (param f32) (result f64) (f64.promote_f32 (local.get 0))))`,
    async run(bench) {
      await bench.returns('add', [f64(0x3fb999999999999an), f64(0x3fc999999999999an)], f64(0x3fd3333333333334n));
      await bench.returns('div', [f64(0x3ff0000000000000n), f64(0x4008000000000000n)], f64(0x3fd5555555555555n));
      await bench.returns('mul', [f64(0x0010000000000000n), f64(0x3fe0000000000000n)], f64(0x0008000000000000n));
      await bench.returns('div', [f64(0n), f64(0n)], f64(0x7ff8000000000000n));
      await bench.returns('min', [f64(0n), f64(0xfff0000000000001n)], f64(0x7ff8000000000000n));
      await bench.returns('sqrt', [f64(0x4000000000000000n)], f64(0x3ff6a09e667f3bcdn));
      await bench.returns('nearest', [f64(0xc004000000000000n)], f64(0xc000000000000000n));
      await bench.returns('demote', [f64(0x36a0000000000001n)], f32(1));
      await bench.returns('promote', [f32(0xffa00000)], f64(0x7ff8000000000000n));
    },
  },
  {
    name: 'f64 moves keep every bit',
    wat: `(module (memory 1)
      (func (export "moved") (param f64 i32) (result f64) (local f64)
        (f64.store (i32.const 8) (local.get 0))
        (local.set 2 (f64.load (i32.const 8)))
        (select (local.get 2) (f64.const 0) (local.get 1)))
      (func (export "neg") (param f64) (result f64) (f64.neg (local.get 0)))
      (func (export "bits") (param f64) (result i64) (i64.reinterpret_f64 (local.get 0))))`,
    async run(bench) {
      await bench.returns('moved', [f64(0xfff4000000000123n), i32(1)], f64(0xfff4000000000123n));
      await bench.returns('neg', [f64(0x7ff4000000000001n)], f64(0xfff4000000000001n));
      await bench.returns('bits', [f64(0x7ff0000000000001n)], i64(0x7ff0000000000001n));
    },
  },
  {
    name: 'f32 becomes an integer exactly, or traps',
    wat: `(module
      (func (export "s") (param f32) (result i32) (i32.trunc_f32_s (local.get 0)))
      (func (export "u") (param f32) (result i32) (i32.trunc_f32_u (local.get 0)))
      (func (export "sat") (param f32) (result i32) (i32.trunc_sat_f32_s (local.get 0)))
      (func (export "to") (param i32) (result f32) (f32.convert_i32_u (local.get 0))))`,
    async run(bench) {
      await bench.returns('s', [f32(0xcf000000)], i32(-0x80000000));
      await bench.traps('s', [f32(0x4f000000)], 'integer_overflow', 0, 'i32.trunc_f32_s');
      await bench.traps('s', [f32(0xcf000001)], 'integer_overflow', 0, 'i32.trunc_f32_s');
      await bench.traps('s', [f32(0xffc00000)], 'invalid_conversion', 0, 'i32.trunc_f32_s');
      await bench.returns('u', [f32(0xbf7fffff)], i32(0));
      await bench.traps('u', [f32(0xbf800000)], 'integer_overflow', 1, 'i32.trunc_f32_u');
      await bench.returns('sat', [f32(0x7fc00000)], i32(0));
      await bench.returns('sat', [f32(0xff800000)], i32(-0x80000000));
      await bench.returns('to', [i32(0xffffffff)], f32(0x4f800000));
      await bench.returns('to', [i32(0x01000001)], f32(0x4b800000));
    },
  },
  {
    name: 'conversions between i64 and floats round once',
    wat: `(module
      (func (export "f32") (param i64) (result f32) (f32.convert_i64_s (local.get 0)))
      (func (export "f32u") (param i64) (result f32) (f32.convert_i64_u (local.get 0)))
      (func (export "f64u") (param i64) (result f64) (f64.convert_i64_u (local.get 0)))
      (func (export "i64") (param f64) (result i64) (i64.trunc_f64_s (local.get 0)))
      (func (export "sat") (param f64) (result i64) (i64.trunc_sat_f64_u (local.get 0))))`,
    async run(bench) {
      await bench.returns('f32', [i64(0x7fffff4000000001n)], f32(0x5effffff));
      await bench.returns('f32u', [i64(0x8000008000000001n)], f32(0x5f000001));
      await bench.returns('f32', [i64(-0x8000008000000001n)], f32(0x5effffff));
      await bench.returns('f64u', [i64(0xfffffffffffffbffn)], f64(0x43efffffffffffffn));
      await bench.returns('i64', [f64(0xc3e0000000000000n)], i64(-(2n ** 63n)));
      await bench.traps('i64', [f64(0x43e0000000000000n)], 'integer_overflow', 3, 'i64.trunc_f64_s');
      await bench.returns('sat', [f64(0x43f0000000000000n)], i64(-1n));
      await bench.returns('sat', [f64(0xbff0000000000000n)], i64(0n));
    },
  },
];
