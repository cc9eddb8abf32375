//! Integer resizing, and operands of instructions whose registers may be wider than their type (`cvt`, `ld`, `st`).

use super::builder::Builder;
use super::op::Op;
use crate::ptx::Result;
use crate::ptx::ast::Operand;
use crate::ptx::scalar::{Kind, Scalar};

impl<'a> Builder<'a> {
    fn check_wide(&self, register: usize, ty: Scalar) -> Result<()> {
        let found = self.type_of(register);
        let ok = if ty.is_float() || found.is_float() {
            found.fits(ty)
        } else {
            found.kind != Kind::Predicate && ty.kind != Kind::Predicate && found.bits >= ty.bits
        };
        if ok { Ok(()) } else { self.error(format!("a register of type {found} can't hold an operand of type {ty}")) }
    }

    /// A source register at least as wide as `ty`, or a constant of it.
    pub fn wide_source(&mut self, operand: &Operand<'a>, ty: Scalar) -> Result<u32> {
        if let Operand::Register(register) = operand {
            self.check_wide(*register, ty)?;
            return Ok(*register as u32);
        }
        self.source(operand, ty)
    }

    pub fn wide_destination(&mut self, operand: &Operand<'a>, ty: Scalar) -> Result<u32> {
        if let Operand::Register(register) = operand {
            self.check_wide(*register, ty)?;
            return Ok(*register as u32);
        }
        self.destination(operand, ty)
    }

    /// Width of the register in a slot, or of `otherwise` when it holds none.
    pub fn width(&self, slot: u32, otherwise: u32) -> u32 {
        self.body.registers.get(slot as usize).map_or(otherwise, |r| r.ty.bits)
    }

    /// `dst = (to) (from) a` between integers; a destination register wider than `to` is extended by `to`'s sign.
    pub fn resize(&mut self, dst: u32, to: Scalar, a: u32, from: Scalar) {
        let (from_width, to_width) = (self.width(a, from.bits), self.width(dst, to.bits));
        let mut value = a;
        if from.is_signed() && from.bits < to.bits {
            if from.bits == 32 && to.bits == 64 {
                return self.op(Op::Sext32, dst, a, 0, 0);
            }
            value = self.fresh();
            self.op(Op::Extend, value, a, 64 - from.bits, 0);
        } else if from.bits < from_width && from.bits < to.bits {
            value = self.fresh();
            let mask = self.constant(from.mask());
            self.op(Op::And, value, a, mask, 0);
        }
        self.extend(dst, value, to, to_width);
    }

    /// `dst = ` low bits of `value` as `ty`, extended by its sign to `width` bits.
    pub fn extend(&mut self, dst: u32, value: u32, ty: Scalar, width: u32) {
        if ty.bits == 64 {
            self.op(Op::Mov, dst, value, 0, 0);
        } else if ty.is_signed() && ty.bits < width {
            self.op(Op::Extend, dst, value, 64 - ty.bits, 64 - width);
        } else if ty.bits == 32 {
            self.op(Op::Low32, dst, value, 0, 0);
        } else {
            let mask = self.constant(ty.mask());
            self.op(Op::And, dst, value, mask, 0);
        }
    }
}
