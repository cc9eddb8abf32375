/* Dynamic programming: knapsack, longest increasing subsequence, coin change, matrix chains, partitions, a banded alignment in f32. */
#include "support.h"

static i32 best[401], chain[12][12];
static u64 ways[201];
static f32 score[2][48];

u64 run(u32 seed) {
  u64 sum = SUM_START;
  memset(best, 0, sizeof best);
  for (int item = 0; item < 14; item++) {
    int weight = (int)(next_random(&seed) % 60) + 5, value = (int)(next_random(&seed) % 100);
    for (int w = 400; w >= weight; w--) {
      if (best[w - weight] + value > best[w]) best[w] = best[w - weight] + value;
    }
    sum = mix(sum, (u64)best[400 - item * 20]);
  }
  i32 tails[64];
  int length = 0;
  for (int i = 0; i < 100; i++) {
    i32 x = (i32)(next_random(&seed) % 1000);
    int low = 0, high = length;
    while (low < high) {
      int middle = (low + high) >> 1;
      if (tails[middle] < x) low = middle + 1;
      else high = middle;
    }
    if (low < 64) tails[low] = x;
    if (low == length && length < 63) length++;
  }
  sum = mix(mix(sum, (u64)length), (u64)tails[length / 2]);
  static const int coins[] = {1, 2, 5, 10, 20, 50, 100, 200};
  ways[0] = 1;
  for (int c = 0; c < COUNT(coins); c++) {
    for (int i = coins[c]; i <= 200; i++) ways[i] += ways[i - coins[c]];
  }
  if (ways[200] != 73682) return 0;
  i32 sizes[13];
  for (int i = 0; i < 13; i++) sizes[i] = (i32)(next_random(&seed) % 40) + 1;
  for (int span = 1; span < 12; span++) {
    for (int i = 0; i + span < 12; i++) {
      i32 least = 0x7fffffff;
      for (int k = i; k < i + span; k++) {
        i32 cost = chain[i][k] + chain[k + 1][i + span] + sizes[i] * sizes[k + 1] * sizes[i + span + 1];
        if (cost < least) least = cost;
      }
      chain[i][i + span] = least;
    }
  }
  sum = mix(sum, (u64)chain[0][11]);
  f32 highest = 0;
  for (int i = 1; i < 40; i++) {
    u32 r = next_random(&seed);
    for (int j = 1; j < 48; j++) {
      f32 s = score[(i - 1) & 1][j - 1] + ((r >> (j & 31) & 3) == 1 ? 1.9f : -0.7f);
      f32 gap = (score[(i - 1) & 1][j] > score[i & 1][j - 1] ? score[(i - 1) & 1][j] : score[i & 1][j - 1]) - 1.1f;
      s = s > gap ? s : gap;
      score[i & 1][j] = s > 0 ? s : 0;
      if (s > highest) highest = s;
    }
    sum = mix_f32(sum, score[i & 1][i]);
  }
  return mix_f32(sum, highest);
}
