/* Binary search in a constant table, and a CRC through one: memory that all lanes read. */
#include "kernel.h"
SLOTS(u32)

static const i32 sorted[] = {-2000000000, -1500000000, -900000000, -123456789, -65536, -40, -1, 0, 1, 7, 1000, 99999, 5000000, 123456789, 987654321, 2100000000};
static const u32 nibbles[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
                                0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
static const char text[] = "the quick brown fox jumps over the lazy dog and every lane reads it from its own place";

void kernel(i32 lane, u32 seed) {
  u32 state = lane_state(lane, seed), crc = ~0u;
  for (int i = 0; i < 10; i++) {
    i32 x = (i32)next_random(&state), low = 0, high = COUNT(sorted);
    while (low < high) {
      i32 middle = (low + high) >> 1;
      if (sorted[middle] < x) low = middle + 1;
      else high = middle;
    }
    u8 byte = (u8)(text[(lane + i) % (COUNT(text) - 1)] + low);
    crc = nibbles[(crc ^ byte) & 15] ^ crc >> 4;
    crc = nibbles[(crc ^ byte >> 4) & 15] ^ crc >> 4;
  }
  slots[lane] = ~crc;
}
