/**
 * SHA-256 (FIPS 180-4). As a grid, lane `i` digests block `i` of a buffer cut into blocks of `size` bytes (the last one may be
 * shorter). A lane keeps its message schedule in its own 256 bytes of `scratch`, because lanes share memory: two lanes
 * must never write the same byte.
 */
// biome-ignore format: the constants of FIPS 180-4, section 4.2.2, eight a row
const K = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

export function blocks(lane: u32, data: usize, length: u32, size: u32, scratch: usize, digests: usize): void {
  const start = lane * size;
  const rest = length - start;
  digest(data + start, rest < size ? rest : size, scratch + (lane << 8), digests + (lane << 5));
}

/** Digests `length` bytes at `data` to the 32 bytes at `out`, using 256 bytes at `w`. */
export function digest(data: usize, length: u32, w: usize, out: usize): void {
  store<u32>(out, 0x6a09e667);
  store<u32>(out, 0xbb67ae85, 4);
  store<u32>(out, 0x3c6ef372, 8);
  store<u32>(out, 0xa54ff53a, 12);
  store<u32>(out, 0x510e527f, 16);
  store<u32>(out, 0x9b05688c, 20);
  store<u32>(out, 0x1f83d9ab, 24);
  store<u32>(out, 0x5be0cd19, 28);
  const chunks = (length + 8) / 64 + 1;
  for (let chunk: u32 = 0; chunk < chunks; chunk++) {
    const base = chunk * 64;
    for (let t: u32 = 0; t < 16; t++) store<u32>(w + t * 4, word(data, length, base + t * 4));
    if (chunk == chunks - 1) {
      store<u32>(w, length >> 29, 56);
      store<u32>(w, length << 3, 60);
    }
    compress(w, out);
  }
  for (let i: u32 = 0; i < 32; i += 4) store<u32>(out + i, bswap<u32>(load<u32>(out + i)));
}

/** Big-endian word of the padded message at byte `at`: data, then 0x80, then zeros. */
function word(data: usize, length: u32, at: u32): u32 {
  if (at + 4 <= length) return bswap<u32>(load<u32>(data + at));
  let value: u32 = 0;
  for (let i: u32 = 0; i < 4; i++) {
    const p = at + i;
    value = (value << 8) | (p < length ? <u32>load<u8>(data + p) : p == length ? 0x80 : 0);
  }
  return value;
}

function compress(w: usize, state: usize): void {
  for (let t: u32 = 16; t < 64; t++) {
    const p = w + t * 4;
    const w2 = load<u32>(p - 8);
    const w15 = load<u32>(p - 60);
    const s0 = rotr<u32>(w15, 7) ^ rotr<u32>(w15, 18) ^ (w15 >> 3);
    const s1 = rotr<u32>(w2, 17) ^ rotr<u32>(w2, 19) ^ (w2 >> 10);
    store<u32>(p, load<u32>(p - 64) + s0 + load<u32>(p - 28) + s1);
  }
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  for (let t: u32 = 0; t < 64; t++) {
    const s1 = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
    const t1 = h + s1 + ((e & f) ^ (~e & g)) + load<u32>(K + t * 4) + load<u32>(w + t * 4);
    const s0 = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}
