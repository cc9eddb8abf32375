/* The LZ4 block format: a greedy compressor with a hash of four bytes, and a decompressor that checks every bound. */
#include "support.h"

#define SIZE 1500
static u8 plain[SIZE], packed[SIZE * 2], unpacked[SIZE];
static u16 table[256];

static u32 word_at(const u8 *p) {
  u32 word;
  memcpy(&word, p, 4);
  return word;
}

static int put_length(u8 *out, int at, int length) {
  for (; length >= 255; length -= 255) out[at++] = 255;
  out[at++] = (u8)length;
  return at;
}

static int put_sequence(u8 *out, int at, const u8 *literals, int count, int offset, int match) {
  u8 *token = &out[at++];
  *token = (u8)((count < 15 ? count : 15) << 4);
  if (count >= 15) at = put_length(out, at, count - 15);
  memcpy(out + at, literals, (size_t)count);
  at += count;
  if (match == 0) return at;
  out[at++] = (u8)offset;
  out[at++] = (u8)(offset >> 8);
  *token |= (u8)(match - 4 < 15 ? match - 4 : 15);
  return match - 4 >= 15 ? put_length(out, at, match - 4 - 15) : at;
}

static int compress(const u8 *in, int n, u8 *out) {
  int at = 0, anchor = 0;
  memset(table, 0xff, sizeof table);
  for (int i = 0; i + 12 < n;) {
    u32 word = word_at(in + i);
    u32 slot = word * 2654435761u >> 24;
    int candidate = table[slot];
    table[slot] = (u16)i;
    if (candidate == 0xffff || word_at(in + candidate) != word) {
      i++;
      continue;
    }
    int match = 4;
    while (i + match < n - 5 && in[candidate + match] == in[i + match]) match++;
    at = put_sequence(out, at, in + anchor, i - anchor, i - candidate, match);
    i += match;
    anchor = i;
  }
  return put_sequence(out, at, in + anchor, n - anchor, 0, 0);
}

static int decompress(const u8 *in, int n, u8 *out, int room) {
  int at = 0, i = 0;
  while (i < n) {
    int token = in[i++], count = token >> 4;
    if (count == 15) {
      int more;
      do {
        if (i >= n) return -1;
        more = in[i++];
        count += more;
      } while (more == 255);
    }
    if (count > n - i || count > room - at) return -2;
    memcpy(out + at, in + i, (size_t)count);
    at += count;
    i += count;
    if (i == n) return at;
    if (n - i < 2) return -3;
    int offset = in[i] | in[i + 1] << 8;
    i += 2;
    int match = (token & 15) + 4;
    if (match == 19) {
      int more;
      do {
        if (i >= n) return -4;
        more = in[i++];
        match += more;
      } while (more == 255);
    }
    if (offset == 0 || offset > at || match > room - at) return -5;
    for (; match > 0; match--, at++) out[at] = out[at - offset];
  }
  return -6;
}

u64 run(u32 seed) {
  static const char *words[] = {"the ", "memory ", "of a ", "lane ", "is ", "its ", "own ", "\n"};
  u64 sum = SUM_START;
  for (int kind = 0; kind < 3; kind++) {
    for (int i = 0; i < SIZE;) {
      if (kind == 1) {
        plain[i++] = (u8)next_random(&seed);
        continue;
      }
      const char *word = words[next_random(&seed) >> 7 & (kind == 0 ? 7 : 1)];
      for (int j = 0; word[j] && i < SIZE; j++) plain[i++] = (u8)word[j];
    }
    int n = compress(plain, SIZE, packed);
    memset(unpacked, 0, SIZE);
    if (decompress(packed, n, unpacked, SIZE) != SIZE || memcmp(plain, unpacked, SIZE) != 0) return 0;
    sum = mix(mix_bytes(mix(sum, (u64)n), packed, n), (u64)(i64)decompress(packed, n - 3, unpacked, SIZE));
  }
  return sum;
}
