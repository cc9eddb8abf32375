/* 64-bit integer arithmetic: high products, division by shifts, gcd, square roots, primes by Miller-Rabin, calendars. */
#include "support.h"

static u64 high_product(u64 a, u64 b) {
  u64 al = (u32)a, ah = a >> 32, bl = (u32)b, bh = b >> 32;
  u64 middle = ah * bl + (al * bl >> 32);
  return ah * bh + (middle >> 32) + ((al * bh + (u32)middle) >> 32);
}

static void divide_slowly(u64 a, u64 b, u64 *quotient, u64 *remainder) {
  u64 q = 0, r = 0;
  for (int i = 63; i >= 0; i--) {
    u64 top = r >> 63;
    r = r << 1 | (a >> i & 1);
    if (top || r >= b) {
      r -= b;
      q |= 1ull << i;
    }
  }
  *quotient = q;
  *remainder = r;
}

static u64 gcd(u64 a, u64 b) {
  if (a == 0 || b == 0) return a | b;
  int shift = __builtin_ctzll(a | b);
  a >>= __builtin_ctzll(a);
  while (b) {
    b >>= __builtin_ctzll(b);
    if (a > b) {
      u64 t = a;
      a = b;
      b = t;
    }
    b -= a;
  }
  return a << shift;
}

static u32 square_root(u64 x) {
  u64 low = 0, high = 1ull << 32;
  while (high - low > 1) {
    u64 middle = (low + high) / 2;
    if (middle * middle <= x) low = middle;
    else high = middle;
  }
  return (u32)low;
}

static int is_prime(u32 n) {
  static const u32 bases[] = {2, 3, 5, 7};
  if (n < 11) return n == 2 || n == 3 || n == 5 || n == 7;
  if (n % 2 == 0) return 0;
  int r = __builtin_ctz(n - 1);
  for (int i = 0; i < COUNT(bases); i++) {
    u64 x = 1, base = bases[i];
    for (u32 e = (n - 1) >> r; e; e >>= 1) {
      if (e & 1) x = x * base % n;
      base = base * base % n;
    }
    int composite = x != 1 && x != n - 1;
    for (int j = 1; j < r && composite; j++) {
      x = x * x % n;
      composite = x != n - 1;
    }
    if (composite) return 0;
  }
  return 1;
}

static i64 days_from_civil(i64 year, i64 month, i64 day) {
  year -= month <= 2;
  i64 era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
  i64 of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

u64 run(u32 seed) {
  u64 sum = SUM_START;
  for (int i = 0; i < 60; i++) {
    u64 a = (u64)next_random(&seed) << 32 | next_random(&seed), b = ((u64)next_random(&seed) << 32 | next_random(&seed)) >> (i % 61), q, r;
    if (b == 0) b = 3;
    divide_slowly(a, b, &q, &r);
    if (q != a / b || r != a % b) return 0;
    i64 sa = (i64)a, sb = (i64)b;
    if (sb != -1) sum = mix(mix(sum, (u64)(sa / sb)), (u64)(sa % sb));
    sum = mix(mix(sum, high_product(a, b)), gcd(a, b));
    sum = mix(mix(sum, square_root(a)), (u64)is_prime((u32)b | 1));
    sum = mix(sum, (u64)days_from_civil(sa % 100000, i % 12 + 1, i % 28 + 1));
    sum = mix(sum, a << (b & 63) ^ a >> (b & 63) ^ (u64)(sa >> (b & 63)));
  }
  if (days_from_civil(1970, 1, 1) != 0 || days_from_civil(2000, 3, 1) != 11017) return 0;
  return sum;
}
