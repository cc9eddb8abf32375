/* Lanes that call different functions through a table, in an order of their own. */
#include "kernel.h"
SLOTS(u64)

typedef u64 (*Operation)(u64, u32);
static NOINLINE u64 add(u64 a, u32 b) { return a + b; }
static NOINLINE u64 rotate(u64 a, u32 b) { return a << (b & 63) | a >> (-b & 63); }
static NOINLINE u64 scale(u64 a, u32 b) { return a * (b | 1); }
static NOINLINE u64 halve(u64 a, u32 b) { return b ? a / b : a; }
static NOINLINE u64 blur(u64 a, u32 b) { return (u64)(i64)((f32)(a >> 40) * 1.5f) ^ b; }
static const Operation operations[] = {add, rotate, scale, halve, blur, scale, add};

void kernel(i32 lane, u32 seed) {
  u32 state = lane_state(lane, seed);
  u64 x = 0x123456789abcdefull;
  for (int i = 0; i < 16; i++) {
    u32 r = next_random(&state);
    x = operations[(r >> 9) % COUNT(operations)](x, r) + (x >> 33);
  }
  slots[lane] = x;
}
