/** xxHash64 (64-bit multiplications and rotations): as a grid, lane `i` hashes block `i` of a buffer with seed `i`. */
const P1: u64 = 0x9e3779b185ebca87;
const P2: u64 = 0xc2b2ae3d27d4eb4f;
const P3: u64 = 0x165667b19e3779f9;
const P4: u64 = 0x85ebca77c2b2ae63;
const P5: u64 = 0x27d4eb2f165667c5;

export function blocks(lane: u32, data: usize, length: u32, size: u32, out: usize): void {
  const start = lane * size;
  const rest = length - start;
  store<u64>(out + lane * 8, hash(data + start, rest < size ? rest : size, lane));
}

export function hash(data: usize, length: u32, seed: u64): u64 {
  let at = data;
  const end = data + length;
  let h: u64;
  if (length >= 32) {
    let a = seed + P1 + P2;
    let b = seed + P2;
    let c = seed;
    let d = seed - P1;
    while (at + 32 <= end) {
      a = round(a, load<u64>(at));
      b = round(b, load<u64>(at, 8));
      c = round(c, load<u64>(at, 16));
      d = round(d, load<u64>(at, 24));
      at += 32;
    }
    h = rotl<u64>(a, 1) + rotl<u64>(b, 7) + rotl<u64>(c, 12) + rotl<u64>(d, 18);
    h = merge(merge(merge(merge(h, a), b), c), d);
  } else {
    h = seed + P5;
  }
  h += length;
  while (at + 8 <= end) {
    h = rotl<u64>(h ^ round(0, load<u64>(at)), 27) * P1 + P4;
    at += 8;
  }
  if (at + 4 <= end) {
    h = rotl<u64>(h ^ (<u64>load<u32>(at) * P1), 23) * P2 + P3;
    at += 4;
  }
  while (at < end) {
    h = rotl<u64>(h ^ (<u64>load<u8>(at) * P5), 11) * P1;
    at += 1;
  }
  h = (h ^ (h >> 33)) * P2;
  h = (h ^ (h >> 29)) * P3;
  return h ^ (h >> 32);
}

function round(acc: u64, input: u64): u64 {
  return rotl<u64>(acc + input * P2, 31) * P1;
}

function merge(h: u64, v: u64): u64 {
  return (h ^ round(0, v)) * P1 + P4;
}
