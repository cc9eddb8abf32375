//! Floating point as the hardware does it. IEEE 754 leaves NaN results open; here they are what would expose a missing canonicalisation.
//!
//! - f32: every NaN result is 0x7fffffff, as the CUDA programming guide says of the hardware.
//! - f64: a NaN operand's payload and sign go through, made quiet; a NaN from no NaN is 0xfff8000000000000.
//! - `abs` and `neg` of a NaN are unspecified in PTX and give the same patterns; `copysign` and moves keep bits.

use crate::code::mode::Rounding;

pub const NAN32: u32 = 0x7fff_ffff;
pub const NAN64: u64 = 0xfff8_0000_0000_0000;
const QUIET64: u64 = 0x0008_0000_0000_0000;

pub fn f32_of(bits: u64) -> f32 {
    f32::from_bits(bits as u32)
}

pub fn f64_of(bits: u64) -> f64 {
    f64::from_bits(bits)
}

/// The result of an f32 operation.
#[inline(always)]
pub fn out32(value: f32) -> u64 {
    u64::from(if value.is_nan() { NAN32 } else { value.to_bits() })
}

/// The result of an f64 operation on `operands`.
#[inline(always)]
pub fn out64(value: f64, operands: &[u64]) -> u64 {
    if value.is_nan() { nan64(operands) } else { value.to_bits() }
}

#[cold]
fn nan64(operands: &[u64]) -> u64 {
    operands.iter().find(|bits| f64_of(**bits).is_nan()).map_or(NAN64, |bits| bits | QUIET64)
}

/// `min`/`max` of PTX: a NaN operand gives way to a number, and -0 is below +0.
pub fn extreme32(a: u64, b: u64, max: bool, keep_nan: bool) -> u64 {
    let (x, y) = (f32_of(a), f32_of(b));
    match (x.is_nan(), y.is_nan()) {
        (true, true) => u64::from(NAN32),
        (true, false) | (false, true) if keep_nan => u64::from(NAN32),
        (true, false) => b,
        (false, true) => a,
        _ if x == y => {
            if x.is_sign_negative() == max {
                b
            } else {
                a
            }
        }
        _ => {
            if (x < y) == max {
                b
            } else {
                a
            }
        }
    }
}

pub fn extreme64(a: u64, b: u64, max: bool) -> u64 {
    let (x, y) = (f64_of(a), f64_of(b));
    match (x.is_nan(), y.is_nan()) {
        (true, true) => nan64(&[a, b]),
        (true, false) => b,
        (false, true) => a,
        _ if x == y => {
            if x.is_sign_negative() == max {
                b
            } else {
                a
            }
        }
        _ => {
            if (x < y) == max {
                b
            } else {
                a
            }
        }
    }
}

pub fn sign32(a: u64, negate: bool) -> u64 {
    let value = f32_of(a);
    out32(if negate { -value } else { value.abs() })
}

pub fn sign64(a: u64, negate: bool) -> u64 {
    let value = f64_of(a);
    out64(if negate { -value } else { value.abs() }, &[])
}

pub fn round32(a: u64, rounding: Rounding) -> u64 {
    let value = f32_of(a);
    out32(match rounding {
        Rounding::Nearest => value.round_ties_even(),
        Rounding::Zero => value.trunc(),
        Rounding::Down => value.floor(),
        Rounding::Up => value.ceil(),
    })
}

fn round(value: f64, rounding: Rounding) -> f64 {
    match rounding {
        Rounding::Nearest => value.round_ties_even(),
        Rounding::Zero => value.trunc(),
        Rounding::Down => value.floor(),
        Rounding::Up => value.ceil(),
    }
}

pub fn round64(a: u64, rounding: Rounding) -> u64 {
    out64(round(f64_of(a), rounding), &[a])
}

/// Float to integer of `bits` bits: rounded, then clamped to the range. `double` says whether the source was an f64.
///
/// A NaN gives 0, unless the source is f64 or the destination has 64 bits: then the top bit (ISA, `cvt`).
pub fn to_integer(value: f64, double: bool, rounding: Rounding, bits: u32, signed: bool) -> u64 {
    let mask = if bits >= 64 { u64::MAX } else { (1 << bits) - 1 };
    if value.is_nan() {
        return if double || bits == 64 { 1 << (bits - 1) } else { 0 };
    }
    let value = round(value, rounding);
    if signed {
        let (min, max) = (i64::MIN >> (64 - bits), i64::MAX >> (64 - bits));
        (value as i64).clamp(min, max) as u64 & mask
    } else {
        (value as u64).min(mask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_results_show_where_they_were_made() {
        assert_eq!(out32(f32::from_bits(0xffc0_1234) + 1.0), u64::from(NAN32));
        assert_eq!(out64(f64::NAN, &[0, 0x7ff0_0000_0000_0001]), 0x7ff8_0000_0000_0001);
        assert_eq!(out64(f64::NAN, &[0, 0]), NAN64);
    }

    #[test]
    fn extremes_order_zeros_and_prefer_numbers() {
        let bits = |v: f32| u64::from(v.to_bits());
        assert_eq!(extreme32(bits(0.0), bits(-0.0), false, false), bits(-0.0));
        assert_eq!(extreme32(bits(-0.0), bits(0.0), false, false), bits(-0.0));
        assert_eq!(extreme32(bits(-0.0), bits(0.0), true, false), bits(0.0));
        assert_eq!(extreme32(bits(0.0), bits(-0.0), true, false), bits(0.0));
        assert_eq!(extreme32(bits(f32::NAN), bits(1.0), true, false), bits(1.0));
        assert_eq!(extreme32(bits(f32::NAN), bits(1.0), true, true), u64::from(NAN32));
        assert_eq!(extreme64(2f64.to_bits(), 1f64.to_bits(), true), 2f64.to_bits());
    }

    #[test]
    fn conversion_to_integers_clamps_and_has_the_isa_nans() {
        let zero = Rounding::Zero;
        assert_eq!(to_integer(f64::NAN, false, zero, 32, true), 0);
        assert_eq!(to_integer(f64::NAN, true, zero, 32, true), 1 << 31);
        assert_eq!(to_integer(f64::NAN, false, zero, 64, false), 1 << 63);
        assert_eq!(to_integer(1e30, true, zero, 32, false), 0xffff_ffff);
        assert_eq!(to_integer(-1e30, true, zero, 32, true), 0x8000_0000);
        assert_eq!(to_integer(-1.5, true, zero, 32, false), 0);
        assert_eq!(to_integer(-2.5, true, Rounding::Nearest, 32, true), u64::from(-2i32 as u32));
        assert_eq!(to_integer(300.0, false, zero, 8, true), 127);
    }
}
