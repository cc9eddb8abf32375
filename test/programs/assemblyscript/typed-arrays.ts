// Typed arrays over one buffer: views of bytes, shorts, words and floats; memory that grows.
export function run(seed: u32): u64 {
  const buffer = new ArrayBuffer(1024);
  const bytes = Uint8Array.wrap(buffer);
  const shorts = Int16Array.wrap(buffer, 2, 200);
  const words = Uint32Array.wrap(buffer, 64, 100);
  const floats = Float32Array.wrap(buffer, 512, 64);
  let state = seed | 1;
  for (let i = 0; i < bytes.length; i++) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    bytes[i] = <u8>state;
  }
  for (let i = 0; i < shorts.length; i++) shorts[i] = <i16>(shorts[shorts.length - 1 - i] * 3 - i);
  words.sort();
  for (let i = 0; i < floats.length; i++) floats[i] = <f32>i / <f32>(words[i] | 1) + <f32>shorts[i];
  floats.reverse();
  let sum: u64 = 0xcbf29ce484222325;
  for (let i = 0; i < bytes.length; i++) sum = (sum ^ bytes[i]) * 0x100000001b3;
  const view = new DataView(buffer);
  for (let i = 0; i < 40; i++) {
    view.setUint64(i * 11, sum, i % 2 == 0);
    sum = rotl(sum, 7) + <u64>view.getInt16(i * 11 + 1, i % 3 == 0);
  }
  // More than the first page: the allocator must grow memory.
  const large = new Uint64Array(12000);
  for (let i = 0; i < large.length; i += 97) large[i] = sum * <u64>i;
  sum ^= large[97 * 50] + large.subarray(97 * 3, 97 * 3 + 2)[0];
  return sum ^ ((<u64>memory.size()) << 56);
}
