/* Matrix products by several loop orders in f32, f64, i32 and i64; blocked, transposed, by Strassen's recursion; powers modulo 2^64. */
#include "support.h"

#define N 16
static f32 a32[N][N], b32[N][N], c32[N][N];
static f64 a64[N][N], b64[N][N], c64[N][N];
static i32 ai[N * N], bi[N * N], ci[N * N];
static i32 arena[N * N * 12];

static void strassen(const i32 *a, const i32 *b, i32 *c, int n, int stride, i32 *room) {
  if (n == 4) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        u32 sum = 0;
        for (int k = 0; k < n; k++) sum += (u32)a[i * stride + k] * (u32)b[k * stride + j];
        c[i * stride + j] = (i32)sum;
      }
    }
    return;
  }
  int h = n / 2;
  /* Seven products of sums, each written with signs of the four quarters. */
  static const signed char left[7][4] = {{1, 0, 0, 1}, {0, 0, 1, 1}, {1, 0, 0, 0}, {0, 0, 0, 1}, {1, 1, 0, 0}, {-1, 0, 1, 0}, {0, 1, 0, -1}};
  static const signed char right[7][4] = {{1, 0, 0, 1}, {1, 0, 0, 0}, {0, 1, 0, -1}, {-1, 0, 1, 0}, {0, 0, 0, 1}, {1, 1, 0, 0}, {0, 0, 1, 1}};
  static const signed char into[7][4] = {{1, 0, 0, 1}, {0, 0, 1, -1}, {0, 1, 0, 1}, {1, 0, 1, 0}, {-1, 1, 0, 0}, {0, 0, 0, 1}, {1, 0, 0, 0}};
  i32 *x = room, *y = room + h * stride, *z = y + h * stride, *rest = z + h * stride;
  for (int i = 0; i < n; i++) memset(c + i * stride, 0, (size_t)n * 4);
  for (int p = 0; p < 7; p++) {
    for (int i = 0; i < h; i++) {
      for (int j = 0; j < h; j++) {
        u32 s = 0, t = 0;
        for (int q = 0; q < 4; q++) {
          int at = (i + (q >> 1) * h) * stride + j + (q & 1) * h;
          s += (u32)(left[p][q] * 1) * (u32)a[at];
          t += (u32)(right[p][q] * 1) * (u32)b[at];
        }
        x[i * stride + j] = (i32)s;
        y[i * stride + j] = (i32)t;
      }
    }
    strassen(x, y, z, h, stride, rest);
    for (int q = 0; q < 4; q++) {
      for (int i = 0; i < h; i++) {
        for (int j = 0; j < h; j++) {
          i32 *to = &c[(i + (q >> 1) * h) * stride + j + (q & 1) * h];
          *to = (i32)((u32)*to + (u32)(int)into[p][q] * (u32)z[i * stride + j]);
        }
      }
    }
  }
}

u64 run(u32 seed) {
  u64 sum = SUM_START;
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      ai[i * N + j] = (i32)next_random(&seed);
      bi[i * N + j] = (i32)next_random(&seed);
      a32[i][j] = (f32)(a64[i][j] = ai[i * N + j] / 1e8);
      b32[i][j] = (f32)(b64[i][j] = bi[i * N + j] / 1e9);
    }
  }
  for (int i = 0; i < N; i++) {
    for (int k = 0; k < N; k++) {
      for (int j = 0; j < N; j++) c32[i][j] += a32[i][k] * b32[k][j];
    }
  }
  for (int bi0 = 0; bi0 < N; bi0 += 8) {
    for (int bj = 0; bj < N; bj += 8) {
      for (int i = bi0; i < bi0 + 8; i++) {
        for (int j = bj; j < bj + 8; j++) {
          f64 s = 0;
          for (int k = 0; k < N; k++) s += a64[i][k] * b64[k][j];
          c64[i][j] = s;
        }
      }
    }
  }
  strassen(ai, bi, ci, N, N, arena);
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      u32 s = 0;
      for (int k = 0; k < N; k++) s += (u32)ai[i * N + k] * (u32)bi[k * N + j];
      if ((i32)s != ci[i * N + j]) return 0;
      sum = mix(mix_f64(mix_f32(sum, c32[i][j]), c64[i][j]), s);
    }
  }
  u64 m[4] = {seed | 1, 1, 1, 0}, power[4] = {1, 0, 0, 1};
  for (u32 e = 1000003; e; e >>= 1) {
    u64 t[4];
    if (e & 1) {
      for (int i = 0; i < 4; i++) t[i] = power[i & 2] * m[i & 1] + power[(i & 2) + 1] * m[2 + (i & 1)];
      memcpy(power, t, sizeof t);
    }
    for (int i = 0; i < 4; i++) t[i] = m[i & 2] * m[i & 1] + m[(i & 2) + 1] * m[2 + (i & 1)];
    memcpy(m, t, sizeof t);
  }
  return mix(sum, power[0] ^ power[3]);
}
