/* xxHash64's rounds over words that the lane makes itself, then a walk through memory that only this lane writes. */
#include "kernel.h"
SLOTS(u64)

static u32 scratch[LANES][8];

static u64 rotate(u64 x, int n) { return x << n | x >> (64 - n); }

void kernel(i32 lane, u32 seed) {
  const u64 p1 = 0x9e3779b185ebca87ull, p2 = 0xc2b2ae3d27d4eb4full, p3 = 0x165667b19e3779f9ull;
  u32 state = lane_state(lane, seed);
  u64 a = seed + p1 + p2, b = seed + p2;
  for (int i = 0; i < 8; i++) {
    a = rotate(a + next_random(&state) * p2, 31) * p1;
    b = rotate(b + next_random(&state) * p2, 31) * p1;
    scratch[lane][i] = (u32)(a ^ b >> 17);
  }
  u32 at = (u32)b & 7;
  for (int i = 0; i < 20; i++) {
    u32 next = scratch[lane][at] += (u32)i;
    a ^= rotate(next * p2, 27) * p3;
    at = (next >> 5) & 7;
  }
  a ^= a >> 33;
  a *= p2;
  a ^= a >> 29;
  slots[lane] = a * p3 ^ a >> 32;
}
