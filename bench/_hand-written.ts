/** The kernels as somebody would write them in WGSL by hand: floats native, no checks, no fuel, nothing promised. */

/** What part of the plane is shown, in WGSL over `x` and `y` from 0 to 1. */
export interface View {
  readonly cx: string;
  readonly cy: string;
}

/** The example's `render32`, and its `render64` in f32: WGSL has no f64. */
export const RENDER_32: View = { cx: 'x * 3.0 - 2.25', cy: 'y * 2.4 - 1.2' };
export const RENDER_64: View = { cx: 'x * 0.0625 - 0.79', cy: 'y * 0.05 + 0.135' };

export const mandelbrot = ({ cx, cy }: View): string => `
@group(0) @binding(0) var<storage, read_write> picture: array<atomic<u32>>;
override width: u32;
override height: u32;
override limit: u32;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if id.x >= width * height { return; }
  var x = f32(id.x % width) / f32(width);
  var y = f32(id.x / width) / f32(height);
  let cx = ${cx};
  let cy = ${cy};
  x = 0.0;
  y = 0.0;
  var n = 0u;
  while n < limit {
    let xx = x * x;
    let yy = y * y;
    if xx + yy > 4.0 { break; }
    y = 2.0 * x * y + cy;
    x = xx - yy + cx;
    n++;
  }
  atomicOr(&picture[id.x >> 2u], (n * 255u / limit) << ((id.x & 3u) * 8u));
}`;

export const MATMUL = `
@group(0) @binding(0) var<storage, read_write> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>;
override n: u32;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if id.x >= n * n { return; }
  let row = id.x / n * n;
  var sum = 0.0;
  for (var k = 0u; k < n; k++) { sum += a[row + k] * b[k * n + id.x % n]; }
  c[id.x] = sum;
}`;
