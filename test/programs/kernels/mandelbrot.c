/* One pixel a lane, f32, a byte each: four lanes share a word. */
#include "kernel.h"
SLOTS(u8)

void kernel(i32 lane, u32 seed) {
  f32 cx = (f32)(lane % 8) * 0.35f - 2.0f, cy = (f32)(lane / 8) * 0.3f - 1.1f + (f32)(seed & 15) * 0.01f, x = 0, y = 0;
  i32 n = 0;
  for (; n < 60 && x * x + y * y <= 4.0f; n++) {
    f32 next = x * x - y * y + cx;
    y = 2.0f * x * y + cy;
    x = next;
  }
  slots[lane] = (u8)n;
}
