/* Big integers: factorials in base 10^9, products and long division in base 2^32, modular powers, Fibonacci numbers. */
#include "support.h"

#define LIMBS 32
typedef struct {
  u32 limb[LIMBS];
  int n;
} Big;

static Big from(u32 value) {
  Big big = {{value}, value != 0};
  return big;
}

static void add(Big *a, const Big *b) {
  u64 carry = 0;
  int n = a->n > b->n ? a->n : b->n;
  for (int i = 0; i < n || carry; i++) {
    carry += (u64)(i < a->n ? a->limb[i] : 0) + (i < b->n ? b->limb[i] : 0);
    a->limb[i] = (u32)carry;
    carry >>= 32;
    if (i >= a->n) a->n = i + 1;
  }
}

static void times(Big *a, u32 factor) {
  u64 carry = 0;
  for (int i = 0; i < a->n; i++) {
    carry += (u64)a->limb[i] * factor;
    a->limb[i] = (u32)carry;
    carry >>= 32;
  }
  if (carry) a->limb[a->n++] = (u32)carry;
}

static u32 divide(Big *a, u32 divisor) {
  u64 rest = 0;
  for (int i = a->n - 1; i >= 0; i--) {
    rest = rest << 32 | a->limb[i];
    a->limb[i] = (u32)(rest / divisor);
    rest %= divisor;
  }
  while (a->n > 0 && a->limb[a->n - 1] == 0) a->n--;
  return (u32)rest;
}

static u64 digits(u64 sum, Big a) {
  while (a.n > 0) sum = mix(sum, divide(&a, 1000000000));
  return sum;
}

static u64 multiply_mod(u64 a, u64 b, u64 m) {
  u64 result = 0;
  for (; b; b >>= 1) {
    if (b & 1) result = result >= m - a ? result - (m - a) : result + a;
    a = a >= m - a ? a - (m - a) : a + a;
  }
  return result;
}

static u64 power_mod(u64 base, u64 exponent, u64 m) {
  u64 result = 1;
  for (base %= m; exponent; exponent >>= 1) {
    if (exponent & 1) result = multiply_mod(result, base, m);
    base = multiply_mod(base, base, m);
  }
  return result;
}

u64 run(u32 seed) {
  u64 sum = SUM_START;
  Big factorial = from(1), a = from(1), b = from(1);
  for (u32 i = 2; i <= 80; i++) {
    times(&factorial, i);
    if (i % 16 == 0) sum = digits(sum, factorial);
  }
  for (u32 i = 80; i > 1; i--) {
    if (divide(&factorial, i) != 0) return 0;
  }
  if (factorial.n != 1 || factorial.limb[0] != 1) return 0;
  for (int i = 0; i < 300; i++) {
    Big next = a;
    add(&next, &b);
    a = b;
    b = next;
  }
  sum = digits(sum, b);
  u64 prime = 0xffffffffffffffc5ull;
  if (power_mod(seed | 1, prime - 1, prime) != 1) return 0;
  for (int i = 0; i < 3; i++) sum = mix(sum, power_mod((u64)next_random(&seed) << 20, next_random(&seed), prime - 2 * (u64)next_random(&seed)));
  return sum;
}
