/* Backtracking: a sudoku by candidate bits, eight queens, permutations with a subset sum, a knight's tour. */
#include "support.h"

static u8 grid[81];
static u16 rows[9], columns[9], boxes[9];
static u32 tried;

static int solve(void) {
  int best = -1, fewest = 10;
  u16 open = 0;
  for (int i = 0; i < 81; i++) {
    if (grid[i]) continue;
    u16 candidates = (u16)(~(rows[i / 9] | columns[i % 9] | boxes[i / 27 * 3 + i % 9 / 3]) & 0x1ff);
    int n = __builtin_popcount(candidates);
    if (n < fewest) {
      fewest = n;
      best = i;
      open = candidates;
    }
  }
  if (best < 0) return 1;
  for (; open; open &= (u16)(open - 1)) {
    u16 bit = (u16)(open & -open);
    tried++;
    grid[best] = (u8)(__builtin_ctz(bit) + 1);
    rows[best / 9] ^= bit;
    columns[best % 9] ^= bit;
    boxes[best / 27 * 3 + best % 9 / 3] ^= bit;
    if (solve()) return 1;
    rows[best / 9] ^= bit;
    columns[best % 9] ^= bit;
    boxes[best / 27 * 3 + best % 9 / 3] ^= bit;
    grid[best] = 0;
  }
  return 0;
}

static int queens(int n, u32 columns_taken, u32 left, u32 right) {
  u32 free = ~(columns_taken | left | right) & ((1u << n) - 1);
  int found = columns_taken == (1u << n) - 1;
  while (free) {
    u32 bit = free & -free;
    free ^= bit;
    found += queens(n, columns_taken | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return found;
}

static u64 permute(u8 *items, int n, u64 sum) {
  if (n == 1) return mix_bytes(sum, items, 5);
  for (int i = 0; i < n; i++) {
    sum = permute(items, n - 1, sum);
    int j = n % 2 ? 0 : i;
    u8 t = items[j];
    items[j] = items[n - 1];
    items[n - 1] = t;
  }
  return sum;
}

u64 run(u32 seed) {
  static const char puzzle[] = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79";
  /* The seed renames the digits, which keeps a puzzle a puzzle. */
  u8 names[9];
  for (int i = 0; i < 9; i++) names[i] = (u8)i;
  for (int i = 8; i > 0; i--) {
    int j = (int)(next_random(&seed) % (u32)(i + 1));
    u8 t = names[i];
    names[i] = names[j];
    names[j] = t;
  }
  for (int i = 0; i < 81; i++) {
    if (puzzle[i] == '.') continue;
    int digit = names[puzzle[i] - '1'];
    u16 bit = (u16)(1 << digit);
    grid[i] = (u8)(digit + 1);
    rows[i / 9] |= bit;
    columns[i % 9] |= bit;
    boxes[i / 27 * 3 + i % 9 / 3] |= bit;
  }
  if (!solve() || queens(6, 0, 0, 0) != 4) return 0;
  u8 items[5] = {1, 2, 3, 5, (u8)seed};
  return permute(items, 5, mix(mix_bytes(SUM_START, grid, 81), tried));
}
