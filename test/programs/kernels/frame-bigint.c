/* Factorials and powers in arrays of digits on the stack, multiplied into a third and copied back; the digits in decimal at the end. */
#include "kernel.h"
SLOTS(u64)

#define LIMBS 10

static NOINLINE void times(u32 *to, const u32 *a, const u32 *b) {
  memset(to, 0, LIMBS * sizeof *to);
  for (int i = 0; i < LIMBS; i++) {
    u64 carry = 0;
    for (int k = 0; i + k < LIMBS; k++) {
      carry += (u64)a[i] * b[k] + to[i + k];
      to[i + k] = (u32)carry;
      carry >>= 32;
    }
  }
}

static NOINLINE u32 tenth(u32 *a) {
  u64 rest = 0;
  for (int i = LIMBS; i-- > 0;) {
    rest = rest << 32 | a[i];
    a[i] = (u32)(rest / 10);
    rest %= 10;
  }
  return (u32)rest;
}

void kernel(i32 lane, u32 seed) {
  u32 a[LIMBS] = {1}, b[LIMBS] = {0}, c[LIMBS], state = lane_state(lane, seed);
  for (u32 i = 2; i < 6 + ((u32)lane & 15); i++) {
    b[0] = i ^ (next_random(&state) & 0xff);
    times(c, a, b);
    memcpy(a, c, sizeof a);
  }
  u64 sum = SUM_START;
  for (int i = 0; i < 40; i++) sum = mix(sum, tenth(a));
  slots[lane] = sum;
}
