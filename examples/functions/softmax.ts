/** Softmax over the rows of a matrix, in f32: `softmax(input, output, rows, columns)`. */
export function infer(input: usize, output: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    const from = input + ((row * columns) << 2);
    const to = output + ((row * columns) << 2);
    let largest: f32 = -f32.MAX_VALUE;
    for (let i = 0; i < columns; i++) largest = max(largest, load<f32>(from + (i << 2)));
    let sum: f32 = 0;
    for (let i = 0; i < columns; i++) {
      const e = exp32(load<f32>(from + (i << 2)) - largest);
      store<f32>(to + (i << 2), e);
      sum += e;
    }
    for (let i = 0; i < columns; i++) store<f32>(to + (i << 2), load<f32>(to + (i << 2)) / sum);
  }
}

/** e to the power of x for x not above 0: 2^n by its exponent, times a polynomial of the rest. */
function exp32(x: f32): f32 {
  if (x < -87) return 0;
  const n = nearest<f32>(x * 1.44269504);
  const r: f32 = x - n * 0.693359375 + n * 0.00021219444;
  let p: f32 = 1.98756915e-4;
  p = p * r + 1.3981999507e-3;
  p = p * r + 8.3334519073e-3;
  p = p * r + 4.1665795894e-2;
  p = p * r + 1.6666665459e-1;
  p = p * r + 5.0000001201e-1;
  return (p * r * r + r + 1) * reinterpret<f32>((<i32>n + 127) << 23);
}
