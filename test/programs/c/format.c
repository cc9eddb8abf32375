/* Formatting into a buffer, as printf would: integers in any base, padding, fixed and shortest-enough floats; and reading back. */
#include "support.h"

typedef struct {
  char text[600];
  int length;
} Buffer;

static void put(Buffer *buffer, char c) {
  if (buffer->length < COUNT(buffer->text)) buffer->text[buffer->length++] = c;
}

static void put_padded(Buffer *buffer, const char *digits, int n, int width, char fill, int negative) {
  if (negative && fill == '0') put(buffer, '-');
  for (int i = n + negative; i < width; i++) put(buffer, fill);
  if (negative && fill != '0') put(buffer, '-');
  while (n > 0) put(buffer, digits[--n]);
}

static void put_integer(Buffer *buffer, u64 value, int is_signed, u32 base, int width, char fill) {
  char digits[64];
  int n = 0, negative = is_signed && (i64)value < 0;
  if (negative) value = 0 - value;
  do {
    digits[n++] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % base];
    value /= base;
  } while (value);
  put_padded(buffer, digits, n, width, fill, negative);
}

static void put_fixed(Buffer *buffer, f64 value, int places) {
  if (value != value) {
    put(buffer, 'n');
    return;
  }
  if (value < 0) {
    put(buffer, '-');
    value = -value;
  }
  u64 scale = 1;
  for (int i = 0; i < places; i++) scale *= 10;
  if (value * (f64)scale >= 1e18) {
    put(buffer, 'i');
    return;
  }
  u64 scaled = (u64)(value * (f64)scale + 0.5);
  put_integer(buffer, scaled / scale, 0, 10, 0, ' ');
  put(buffer, '.');
  put_integer(buffer, scaled % scale, 0, 10, places, '0');
}

static void put_exponent(Buffer *buffer, f64 value) {
  int exponent = 0;
  if (value < 0) {
    put(buffer, '-');
    value = -value;
  }
  if (value > 0 && value < 1e300) {
    while (value >= 10) value /= 10, exponent++;
    while (value < 1) value *= 10, exponent--;
  }
  put_fixed(buffer, value, 9);
  put(buffer, 'e');
  put_integer(buffer, (u64)(i64)exponent, 1, 10, 4, '0');
}

/* %d %u %x %o %b of arguments that are all 64 bits wide, with a width and an optional leading 0. */
static void format(Buffer *buffer, const char *pattern, const u64 *arguments) {
  for (; *pattern; pattern++) {
    if (*pattern != '%') {
      put(buffer, *pattern);
      continue;
    }
    char fill = ' ';
    int width = 0;
    pattern++;
    if (*pattern == '0') fill = *pattern++;
    while (*pattern >= '0' && *pattern <= '9') width = width * 10 + (*pattern++ - '0');
    switch (*pattern) {
      case 'd': put_integer(buffer, *arguments++, 1, 10, width, fill); break;
      case 'u': put_integer(buffer, *arguments++, 0, 10, width, fill); break;
      case 'x': put_integer(buffer, *arguments++, 0, 16, width, fill); break;
      case 'o': put_integer(buffer, *arguments++, 0, 8, width, fill); break;
      case 'b': put_integer(buffer, *arguments++, 0, 2, width, fill); break;
      case 'z': put_integer(buffer, *arguments++, 0, 36, width, fill); break;
      case 'c': put(buffer, (char)*arguments++); break;
      default: put(buffer, *pattern);
    }
  }
}

static i64 parse(const char *text, int n, i64 base) {
  i64 value = 0;
  int negative = n > 0 && text[0] == '-';
  for (int i = negative; i < n; i++) {
    char c = text[i];
    i64 digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
    if (digit >= base) break;
    value = (i64)((u64)value * (u64)base + (u64)digit);
  }
  return negative ? (i64)(0 - (u64)value) : value;
}

u64 run(u32 seed) {
  static Buffer buffer;
  u64 sum = SUM_START;
  for (int round = 0; round < 12; round++) {
    u64 arguments[7];
    buffer.length = 0;
    for (int i = 0; i < 7; i++) arguments[i] = ((u64)next_random(&seed) << 32 | next_random(&seed)) >> (round * 5 % 64);
    arguments[6] = 'a' + (arguments[6] & 15);
    if (round & 1) arguments[0] = 0 - arguments[0];
    format(&buffer, "%d|%24u|%016x|%o|%b|%7z|%c%%", arguments);
    put_fixed(&buffer, (f64)(i64)arguments[1] / 1e9, round % 7 + 1);
    put_exponent(&buffer, (f64)(i64)arguments[2] * (round % 3 ? 1e-30 : 1e40));
    sum = mix_bytes(mix(sum, (u64)buffer.length), buffer.text, buffer.length);
    for (u32 base = 2; base <= 36; base += 17) {
      buffer.length = 0;
      put_integer(&buffer, arguments[0], 1, base, 0, ' ');
      if (parse(buffer.text, buffer.length, base) != (i64)arguments[0]) return 0;
    }
  }
  return sum;
}
