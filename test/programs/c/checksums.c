/* CRC-32 (by bit, by table, by four tables), CRC-16, CRC-64, Adler-32, Fletcher-32: different routes to the same numbers. */
#include "support.h"

static u32 tables[4][256];

static void make_tables(void) {
  for (u32 i = 0; i < 256; i++) {
    u32 crc = i;
    for (int j = 0; j < 8; j++) crc = crc >> 1 ^ (0xedb88320 & (0 - (crc & 1)));
    tables[0][i] = crc;
  }
  for (int t = 1; t < 4; t++) {
    for (int i = 0; i < 256; i++) tables[t][i] = tables[t - 1][i] >> 8 ^ tables[0][tables[t - 1][i] & 255];
  }
}

static u32 crc_by_bit(const u8 *p, int n) {
  u32 crc = ~0u;
  for (int i = 0; i < n; i++) {
    for (int bit = 0; bit < 8; bit++) {
      u32 take = (crc ^ p[i] >> bit) & 1;
      crc = crc >> 1 ^ (take ? 0xedb88320 : 0);
    }
  }
  return ~crc;
}

static u32 crc_by_four(const u8 *p, int n) {
  u32 crc = ~0u;
  while (n >= 4) {
    u32 word;
    memcpy(&word, p, 4);
    crc ^= word;
    crc = tables[3][crc & 255] ^ tables[2][crc >> 8 & 255] ^ tables[1][crc >> 16 & 255] ^ tables[0][crc >> 24];
    p += 4;
    n -= 4;
  }
  while (n-- > 0) crc = tables[0][(crc ^ *p++) & 255] ^ crc >> 8;
  return ~crc;
}

static u16 crc16(const u8 *p, int n) {
  u16 crc = 0xffff;
  for (int i = 0; i < n; i++) {
    crc ^= (u16)(p[i] << 8);
    for (int j = 0; j < 8; j++) crc = crc & 0x8000 ? (u16)(crc << 1 ^ 0x1021) : (u16)(crc << 1);
  }
  return crc;
}

static u64 crc64(const u8 *p, int n) {
  u64 crc = 0;
  for (int i = 0; i < n; i++) {
    crc ^= (u64)p[i] << 56;
    for (int j = 0; j < 8; j++) crc = (i64)crc < 0 ? crc << 1 ^ 0x42f0e1eba9ea3693ull : crc << 1;
  }
  return crc;
}

static u32 adler(const u8 *p, int n) {
  u32 a = 1, b = 0;
  for (int i = 0; i < n; i++) {
    a = (a + p[i]) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

static u32 fletcher(const u8 *p, int n) {
  u32 a = 0, b = 0;
  for (int i = 0; i + 1 < n; i += 2) {
    a = (a + (p[i] | (u32)p[i + 1] << 8)) % 65535;
    b = (b + a) % 65535;
  }
  return b << 16 | a;
}

u64 run(u32 seed) {
  static u8 bytes[512];
  make_tables();
  for (int i = 0; i < COUNT(bytes); i++) bytes[i] = (u8)(next_random(&seed) >> 11);
  const u8 *check = (const u8 *)"123456789";
  if (crc_by_bit(check, 9) != 0xcbf43926 || crc16(check, 9) != 0x29b1 || adler((const u8 *)"Wikipedia", 9) != 0x11e60398) return 0;
  u64 sum = SUM_START;
  for (int n = 0; n <= 512; n += 73) {
    u32 crc = crc_by_four(bytes + n % 3, n - n % 3);
    if (crc != crc_by_bit(bytes + n % 3, n - n % 3)) return 0;
    sum = mix(mix(sum, crc), crc64(bytes, n));
    sum = mix(mix(sum, adler(bytes, n)), (u64)fletcher(bytes, n) << 16 | crc16(bytes, n));
  }
  return sum;
}
