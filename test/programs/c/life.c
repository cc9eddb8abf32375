/* Conway's game twice: cell by cell in bytes, and 64 cells at a time by adding bits in parallel. */
#include "support.h"

#define ROWS 24
static u8 cells[ROWS][64], next_cells[ROWS][64];
static u64 rows[ROWS], next_rows[ROWS];

static void step_cells(void) {
  for (int y = 0; y < ROWS; y++) {
    for (int x = 0; x < 64; x++) {
      int around = -cells[y][x];
      for (int dy = ROWS - 1; dy <= ROWS + 1; dy++) {
        for (int dx = 63; dx <= 65; dx++) around += cells[(y + dy) % ROWS][(x + dx) & 63];
      }
      next_cells[y][x] = around == 3 || (around == 2 && cells[y][x]);
    }
  }
  memcpy(cells, next_cells, sizeof cells);
}

static void step_rows(void) {
  for (int y = 0; y < ROWS; y++) {
    u64 ones = 0, twos = 0, fours = 0;
    for (int dy = -1; dy <= 1; dy++) {
      u64 row = rows[(y + dy + ROWS) % ROWS];
      u64 neighbours[3] = {row << 1 | row >> 63, dy ? row : 0, row >> 1 | row << 63};
      for (int i = 0; i < 3; i++) {
        u64 carry = ones & neighbours[i];
        ones ^= neighbours[i];
        u64 more = twos & carry;
        twos ^= carry;
        fours |= more;
      }
    }
    next_rows[y] = twos & ~fours & (ones | rows[y]);
  }
  memcpy(rows, next_rows, sizeof rows);
}

u64 run(u32 seed) {
  u64 sum = SUM_START;
  for (int y = 0; y < ROWS; y++) {
    rows[y] = (u64)next_random(&seed) << 32 | next_random(&seed);
    for (int x = 0; x < 64; x++) cells[y][x] = rows[y] >> x & 1;
  }
  for (int generation = 0; generation < 5; generation++) {
    step_cells();
    step_rows();
    for (int y = 0; y < ROWS; y++) {
      for (int x = 0; x < 64; x++) {
        if (cells[y][x] != (rows[y] >> x & 1)) return 0;
      }
      sum = mix(sum, rows[y]);
    }
  }
  return sum;
}
