/** Matrix product c = a * b of n x n f32 matrices, row-major: one element of `c` a lane, summed in order of k. */
export function multiply(lane: u32, a: usize, b: usize, c: usize, n: u32): void {
  store<f32>(c + lane * 4, element(lane, a, b, n));
}

/** Element `index` of the product, as a call. */
export function element(index: u32, a: usize, b: usize, n: u32): f32 {
  const row = a + (index / n) * n * 4;
  const column = b + (index % n) * 4;
  let sum: f32 = 0;
  for (let k: u32 = 0; k < n; k++) sum += load<f32>(row + k * 4) * load<f32>(column + k * n * 4);
  return sum;
}
