/**
 * Mandelbrot escape counts, one pixel a lane. `render32` computes in f32, `render64` in f64; both write one byte a pixel
 * (iterations scaled to 0..255) to `out`, row by row.
 */
export function render32(lane: u32, out: usize, width: u32, height: u32, limit: u32): void {
  const px = lane % width;
  const py = lane / width;
  const cx: f32 = (<f32>px / <f32>width) * 3.0 - 2.25;
  const cy: f32 = (<f32>py / <f32>height) * 2.4 - 1.2;
  let x: f32 = 0;
  let y: f32 = 0;
  let n: u32 = 0;
  while (n < limit) {
    const xx = x * x;
    const yy = y * y;
    if (xx + yy > 4.0) break;
    y = <f32>2.0 * x * y + cy;
    x = xx - yy + cx;
    n++;
  }
  store<u8>(out + lane, (n * 255) / limit);
}

export function render64(lane: u32, out: usize, width: u32, height: u32, limit: u32): void {
  const px = lane % width;
  const py = lane / width;
  const cx: f64 = (<f64>px / <f64>width) * 0.0625 - 0.79;
  const cy: f64 = (<f64>py / <f64>height) * 0.05 + 0.135;
  let x: f64 = 0;
  let y: f64 = 0;
  let n: u32 = 0;
  while (n < limit) {
    const xx = x * x;
    const yy = y * y;
    if (xx + yy > 4.0) break;
    y = 2.0 * x * y + cy;
    x = xx - yy + cx;
    n++;
  }
  store<u8>(out + lane, (n * 255) / limit);
}

/** One point, as a call: the number of iterations before |z| exceeds 2, at most `limit`. */
export function escape(cx: f64, cy: f64, limit: u32): u32 {
  let x: f64 = 0;
  let y: f64 = 0;
  let n: u32 = 0;
  while (n < limit && x * x + y * y <= 4.0) {
    const next = x * x - y * y + cx;
    y = 2.0 * x * y + cy;
    x = next;
    n++;
  }
  return n;
}
