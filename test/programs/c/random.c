/* Generators: a linear congruence of 64 bits, PCG32, xoshiro256**, Mersenne Twister, ChaCha20's block, and floats made of them. */
#include "support.h"

static u64 xoshiro[4];
static u32 twister[624];
static int twisted;

static u64 rotate64(u64 x, int n) { return x << n | x >> (64 - n); }
static u32 rotate32(u32 x, int n) { return x << n | x >> ((32 - n) & 31); }

static u64 splitmix(u64 *state) {
  u64 z = *state += 0x9e3779b97f4a7c15ull;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ z >> 27) * 0x94d049bb133111ebull;
  return z ^ z >> 31;
}

static u32 pcg(u64 *state) {
  u64 old = *state;
  *state = old * 6364136223846793005ull + 1442695040888963407ull;
  u32 x = (u32)((old >> 18 ^ old) >> 27), n = (u32)(old >> 59);
  return x >> n | x << (-n & 31);
}

static u64 next_xoshiro(void) {
  u64 result = rotate64(xoshiro[1] * 5, 7) * 9, t = xoshiro[1] << 17;
  xoshiro[2] ^= xoshiro[0];
  xoshiro[3] ^= xoshiro[1];
  xoshiro[1] ^= xoshiro[2];
  xoshiro[0] ^= xoshiro[3];
  xoshiro[2] ^= t;
  xoshiro[3] = rotate64(xoshiro[3], 45);
  return result;
}

static void seed_twister(u32 seed) {
  twister[0] = seed;
  for (u32 i = 1; i < 624; i++) twister[i] = 1812433253u * (twister[i - 1] ^ twister[i - 1] >> 30) + i;
  twisted = 624;
}

static u32 next_twister(void) {
  if (twisted == 624) {
    for (int i = 0; i < 624; i++) {
      u32 y = (twister[i] & 0x80000000) | (twister[(i + 1) % 624] & 0x7fffffff);
      twister[i] = twister[(i + 397) % 624] ^ y >> 1 ^ (y & 1 ? 0x9908b0df : 0);
    }
    twisted = 0;
  }
  u32 y = twister[twisted++];
  y ^= y >> 11;
  y ^= y << 7 & 0x9d2c5680;
  y ^= y << 15 & 0xefc60000;
  return y ^ y >> 18;
}

static void quarter(u32 *s, int a, int b, int c, int d) {
  s[a] += s[b], s[d] = rotate32(s[d] ^ s[a], 16);
  s[c] += s[d], s[b] = rotate32(s[b] ^ s[c], 12);
  s[a] += s[b], s[d] = rotate32(s[d] ^ s[a], 8);
  s[c] += s[d], s[b] = rotate32(s[b] ^ s[c], 7);
}

static u64 chacha(u32 seed, u64 sum) {
  u32 start[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}, s[16];
  for (int i = 4; i < 16; i++) start[i] = seed * (u32)i;
  memcpy(s, start, sizeof s);
  for (int round = 0; round < 10; round++) {
    for (int i = 0; i < 4; i++) quarter(s, i, 4 + i, 8 + i, 12 + i);
    for (int i = 0; i < 4; i++) quarter(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
  }
  for (int i = 0; i < 16; i++) sum = mix(sum, s[i] + start[i]);
  return sum;
}

u64 run(u32 seed) {
  u64 sum = SUM_START, state = seed, mean_bits;
  for (int i = 0; i < 4; i++) xoshiro[i] = splitmix(&state);
  seed_twister(5489);
  if (next_twister() != 3499211612u) return 0;
  seed_twister(seed);
  f64 mean = 0;
  for (int i = 0; i < 100; i++) {
    u64 x = next_xoshiro();
    sum = mix(mix(mix(sum, x), pcg(&state)), next_twister());
    mean += (f64)(x >> 11) * 0x1p-53;
    sum = mix_f32(sum, (f32)(pcg(&state) >> 8) * 0x1p-24f - 0.5f);
  }
  mean_bits = bits_of_f64(mean / 100);
  return chacha(seed, mix(sum, mean_bits));
}
