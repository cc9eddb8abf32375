/* Seven sorts of the same numbers: insertion, shell, heap, quick, merge, radix, and one that compares through a function pointer. */
#include "support.h"

#define N 160
typedef int (*Compare)(const void *, const void *);
static i32 input[N], work[N], spare[N];

static void insertion(i32 *a, int n) {
  for (int i = 1; i < n; i++) {
    i32 x = a[i];
    int j = i;
    for (; j > 0 && a[j - 1] > x; j--) a[j] = a[j - 1];
    a[j] = x;
  }
}

static void shell(i32 *a, int n) {
  for (int gap = n / 2; gap > 0; gap /= 2) {
    for (int i = gap; i < n; i++) {
      i32 x = a[i];
      int j = i;
      for (; j >= gap && a[j - gap] > x; j -= gap) a[j] = a[j - gap];
      a[j] = x;
    }
  }
}

static void heap(i32 *a, int n) {
  for (int start = n / 2 - 1, end = n; end > 1;) {
    i32 x;
    if (start >= 0) {
      x = a[start];
    } else {
      x = a[--end];
      a[end] = a[0];
    }
    int root = start >= 0 ? start-- : 0;
    for (int child; (child = 2 * root + 1) < end; root = child) {
      if (child + 1 < end && a[child + 1] > a[child]) child++;
      if (a[child] <= x) break;
      a[root] = a[child];
    }
    a[root] = x;
  }
}

static void quick(i32 *a, int n) {
  if (n < 2) return;
  i32 pivot = a[n / 2];
  int i = 0, j = n - 1;
  while (i <= j) {
    while (a[i] < pivot) i++;
    while (a[j] > pivot) j--;
    if (i <= j) {
      i32 t = a[i];
      a[i++] = a[j];
      a[j--] = t;
    }
  }
  quick(a, j + 1);
  quick(a + i, n - i);
}

static void merge(i32 *a, int n) {
  for (int width = 1; width < n; width *= 2) {
    for (int low = 0; low < n; low += 2 * width) {
      int middle = low + width < n ? low + width : n, high = low + 2 * width < n ? low + 2 * width : n;
      for (int i = low, j = middle, k = low; k < high; k++) spare[k] = i < middle && (j >= high || a[i] <= a[j]) ? a[i++] : a[j++];
    }
    memcpy(a, spare, (size_t)n * 4);
  }
}

static void radix(i32 *a, int n) {
  for (int shift = 0; shift < 32; shift += 8) {
    int counts[257] = {0};
    for (int i = 0; i < n; i++) counts[(((u32)a[i] ^ 0x80000000) >> shift & 255) + 1]++;
    for (int i = 0; i < 256; i++) counts[i + 1] += counts[i];
    for (int i = 0; i < n; i++) spare[counts[((u32)a[i] ^ 0x80000000) >> shift & 255]++] = a[i];
    memcpy(a, spare, (size_t)n * 4);
  }
}

static int ascending(const void *a, const void *b) { return (*(const i32 *)a > *(const i32 *)b) - (*(const i32 *)a < *(const i32 *)b); }
static int descending(const void *a, const void *b) { return ascending(b, a); }
static int by_digits(const void *a, const void *b) {
  u32 x = *(const u32 *)a % 1000, y = *(const u32 *)b % 1000;
  return x != y ? (x > y) - (x < y) : ascending(a, b);
}

static void generic(void *base, int n, int size, Compare compare) {
  u8 *p = base, x[16];
  for (int i = 1; i < n; i++) {
    int low = 0, high = i;
    memcpy(x, p + i * size, (size_t)size);
    while (low < high) {
      int middle = (low + high) / 2;
      if (compare(x, p + middle * size) < 0) high = middle;
      else low = middle + 1;
    }
    memmove(p + (low + 1) * size, p + low * size, (size_t)((i - low) * size));
    memcpy(p + low * size, x, (size_t)size);
  }
}

u64 run(u32 seed) {
  static void (*const sorts[])(i32 *, int) = {insertion, shell, heap, quick, merge, radix};
  static const Compare compares[] = {ascending, descending, by_digits};
  u64 sum = SUM_START;
  for (int i = 0; i < N; i++) input[i] = (i32)next_random(&seed) >> (i % 3 * 11);
  for (int s = 0; s < COUNT(sorts); s++) {
    memcpy(work, input, sizeof work);
    sorts[s](work, N);
    for (int i = 1; i < N; i++) {
      if (work[i - 1] > work[i]) return (u64)s;
    }
    sum = mix_bytes(sum, work, 40);
  }
  for (int c = 0; c < COUNT(compares); c++) {
    generic(work, N, 4, compares[c]);
    sum = mix_bytes(sum, work, 4 * N);
  }
  return sum;
}
