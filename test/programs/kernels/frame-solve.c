/* Gaussian elimination with pivots on a matrix of doubles on the stack, and the residual of what it found. */
#include "kernel.h"
SLOTS(u64)

#define N 5

static NOINLINE int solve(f64 a[N][N + 1], f64 *x) {
  for (int col = 0; col < N; col++) {
    int pivot = col;
    for (int row = col + 1; row < N; row++) {
      f64 p = a[row][col], q = a[pivot][col];
      if ((p < 0 ? -p : p) > (q < 0 ? -q : q)) pivot = row;
    }
    if (a[pivot][col] == 0) return 0;
    for (int k = 0; k <= N; k++) {
      f64 kept = a[col][k];
      a[col][k] = a[pivot][k];
      a[pivot][k] = kept;
    }
    for (int row = col + 1; row < N; row++) {
      f64 factor = a[row][col] / a[col][col];
      for (int k = col; k <= N; k++) a[row][k] -= factor * a[col][k];
    }
  }
  for (int row = N - 1; row >= 0; row--) {
    f64 sum = a[row][N];
    for (int k = row + 1; k < N; k++) sum -= a[row][k] * x[k];
    x[row] = sum / a[row][row];
  }
  return 1;
}

void kernel(i32 lane, u32 seed) {
  f64 a[N][N + 1], b[N][N + 1], x[N];
  u32 state = lane_state(lane, seed);
  for (int i = 0; i < N; i++)
    for (int k = 0; k <= N; k++) a[i][k] = b[i][k] = (f64)(i32)(next_random(&state) >> 20) / 16.0 - 100.0;
  u64 sum = mix(SUM_START, (u64)solve(a, x));
  for (int i = 0; i < N; i++) {
    f64 rest = b[i][N];
    for (int k = 0; k < N; k++) rest -= b[i][k] * x[k];
    sum = mix_f64(mix_f64(sum, x[i]), rest);
  }
  slots[lane] = sum;
}
