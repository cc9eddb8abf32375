/* Lengths of Collatz sequences: lanes that need very different numbers of steps; 16-bit slots. */
#include "kernel.h"
SLOTS(u16)

void kernel(i32 lane, u32 seed) {
  u64 x = (u64)(seed % 1000) * 64 + (u64)lane + 1;
  u16 steps = 0;
  while (x != 1 && steps < 500) {
    x = x & 1 ? 3 * x + 1 : x >> 1;
    steps++;
  }
  slots[lane] = steps;
}
