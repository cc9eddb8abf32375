/** The soft-float library's exports: the IR's operations by name, '.' written as '_', and `hi`, the second result word. */

export * from './convert';
export {
  f32_add,
  f32_ceil,
  f32_div,
  f32_eq,
  f32_floor,
  f32_ge,
  f32_gt,
  f32_le,
  f32_lt,
  f32_max,
  f32_min,
  f32_mul,
  f32_ne,
  f32_nearest,
  f32_sqrt,
  f32_sub,
  f32_trunc,
} from './f32';
export {
  f64_add,
  f64_ceil,
  f64_div,
  f64_eq,
  f64_floor,
  f64_ge,
  f64_gt,
  f64_le,
  f64_lt,
  f64_max,
  f64_min,
  f64_mul,
  f64_ne,
  f64_nearest,
  f64_sqrt,
  f64_sub,
  f64_trunc,
} from './f64';
export { hi } from './words';
