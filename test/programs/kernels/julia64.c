/* A Julia set in f64; the slot keeps the last point, bit for bit. */
#include "kernel.h"
SLOTS(f64)

void kernel(i32 lane, u32 seed) {
  f64 x = (lane % 8) * 0.4 - 1.5, y = (lane / 8) * 0.37 - 1.2, cx = -0.7 + (seed & 31) * 0.003, cy = 0.27015;
  i32 n = 0;
  for (; n < 50 && x * x + y * y <= 4.0; n++) {
    f64 next = x * x - y * y + cx;
    y = 2.0 * x * y + cy;
    x = next;
  }
  slots[lane] = x * 1e-3 + n;
}
