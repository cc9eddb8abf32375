/* Escape counts in f32, f64 and in fixed point with 64-bit products; the three pictures differ a little, and always alike. */
#include "support.h"

#define WIDTH 20
#define HEIGHT 14
#define LIMIT 40

static int escape32(f32 cx, f32 cy) {
  f32 x = 0, y = 0;
  int n = 0;
  for (; n < LIMIT && x * x + y * y <= 4.0f; n++) {
    f32 next = x * x - y * y + cx;
    y = 2.0f * x * y + cy;
    x = next;
  }
  return n;
}

static int escape64(f64 cx, f64 cy) {
  f64 x = 0, y = 0;
  int n = 0;
  for (; n < LIMIT && x * x + y * y <= 4.0; n++) {
    f64 next = x * x - y * y + cx;
    y = 2.0 * x * y + cy;
    x = next;
  }
  return n;
}

static int escape_fixed(i64 cx, i64 cy) {
  i64 x = 0, y = 0;
  int n = 0;
  for (; n < LIMIT; n++) {
    i64 xx = x * x >> 24, yy = y * y >> 24;
    if (xx + yy > (i64)4 << 24) break;
    i64 next = xx - yy + cx;
    y = (x * y >> 23) + cy;
    x = next;
  }
  return n;
}

u64 run(u32 seed) {
  u64 sum = SUM_START;
  f64 left = -2.2 + (seed % 100) * 0.001, top = -1.1;
  for (int py = 0; py < HEIGHT; py++) {
    for (int px = 0; px < WIDTH; px++) {
      f64 x = left + px * 0.15, y = top + py * 0.16;
      sum = mix(sum, (u64)(escape32((f32)x, (f32)y) << 16 | escape64(x, y) << 8 | escape_fixed((i64)(x * 16777216), (i64)(y * 16777216))));
    }
  }
  return sum;
}
