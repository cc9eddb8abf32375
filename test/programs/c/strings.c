/* Searching and comparing strings: Boyer-Moore-Horspool, KMP, Rabin-Karp, edit distance, common subsequence, palindromes, suffixes. */
#include "support.h"

#define N 120
static char text[N + 1], other[N + 1];
static u16 table[41][41];

static int horspool(const char *t, int n, const char *p, int m) {
  u8 skip[256];
  memset(skip, m, sizeof skip);
  for (int i = 0; i < m - 1; i++) skip[(u8)p[i]] = (u8)(m - 1 - i);
  for (int at = 0; at + m <= n; at += skip[(u8)t[at + m - 1]]) {
    if (memcmp(t + at, p, (size_t)m) == 0) return at;
  }
  return -1;
}

static int kmp(const char *t, int n, const char *p, int m) {
  int fail[32] = {0};
  for (int i = 1, k = 0; i < m; i++) {
    while (k > 0 && p[k] != p[i]) k = fail[k - 1];
    k += p[k] == p[i];
    fail[i] = k;
  }
  for (int i = 0, k = 0; i < n; i++) {
    while (k > 0 && p[k] != t[i]) k = fail[k - 1];
    k += p[k] == t[i];
    if (k == m) return i - m + 1;
  }
  return -1;
}

static int rabin_karp(const char *t, int n, const char *p, int m) {
  u32 want = 0, have = 0, power = 1;
  for (int i = 0; i < m; i++) {
    want = want * 257 + (u8)p[i];
    have = have * 257 + (u8)t[i];
    if (i > 0) power *= 257;
  }
  for (int at = 0; at + m <= n; at++) {
    if (want == have && memcmp(t + at, p, (size_t)m) == 0) return at;
    have = (have - (u8)t[at] * power) * 257 + (u8)t[at + m];
  }
  return -1;
}

static int smallest(int a, int b, int c) { return a < b ? (a < c ? a : c) : (b < c ? b : c); }

static int edits(const char *a, int n, const char *b, int m) {
  for (int i = 0; i <= n; i++) table[i][0] = (u16)i;
  for (int j = 0; j <= m; j++) table[0][j] = (u16)j;
  for (int i = 1; i <= n; i++) {
    for (int j = 1; j <= m; j++) {
      table[i][j] = (u16)smallest(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
    }
  }
  return table[n][m];
}

static int longest_palindrome(const char *t, int n) {
  int best = 0;
  for (int centre = 0; centre < 2 * n - 1; centre++) {
    int left = centre / 2, right = left + centre % 2;
    while (left >= 0 && right < n && t[left] == t[right]) left--, right++;
    if (right - left - 1 > best) best = right - left - 1;
  }
  return best;
}

static int compare_text(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return (u8)*a - (u8)*b;
}

u64 run(u32 seed) {
  u64 sum = SUM_START;
  for (int i = 0; i < N; i++) {
    text[i] = "abcab"[next_random(&seed) >> 9 & 3];
    other[i] = "bacab"[next_random(&seed) >> 9 & 3];
  }
  for (int m = 1; m < 12; m++) {
    const char *p = m % 2 ? other + m : text + N - m * 4;
    int found = horspool(text, N, p, m);
    if (found != kmp(text, N, p, m) || found != rabin_karp(text, N, p, m)) return 0;
    sum = mix(sum, (u64)(found + 1));
  }
  for (int i = 0; i < 3; i++) sum = mix(sum, (u64)edits(text + i * 7, 40, other + i * 11, 40 - i));
  sum = mix(sum, (u64)longest_palindrome(text, N));
  const char *suffixes[30];
  for (int i = 0; i < 30; i++) {
    int j = i;
    for (; j > 0 && compare_text(suffixes[j - 1], text + i) > 0; j--) suffixes[j] = suffixes[j - 1];
    suffixes[j] = text + i;
  }
  for (int i = 0; i < 30; i++) sum = mix(sum, (u64)(suffixes[i] - text));
  return sum;
}
