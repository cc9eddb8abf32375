/* A radix-2 FFT in f64 and in f32, its twiddles from a sine of our own, and back again. */
#include "support.h"

#define N 64
#define PI 3.14159265358979323846
static f64 re[N], im[N];
static f32 re32[N], im32[N];

static f64 sine(f64 x) {
  f64 term = x, sum = x;
  for (int i = 1; i < 14; i++) {
    term *= -x * x / (f64)((2 * i) * (2 * i + 1));
    sum += term;
  }
  return sum;
}

static int reversed(int i) {
  int r = 0;
  for (int bit = 1; bit < N; bit <<= 1, i >>= 1) r = r << 1 | (i & 1);
  return r;
}

static void transform(f64 *x, f64 *y, f64 sign) {
  for (int i = 0; i < N; i++) {
    int j = reversed(i);
    if (j <= i) continue;
    f64 t = x[i];
    x[i] = x[j];
    x[j] = t;
    t = y[i];
    y[i] = y[j];
    y[j] = t;
  }
  for (int half = 1; half < N; half *= 2) {
    for (int k = 0; k < half; k++) {
      f64 angle = PI * k / half, s = sign * sine(angle), c = sine(PI / 2 - angle);
      for (int i = k; i < N; i += 2 * half) {
        f64 a = x[i + half] * c - y[i + half] * s, b = x[i + half] * s + y[i + half] * c;
        x[i + half] = x[i] - a;
        y[i + half] = y[i] - b;
        x[i] += a;
        y[i] += b;
      }
    }
  }
}

static void transform32(f32 *x, f32 *y, int n, int stride, f32 *outx, f32 *outy) {
  if (n == 1) {
    outx[0] = x[0];
    outy[0] = y[0];
    return;
  }
  transform32(x, y, n / 2, stride * 2, outx, outy);
  transform32(x + stride, y + stride, n / 2, stride * 2, outx + n / 2, outy + n / 2);
  for (int k = 0; k < n / 2; k++) {
    f32 s = (f32)sine(PI * 2 * k / n), c = (f32)sine(PI / 2 - PI * 2 * k / n);
    f32 ox = outx[k + n / 2], oy = outy[k + n / 2];
    f32 a = ox * c + oy * s, b = oy * c - ox * s;
    outx[k + n / 2] = outx[k] - a;
    outy[k + n / 2] = outy[k] - b;
    outx[k] += a;
    outy[k] += b;
  }
}

u64 run(u32 seed) {
  static f32 outx[N], outy[N];
  u64 sum = SUM_START;
  for (int i = 0; i < N; i++) {
    re[i] = (f64)(i32)next_random(&seed) / 65536.0;
    im[i] = i % 5 == 0 ? 1e-300 : 0;
    re32[i] = (f32)re[i];
    im32[i] = (f32)im[i];
  }
  transform(re, im, -1);
  for (int i = 0; i < N; i++) sum = mix_f64(mix_f64(sum, re[i]), im[i]);
  transform(re, im, 1);
  for (int i = 0; i < N; i++) sum = mix_f64(mix_f64(sum, re[i] / N), im[i] / N);
  transform32(re32, im32, N, 1, outx, outy);
  for (int i = 0; i < N; i++) sum = mix_f32(mix_f32(sum, outx[i]), outy[i]);
  return sum;
}
