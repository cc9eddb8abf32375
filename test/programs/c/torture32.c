/* f32 at its edges: every operation over pairs of subnormals, zeros, infinities, NaNs, halves and the like. */
#include "support.h"

static const u32 edges[] = {0x00000000, 0x80000000, 0x00000001, 0x80000001, 0x007fffff, 0x00800000, 0x00800001, 0x3f800000, 0xbf800000,
                            0x3f000000, 0x3effffff, 0x3fc00000, 0x4b000000, 0x4b7fffff, 0xcb000001, 0x4f000000, 0xcf000000, 0x4f7fffff,
                            0x5f000000, 0xdf000000, 0x7f7fffff, 0xff7fffff, 0x7f800000, 0xff800000, 0x7fc00000, 0x7fa00001, 0x20000000, 0x1fffffff};

static f32 nearest(f32 x) { return __builtin_rintf(x); }

static i32 to_int(f32 x) { return x >= -2147483648.0f && x < 2147483648.0f ? (i32)x : -7; }
static u64 to_unsigned(f32 x) { return x > -1.0f && x < 18446744073709551616.0f ? (u64)x : 9; }

static u64 pair(u64 sum, f32 a, f32 b) {
  sum = mix_f32(mix_f32(sum, a + b), a - b);
  sum = mix_f32(mix_f32(sum, a * b), a / b);
  sum = mix_f32(sum, __builtin_copysignf(a == a ? a : 1, b == b ? b : 1));
  return mix(sum, (u64)((a < b) | (a <= b) << 1 | (a > b) << 2 | (a >= b) << 3 | (a == b) << 4 | (a != b) << 5));
}

static u64 single(u64 sum, f32 a) {
  sum = mix_f32(mix_f32(sum, __builtin_sqrtf(a)), -a);
  sum = mix_f32(mix_f32(sum, __builtin_floorf(a)), __builtin_ceilf(a));
  sum = mix_f32(mix_f32(sum, __builtin_truncf(a)), nearest(a));
  sum = mix(mix(sum, (u32)to_int(a)), to_unsigned(a));
  return mix_f64(mix_f32(sum, __builtin_fabsf(a)), (f64)a * 1e-40);
}

u64 run(u32 seed) {
  u64 sum = SUM_START;
  for (int i = 0; i < COUNT(edges); i++) {
    volatile f32 a = f32_of_bits(edges[i]);
    sum = single(sum, a);
    for (int j = 0; j < COUNT(edges); j++) {
      volatile f32 b = f32_of_bits(edges[j]);
      sum = pair(sum, a, b);
    }
  }
  for (int i = 0; i < 300; i++) {
    u32 x = next_random(&seed), y = next_random(&seed);
    if (i % 3 == 0) x &= 0x80ffffff;
    if (i % 4 == 0) y = (x ^ y >> 9) + 0x00100000;
    sum = pair(single(sum, f32_of_bits(x)), f32_of_bits(x), f32_of_bits(y));
    sum = mix_f32(mix_f32(sum, (f32)x), (f32)(i32)y);
    sum = mix_f32(mix_f32(sum, (f32)((u64)x << 32 | y)), (f32)(i64)((u64)x << 31 ^ y));
  }
  f32 small = f32_of_bits(0x00ffffff);
  for (int i = 0; i < 40; i++) sum = mix_f32(sum, small *= 0.55f);
  return sum;
}
