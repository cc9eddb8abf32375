/* Modular powers and greatest common divisors in 64 bits: division and remainder in every round. */
#include "kernel.h"
SLOTS(u64)

void kernel(i32 lane, u32 seed) {
  u32 state = lane_state(lane, seed);
  u64 base = next_random(&state), m = next_random(&state) | 1, result = 1;
  for (u32 e = next_random(&state); e; e >>= 1) {
    if (e & 1) result = result * base % m;
    base = base * base % m;
  }
  u64 a = (u64)next_random(&state) << 20, b = result * next_random(&state) | 1;
  while (b) {
    u64 t = a % b;
    a = b;
    b = t;
  }
  slots[lane] = result << 20 ^ a;
}
