/* Edit distance of two words, by rows of a table on the stack; rows change places through pointers to them. */
#include "kernel.h"
SLOTS(u16)

static int least(int a, int b) { return a < b ? a : b; }

static NOINLINE int distance(const char *a, int n, const char *b, int m) {
  u8 rows[2][20], *before = rows[0], *now = rows[1];
  for (int k = 0; k <= m; k++) before[k] = (u8)k;
  for (int i = 1; i <= n; i++) {
    now[0] = (u8)i;
    for (int k = 1; k <= m; k++)
      now[k] = (u8)least(least(before[k], now[k - 1]) + 1, before[k - 1] + (a[i - 1] != b[k - 1]));
    u8 *kept = before;
    before = now;
    now = kept;
  }
  return before[m];
}

void kernel(i32 lane, u32 seed) {
  char a[19], b[19];
  u32 state = lane_state(lane, seed);
  int n = 4 + (int)(next_random(&state) % 15), m = 4 + (int)(next_random(&state) % 15);
  for (int i = 0; i < n; i++) a[i] = (char)('a' + next_random(&state) % 4);
  for (int i = 0; i < m; i++) b[i] = (char)('a' + next_random(&state) % 4);
  slots[lane] = (u16)(distance(a, n, b, m) << 8 | distance(b, m, a, n));
}
