// The standard library's sines, powers and logarithms in f64 and f32: software all of it, so the same bits everywhere.
export function run(seed: u32): u64 {
  let sum: u64 = 0;
  for (let i = 0; i < 12; i++) {
    const x = <f64>(<i32>(seed + i * 2654435)) / 1e7;
    const all =
      Math.sin(x) +
      Math.cos(x * 3.0) * Math.exp(-Math.abs(x) / 40.0) +
      Math.log(Math.abs(x) + 1.0) +
      Math.pow(Math.abs(x), 0.3) +
      Math.atan2(x, 2.0) +
      Math.cbrt(x);
    sum = rotl(sum, 11) ^ reinterpret<u64>(all);
    const y = <f32>x;
    const small =
      Mathf.sin(y) * Mathf.exp(-Mathf.abs(y) / 30) +
      Mathf.log(Mathf.abs(y) + 2) +
      Mathf.tanh(y / 50) +
      Mathf.pow(Mathf.abs(y), 0.7);
    sum = rotl(sum, 11) ^ reinterpret<u32>(small);
  }
  return sum;
}
