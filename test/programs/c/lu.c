/* LU decomposition with partial pivoting, f64 and f32: solve, determinant, residual. */
#include "support.h"

#define N 12
static f64 matrix[N][N], original[N][N];
static f32 matrix32[N][N];
static int pivots[N];

static f64 decompose(void) {
  f64 determinant = 1;
  for (int k = 0; k < N; k++) {
    int best = k;
    for (int i = k + 1; i < N; i++) {
      if (__builtin_fabs(matrix[i][k]) > __builtin_fabs(matrix[best][k])) best = i;
    }
    pivots[k] = best;
    if (best != k) {
      determinant = -determinant;
      for (int j = 0; j < N; j++) {
        f64 t = matrix[k][j];
        matrix[k][j] = matrix[best][j];
        matrix[best][j] = t;
      }
    }
    determinant *= matrix[k][k];
    for (int i = k + 1; i < N; i++) {
      f64 factor = matrix[i][k] /= matrix[k][k];
      for (int j = k + 1; j < N; j++) matrix[i][j] -= factor * matrix[k][j];
    }
  }
  return determinant;
}

static void solve(f64 *b) {
  for (int k = 0; k < N; k++) {
    f64 t = b[k];
    b[k] = b[pivots[k]];
    b[pivots[k]] = t;
  }
  for (int i = 1; i < N; i++) {
    for (int j = 0; j < i; j++) b[i] -= matrix[i][j] * b[j];
  }
  for (int i = N - 1; i >= 0; i--) {
    for (int j = i + 1; j < N; j++) b[i] -= matrix[i][j] * b[j];
    b[i] /= matrix[i][i];
  }
}

u64 run(u32 seed) {
  u64 sum = SUM_START;
  f64 x[N], b[N];
  for (int i = 0; i < N; i++) {
    b[i] = (f64)(next_random(&seed) >> 8) / 1024.0;
    for (int j = 0; j < N; j++) {
      original[i][j] = matrix[i][j] = (f64)(i32)next_random(&seed) * (i == j ? 3e-9 : 1e-9);
      matrix32[i][j] = (f32)matrix[i][j];
    }
  }
  sum = mix_f64(sum, decompose());
  memcpy(x, b, sizeof x);
  solve(x);
  for (int i = 0; i < N; i++) {
    f64 residual = -b[i];
    for (int j = 0; j < N; j++) residual += original[i][j] * x[j];
    sum = mix_f64(mix_f64(sum, x[i]), residual);
  }
  for (int k = 0; k < N; k++) {
    for (int i = k + 1; i < N; i++) {
      f32 factor = matrix32[i][k] / matrix32[k][k];
      for (int j = k; j < N; j++) matrix32[i][j] -= factor * matrix32[k][j];
    }
  }
  for (int i = 0; i < N; i++) sum = mix_f32(sum, matrix32[i][i]);
  return sum;
}
