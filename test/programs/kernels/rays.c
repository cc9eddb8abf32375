/* A ray a lane against spheres made on the way, f32 with square roots and divisions, shading rounded to nearest. */
#include "kernel.h"
SLOTS(f32)

void kernel(i32 lane, u32 seed) {
  f32 dx = (f32)(lane % 8) * 0.2f - 0.7f, dy = (f32)(lane / 8) * 0.2f - 0.7f, dz = 1.0f;
  f32 length = __builtin_sqrtf(dx * dx + dy * dy + dz * dz), nearest = 1e30f, shade = 0;
  dx /= length, dy /= length, dz /= length;
  u32 state = seed;
  for (int i = 0; i < 5; i++) {
    f32 cx = (f32)(next_random(&state) >> 20) / 1024.0f - 2.0f, cy = (f32)(next_random(&state) >> 20) / 1024.0f - 2.0f;
    f32 cz = 4.0f + (f32)i, r = 0.5f + (f32)(next_random(&state) >> 24) / 200.0f;
    f32 b = dx * cx + dy * cy + dz * cz, d = b * b - (cx * cx + cy * cy + cz * cz) + r * r;
    if (d < 0) continue;
    f32 t = b - __builtin_sqrtf(d);
    if (t <= 0 || t >= nearest) continue;
    nearest = t;
    shade = __builtin_rintf((dz * t - cz) / r * -255.0f);
  }
  slots[lane] = shade + nearest * 1e-30f;
}
