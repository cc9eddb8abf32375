/* Regular expressions by backtracking: . * + ? [classes] ^ $ and groups of alternatives, mutually recursive. */
#include "support.h"

static int steps;

static int match_here(const char *re, const char *text, int *end, int at);

static int class_length(const char *re) {
  int i = 1;
  if (re[i] == '^') i++;
  while (re[i] && re[i] != ']') i++;
  return i + 1;
}

static int atom_length(const char *re) {
  switch (re[0]) {
    case 0: return 0;
    case '\\': return 2;
    case '[': return class_length(re);
    case '(': {
      int depth = 0, i = 0;
      do {
        depth += (re[i] == '(') - (re[i] == ')');
        i++;
      } while (depth > 0 && re[i]);
      return i;
    }
    default: return 1;
  }
}

static int in_class(const char *re, char c) {
  int i = 1, negated = re[1] == '^', found = 0;
  for (i += negated; re[i] != ']'; i++) {
    if (re[i + 1] == '-' && re[i + 2] != ']') {
      found |= c >= re[i] && c <= re[i + 2];
      i += 2;
    } else {
      found |= c == re[i];
    }
  }
  return found != negated;
}

static int matches_one(const char *re, char c) {
  if (c == 0) return 0;
  switch (re[0]) {
    case '.': return 1;
    case '[': return in_class(re, c);
    case '\\':
      switch (re[1]) {
        case 'd': return c >= '0' && c <= '9';
        case 'w': return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        case 's': return c == ' ' || c == '\t';
        default: return c == re[1];
      }
    default: return c == re[0];
  }
}

/* A group: each alternative is put before what follows the group. */
static int match_group(const char *re, int n, const char *text, int *end, int at) {
  char joined[96];
  int start = 1, depth = 0;
  for (int i = 1; i < n; i++) {
    if (re[i] == '(') depth++;
    if (re[i] == ')' && depth > 0) {
      depth--;
      continue;
    }
    if (depth > 0 || (re[i] != '|' && i != n - 1)) continue;
    int m = i - start, rest = length_of(re + n);
    if (m + rest + 1 > COUNT(joined)) return 0;
    memcpy(joined, re + start, (size_t)m);
    memcpy(joined + m, re + n, (size_t)rest + 1);
    if (match_here(joined, text, end, at)) return 1;
    start = i + 1;
  }
  return 0;
}

static int match_here(const char *re, const char *text, int *end, int at) {
  if (++steps > 3000) return 0;
  if (re[0] == 0) {
    *end = at;
    return 1;
  }
  if (re[0] == '$' && re[1] == 0) {
    *end = at;
    return text[at] == 0;
  }
  int n = atom_length(re);
  if (re[0] == '(') return match_group(re, n, text, end, at);
  char again = re[n];
  if (again == '*' || again == '+' || again == '?') {
    int most = 0, limit = again == '?' ? 1 : 100;
    while (most < limit && matches_one(re, text[at + most])) most++;
    for (int i = most; i >= (again == '+'); i--) {
      if (match_here(re + n + 1, text, end, at + i)) return 1;
    }
    return 0;
  }
  return matches_one(re, text[at]) && match_here(re + n, text, end, at + 1);
}

u64 run(u32 seed) {
  static const char *patterns[] = {"a*b+c?", "^[a-c]+$", "(ab|ba|c)(a|b)*c", "\\d+\\.\\d*", "[^a-c]", ".*(a.b|b.a).*$", "a.?a.?a.?a", "(a|(b|c)c)b", "a*a*a*a*c"};
  u64 sum = SUM_START;
  char text[24];
  for (int round = 0; round < 24; round++) {
    int n = 4 + (int)(next_random(&seed) % 18);
    for (int i = 0; i < n; i++) text[i] = "aaabbbc1.2"[next_random(&seed) % (round & 1 ? 10 : 6)];
    text[n] = 0;
    for (int i = 0; i < COUNT(patterns); i++) {
      const char *re = patterns[i];
      int found = -1, end = -1;
      steps = 0;
      for (int at = 0; at <= n && found < 0; at++) {
        if (match_here(re[0] == '^' ? re + 1 : re, text, &end, at)) found = at;
        if (re[0] == '^') break;
      }
      sum = mix(sum, (u64)(u32)(found * 100 + end) << 32 | (u32)steps);
    }
  }
  return sum;
}
