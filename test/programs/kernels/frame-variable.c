/* Frames of variable size: arrays as long as the lane asks for, in a recursion, and structures passed by value. */
#include "kernel.h"
SLOTS(u64)

struct pair {
  u32 low[3], high[3];
};

static NOINLINE u32 folded(struct pair p, u32 by) {
  for (int i = 0; i < 3; i++) p.low[i] ^= p.high[2 - i] * by;
  return p.low[0] + p.low[1] * 3 + p.low[2] * 5;
}

static NOINLINE u64 nested(u32 *state, u32 n) {
  u32 values[n + 1];
  struct pair p;
  for (u32 i = 0; i <= n; i++) values[i] = next_random(state);
  for (u32 i = 0; i < 3; i++) p.low[i] = values[i % (n + 1)], p.high[i] = values[(i * 2) % (n + 1)];
  u64 inner = n > 1 ? nested(state, n - 1 - (values[0] & 1)) : 7;
  u64 sum = mix(inner, folded(p, n));
  for (u32 i = 0; i <= n; i++) sum = mix(sum, values[i] ^ p.low[i % 3]);
  return sum;
}

void kernel(i32 lane, u32 seed) {
  u32 state = lane_state(lane, seed);
  slots[lane] = nested(&state, 2 + ((u32)lane & 7));
}
