/* Locals whose address is taken: the extended Euclidean algorithm by recursion, and functions that answer structures. */
#include "kernel.h"
SLOTS(u64)

static NOINLINE i64 euclid(i64 a, i64 b, i64 *x, i64 *y) {
  if (b == 0) {
    *x = 1;
    *y = 0;
    return a;
  }
  i64 u, v, divisor = euclid(b, a % b, &u, &v);
  *x = v;
  *y = u - a / b * v;
  return divisor;
}

struct fraction {
  i64 over, under;
  u8 exact;
};

static NOINLINE struct fraction reduced(i64 over, i64 under) {
  i64 x, y, divisor = euclid(over < 0 ? -over : over, under, &x, &y);
  struct fraction f = {over / divisor, under / divisor, divisor == 1};
  return f;
}

static NOINLINE struct fraction plus(struct fraction a, struct fraction b) {
  return reduced(a.over * b.under + b.over * a.under, a.under * b.under);
}

void kernel(i32 lane, u32 seed) {
  u32 state = lane_state(lane, seed);
  i64 a = next_random(&state) >> 4, b = (next_random(&state) >> 6) + 1, x, y, divisor = euclid(a, b, &x, &y);
  struct fraction sum = {0, 1, 1};
  for (int i = 0; i < 6; i++) {
    u32 r = next_random(&state);
    sum = plus(sum, reduced((i64)(r % 19) - 9, (r >> 8) % 12 + 1));
  }
  u64 all = mix(mix(mix(SUM_START, (u64)x), (u64)y), (u64)(a * x + b * y == divisor));
  slots[lane] = mix(mix(mix(all, (u64)sum.over), (u64)sum.under), sum.exact);
}
