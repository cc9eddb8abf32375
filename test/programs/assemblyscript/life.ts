// A garbage-making simulation: every generation is a new array of new rows, collected or not as the runtime does it.
class World {
  rows: StaticArray<u8>[] = [];
  constructor(
    public width: i32,
    public height: i32,
  ) {
    for (let y = 0; y < height; y++) this.rows.push(new StaticArray<u8>(width));
  }
  at(x: i32, y: i32): i32 {
    return this.rows[(y + this.height) % this.height][(x + this.width) % this.width];
  }
  next(): World {
    const world = new World(this.width, this.height);
    for (let y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++) {
        let around = 0;
        for (let d = 0; d < 9; d++) if (d != 4) around += this.at(x + (d % 3) - 1, y + d / 3 - 1);
        world.rows[y][x] = <u8>(around == 3 || (around == 2 && this.at(x, y) == 1));
      }
    }
    return world;
  }
}

export function run(seed: u32): u64 {
  let world = new World(14, 10);
  let state = seed | 1;
  for (let y = 0; y < 10; y++) {
    for (let x = 0; x < 14; x++) {
      state = state * 1103515245 + 12345;
      world.rows[y][x] = <u8>((state >> 16) & 1);
    }
  }
  let sum: u64 = 1;
  for (let generation = 0; generation < 6; generation++) {
    world = world.next();
    for (let y = 0; y < 10; y++) for (let x = 0; x < 14; x++) sum = sum * 3 + world.at(x, y);
  }
  return sum;
}
