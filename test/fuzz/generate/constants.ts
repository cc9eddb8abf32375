/** Values at which arithmetic is likely to be wrong. */
import type { ValType } from '../../../src/core/wasm/module.ts';
import type { Random } from '../random.ts';

// biome-ignore format: table
const I32 = [
  0, 1, 2, 3, 7, 8, 31, 32, 33, 63, 64, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0xfffc, 0xfff8, 0x01000000, 0x00ffffff, 0x01000001,
  0x7fffffff, 0x80000000, 0x80000001, 0xffffffff, 0xfffffffe, 0xffffff80, 0xffff8000, 0x55555555, 0xaaaaaaaa, 0x12345678, 0xdeadbeef, 1000000007,
];

// biome-ignore format: table
const F32 = [
  // zeros, subnormals, the smallest normal
  0x00000000, 0x80000000, 0x00000001, 0x80000001, 0x00000002, 0x007fffff, 0x807fffff, 0x00400000, 0x00800000, 0x80800000, 0x00800001, 0x01000000,
  // small numbers, halves and their neighbours
  0x3f800000, 0xbf800000, 0x3f7fffff, 0x3f800001, 0x3f000000, 0xbf000000, 0x3effffff, 0x3fc00000, 0xbfc00000, 0x40200000, 0xc0200000, 0x40490fdb, 0x3dcccccd,
  // around 2^23, 2^24, 2^31, 2^32, 2^63, 2^64
  0x4b000000, 0x4affffff, 0x4b000001, 0x4b800000, 0x4b7fffff, 0xcb000000, 0x4effffff, 0x4f000000, 0xcf000000, 0xcf000001, 0x4f7fffff, 0x4f800000,
  0x5effffff, 0x5f000000, 0xdf000000, 0xdf000001, 0x5f7fffff, 0x5f800000, 0xbf7fffff,
  // rounding by half an ulp
  0x33800000, 0x33800001, 0x34000000, 0x1f800000, 0x5f3504f3,
  // the ends, infinities, NaNs quiet, signalling, with payloads
  0x7f7fffff, 0xff7fffff, 0x7effffff, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fa00000, 0x7fffffff, 0xffffffff, 0x7fc12345,
];

/** Pairs of (hi, lo). */
// biome-ignore format: table
const F64 = [
  [0, 0], [0x80000000, 0], [0, 1], [0x80000000, 1], [0x000fffff, 0xffffffff], [0x00100000, 0], [0x00100000, 1], [0x800fffff, 0xffffffff], [0x00080000, 0],
  [0x3ff00000, 0], [0xbff00000, 0], [0x3fefffff, 0xffffffff], [0x3ff00000, 1], [0x3fe00000, 0], [0xbfe00000, 0], [0x3fdfffff, 0xffffffff], [0x3ff80000, 0],
  [0x40040000, 0], [0xc0040000, 0], [0x400921fb, 0x54442d18], [0x3fb99999, 0x9999999a],
  // around 2^31, 2^32, 2^52, 2^53, 2^63, 2^64
  [0x41dfffff, 0xffc00000], [0x41dfffff, 0xffffffff], [0x41e00000, 0], [0xc1e00000, 0], [0xc1e00000, 0x00200000], [0xc1e00000, 0x00100000], [0x41efffff, 0xffe00000],
  [0x41efffff, 0xffffffff], [0x41f00000, 0], [0x43300000, 0], [0x432fffff, 0xffffffff], [0x43300000, 1], [0x43400000, 0], [0x433fffff, 0xffffffff],
  [0x43dfffff, 0xffffffff], [0x43e00000, 0], [0xc3e00000, 0], [0xc3e00000, 1], [0x43efffff, 0xffffffff], [0x43f00000, 0],
  // where demotion to f32 rounds, overflows, underflows
  [0x47efffff, 0xe0000000], [0x47efffff, 0xefffffff], [0x47efffff, 0xf0000000], [0x36a00000, 0], [0x36900000, 0], [0x36900000, 1], [0x380fffff, 0xffffffff],
  [0x380fffff, 0xe0000000], [0x38100000, 0], [0x3ff00000, 0x10000000], [0x3ff00000, 0x10000001], [0x3ff00000, 0x30000000],
  [0x3ca00000, 0], [0x3ca00000, 1], [0x3cb00000, 0], [0x1ff00000, 0], [0x5fe6a09e, 0x667f3bcd],
  [0x7fefffff, 0xffffffff], [0xffefffff, 0xffffffff], [0x7ff00000, 0], [0xfff00000, 0], [0x7ff80000, 0], [0xfff80000, 0], [0x7ff00000, 1], [0xfff00000, 1],
  [0x7ff40000, 0], [0x7fffffff, 0xffffffff], [0x7ff81234, 0x56789abc],
] as const;

/** Bits of a value of a number type: mostly an edge, an edge's neighbour, or any bits. */
export function edgeBits(random: Random, type: ValType): { readonly lo: number; readonly hi: number } {
  switch (type) {
    case 'i32':
      return { lo: i32(random), hi: 0 };
    case 'i64':
      if (random.chance(25)) return { lo: i32(random), hi: 0 };
      if (random.chance(25)) return signExtended(i32(random));
      if (random.chance(20)) return { lo: 0, hi: i32(random) };
      return { lo: i32(random), hi: i32(random) };
    case 'f32':
      if (random.chance(15)) return { lo: random.bits() | 0, hi: 0 };
      if (random.chance(15)) return { lo: (random.pick(F32) + random.between(-2, 2)) | 0, hi: 0 };
      if (random.chance(15)) return { lo: small32(random), hi: 0 };
      if (random.chance(10)) return { lo: fraction(random, 0x3f800000, 23), hi: 0 };
      return { lo: random.pick(F32) | 0, hi: 0 };
    default: {
      if (random.chance(15)) return { lo: random.bits() | 0, hi: random.bits() | 0 };
      const [hi, lo] = random.pick(F64);
      if (random.chance(15)) return { lo: (lo + random.between(-2, 2)) | 0, hi: hi | 0 };
      if (random.chance(15))
        return { lo: 0, hi: (0x40000000 + (random.between(-40, 70) << 20) + (random.below(16) << 16)) | 0 };
      if (random.chance(10)) return { lo: 0, hi: fraction(random, 0x3ff00000, 20) };
      return { lo: lo | 0, hi: hi | 0 };
    }
  }
}

function i32(random: Random): number {
  if (random.chance(15)) return random.bits() | 0;
  if (random.chance(20)) return random.between(-16, 16);
  return random.pick(I32) | 0;
}

function signExtended(lo: number): { lo: number; hi: number } {
  return { lo, hi: lo >> 31 };
}

/** The high word of a float between 1/8 and 64 with a few bits behind the point; `one` is that of 1, which has `mantissa` bits of it. */
function fraction(random: Random, one: number, mantissa: number): number {
  const sign = random.below(2) << 31;
  return sign | (one + random.between(-3, 5) * 2 ** mantissa + random.below(64) * 2 ** (mantissa - 6));
}

/** A float of moderate size with few significant bits: sums and products of such are often half-way cases. */
function small32(random: Random): number {
  return (((random.below(2) << 31) | (random.between(90, 165) << 23) | (random.below(64) << 17)) + random.below(2)) | 0;
}
