/* RC4: a permutation of 256 bytes on the stack, exchanged byte by byte; then the text decrypted again. */
#include "kernel.h"
SLOTS(u8)

struct cipher {
  u8 s[256], i, j;
};

static NOINLINE void start(struct cipher *c, const u8 *key, int length) {
  for (int i = 0; i < 256; i++) c->s[i] = (u8)i;
  u8 j = 0;
  for (int i = 0; i < 256; i++) {
    u8 kept = c->s[i];
    j = (u8)(j + kept + key[i % length]);
    c->s[i] = c->s[j];
    c->s[j] = kept;
  }
  c->i = c->j = 0;
}

static NOINLINE void apply(struct cipher *c, u8 *text, int n) {
  for (int k = 0; k < n; k++) {
    u8 a = c->s[++c->i];
    c->j = (u8)(c->j + a);
    u8 b = c->s[c->j];
    c->s[c->i] = b;
    c->s[c->j] = a;
    text[k] ^= c->s[(u8)(a + b)];
  }
}

void kernel(i32 lane, u32 seed) {
  struct cipher c;
  u8 key[7], text[40];
  u32 state = lane_state(lane, seed), sum = 0;
  for (int i = 0; i < 7; i++) key[i] = (u8)next_random(&state);
  for (int i = 0; i < 40; i++) text[i] = (u8)(lane + i);
  start(&c, key, 7);
  apply(&c, text, 40);
  for (int i = 0; i < 40; i++) sum = sum * 33 + text[i];
  start(&c, key, 7);
  apply(&c, text, 40);
  for (int i = 0; i < 40; i++) sum += text[i] != (u8)(lane + i);
  slots[lane] = (u8)(sum ^ sum >> 8 ^ sum >> 16 ^ sum >> 24);
}
