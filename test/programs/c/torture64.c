/* f64 at its edges: every operation over pairs of subnormals, zeros, infinities, NaNs and near-integers; conversions and demotion. */
#include "support.h"

static const u64 edges[] = {
    0, 0x8000000000000000, 1, 0x8000000000000001, 0x000fffffffffffff, 0x0010000000000000, 0x0010000000000001, 0x3ff0000000000000,
    0xbff0000000000001, 0x3fe0000000000000, 0x3fdfffffffffffff, 0x3ff8000000000000, 0x4330000000000000, 0x433fffffffffffff,
    0xc330000000000001, 0x41dfffffffc00000, 0x41e0000000000000, 0xc1e0000000000000, 0x43e0000000000000, 0x43dfffffffffffff,
    0xc3e0000000000000, 0x43f0000000000000, 0x7fefffffffffffff, 0xffefffffffffffff, 0x7ff0000000000000, 0xfff0000000000000,
    0x7ff8000000000000, 0x7ff4000000000001, 0x36a0000000000000, 0x369fffffffffffff, 0x47efffffefffffff, 0x47effffff0000000, 0x380fffffffffffff};

static i64 to_long(f64 x) { return x >= -9223372036854775808.0 && x < 9223372036854775808.0 ? (i64)x : -7; }
static u64 to_unsigned(f64 x) { return x > -1.0 && x < 18446744073709551616.0 ? (u64)x : 9; }
static u32 to_word(f64 x) { return x > -1.0 && x < 4294967296.0 ? (u32)x : 5; }

static NOINLINE u64 pair(u64 sum, f64 a, f64 b) {
  sum = mix_f64(mix_f64(sum, a + b), a - b);
  sum = mix_f64(mix_f64(sum, a * b), a / b);
  sum = mix_f64(sum, __builtin_copysign(a == a ? a : 1, b == b ? b : 1));
  return mix(sum, (u64)((a < b) | (a <= b) << 1 | (a > b) << 2 | (a >= b) << 3 | (a == b) << 4 | (a != b) << 5));
}

static NOINLINE u64 single(u64 sum, f64 a) {
  sum = mix_f64(mix_f64(sum, __builtin_sqrt(a)), -a);
  sum = mix_f64(mix_f64(sum, __builtin_floor(a)), __builtin_ceil(a));
  sum = mix_f64(mix_f64(sum, __builtin_trunc(a)), __builtin_rint(a));
  sum = mix(mix(mix(sum, (u64)to_long(a)), to_unsigned(a)), to_word(a));
  return mix_f32(mix_f64(sum, __builtin_fabs(a)), (f32)a);
}

u64 run(u32 seed) {
  u64 sum = SUM_START;
  for (int i = 0; i < COUNT(edges); i++) {
    volatile f64 a = f64_of_bits(edges[i]);
    sum = single(sum, a);
    for (int j = 0; j < COUNT(edges); j++) {
      volatile f64 b = f64_of_bits(edges[j]);
      sum = pair(sum, a, b);
    }
  }
  for (int i = 0; i < 120; i++) {
    u64 x = (u64)next_random(&seed) << 32 | next_random(&seed), y = (u64)next_random(&seed) << 32 | next_random(&seed);
    if (i % 3 == 0) x &= 0x801fffffffffffff;
    if (i % 4 == 0) y = (x ^ y >> 12) + 0x0020000000000000;
    if (i % 5 == 0) x = (x & 0x800fffffffffffff) + 0x3800000000000000 + ((y & 127) << 52);
    sum = pair(single(sum, f64_of_bits(x)), f64_of_bits(x), f64_of_bits(y));
    sum = mix_f64(mix_f64(sum, (f64)x), (f64)(i64)y);
    sum = mix_f64(mix_f64(sum, (f64)(u32)x), (f64)(i32)y);
  }
  f64 small = f64_of_bits(0x001fffffffffffff);
  for (int i = 0; i < 70; i++) sum = mix_f64(sum, small *= 0.55);
  return sum;
}
