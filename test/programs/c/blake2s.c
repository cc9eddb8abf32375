/* BLAKE2s (RFC 7693), keyed and not. */
#include "support.h"

static const u32 iv[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
static const u8 sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

typedef struct {
  u32 h[8];
  u64 hashed;
  u8 buffer[64];
  u32 filled;
} Blake;

static u32 rotate(u32 x, int n) { return (x >> n) | (x << (32 - n)); }

static void quarter(u32 v[16], int a, int b, int c, int d, u32 x, u32 y) {
  v[a] += v[b] + x;
  v[d] = rotate(v[d] ^ v[a], 16);
  v[c] += v[d];
  v[b] = rotate(v[b] ^ v[c], 12);
  v[a] += v[b] + y;
  v[d] = rotate(v[d] ^ v[a], 8);
  v[c] += v[d];
  v[b] = rotate(v[b] ^ v[c], 7);
}

static void compress(Blake *blake, int last) {
  u32 v[16], m[16];
  memcpy(m, blake->buffer, 64);
  for (int i = 0; i < 8; i++) {
    v[i] = blake->h[i];
    v[i + 8] = iv[i];
  }
  v[12] ^= (u32)blake->hashed;
  v[13] ^= (u32)(blake->hashed >> 32);
  if (last) v[14] = ~v[14];
  for (int round = 0; round < 10; round++) {
    const u8 *s = sigma[round];
    for (int i = 0; i < 4; i++) quarter(v, i, 4 + i, 8 + i, 12 + i, m[s[2 * i]], m[s[2 * i + 1]]);
    for (int i = 0; i < 4; i++) {
      quarter(v, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, m[s[8 + 2 * i]], m[s[9 + 2 * i]]);
    }
  }
  for (int i = 0; i < 8; i++) blake->h[i] ^= v[i] ^ v[i + 8];
}

static void update(Blake *blake, const u8 *bytes, u32 n) {
  for (u32 i = 0; i < n; i++) {
    if (blake->filled == 64) {
      blake->hashed += 64;
      compress(blake, 0);
      blake->filled = 0;
    }
    blake->buffer[blake->filled++] = bytes[i];
  }
}

static Blake begin(u32 digest, const u8 *key, u32 key_length) {
  Blake blake = {.hashed = 0, .filled = 0};
  for (int i = 0; i < 8; i++) blake.h[i] = iv[i];
  blake.h[0] ^= 0x01010000 ^ key_length << 8 ^ digest;
  if (key_length > 0) {
    u8 block[64] = {0};
    memcpy(block, key, key_length);
    update(&blake, block, 64);
  }
  return blake;
}

static void end(Blake *blake) {
  blake->hashed += blake->filled;
  memset(blake->buffer + blake->filled, 0, 64 - blake->filled);
  compress(blake, 1);
}

u64 run(u32 seed) {
  u8 message[160];
  u64 sum = SUM_START;
  for (int i = 0; i < COUNT(message); i++) message[i] = (u8)next_random(&seed);
  for (u32 n = 0; n <= 160; n += 32) {
    for (u32 key = 0; key <= 32; key += 16) {
      Blake blake = begin(32, message + 7, key);
      update(&blake, message, n / 3);
      update(&blake, message + n / 3, n - n / 3);
      end(&blake);
      for (int i = 0; i < 8; i++) sum = mix(sum, blake.h[i]);
    }
  }
  Blake abc = begin(32, NULL, 0);
  update(&abc, (const u8 *)"abc", 3);
  end(&abc);
  return abc.h[0] == 0x8c5e8c50 ? sum : 0;
}
