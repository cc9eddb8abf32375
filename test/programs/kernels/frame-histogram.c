/* A histogram on the stack in 16-bit counters, a canonical code from its lengths, and the bits of a text packed by it. */
#include "kernel.h"
SLOTS(u32)

static NOINLINE void count(u16 *counts, const u8 *text, int n) {
  memset(counts, 0, 32 * sizeof *counts);
  for (int i = 0; i < n; i++) counts[text[i] & 31]++;
}

static NOINLINE void lengths(const u16 *counts, u8 *bits) {
  u16 order[32];
  for (int i = 0; i < 32; i++) {
    int k = i;
    for (; k > 0 && counts[order[k - 1]] < counts[i]; k--) order[k] = order[k - 1];
    order[k] = (u16)i;
  }
  for (int i = 0; i < 32; i++) bits[order[i]] = (u8)(i < 4 ? 3 : i < 12 ? 5 : 7);
}

static NOINLINE int pack(const u8 *text, int n, const u8 *bits, u8 *out) {
  u32 buffer = 0, held = 0;
  int written = 0;
  for (int i = 0; i < n; i++) {
    u32 symbol = text[i] & 31;
    buffer |= symbol << held;
    held += bits[symbol];
    for (; held >= 8; held -= 8, buffer >>= 8) out[written++] = (u8)buffer;
  }
  out[written++] = (u8)buffer;
  return written;
}

void kernel(i32 lane, u32 seed) {
  u8 text[48], bits[32], out[48];
  u16 counts[32];
  u32 state = lane_state(lane, seed), sum = 0;
  for (int i = 0; i < 48; i++) {
    u32 r = next_random(&state);
    text[i] = (u8)(r & r >> 8 & 31);
  }
  count(counts, text, 48);
  lengths(counts, bits);
  int n = pack(text, 48, bits, out);
  for (int i = 0; i < n; i++) sum = sum * 131 + out[i];
  slots[lane] = sum + (u32)n;
}
