/* Simpson's rule in f64 over a rational function, and a root by Newton with divisions and square roots. */
#include "kernel.h"
SLOTS(f64)

static f64 f(f64 x) { return (x * x - 2.0) / (1.0 + x * x * x * x); }

void kernel(i32 lane, u32 seed) {
  f64 a = lane * 0.125 - 3.0, h = 1.0 / (8 + (seed & 7)), sum = 0;
  for (int i = 0; i < 6; i++) {
    f64 x = a + i * h;
    sum += f(x) + 4.0 * f(x + h / 2) + f(x + h);
  }
  f64 root = 1.5 + lane;
  for (int i = 0; i < 6; i++) root -= (root * root * root - lane - 2.0) / (3.0 * root * root);
  slots[lane] = sum * h / 6.0 + __builtin_sqrt(root);
}
