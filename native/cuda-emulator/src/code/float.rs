//! Decoding of floating-point arithmetic, comparisons and conversions.

use super::builder::{BareProduct, Builder, Modifiers};
use super::mode::{Class, Rounding};
use super::op::Op;
use crate::ptx::Result;
use crate::ptx::ast::{Instruction, Operand};
use crate::ptx::scalar::{Kind, Scalar};

const PRED: Scalar = Scalar { kind: Kind::Predicate, bits: 1 };
const FLOAT: [Kind; 1] = [Kind::Float];

fn by(ty: Scalar, single: Op, double: Op) -> Op {
    if ty.bits == 32 { single } else { double }
}

impl<'a> Builder<'a> {
    /// `add`, `sub`, `mul`, `div`, `sqrt`, `rcp`, `fma`, `mad`.
    ///
    /// Without `.rn` an addition may absorb a product, exactly when `ptxas` does it: neither of the two is written with a rounding. What the
    /// hardware may do, this does always, so that a missing `.rn` shows in the results.
    pub fn float_arithmetic(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let rounded = m.take("rn");
        let ty = m.last(&FLOAT, &[32, 64])?;
        match i.opcode {
            "sqrt" | "rcp" if !rounded => self.error(format!("'{}' without .rn is not implemented", i.opcode)),
            "fma" | "mad" if !rounded => self.error(format!("'{}' needs .rn", i.opcode)),
            "div" if !rounded => self.error("'div' of floats without .rn is not implemented"),
            "sqrt" => self.unary(i, by(ty, Op::SqrtF32, Op::SqrtF64), ty, ty),
            "rcp" => {
                let [dst, a] = self.operands(i)?;
                let one = if ty.bits == 32 { u64::from(1f32.to_bits()) } else { 1f64.to_bits() };
                let (one, a) = (self.constant(one), self.source(a, ty)?);
                let dst = self.destination(dst, ty)?;
                self.op(by(ty, Op::DivF32, Op::DivF64), dst, one, a, 0);
                Ok(())
            }
            "fma" | "mad" => {
                let [dst, a, b, c] = self.operands(i)?;
                let (a, b, c) = (self.source(a, ty)?, self.source(b, ty)?, self.source(c, ty)?);
                let dst = self.destination(dst, ty)?;
                self.op(by(ty, Op::FmaF32, Op::FmaF64), dst, a, b, c);
                Ok(())
            }
            "div" => self.binary(i, by(ty, Op::DivF32, Op::DivF64), ty),
            "mul" => {
                let [dst, a, b] = self.operands(i)?;
                let (a, b) = (self.source(a, ty)?, self.source(b, ty)?);
                let dst = self.destination(dst, ty)?;
                self.op(by(ty, Op::MulF32, Op::MulF64), dst, a, b, 0);
                if !rounded && dst != a && dst != b {
                    self.products.push(BareProduct { dst, a, b, bits: ty.bits });
                }
                Ok(())
            }
            _ => {
                let [dst, a, b] = self.operands(i)?;
                let (a, b) = (self.source(a, ty)?, self.source(b, ty)?);
                let dst = self.destination(dst, ty)?;
                if !rounded && self.contract(i.opcode == "sub", dst, a, b, ty) {
                    return Ok(());
                }
                let op =
                    if i.opcode == "add" { by(ty, Op::AddF32, Op::AddF64) } else { by(ty, Op::SubF32, Op::SubF64) };
                self.op(op, dst, a, b, 0);
                Ok(())
            }
        }
    }

    fn contract(&mut self, subtract: bool, dst: u32, a: u32, b: u32, ty: Scalar) -> bool {
        let find = |slot: u32| self.products.iter().find(|p| p.dst == slot && p.bits == ty.bits).copied();
        let (product, addend, negate_product) = match (find(a), find(b)) {
            (Some(product), _) => (product, b, false),
            (_, Some(product)) => (product, a, subtract),
            _ => return false,
        };
        let sign = self.constant(1 << (ty.bits - 1));
        let negated = |builder: &mut Self, slot: u32, negate: bool| {
            if !negate {
                return slot;
            }
            let fresh = builder.fresh();
            builder.op(Op::Xor, fresh, slot, sign, 0);
            fresh
        };
        let factor = negated(self, product.a, negate_product);
        let addend = negated(self, addend, subtract && !negate_product);
        self.op(by(ty, Op::FmaF32, Op::FmaF64), dst, factor, product.b, addend);
        true
    }

    pub fn float_extreme(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let nan = m.take("NaN");
        if nan && self.context.target < 80 {
            return self.error("'.NaN' needs target sm_80");
        }
        let ty = m.last(&FLOAT, &[32, 64])?;
        let op = match (i.opcode, ty.bits, nan) {
            ("min", 32, false) => Op::MinF32,
            ("max", 32, false) => Op::MaxF32,
            ("min", 32, true) => Op::MinNanF32,
            ("max", 32, true) => Op::MaxNanF32,
            ("min", _, false) => Op::MinF64,
            ("max", _, false) => Op::MaxF64,
            _ => return self.error(format!("'{}.NaN' has no type {ty}", i.opcode)),
        };
        self.binary(i, op, ty)
    }

    pub fn float_sign(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let ty = m.last(&FLOAT, &[32, 64])?;
        match i.opcode {
            "neg" => self.unary(i, by(ty, Op::NegF32, Op::NegF64), ty, ty),
            "abs" => self.unary(i, by(ty, Op::AbsF32, Op::AbsF64), ty, ty),
            _ => self.binary(i, by(ty, Op::CopysignF32, Op::CopysignF64), ty),
        }
    }

    pub fn testp(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let Some(class) = m.next().and_then(Class::parse) else { return self.error("'testp' needs a class") };
        let ty = m.last(&FLOAT, &[32, 64])?;
        let [dst, a] = self.operands(i)?;
        let (a, dst) = (self.source(a, ty)?, self.destination(dst, PRED)?);
        self.mode(by(ty, Op::TestF32, Op::TestF64), class as u16, dst, a, 0, 0);
        Ok(())
    }

    /// `setp.cmp[.bool].type p[|q], a, b[, c]` and `set`.
    pub fn compare(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let Some(cmp) = m.next() else { return self.error(format!("'{}' lacks a comparison", i.opcode)) };
        let join = m.take_any(&["and", "or", "xor"]);
        let to = if i.opcode == "set" { Some(m.scalar()?) } else { None };
        let ty = m.last(&[Kind::Bits, Kind::Unsigned, Kind::Signed, Kind::Float], &[32, 64])?;
        let (op, swap) = self.comparison(cmp, ty)?;
        let expected = if join.is_some() { 4 } else { 3 };
        if i.operands.len() != expected {
            return self.error(format!("'{}' takes {expected} operands here, found {}", i.opcode, i.operands.len()));
        }
        let (a, b) = (self.source(&i.operands[1], ty)?, self.source(&i.operands[2], ty)?);
        let (a, b) = if swap { (b, a) } else { (a, b) };
        let joined = match (join, i.operands.get(3)) {
            (Some(join), Some(operand)) => Some((join, self.predicate(operand)?)),
            _ => None,
        };
        let emit = |builder: &mut Self, dst: u32, complement: bool| {
            builder.op(op, dst, a, b, 0);
            if complement {
                let one = builder.constant(1);
                builder.op(Op::Xor, dst, dst, one, 0);
            }
            if let Some((join, with)) = joined {
                let logic = match join {
                    "and" => Op::And,
                    "or" => Op::Or,
                    _ => Op::Xor,
                };
                builder.op(logic, dst, dst, with, 0);
            }
        };
        if let Some(to) = to {
            let (truth, ones) = (self.fresh(), if to.is_float() { u64::from(1f32.to_bits()) } else { to.mask() });
            if to.bits != 32 {
                return self.error(format!("'set' to {to} is not implemented"));
            }
            let (ones, zero, dst) = (self.constant(ones), self.constant(0), self.destination(&i.operands[0], to)?);
            emit(self, truth, false);
            self.op(Op::Selp, dst, ones, zero, truth);
            return Ok(());
        }
        let (first, second) = match &i.operands[0] {
            Operand::Pair(p, q) => (p.as_ref(), Some(q.as_ref())),
            p => (p, None),
        };
        let first = self.destination(first, PRED)?;
        let second = second.map(|q| self.destination(q, PRED)).transpose()?;
        // A join reads its predicate after the comparison is written, so neither may be the other.
        if joined.is_none() && second.is_none() {
            emit(self, first, false);
            return Ok(());
        }
        let (p, q) = (self.fresh(), self.fresh());
        emit(self, p, false);
        if second.is_some() {
            emit(self, q, true);
        }
        self.op(Op::Mov, first, p, 0, 0);
        if let Some(second) = second {
            self.op(Op::Mov, second, q, 0, 0);
        }
        Ok(())
    }

    /// The operation for a comparison, and whether its operands change places.
    fn comparison(&self, cmp: &str, ty: Scalar) -> Result<(Op, bool)> {
        let wide = ty.bits == 64;
        let pick = |single: Op, double: Op| if wide { double } else { single };
        let found = if ty.is_float() {
            match cmp {
                "eq" => (pick(Op::EqF32, Op::EqF64), false),
                "ne" => (pick(Op::NeF32, Op::NeF64), false),
                "lt" => (pick(Op::LtF32, Op::LtF64), false),
                "le" => (pick(Op::LeF32, Op::LeF64), false),
                "gt" => (pick(Op::LtF32, Op::LtF64), true),
                "ge" => (pick(Op::LeF32, Op::LeF64), true),
                "equ" => (pick(Op::EquF32, Op::EquF64), false),
                "neu" => (pick(Op::NeuF32, Op::NeuF64), false),
                "geu" => (pick(Op::GeuF32, Op::GeuF64), false),
                "gtu" => (pick(Op::GtuF32, Op::GtuF64), false),
                "leu" => (pick(Op::GeuF32, Op::GeuF64), true),
                "ltu" => (pick(Op::GtuF32, Op::GtuF64), true),
                "num" => (pick(Op::NumF32, Op::NumF64), false),
                "nan" => (pick(Op::NanF32, Op::NanF64), false),
                _ => return self.error(format!("comparison '.{cmp}' of {ty} is not implemented")),
            }
        } else {
            let (lt, le) = match (ty.kind, wide) {
                (Kind::Signed, false) => (Op::LtS32, Op::LeS32),
                (Kind::Signed, true) => (Op::LtS64, Op::LeS64),
                _ => (Op::LtU, Op::LeU),
            };
            match (cmp, ty.kind) {
                ("eq", _) => (Op::Eq, false),
                ("ne", _) => (Op::Ne, false),
                ("lt", Kind::Signed | Kind::Unsigned) | ("lo", Kind::Unsigned) => (lt, false),
                ("le", Kind::Signed | Kind::Unsigned) | ("ls", Kind::Unsigned) => (le, false),
                ("gt", Kind::Signed | Kind::Unsigned) | ("hi", Kind::Unsigned) => (lt, true),
                ("ge", Kind::Signed | Kind::Unsigned) | ("hs", Kind::Unsigned) => (le, true),
                _ => return self.error(format!("comparison '.{cmp}' of {ty} is not implemented")),
            }
        };
        Ok(found)
    }

    pub fn convert(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let rounding = m.take_any(&["rn", "rni", "rzi", "rmi", "rpi"]);
        let to = m.scalar()?;
        let from = m.scalar()?;
        m.end()?;
        let [dst, a] = self.operands(i)?;
        let a = self.wide_source(a, from)?;
        let dst = self.wide_destination(dst, to)?;
        let integer = rounding.and_then(Rounding::parse_integer);
        let refuse = |builder: &Self| {
            let rounding = rounding.map(|r| format!(".{r}")).unwrap_or_default();
            builder.error(format!("'cvt{rounding}{to}{from}' is not implemented"))
        };
        match (to.is_float(), from.is_float()) {
            (false, false) if rounding.is_none() => self.resize(dst, to, a, from),
            (true, false) if rounding == Some("rn") => {
                let signed = from.is_signed();
                let mut source = a;
                if from.bits < 32 {
                    source = self.fresh();
                    self.resize(source, Scalar { kind: from.kind, bits: 32 }, a, from);
                }
                let op = match (to.bits, from.bits == 64, signed) {
                    (32, false, true) => Op::F32FromS32,
                    (32, false, false) => Op::F32FromU32,
                    (32, true, true) => Op::F32FromS64,
                    (32, true, false) => Op::F32FromU64,
                    (_, false, true) => Op::F64FromS32,
                    (_, false, false) => Op::F64FromU32,
                    (_, true, true) => Op::F64FromS64,
                    (_, true, false) => Op::F64FromU64,
                };
                self.op(op, dst, source, 0, 0);
            }
            (false, true) if to.kind != Kind::Bits => {
                let Some(rounding) = integer else { return refuse(self) };
                let op = by(from, Op::IntFromF32, Op::IntFromF64);
                self.mode(op, rounding as u16, dst, a, to.bits, u32::from(to.is_signed()));
            }
            (true, true) => match (to.bits, from.bits, rounding, integer) {
                (32, 64, Some("rn"), _) => self.op(Op::F32FromF64, dst, a, 0, 0),
                (64, 32, None, _) => self.op(Op::F64FromF32, dst, a, 0, 0),
                (32, 32, None, _) | (64, 64, None, _) => self.op(Op::Mov, dst, a, 0, 0),
                (32, 32, _, Some(r)) => self.mode(Op::RoundF32, r as u16, dst, a, 0, 0),
                (64, 64, _, Some(r)) => self.mode(Op::RoundF64, r as u16, dst, a, 0, 0),
                _ => return refuse(self),
            },
            _ => return refuse(self),
        }
        Ok(())
    }
}
