/* SHA-1 (FIPS 180-4) of messages of many lengths, so that every way to pad is taken. */
#include "support.h"

static u32 rotate(u32 x, int n) { return (x << n) | (x >> (32 - n)); }

static void compress(u32 state[5], const u8 *block) {
  u32 w[80];
  for (int i = 0; i < 16; i++) {
    w[i] = (u32)block[4 * i] << 24 | (u32)block[4 * i + 1] << 16 | (u32)block[4 * i + 2] << 8 | block[4 * i + 3];
  }
  for (int i = 16; i < 80; i++) w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  u32 a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  for (int i = 0; i < 80; i++) {
    u32 f, k;
    if (i < 20) {
      f = (b & c) | (~b & d);
      k = 0x5a827999;
    } else if (i < 40) {
      f = b ^ c ^ d;
      k = 0x6ed9eba1;
    } else if (i < 60) {
      f = (b & c) | (b & d) | (c & d);
      k = 0x8f1bbcdc;
    } else {
      f = b ^ c ^ d;
      k = 0xca62c1d6;
    }
    u32 next = rotate(a, 5) + f + e + k + w[i];
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

static void sha1(const u8 *message, u32 n, u32 state[5]) {
  static const u32 start[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  memcpy(state, start, sizeof start);
  u32 at = 0;
  for (; at + 64 <= n; at += 64) compress(state, message + at);
  u8 tail[128];
  memset(tail, 0, sizeof tail);
  u32 rest = n - at;
  memcpy(tail, message + at, rest);
  tail[rest] = 0x80;
  u32 length = rest < 56 ? 64 : 128;
  u64 bits = (u64)n * 8;
  for (int i = 0; i < 8; i++) tail[length - 1 - i] = (u8)(bits >> (8 * i));
  for (u32 i = 0; i < length; i += 64) compress(state, tail + i);
}

u64 run(u32 seed) {
  u8 message[200];
  u64 sum = SUM_START;
  for (int i = 0; i < COUNT(message); i++) message[i] = (u8)next_random(&seed);
  static const u8 lengths[] = {0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 128, 199};
  for (int i = 0; i < COUNT(lengths); i++) {
    u32 state[5];
    sha1(message, lengths[i], state);
    for (int j = 0; j < 5; j++) sum = mix(sum, state[j]);
  }
  u32 state[5];
  sha1((const u8 *)"abc", 3, state);
  return state[0] == 0xa9993e36 && state[4] == 0x9cd0d89d ? sum : 0;
}
