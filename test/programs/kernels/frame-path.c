/* Breadth-first search through a maze on the stack, with a queue and distances there; then the way back. */
#include "kernel.h"
SLOTS(u16)

#define SIDE 9

static NOINLINE int shortest(const u8 *maze, u8 *steps) {
  u8 queue[SIDE * SIDE];
  int head = 0, tail = 0;
  static const i8 moves[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
  memset(steps, 0xff, SIDE * SIDE);
  steps[0] = 0;
  queue[tail++] = 0;
  while (head < tail) {
    int at = queue[head++];
    for (int m = 0; m < 4; m++) {
      int x = at % SIDE + moves[m][0], y = at / SIDE + moves[m][1];
      if (x < 0 || y < 0 || x >= SIDE || y >= SIDE) continue;
      int next = y * SIDE + x;
      if (maze[next] || steps[next] != 0xff) continue;
      steps[next] = (u8)(steps[at] + 1);
      queue[tail++] = (u8)next;
    }
  }
  return tail;
}

void kernel(i32 lane, u32 seed) {
  u8 maze[SIDE * SIDE], steps[SIDE * SIDE];
  u32 state = lane_state(lane, seed), sum = 0;
  for (int i = 0; i < SIDE * SIDE; i++) maze[i] = next_random(&state) % 10 < 3;
  maze[0] = 0;
  int reached = shortest(maze, steps);
  for (int i = 0; i < SIDE * SIDE; i++) sum = sum * 7 + steps[i];
  slots[lane] = (u16)(sum ^ sum >> 16 ^ (u32)reached << 9);
}
