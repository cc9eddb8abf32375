/* Bit tricks, each against the plain way: counts, reversals, interleaving, next permutation, Gray codes, parity, saturation, averages. */
#include "support.h"

static u32 reverse(u32 x) {
  x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
  x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
  x = (x >> 4 & 0x0f0f0f0f) | (x & 0x0f0f0f0f) << 4;
  return __builtin_bswap32(x);
}

static int count(u64 x) {
  x -= x >> 1 & 0x5555555555555555ull;
  x = (x & 0x3333333333333333ull) + (x >> 2 & 0x3333333333333333ull);
  return (int)(((x + (x >> 4)) & 0x0f0f0f0f0f0f0f0full) * 0x0101010101010101ull >> 56);
}

static u64 interleave(u32 x, u32 y) {
  u64 parts[2] = {x, y};
  for (int i = 0; i < 2; i++) {
    u64 p = parts[i];
    p = (p | p << 16) & 0x0000ffff0000ffffull;
    p = (p | p << 8) & 0x00ff00ff00ff00ffull;
    p = (p | p << 4) & 0x0f0f0f0f0f0f0f0full;
    p = (p | p << 2) & 0x3333333333333333ull;
    parts[i] = (p | p << 1) & 0x5555555555555555ull;
  }
  return parts[0] | parts[1] << 1;
}

static int slow_leading(u64 x) {
  int n = 0;
  for (u64 bit = 1ull << 63; bit && !(x & bit); bit >>= 1) n++;
  return n;
}

static i32 saturate(i64 x) { return x > 2147483647 ? 2147483647 : x < -2147483648ll ? (i32)0x80000000 : (i32)x; }

u64 run(u32 seed) {
  u64 sum = SUM_START;
  for (int i = 0; i < 120; i++) {
    u32 x = next_random(&seed) >> (i % 29), y = next_random(&seed);
    u64 z = ((u64)y << 32 | x) >> (i % 53);
    u32 slow = 0;
    for (int b = 0; b < 32; b++) slow |= (x >> b & 1) << (31 - b);
    if (slow != reverse(x) || count(z) != __builtin_popcountll(z)) return 0;
    if (z && slow_leading(z) != __builtin_clzll(z)) return 0;
    u64 woven = interleave(x, y);
    for (int b = 0; b < 32; b += 5) {
      if ((woven >> (2 * b) & 1) != (x >> b & 1)) return 0;
    }
    u32 low = x & -x, ripple = x + low;
    u32 next = x ? ripple | ((x ^ ripple) >> 2) / low : 0;
    u32 gray = x ^ x >> 1, back = gray;
    for (int s = 1; s < 32; s *= 2) back ^= back >> s;
    if (back != x) return 0;
    sum = mix(mix(sum, woven), (u64)next << 32 | gray);
    sum = mix(sum, (u64)__builtin_parity(y) << 8 | (u64)(x ? __builtin_ctz(x) : 32));
    sum = mix(sum, (u64)(i64)saturate((i64)(i32)y * (i32)x));
    sum = mix(sum, ((x & y) + ((x ^ y) >> 1)) ^ (u64)(i64)((i8)y + (i16)(y >> 8)) ^ __builtin_bswap64(z));
    sum = mix(sum, (z << (i & 63) | z >> (-i & 63)) ^ (u64)((i32)y >> (i & 31)));
  }
  return sum;
}
