/**
 * A model of the OpenAI routes: a Markov chain over characters. It learns which character follows which in the last user's line of the
 * prompt, and walks from there, so that it babbles in the user's own letters; the same prompt gives the same answer.
 */
@external("wasi:tensor/host@0.1.0", "input-len")
declare function inputLen(): i32;
@external("wasi:tensor/host@0.1.0", "read-input")
declare function readInput(at: usize, length: i32): i32;
@external("wasi:tensor/host@0.1.0", "emit-chunk")
declare function emitChunk(at: usize, length: i32): i32;

const INPUT: usize = 4096;
const MOST_INPUT: i32 = 32768;
const WORD: usize = 2048;
const LENGTH: i32 = 120;

export function _start(): void {
  const length = readInput(INPUT, min(inputLen(), MOST_INPUT));
  const from = lastUser(length);
  let to = from;
  while (to < length && load<u8>(INPUT + to) != 10) to++;
  if (to - from < 2) {
    store<u8>(WORD, 63); // "?"
    emitChunk(WORD, 1);
    return;
  }
  let seed: u32 = 2166136261;
  for (let i = from; i < to; i++) seed = (seed ^ load<u8>(INPUT + i)) * 16777619;
  let at = from;
  let written = 0;
  for (let i = 0; i < LENGTH; i++) {
    const byte = load<u8>(INPUT + at);
    store<u8>(WORD + written++, byte);
    // A word is a chunk.
    if (byte == 32 || i == LENGTH - 1) {
      if (emitChunk(WORD, written) < 0) return;
      written = 0;
    }
    seed = seed * 1664525 + 1013904223;
    at = follower(from, to, byte, seed >> 8);
  }
}

/** Where the text of the last line that begins with "user: " starts; the start of the prompt where none does. */
function lastUser(length: i32): i32 {
  for (let i = length - 6; i >= 0; i--) {
    const begins = i == 0 || load<u8>(INPUT + i - 1) == 10;
    if (begins && load<u32>(INPUT + i) == 0x72657375 && load<u16>(INPUT + i + 4) == 0x203a) return i + 6;
  }
  return 0;
}

/** A place after one of the places where `byte` stands, chosen by `random`; the first place where it stands last. */
function follower(from: i32, to: i32, byte: u8, random: u32): i32 {
  let count: u32 = 0;
  for (let i = from; i < to - 1; i++) if (load<u8>(INPUT + i) == byte) count++;
  if (count == 0) return from;
  let left = random % count;
  for (let i = from; i < to - 1; i++) {
    if (load<u8>(INPUT + i) != byte) continue;
    if (left == 0) return i + 1;
    left--;
  }
  return from;
}
