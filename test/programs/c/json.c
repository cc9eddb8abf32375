/* A JSON parser: a big switch over characters, recursion over values, numbers as decimal integers with scale, strings with escapes. */
#include "support.h"

typedef struct {
  const char *text;
  int at, depth, error;
  u64 sum;
} Parser;

static void value(Parser *p);

static void fail(Parser *p, int code) {
  if (p->error == 0) p->error = code * 10000 + p->at;
}

static void space(Parser *p) {
  for (;;) {
    switch (p->text[p->at]) {
      case ' ': case '\t': case '\n': case '\r': p->at++; break;
      default: return;
    }
  }
}

static u32 hex4(Parser *p) {
  u32 code = 0;
  for (int i = 0; i < 4; i++) {
    char c = p->text[p->at];
    u32 digit;
    switch (c) {
      case '0' ... '9': digit = (u32)(c - '0'); break;
      case 'a' ... 'f': digit = (u32)(c - 'a' + 10); break;
      case 'A' ... 'F': digit = (u32)(c - 'A' + 10); break;
      default: fail(p, 1); return 0;
    }
    code = code << 4 | digit;
    p->at++;
  }
  return code;
}

static void string(Parser *p) {
  p->at++;
  for (;;) {
    u8 c = (u8)p->text[p->at];
    if (c == '"') break;
    if (c < 0x20) return fail(p, 2);
    p->at++;
    if (c != '\\') {
      p->sum = mix(p->sum, c);
      continue;
    }
    c = (u8)p->text[p->at++];
    switch (c) {
      case '"': case '\\': case '/': p->sum = mix(p->sum, c); break;
      case 'b': p->sum = mix(p->sum, 8); break;
      case 'f': p->sum = mix(p->sum, 12); break;
      case 'n': p->sum = mix(p->sum, 10); break;
      case 'r': p->sum = mix(p->sum, 13); break;
      case 't': p->sum = mix(p->sum, 9); break;
      case 'u': {
        u32 code = hex4(p);
        if (code < 0x80) {
          p->sum = mix(p->sum, code);
        } else if (code < 0x800) {
          p->sum = mix(mix(p->sum, 0xc0 | code >> 6), 0x80 | (code & 63));
        } else {
          p->sum = mix(mix(mix(p->sum, 0xe0 | code >> 12), 0x80 | (code >> 6 & 63)), 0x80 | (code & 63));
        }
        break;
      }
      default: p->at--; return fail(p, 3);
    }
  }
  p->at++;
}

static int digits(Parser *p, i64 *number) {
  int n = 0;
  for (; p->text[p->at] >= '0' && p->text[p->at] <= '9'; p->at++, n++) {
    if (*number < 100000000000000ll) *number = *number * 10 + (p->text[p->at] - '0');
  }
  if (n == 0) fail(p, 4);
  return n;
}

static void number(Parser *p) {
  i64 mantissa = 0, exponent = 0;
  int negative = p->text[p->at] == '-', scale = 0;
  p->at += negative;
  if (p->text[p->at] == '0') p->at++;
  else digits(p, &mantissa);
  if (p->text[p->at] == '.') {
    p->at++;
    scale = digits(p, &mantissa);
  }
  if (p->text[p->at] == 'e' || p->text[p->at] == 'E') {
    p->at++;
    int minus = p->text[p->at] == '-';
    if (minus || p->text[p->at] == '+') p->at++;
    digits(p, &exponent);
    if (minus) exponent = -exponent;
  }
  p->sum = mix(mix(p->sum, (u64)(negative ? -mantissa : mantissa)), (u64)(exponent - scale));
}

static void word(Parser *p, const char *expected) {
  for (int i = 0; expected[i]; i++, p->at++) {
    if (p->text[p->at] != expected[i]) return fail(p, 5);
  }
  p->sum = mix(p->sum, (u64)expected[0]);
}

static void items(Parser *p, char close, int keyed) {
  int count = 0;
  p->at++;
  space(p);
  if (p->text[p->at] == close) {
    p->at++;
    p->sum = mix(p->sum, (u64)close);
    return;
  }
  for (;;) {
    if (keyed) {
      space(p);
      if (p->text[p->at] != '"') return fail(p, 6);
      string(p);
      space(p);
      if (p->text[p->at] != ':') return fail(p, 7);
      p->at++;
    }
    value(p);
    if (p->error) return;
    count++;
    char c = p->text[p->at++];
    if (c == close) break;
    if (c != ',') {
      p->at--;
      return fail(p, 8);
    }
  }
  p->sum = mix(p->sum, (u64)(count << 8 | close));
}

static void value(Parser *p) {
  if (++p->depth > 40) return fail(p, 9);
  space(p);
  switch (p->text[p->at]) {
    case '{': items(p, '}', 1); break;
    case '[': items(p, ']', 0); break;
    case '"': string(p); break;
    case 't': word(p, "true"); break;
    case 'f': word(p, "false"); break;
    case 'n': word(p, "null"); break;
    case '-': case '0' ... '9': number(p); break;
    default: fail(p, 10);
  }
  space(p);
  p->depth--;
}

static u64 parse(const char *text) {
  Parser p = {text, 0, 0, 0, SUM_START};
  value(&p);
  if (!p.error && text[p.at] != 0) fail(&p, 11);
  return mix(p.sum, (u64)p.error);
}

u64 run(u32 seed) {
  static const char *texts[] = {
      "{\"name\": \"tensor\", \"lanes\": [1, 2.50, -3e2, 0.001E-3], \"nested\": {\"a\": {\"b\": [[[]]]}}, \"ok\": true}",
      "[null, false, \"\\u00e9\\u4e2d\\n\\\"\", {}, [], 123456789012345]",
      "[1, 2",  "{\"a\" 1}", "[01]", "\"\\x\"", "[tru]", " [ ] x", "",
      "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
  };
  u64 sum = SUM_START;
  for (int i = 0; i < COUNT(texts); i++) sum = mix(sum, parse(texts[i]));
  static char broken[128];
  for (int round = 0; round < 40; round++) {
    int n = length_of(texts[round & 1]);
    memcpy(broken, texts[round & 1], (size_t)n + 1);
    u32 r = next_random(&seed);
    broken[r % (u32)n] = "{}[]\",:0e-"[(r >> 10) % 10];
    sum = mix(sum, parse(broken));
  }
  return sum;
}
