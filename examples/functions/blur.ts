/**
 * Gaussian blur of an 8-bit picture, one pixel a lane: the 5x5 binomial kernel (1 4 6 4 1 squared, sum 256), edges
 * repeated, rounded to nearest. Bytes in, bytes out, integers between.
 */
export function blur(lane: u32, source: usize, target: usize, width: u32, height: u32): void {
  store<u8>(target + lane, sample(lane, source, width, height));
}

/** The blurred value of pixel `index` alone, as a call. */
export function sample(index: u32, source: usize, width: u32, height: u32): u32 {
  const x = <i32>(index % width);
  const y = <i32>(index / width);
  let sum: u32 = 0;
  for (let dy = -2; dy <= 2; dy++) {
    const row = clamp(y + dy, <i32>height - 1) * <i32>width;
    const wy = weight(dy);
    for (let dx = -2; dx <= 2; dx++) {
      sum += wy * weight(dx) * load<u8>(source + row + clamp(x + dx, <i32>width - 1));
    }
  }
  return (sum + 128) >> 8;
}

function clamp(v: i32, max: i32): i32 {
  return v < 0 ? 0 : v > max ? max : v;
}

/** Binomial coefficients of order 4. */
function weight(d: i32): u32 {
  return d == 0 ? 6 : d == 1 || d == -1 ? 4 : 1;
}
