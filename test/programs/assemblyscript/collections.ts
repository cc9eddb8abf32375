// Managed arrays, maps and sets, sorted through closures-free callbacks.
function next(state: u32): u32 {
  state ^= state << 13;
  state ^= state >> 17;
  return state ^ (state << 5);
}

export function run(seed: u32): u64 {
  let state = seed;
  let sum: u64 = 0;
  const numbers = new Array<i32>();
  const counts = new Map<i32, i32>();
  const seen = new Set<i32>();
  for (let i = 0; i < 120; i++) {
    state = next(state);
    const x = <i32>(state % 50);
    numbers.push(x);
    counts.set(x, counts.has(x) ? counts.get(x) + 1 : 1);
    if (i % 3 == 0) seen.add(x);
    if (i % 7 == 6) counts.delete(numbers[i - 5]);
  }
  numbers.sort((a, b) => b - a);
  for (let i = 0; i < numbers.length; i++) sum = sum * 31 + numbers[i];
  const keys = counts.keys();
  for (let i = 0; i < keys.length; i++) sum = sum * 33 + keys[i] * counts.get(keys[i]);
  const doubled = numbers.filter((x) => x % 2 == 0).map<i64>((x) => <i64>x * x);
  sum ^= (<u64>doubled.reduce<i64>((a, b) => a + b, 0)) << 20;
  const nested = new Array<Array<f64>>(8);
  for (let i = 0; i < 8; i++) {
    nested[i] = new Array<f64>(i + 1).fill(0.5);
    for (let j = 0; j <= i; j++) nested[i][j] += <f64>numbers[i * 8 + j] / 3.0;
  }
  const flat = nested.flat();
  let total = 0.0;
  for (let i = 0; i < flat.length; i++) total = total * 0.75 + flat[i];
  return sum ^ reinterpret<u64>(total) ^ ((<u64>seen.size) << 50);
}
