/* What every program stands on, native or WebAssembly alike: fixed-width types, the memory functions that compilers call on
 * their own account, a generator, and a checksum that does not depend on which NaN an operation gave. No libc. */
#ifndef SUPPORT_H
#define SUPPORT_H

typedef signed char i8;
typedef unsigned char u8;
typedef short i16;
typedef unsigned short u16;
typedef int i32;
typedef unsigned int u32;
typedef long long i64;
typedef unsigned long long u64;
typedef float f32;
typedef double f64;
typedef __SIZE_TYPE__ size_t;

#define NULL ((void *)0)
#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))
#define KEEP __attribute__((visibility("default"), used))
#define NOINLINE __attribute__((noinline))

/* Every program defines it: the checksum of its work on inputs drawn from the seed. */
KEEP u64 run(u32 seed);

void *memcpy(void *to, const void *from, size_t n) {
  u8 *d = to;
  const u8 *s = from;
  for (size_t i = 0; i < n; i++) d[i] = s[i];
  return to;
}

void *memmove(void *to, const void *from, size_t n) {
  u8 *d = to;
  const u8 *s = from;
  if (d < s) {
    for (size_t i = 0; i < n; i++) d[i] = s[i];
  } else {
    for (size_t i = n; i > 0; i--) d[i - 1] = s[i - 1];
  }
  return to;
}

void *memset(void *to, int value, size_t n) {
  u8 *d = to;
  for (size_t i = 0; i < n; i++) d[i] = (u8)value;
  return to;
}

int memcmp(const void *a, const void *b, size_t n) {
  const u8 *x = a, *y = b;
  for (size_t i = 0; i < n; i++) {
    if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
  }
  return 0;
}

static inline int length_of(const char *text) {
  int n = 0;
  while (text[n]) n++;
  return n;
}

/* xorshift32; a seed of 0 is replaced, as it would stay 0. */
static inline u32 next_random(u32 *state) {
  u32 x = *state ? *state : 0x9e3779b9u;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return *state = x;
}

/* FNV-1a over words, with a final stir so that high bits count as well. */
#define SUM_START 0xcbf29ce484222325ull

static inline u64 mix(u64 sum, u64 value) {
  sum = (sum ^ value) * 0x100000001b3ull;
  return sum ^ (sum >> 29);
}

static inline u64 mix_bytes(u64 sum, const void *bytes, int n) {
  const u8 *p = bytes;
  for (int i = 0; i < n; i++) sum = mix(sum, p[i]);
  return sum;
}

static inline u32 bits_of_f32(f32 value) {
  u32 bits;
  __builtin_memcpy(&bits, &value, 4);
  return bits;
}

static inline u64 bits_of_f64(f64 value) {
  u64 bits;
  __builtin_memcpy(&bits, &value, 8);
  return bits;
}

static inline f32 f32_of_bits(u32 bits) {
  f32 value;
  __builtin_memcpy(&value, &bits, 4);
  return value;
}

static inline f64 f64_of_bits(u64 bits) {
  f64 value;
  __builtin_memcpy(&value, &bits, 8);
  return value;
}

/* Any NaN counts as the same: processors differ in sign and payload, C leaves both open. */
static inline u64 mix_f32(u64 sum, f32 value) { return mix(sum, value != value ? 0x7fc00000u : bits_of_f32(value)); }
static inline u64 mix_f64(u64 sum, f64 value) {
  return mix(sum, value != value ? 0x7ff8000000000000ull : bits_of_f64(value));
}

#endif
