/* XTEA: 32 rounds there, 32 back; a lane whose text does not come back writes zero. */
#include "kernel.h"
SLOTS(u64)

static u32 key(u32 seed, u32 i) { return seed * 2654435761u + (i & 3) * 40503u; }

void kernel(i32 lane, u32 seed) {
  u32 state = lane_state(lane, seed), a = next_random(&state), b = next_random(&state), x = a, y = b, sum = 0;
  for (int i = 0; i < 32; i++) {
    x += ((y << 4 ^ y >> 5) + y) ^ (sum + key(seed, sum));
    sum += 0x9e3779b9;
    y += ((x << 4 ^ x >> 5) + x) ^ (sum + key(seed, sum >> 11));
  }
  u64 cipher = (u64)x << 32 | y;
  for (int i = 0; i < 32; i++) {
    y -= ((x << 4 ^ x >> 5) + x) ^ (sum + key(seed, sum >> 11));
    sum -= 0x9e3779b9;
    x -= ((y << 4 ^ y >> 5) + y) ^ (sum + key(seed, sum));
  }
  slots[lane] = x == a && y == b ? cipher : 0;
}
