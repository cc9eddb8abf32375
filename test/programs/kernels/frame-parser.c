/* An expression written into a buffer on the stack, parsed by recursive descent through a cursor there, and by a stack machine. */
#include "kernel.h"
SLOTS(i32)

struct cursor {
  const char *at;
  i32 errors;
};

static i32 sum_in(struct cursor *c);

static NOINLINE i32 atom(struct cursor *c) {
  if (*c->at == '(') {
    c->at++;
    i32 value = sum_in(c);
    if (*c->at == ')') c->at++;
    else c->errors++;
    return value;
  }
  i32 value = 0;
  while (*c->at >= '0' && *c->at <= '9') value = value * 10 + (*c->at++ - '0');
  return value;
}

static NOINLINE i32 product_in(struct cursor *c) {
  i32 value = atom(c);
  while (*c->at == '*') {
    c->at++;
    value = (i32)((u32)value * (u32)atom(c));
  }
  return value;
}

static NOINLINE i32 sum_in(struct cursor *c) {
  i32 value = product_in(c);
  while (*c->at == '+' || *c->at == '-') {
    char sign = *c->at++;
    i32 next = product_in(c);
    value = (i32)(sign == '+' ? (u32)value + (u32)next : (u32)value - (u32)next);
  }
  return value;
}

void kernel(i32 lane, u32 seed) {
  char text[48];
  u32 state = lane_state(lane, seed);
  int n = 0, open = 0;
  while (n < 34) {
    u32 r = next_random(&state);
    if (r % 5 == 0 && open < 4) text[n++] = '(', open++;
    text[n++] = (char)('1' + (r >> 8) % 9);
    if ((r >> 12) % 3 == 0 && open > 0) text[n++] = ')', open--;
    text[n++] = "+-*"[(r >> 16) % 3];
  }
  text[n++] = '7';
  while (open-- > 0) text[n++] = ')';
  text[n] = 0;
  struct cursor c = {text, 0};
  i32 value = sum_in(&c);
  slots[lane] = value ^ c.errors << 28 ^ (*c.at == 0 ? 0 : 1 << 30);
}
