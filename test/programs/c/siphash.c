/* SipHash-2-4, 64-bit rotations and additions, against the first vectors of its paper's reference. */
#include "support.h"

static u64 rotate(u64 x, int n) { return (x << n) | (x >> (64 - n)); }

static void rounds(u64 v[4], int n) {
  while (n-- > 0) {
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
  }
}

static u64 siphash(u64 k0, u64 k1, const u8 *bytes, u32 n) {
  u64 v[4] = {k0 ^ 0x736f6d6570736575ull, k1 ^ 0x646f72616e646f6dull, k0 ^ 0x6c7967656e657261ull, k1 ^ 0x7465646279746573ull};
  u32 at = 0;
  for (; at + 8 <= n; at += 8) {
    u64 m;
    memcpy(&m, bytes + at, 8);
    v[3] ^= m;
    rounds(v, 2);
    v[0] ^= m;
  }
  u64 last = (u64)n << 56;
  switch (n & 7) {
    case 7: last |= (u64)bytes[at + 6] << 48; /* fall through */
    case 6: last |= (u64)bytes[at + 5] << 40; /* fall through */
    case 5: last |= (u64)bytes[at + 4] << 32; /* fall through */
    case 4: last |= (u64)bytes[at + 3] << 24; /* fall through */
    case 3: last |= (u64)bytes[at + 2] << 16; /* fall through */
    case 2: last |= (u64)bytes[at + 1] << 8;  /* fall through */
    case 1: last |= bytes[at];
  }
  v[3] ^= last;
  rounds(v, 2);
  v[0] ^= last;
  v[2] ^= 0xff;
  rounds(v, 4);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

u64 run(u32 seed) {
  u8 bytes[64];
  for (int i = 0; i < 64; i++) bytes[i] = (u8)i;
  u64 k0 = 0x0706050403020100ull, k1 = 0x0f0e0d0c0b0a0908ull;
  if (siphash(k0, k1, bytes, 0) != 0x726fdb47dd0e0e31ull || siphash(k0, k1, bytes, 1) != 0x74f839c593dc67fdull) return 0;
  u64 sum = SUM_START;
  for (u32 n = 0; n < 64; n++) {
    for (int i = 0; i < 64; i++) bytes[i] = (u8)next_random(&seed);
    sum = mix(sum, siphash(k0 ^ seed, k1 + sum, bytes + n / 8, n - n / 8));
  }
  return sum;
}
