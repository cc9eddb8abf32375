/* Three sorts of an array on the stack: insertion, heap, and quicksort, which calls itself with pointers into its caller's frame. */
#include "kernel.h"
SLOTS(u64)

static NOINLINE void insertion(u32 *a, int n) {
  for (int i = 1; i < n; i++) {
    u32 x = a[i];
    int k = i;
    for (; k > 0 && a[k - 1] > x; k--) a[k] = a[k - 1];
    a[k] = x;
  }
}

static NOINLINE void exchange(u32 *x, u32 *y) {
  u32 kept = *x;
  *x = *y;
  *y = kept;
}

static NOINLINE void quick(u32 *low, u32 *high) {
  if (high - low < 2) return;
  u32 pivot = low[(high - low) / 2], *left = low, *right = high - 1;
  while (left <= right) {
    while (*left < pivot) left++;
    while (*right > pivot) right--;
    if (left <= right) exchange(left++, right--);
  }
  quick(low, right + 1);
  quick(left, high);
}

static NOINLINE void sift(u32 *a, int at, int n) {
  for (int child; (child = 2 * at + 1) < n; at = child) {
    if (child + 1 < n && a[child + 1] > a[child]) child++;
    if (a[at] >= a[child]) return;
    exchange(&a[at], &a[child]);
  }
}

void kernel(i32 lane, u32 seed) {
  u32 a[24], b[24], c[24], state = lane_state(lane, seed);
  for (int i = 0; i < 24; i++) a[i] = b[i] = c[i] = next_random(&state) >> 20;
  insertion(a, 24);
  quick(b, b + 24);
  for (int i = 11; i >= 0; i--) sift(c, i, 24);
  for (int n = 24; n-- > 1;) {
    exchange(&c[0], &c[n]);
    sift(c, 0, n);
  }
  u64 sum = SUM_START;
  for (int i = 0; i < 24; i++) sum = mix(mix(sum, a[i]), (u64)(b[i] != a[i]) << 1 | (c[i] != a[i]));
  slots[lane] = sum;
}
