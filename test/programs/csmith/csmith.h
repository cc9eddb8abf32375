/* Csmith's runtime without a libc: stands in for the header of the same name, which generated programs include. The safe
 * arithmetic is Csmith's own (safe_math.h); the checksum is its CRC-32, returned instead of printed. */
#ifndef PROGRAMS_CSMITH_H
#define PROGRAMS_CSMITH_H

#include <float.h>
#include <limits.h>
#include <stdint.h>

#define KEEP __attribute__((visibility("default"), used))
#define assert(condition) ((void)0)
#define printf(...) ((void)0)
#define fabsf __builtin_fabsf
#define fabs __builtin_fabs
#define ldexpf(x, e) (x)
#define ldexp(x, e) (x)
#define main program_main

#define STATIC static
#define UNDEFINED(value) (value)
#define LOG_INDEX
#define LOG_EXEC
#define FUNC_NAME(x) (safe_##x)
#include "safe_math.h"
#undef FUNC_NAME

#define INT_BIT (sizeof(int) * CHAR_BIT)
#define _CSMITH_BITFIELD(x) (((x) > INT_BIT) ? ((x) % INT_BIT) : (x))

static uint32_t crc32_tab[256];
static uint32_t crc32_context = 0xFFFFFFFFu;
static uint32_t checksum;

void *memcpy(void *to, const void *from, __SIZE_TYPE__ n) {
  unsigned char *d = to;
  const unsigned char *s = from;
  for (__SIZE_TYPE__ i = 0; i < n; i++) d[i] = s[i];
  return to;
}

void *memset(void *to, int value, __SIZE_TYPE__ n) {
  unsigned char *d = to;
  for (__SIZE_TYPE__ i = 0; i < n; i++) d[i] = (unsigned char)value;
  return to;
}

static void crc32_gentab(void) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t crc = i;
    for (int j = 0; j < 8; j++) crc = (crc & 1) ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
    crc32_tab[i] = crc;
  }
}

static void crc32_byte(uint8_t b) { crc32_context = (crc32_context >> 8) ^ crc32_tab[(crc32_context ^ b) & 0xFF]; }

static void transparent_crc(uint64_t value, const char *name, int flag) {
  for (int i = 0; i < 8; i++) crc32_byte((uint8_t)(value >> (8 * i)));
}

static void transparent_crc_bytes(char *bytes, int n, const char *name, int flag) {
  for (int i = 0; i < n; i++) crc32_byte((uint8_t)bytes[i]);
}

static void platform_main_begin(void) {}
static void platform_main_end(uint32_t crc, int flag) { checksum = crc; }

int program_main(void);

KEEP uint64_t run(uint32_t seed) {
  program_main();
  return checksum;
}

#endif
