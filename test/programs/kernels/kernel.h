/* A kernel runs once per lane and writes its own slot; `digest` sums the slots up once all lanes have ended. */
#ifndef KERNEL_H
#define KERNEL_H
#include "support.h"

#define LANES 64

KEEP void kernel(i32 lane, u32 seed);
KEEP u64 digest(i32 count);

/* For kernels whose slots are of this type; neighbours share a word when it is small. */
#define SLOTS(type)                                                    \
  static type slots[LANES];                                            \
  u64 digest(i32 count) {                                              \
    u64 sum = SUM_START;                                               \
    for (i32 i = 0; i < count; i++) sum = mix_bytes(sum, &slots[i], (int)sizeof slots[i]); \
    return sum;                                                        \
  }

/* A lane's own generator: as good as independent of its neighbours'. */
static inline u32 lane_state(i32 lane, u32 seed) {
  u32 x = seed * 0x9e3779b9u ^ (u32)lane * 0x85ebca6bu;
  x = (x ^ x >> 16) * 0x7feb352du;
  x = (x ^ x >> 15) * 0x846ca68bu;
  return (x ^ x >> 16) | 1;
}
#endif
