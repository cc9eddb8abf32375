/** The number of ways to place n queens, by recursion over rows with bit masks. */
export function solve(n: u32): u32 {
  return place((1 << n) - 1, 0, 0, 0);
}

/** The ways whose first queen stands in column `column`: the lanes of a batch add up to `solve(n)`. */
export function solveFrom(n: u32, column: u32): u32 {
  const bit: u32 = 1 << column;
  return place((1 << n) - 1, bit, bit << 1, bit >> 1);
}

function place(all: u32, columns: u32, left: u32, right: u32): u32 {
  if (columns == all) return 1;
  let free = all & ~(columns | left | right);
  let count: u32 = 0;
  while (free) {
    const bit = free & -free;
    free ^= bit;
    count += place(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return count;
}
