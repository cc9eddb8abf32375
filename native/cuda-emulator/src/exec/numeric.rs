//! Operations that only compute: floating point, comparisons of floats, conversions and the rarer integer ones.

use super::float::*;
use super::integer::*;
use crate::code::mode::{Class, Rounding};
use crate::code::op::{Instr, Op};

fn unordered(a_is_nan: bool, b_is_nan: bool) -> bool {
    a_is_nan | b_is_nan
}

/// The result of `i` on the slots of `frame`.
///
/// # Safety
/// `frame` has every slot that the instruction names (`Program::verify`).
#[inline(always)]
pub unsafe fn numeric(i: &Instr, frame: *const u64) -> u64 {
    macro_rules! r {
        ($slot:expr) => {
            // SAFETY: `Program::verify` checked that the slot is inside the frame.
            unsafe { *frame.add($slot as usize) }
        };
    }
    macro_rules! u64s {
        (|$a:ident, $b:ident| $e:expr) => {{
            let ($a, $b) = (r!(i.a), r!(i.b));
            $e
        }};
    }
    macro_rules! i32s {
        (|$a:ident, $b:ident| $e:expr) => {{
            let ($a, $b) = (r!(i.a) as i32, r!(i.b) as i32);
            u64::from($e as u32)
        }};
    }
    macro_rules! i64s {
        (|$a:ident, $b:ident| $e:expr) => {{
            let ($a, $b) = (r!(i.a) as i64, r!(i.b) as i64);
            $e as u64
        }};
    }
    macro_rules! f32s {
        (|$a:ident, $b:ident| $e:expr) => {{
            let ($a, $b) = (f32_of(r!(i.a)), f32_of(r!(i.b)));
            out32($e)
        }};
    }
    macro_rules! f64s {
        (|$a:ident, $b:ident| $e:expr) => {{
            let (x, y) = (r!(i.a), r!(i.b));
            let ($a, $b) = (f64_of(x), f64_of(y));
            out64($e, &[x, y])
        }};
    }
    macro_rules! test32 {
        (|$a:ident, $b:ident| $e:expr) => {{
            let ($a, $b) = (f32_of(r!(i.a)), f32_of(r!(i.b)));
            u64::from($e)
        }};
    }
    macro_rules! test64 {
        (|$a:ident, $b:ident| $e:expr) => {{
            let ($a, $b) = (f64_of(r!(i.a)), f64_of(r!(i.b)));
            u64::from($e)
        }};
    }

    match i.op {
        Op::MulHiU32 => u64s!(|a, b| (a * b) >> 32),
        Op::MulHiS32 => i32s!(|a, b| (i64::from(a) * i64::from(b)) >> 32),
        Op::DivU32 => u64s!(|a, b| div_u(a, b, 0xffff_ffff)),
        Op::DivS32 => i32s!(|a, b| div_s(i64::from(a), i64::from(b))),
        Op::RemU32 | Op::RemU64 => u64s!(|a, b| rem_u(a, b)),
        Op::RemS32 => i32s!(|a, b| rem_s(i64::from(a), i64::from(b))),
        Op::MinS32 => i32s!(|a, b| a.min(b)),
        Op::MaxU => u64s!(|a, b| a.max(b)),
        Op::MaxS32 => i32s!(|a, b| a.max(b)),
        Op::MulHiU64 => u64s!(|a, b| ((u128::from(a) * u128::from(b)) >> 64) as u64),
        Op::MulHiS64 => i64s!(|a, b| (i128::from(a) * i128::from(b)) >> 64),
        Op::DivU64 => u64s!(|a, b| div_u(a, b, u64::MAX)),
        Op::DivS64 => i64s!(|a, b| div_s(a, b)),
        Op::RemS64 => i64s!(|a, b| rem_s(a, b)),
        Op::MinS64 => i64s!(|a, b| a.min(b)),
        Op::MaxS64 => i64s!(|a, b| a.max(b)),
        Op::Not32 => u64::from(!(r!(i.a) as u32)),
        Op::Not64 => !r!(i.a),
        Op::Neg32 => u64::from((r!(i.a) as u32).wrapping_neg()),
        Op::Neg64 => r!(i.a).wrapping_neg(),
        Op::Abs32 => u64::from((r!(i.a) as i32).unsigned_abs()),
        Op::Abs64 => (r!(i.a) as i64).unsigned_abs(),
        Op::MulWideS => (i64::from(r!(i.a) as i32) * i64::from(r!(i.b) as i32)) as u64,
        Op::MadWideS => {
            let product = i64::from(r!(i.a) as i32) * i64::from(r!(i.b) as i32);
            (product as u64).wrapping_add(r!(i.c))
        }
        Op::Shf => funnel(i.mode, r!(i.a), r!(i.b), r!(i.c)),
        Op::Popc => u64::from(r!(i.a).count_ones()),
        Op::Clz32 => u64::from((r!(i.a) as u32).leading_zeros()),
        Op::Clz64 => u64::from(r!(i.a).leading_zeros()),
        Op::Brev32 => u64::from((r!(i.a) as u32).reverse_bits()),
        Op::Brev64 => r!(i.a).reverse_bits(),
        Op::Prmt => permute(r!(i.a), r!(i.b), r!(i.c)),
        Op::BfeU32 => extract(r!(i.a), r!(i.b), r!(i.c), 32, false),
        Op::BfeS32 => extract(r!(i.a), r!(i.b), r!(i.c), 32, true),
        Op::BfeU64 => extract(r!(i.a), r!(i.b), r!(i.c), 64, false),
        Op::BfeS64 => extract(r!(i.a), r!(i.b), r!(i.c), 64, true),
        Op::Bfi32 => insert(r!(i.a), r!(i.dst), r!(i.b), r!(i.c), 32),
        Op::Bfi64 => insert(r!(i.a), r!(i.dst), r!(i.b), r!(i.c), 64),
        Op::EqF32 => test32!(|a, b| a == b),
        Op::NeF32 => test32!(|a, b| a != b && !unordered(a.is_nan(), b.is_nan())),
        Op::LtF32 => test32!(|a, b| a < b),
        Op::LeF32 => test32!(|a, b| a <= b),
        Op::EquF32 => test32!(|a, b| a == b || unordered(a.is_nan(), b.is_nan())),
        Op::NeuF32 => test32!(|a, b| a != b),
        Op::GeuF32 => test32!(|a, b| a >= b || unordered(a.is_nan(), b.is_nan())),
        Op::GtuF32 => test32!(|a, b| a > b || unordered(a.is_nan(), b.is_nan())),
        Op::NumF32 => test32!(|a, b| !unordered(a.is_nan(), b.is_nan())),
        Op::NanF32 => test32!(|a, b| unordered(a.is_nan(), b.is_nan())),
        Op::EqF64 => test64!(|a, b| a == b),
        Op::NeF64 => test64!(|a, b| a != b && !unordered(a.is_nan(), b.is_nan())),
        Op::LtF64 => test64!(|a, b| a < b),
        Op::LeF64 => test64!(|a, b| a <= b),
        Op::EquF64 => test64!(|a, b| a == b || unordered(a.is_nan(), b.is_nan())),
        Op::NeuF64 => test64!(|a, b| a != b),
        Op::GeuF64 => test64!(|a, b| a >= b || unordered(a.is_nan(), b.is_nan())),
        Op::GtuF64 => test64!(|a, b| a > b || unordered(a.is_nan(), b.is_nan())),
        Op::NumF64 => test64!(|a, b| !unordered(a.is_nan(), b.is_nan())),
        Op::NanF64 => test64!(|a, b| unordered(a.is_nan(), b.is_nan())),
        Op::TestF32 => u64::from(Class::holds(i.mode, f32_of(r!(i.a)).classify())),
        Op::TestF64 => u64::from(Class::holds(i.mode, f64_of(r!(i.a)).classify())),
        Op::AddF32 => f32s!(|a, b| a + b),
        Op::SubF32 => f32s!(|a, b| a - b),
        Op::MulF32 => f32s!(|a, b| a * b),
        Op::DivF32 => f32s!(|a, b| a / b),
        Op::FmaF32 => f32s!(|a, b| a.mul_add(b, f32_of(r!(i.c)))),
        Op::SqrtF32 => out32(f32_of(r!(i.a)).sqrt()),
        Op::MinF32 => extreme32(r!(i.a), r!(i.b), false, false),
        Op::MaxF32 => extreme32(r!(i.a), r!(i.b), true, false),
        Op::MinNanF32 => extreme32(r!(i.a), r!(i.b), false, true),
        Op::MaxNanF32 => extreme32(r!(i.a), r!(i.b), true, true),
        Op::AbsF32 => sign32(r!(i.a), false),
        Op::NegF32 => sign32(r!(i.a), true),
        Op::CopysignF32 => u64s!(|a, b| a & 0x8000_0000 | b & 0x7fff_ffff),
        Op::AddF64 => f64s!(|a, b| a + b),
        Op::SubF64 => f64s!(|a, b| a - b),
        Op::MulF64 => f64s!(|a, b| a * b),
        Op::DivF64 => f64s!(|a, b| a / b),
        Op::FmaF64 => {
            let (x, y, z) = (r!(i.a), r!(i.b), r!(i.c));
            out64(f64_of(x).mul_add(f64_of(y), f64_of(z)), &[x, y, z])
        }
        Op::SqrtF64 => out64(f64_of(r!(i.a)).sqrt(), &[r!(i.a)]),
        Op::MinF64 => extreme64(r!(i.a), r!(i.b), false),
        Op::MaxF64 => extreme64(r!(i.a), r!(i.b), true),
        Op::AbsF64 => sign64(r!(i.a), false),
        Op::NegF64 => sign64(r!(i.a), true),
        Op::CopysignF64 => u64s!(|a, b| a & 1 << 63 | b & !(1 << 63)),
        Op::Extend => {
            let value = ((r!(i.a).wrapping_shl(i.b)) as i64).wrapping_shr(i.b) as u64;
            value & u64::MAX.wrapping_shr(i.c)
        }
        Op::F32FromS32 => u64::from((r!(i.a) as i32 as f32).to_bits()),
        Op::F32FromU32 => u64::from((r!(i.a) as u32 as f32).to_bits()),
        Op::F32FromS64 => u64::from((r!(i.a) as i64 as f32).to_bits()),
        Op::F32FromU64 => u64::from((r!(i.a) as f32).to_bits()),
        Op::F64FromS32 => f64::from(r!(i.a) as i32).to_bits(),
        Op::F64FromU32 => f64::from(r!(i.a) as u32).to_bits(),
        Op::F64FromS64 => (r!(i.a) as i64 as f64).to_bits(),
        Op::F64FromU64 => (r!(i.a) as f64).to_bits(),
        Op::F32FromF64 => out32(f64_of(r!(i.a)) as f32),
        Op::F64FromF32 => out64(f64::from(f32_of(r!(i.a))), &[]),
        Op::RoundF32 => round32(r!(i.a), Rounding::from_mode(i.mode)),
        Op::RoundF64 => round64(r!(i.a), Rounding::from_mode(i.mode)),
        Op::IntFromF32 => {
            let value = f64::from(f32_of(r!(i.a)));
            to_integer(value, false, Rounding::from_mode(i.mode), i.b, i.c != 0)
        }
        Op::IntFromF64 => to_integer(f64_of(r!(i.a)), true, Rounding::from_mode(i.mode), i.b, i.c != 0),

        other => unreachable!("{other:?} is no numeric operation"),
    }
}
