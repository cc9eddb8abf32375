//! Decoding of integer and bit operations.

use super::builder::{Builder, Modifiers};
use super::op::{Instr, Op};
use crate::ptx::Result;
use crate::ptx::ast::{Instruction, Operand};
use crate::ptx::scalar::{Kind, Scalar};

const INT: [Kind; 2] = [Kind::Unsigned, Kind::Signed];
pub const B32: Scalar = Scalar { kind: Kind::Bits, bits: 32 };
pub const B64: Scalar = Scalar { kind: Kind::Bits, bits: 64 };
const S64: Scalar = Scalar { kind: Kind::Signed, bits: 64 };

/// The operation for the width and signedness of `ty`.
fn by(ty: Scalar, u32: Op, s32: Op, u64: Op, s64: Op) -> Op {
    match (ty.bits, ty.is_signed()) {
        (32, false) => u32,
        (32, true) => s32,
        (_, false) => u64,
        (_, true) => s64,
    }
}

impl<'a> Builder<'a> {
    pub fn operands<'i, const N: usize>(&self, i: &'i Instruction<'a>) -> Result<&'i [Operand<'a>; N]> {
        match i.operands.as_slice().try_into() {
            Ok(operands) => Ok(operands),
            Err(_) => self.error(format!("'{}' takes {N} operands, found {}", i.opcode, i.operands.len())),
        }
    }

    /// `dst, a, b`, all of type `ty`.
    pub fn binary(&mut self, i: &Instruction<'a>, op: Op, ty: Scalar) -> Result<()> {
        let [dst, a, b] = self.operands(i)?;
        let (a, b) = (self.source(a, ty)?, self.source(b, ty)?);
        let dst = self.destination(dst, ty)?;
        self.op(op, dst, a, b, 0);
        Ok(())
    }

    /// `dst, a`, the destination of type `to`.
    pub fn unary(&mut self, i: &Instruction<'a>, op: Op, to: Scalar, from: Scalar) -> Result<()> {
        let [dst, a] = self.operands(i)?;
        let a = self.source(a, from)?;
        let dst = self.destination(dst, to)?;
        self.op(op, dst, a, 0, 0);
        Ok(())
    }

    pub fn integer_sum(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let ty = m.last(&INT, &[32, 64])?;
        let op = match (i.opcode, ty.bits) {
            ("add", 32) => Op::Add32,
            ("add", _) => Op::Add64,
            (_, 32) => Op::Sub32,
            _ => Op::Sub64,
        };
        self.binary(i, op, ty)
    }

    pub fn integer_product(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let Some(part) = m.take_any(&["lo", "hi", "wide"]) else {
            return self.error(format!("'{}' of integers needs .lo, .hi or .wide", i.opcode));
        };
        let ty = m.last(&INT, if part == "wide" { &[32] } else { &[32, 64] })?;
        let to = if part == "wide" { Scalar { kind: ty.kind, bits: 64 } } else { ty };
        let op = match part {
            "lo" => by(ty, Op::Mul32, Op::Mul32, Op::Mul64, Op::Mul64),
            "hi" => by(ty, Op::MulHiU32, Op::MulHiS32, Op::MulHiU64, Op::MulHiS64),
            _ => by(ty, Op::MulWideU, Op::MulWideS, Op::MulWideU, Op::MulWideS),
        };
        if i.opcode == "mul" {
            let [dst, a, b] = self.operands(i)?;
            let (a, b) = (self.source(a, ty)?, self.source(b, ty)?);
            let dst = self.destination(dst, to)?;
            self.op(op, dst, a, b, 0);
            return Ok(());
        }
        let [dst, a, b, c] = self.operands(i)?;
        let (a, b, c) = (self.source(a, ty)?, self.source(b, ty)?, self.source(c, to)?);
        let dst = self.destination(dst, to)?;
        match op {
            Op::Mul32 => self.op(Op::Mad32, dst, a, b, c),
            Op::Mul64 => self.op(Op::Mad64, dst, a, b, c),
            Op::MulWideU => self.op(Op::MadWideU, dst, a, b, c),
            Op::MulWideS => self.op(Op::MadWideS, dst, a, b, c),
            high => {
                let product = self.fresh();
                self.op(high, product, a, b, 0);
                self.op(if ty.bits == 32 { Op::Add32 } else { Op::Add64 }, dst, product, c, 0);
            }
        }
        Ok(())
    }

    pub fn division(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let ty = m.last(&INT, &[32, 64])?;
        let op = if i.opcode == "div" {
            by(ty, Op::DivU32, Op::DivS32, Op::DivU64, Op::DivS64)
        } else {
            by(ty, Op::RemU32, Op::RemS32, Op::RemU64, Op::RemS64)
        };
        self.binary(i, op, ty)
    }

    pub fn integer_extreme(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let ty = m.last(&INT, &[32, 64])?;
        let op = if i.opcode == "min" {
            by(ty, Op::MinU, Op::MinS32, Op::MinU, Op::MinS64)
        } else {
            by(ty, Op::MaxU, Op::MaxS32, Op::MaxU, Op::MaxS64)
        };
        self.binary(i, op, ty)
    }

    pub fn integer_sign(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let ty = m.last(&[Kind::Signed], &[32, 64])?;
        let op = match (i.opcode, ty.bits) {
            ("neg", 32) => Op::Neg32,
            ("neg", _) => Op::Neg64,
            (_, 32) => Op::Abs32,
            _ => Op::Abs64,
        };
        self.unary(i, op, ty, ty)
    }

    pub fn logic(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let ty = m.last(&[Kind::Bits, Kind::Predicate], &[1, 32, 64])?;
        if i.opcode == "not" {
            if ty.kind == Kind::Predicate {
                let [dst, a] = self.operands(i)?;
                let (a, one) = (self.source(a, ty)?, self.constant(1));
                let dst = self.destination(dst, ty)?;
                self.op(Op::Xor, dst, a, one, 0);
                return Ok(());
            }
            return self.unary(i, if ty.bits == 32 { Op::Not32 } else { Op::Not64 }, ty, ty);
        }
        let op = match i.opcode {
            "and" => Op::And,
            "or" => Op::Or,
            _ => Op::Xor,
        };
        if ty.kind == Kind::Predicate {
            let [dst, a, b] = self.operands(i)?;
            let (a, b) = (self.predicate(a)?, self.predicate(b)?);
            let dst = self.destination(dst, ty)?;
            self.op(op, dst, a, b, 0);
            return Ok(());
        }
        self.binary(i, op, ty)
    }

    pub fn shift(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let kinds: &[Kind] =
            if i.opcode == "shl" { &[Kind::Bits] } else { &[Kind::Bits, Kind::Unsigned, Kind::Signed] };
        let ty = m.last(kinds, &[32, 64])?;
        let op = if i.opcode == "shl" {
            by(ty, Op::Shl32, Op::Shl32, Op::Shl64, Op::Shl64)
        } else {
            by(ty, Op::ShrU32, Op::ShrS32, Op::ShrU64, Op::ShrS64)
        };
        let [dst, a, count] = self.operands(i)?;
        let (a, count) = (self.source(a, ty)?, self.source(count, Scalar { kind: Kind::Unsigned, bits: 32 })?);
        let dst = self.destination(dst, ty)?;
        self.op(op, dst, a, count, 0);
        Ok(())
    }

    pub fn funnel(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let direction = m.take_any(&["l", "r"]);
        let overflow = m.take_any(&["wrap", "clamp"]);
        let (Some(direction), Some(overflow)) = (direction, overflow) else {
            return self.error("'shf' needs .l or .r, and .wrap or .clamp");
        };
        let ty = m.last(&[Kind::Bits], &[32])?;
        let [dst, a, b, c] = self.operands(i)?;
        let (a, b, c) = (self.source(a, ty)?, self.source(b, ty)?, self.source(c, ty)?);
        let dst = self.destination(dst, ty)?;
        let mode = u16::from(direction == "r") | u16::from(overflow == "clamp") << 1;
        self.mode(Op::Shf, mode, dst, a, b, c);
        Ok(())
    }

    pub fn count_bits(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let ty = m.last(&[Kind::Bits], &[32, 64])?;
        let (op, to) = match (i.opcode, ty.bits) {
            ("popc", _) => (Op::Popc, B32),
            ("clz", 32) => (Op::Clz32, B32),
            ("clz", _) => (Op::Clz64, B32),
            (_, 32) => (Op::Brev32, B32),
            _ => (Op::Brev64, B64),
        };
        self.unary(i, op, to, ty)
    }

    pub fn permute(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let ty = m.last(&[Kind::Bits], &[32])?;
        let [dst, a, b, c] = self.operands(i)?;
        let (a, b, c) = (self.source(a, ty)?, self.source(b, ty)?, self.source(c, ty)?);
        let dst = self.destination(dst, ty)?;
        self.op(Op::Prmt, dst, a, b, c);
        Ok(())
    }

    pub fn bit_field(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        if i.opcode == "bfe" {
            let ty = m.last(&INT, &[32, 64])?;
            let [dst, a, b, c] = self.operands(i)?;
            let (a, b, c) = (self.source(a, ty)?, self.source(b, B32)?, self.source(c, B32)?);
            let dst = self.destination(dst, ty)?;
            self.op(by(ty, Op::BfeU32, Op::BfeS32, Op::BfeU64, Op::BfeS64), dst, a, b, c);
            return Ok(());
        }
        let ty = m.last(&[Kind::Bits], &[32, 64])?;
        let [dst, a, base, b, c] = self.operands(i)?;
        let (a, base) = (self.source(a, ty)?, self.source(base, ty)?);
        let (b, c) = (self.source(b, B32)?, self.source(c, B32)?);
        let dst = self.destination(dst, ty)?;
        let result = self.fresh();
        self.op(Op::Mov, result, base, 0, 0);
        self.op(if ty.bits == 32 { Op::Bfi32 } else { Op::Bfi64 }, result, a, b, c);
        self.op(Op::Mov, dst, result, 0, 0);
        Ok(())
    }

    pub fn select(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let ty = m.last(&[Kind::Bits, Kind::Unsigned, Kind::Signed, Kind::Float], &[32, 64])?;
        let [dst, a, b, c] = self.operands(i)?;
        let (a, b) = (self.source(a, ty)?, self.source(b, ty)?);
        let c = self.predicate(c)?;
        let dst = self.destination(dst, ty)?;
        self.op(Op::Selp, dst, a, b, c);
        Ok(())
    }

    pub fn mov(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let kinds = [Kind::Bits, Kind::Unsigned, Kind::Signed, Kind::Float, Kind::Predicate];
        let ty = m.last(&kinds, &[1, 32, 64])?;
        let [dst, a] = self.operands(i)?;
        match a {
            Operand::Special(name, component) => {
                let to = self.destination(dst, ty)?;
                return self.special(name, *component, ty, to);
            }
            Operand::Vector(parts) => return self.join(dst, parts, ty),
            Operand::Variable(..) | Operand::Name(_) => {
                let address = self.address_of(a)?;
                let dst = self.destination(dst, if ty.bits == 32 { B32 } else { S64 })?;
                if ty.is_float() || ty.bits == 1 {
                    return self.error("an address is no value of this type");
                }
                self.emit(Instr::new(if ty.bits == 32 { Op::Low32 } else { Op::Mov }, dst, address, 0, 0));
                return Ok(());
            }
            _ => {}
        }
        if let Operand::Vector(parts) = dst {
            return self.split(parts, a, ty);
        }
        let a = self.source(a, ty)?;
        let dst = self.destination(dst, ty)?;
        self.op(Op::Mov, dst, a, 0, 0);
        Ok(())
    }

    /// `mov.b64 d, {lo, hi}`.
    fn join(&mut self, dst: &Operand<'a>, parts: &[Operand<'a>], ty: Scalar) -> Result<()> {
        let [lo, hi] = parts else { return self.error("only pairs of 32 bits are packed") };
        if ty != B64 {
            return self.error(format!("packing to {ty} is not implemented"));
        }
        let (lo, hi, dst) = (self.source(lo, B32)?, self.source(hi, B32)?, self.destination(dst, ty)?);
        let (high, shift) = (self.fresh(), self.constant(32));
        self.op(Op::Shl64, high, hi, shift, 0);
        self.op(Op::Or, dst, lo, high, 0);
        Ok(())
    }

    /// `mov.b64 {lo, hi}, a`.
    fn split(&mut self, parts: &[Operand<'a>], a: &Operand<'a>, ty: Scalar) -> Result<()> {
        let [lo, hi] = parts else { return self.error("only pairs of 32 bits are unpacked") };
        if ty != B64 {
            return self.error(format!("unpacking of {ty} is not implemented"));
        }
        let (a, lo, hi) = (self.source(a, ty)?, self.destination(lo, B32)?, self.destination(hi, B32)?);
        let (copy, shift) = (self.fresh(), self.constant(32));
        self.op(Op::Mov, copy, a, 0, 0);
        self.op(Op::Low32, lo, copy, 0, 0);
        self.op(Op::ShrU64, hi, copy, shift, 0);
        Ok(())
    }

    fn special(&mut self, name: &str, component: Option<&str>, ty: Scalar, dst: u32) -> Result<()> {
        let axis = match component {
            None => 3,
            Some("x") => 0,
            Some("y") => 1,
            _ => 2,
        };
        let (number, bits, vector) = match name {
            "%tid" => (0, 32, true),
            "%ntid" => (3, 32, true),
            "%ctaid" => (6, 32, true),
            "%nctaid" => (9, 32, true),
            "%laneid" => (12, 32, false),
            "%warpid" => (13, 32, false),
            "%nwarpid" => (14, 32, false),
            "%smid" => (15, 32, false),
            "%nsmid" => (16, 32, false),
            "%gridid" => (17, 64, false),
            "%clock64" | "%globaltimer" => (18, 64, false),
            _ => (18, 32, false),
        };
        if vector != (axis < 3) {
            return self.error(format!("'{name}' needs a component exactly when it is a vector"));
        }
        if ty.bits != bits || ty.is_float() {
            return self.error(format!("'{name}' has {bits} bits, found type {ty}"));
        }
        let number = if vector { number + axis } else { number };
        let scratch = self.scratch();
        self.mode(Op::Special, number, dst, scratch, scratch, scratch);
        if number == 18 && bits == 32 {
            self.op(Op::Low32, dst, dst, 0, 0);
        }
        Ok(())
    }
}
