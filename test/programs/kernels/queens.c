/* Recursion in a lane: solutions of the queens problem with the first queen at the lane's place, and Ackermann's function. */
#include "kernel.h"
SLOTS(u32)

static NOINLINE u32 place(u32 full, u32 columns, u32 left, u32 right) {
  u32 found = columns == full;
  for (u32 free = ~(columns | left | right) & full; free;) {
    u32 bit = free & -free;
    free ^= bit;
    found += place(full, columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return found;
}

static NOINLINE u32 ackermann(u32 m, u32 n) {
  if (m == 0) return n + 1;
  return n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

void kernel(i32 lane, u32 seed) {
  u32 n = 4 + (seed & 1) + ((u32)lane & 1), first = 1u << ((u32)lane % n);
  slots[lane] = place((1u << n) - 1, first, first << 1, first >> 1) << 8 | ackermann(2, (u32)lane & 3);
}
