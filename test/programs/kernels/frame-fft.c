/* A transform of 16 complex floats in arrays on the stack, there and back; twiddles by a recurrence, no library functions. */
#include "kernel.h"
SLOTS(u64)

#define N 16

static NOINLINE void transform(f32 *re, f32 *im, f32 sign) {
  static const f32 cosines[5] = {-1.0f, 0.0f, 0.70710678f, 0.92387953f, 0.98078528f};
  static const f32 sines[5] = {0.0f, 1.0f, 0.70710678f, 0.38268343f, 0.19509032f};
  for (int i = 1, k = 0; i < N; i++) {
    int bit = N >> 1;
    for (; k & bit; bit >>= 1) k ^= bit;
    k ^= bit;
    if (i < k) {
      f32 kept = re[i];
      re[i] = re[k], re[k] = kept;
      kept = im[i];
      im[i] = im[k], im[k] = kept;
    }
  }
  for (int half = 1, level = 0; half < N; half <<= 1, level++) {
    f32 wr = 1, wi = 0, cr = cosines[level], ci = sign * sines[level];
    for (int k = 0; k < half; k++) {
      for (int i = k; i < N; i += 2 * half) {
        f32 tr = re[i + half] * wr - im[i + half] * wi, ti = re[i + half] * wi + im[i + half] * wr;
        re[i + half] = re[i] - tr, im[i + half] = im[i] - ti;
        re[i] += tr, im[i] += ti;
      }
      f32 next = wr * cr - wi * ci;
      wi = wr * ci + wi * cr;
      wr = next;
    }
  }
}

void kernel(i32 lane, u32 seed) {
  f32 re[N], im[N];
  u32 state = lane_state(lane, seed);
  for (int i = 0; i < N; i++) {
    re[i] = (f32)(i32)next_random(&state) / 2147483648.0f;
    im[i] = (f32)(i32)next_random(&state) / 2147483648.0f;
  }
  u64 sum = SUM_START;
  transform(re, im, 1);
  for (int i = 0; i < N; i++) sum = mix_f32(mix_f32(sum, re[i]), im[i]);
  transform(re, im, -1);
  for (int i = 0; i < N; i++) sum = mix_f32(mix_f32(sum, re[i]), im[i]);
  slots[lane] = sum;
}
