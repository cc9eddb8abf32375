//! Decoding of loads, stores, atomics and addresses.

use super::arithmetic::{B32, B64};
use super::builder::{Builder, Home, Modifiers, Role};
use super::mode::{Atomic, AtomicSpace, Update};
use super::op::{Instr, Op};
use crate::memory::windows::{LOCAL_WINDOW, SHARED_WINDOW};
use crate::ptx::Result;
use crate::ptx::ast::{Base, Instruction, Operand, Space};
use crate::ptx::scalar::{Kind, Scalar};

const SCOPES: [&str; 4] = ["cta", "cluster", "gpu", "sys"];
const ANY: [Kind; 4] = [Kind::Bits, Kind::Unsigned, Kind::Signed, Kind::Float];

fn by_width(bits: u32, ops: [Op; 4]) -> Op {
    match bits {
        8 => ops[0],
        16 => ops[1],
        32 => ops[2],
        _ => ops[3],
    }
}

fn load(space: Option<Space>, bits: u32) -> Op {
    match space {
        Some(Space::Global | Space::Const) => by_width(bits, [Op::LdG8, Op::LdG16, Op::LdG32, Op::LdG64]),
        Some(Space::Local) => by_width(bits, [Op::LdL8, Op::LdL16, Op::LdL32, Op::LdL64]),
        Some(Space::Shared) => by_width(bits, [Op::LdS8, Op::LdS16, Op::LdS32, Op::LdS64]),
        Some(Space::Param) => by_width(bits, [Op::LdP8, Op::LdP16, Op::LdP32, Op::LdP64]),
        None => by_width(bits, [Op::LdX8, Op::LdX16, Op::LdX32, Op::LdX64]),
    }
}

fn store(space: Option<Space>, bits: u32) -> Op {
    match space {
        Some(Space::Global | Space::Const) => by_width(bits, [Op::StG8, Op::StG16, Op::StG32, Op::StG64]),
        Some(Space::Local) => by_width(bits, [Op::StL8, Op::StL16, Op::StL32, Op::StL64]),
        Some(Space::Shared) => by_width(bits, [Op::StS8, Op::StS16, Op::StS32, Op::StS64]),
        Some(Space::Param) => by_width(bits, [Op::StP8, Op::StP16, Op::StP32, Op::StP64]),
        None => by_width(bits, [Op::StX8, Op::StX16, Op::StX32, Op::StX64]),
    }
}

/// The modifiers that `ld` and `st` share, up to the type.
struct Access {
    space: Option<Space>,
    lanes: u32,
    ty: Scalar,
    /// Whether a fence goes with it.
    ordered: bool,
}

impl<'a> Builder<'a> {
    fn access(&self, m: &mut Modifiers<'a, '_>, order: &str, caches: &[&str]) -> Result<Access> {
        let ordered = m.take(order);
        if ordered || m.take("relaxed") {
            if m.take_any(&SCOPES).is_none() {
                return m.error("a memory order needs a scope");
            }
        } else if !m.take("volatile") {
            m.take("weak");
        }
        let space = m.peek().and_then(|name| match name {
            "param" => Some(Space::Param),
            "global" => Some(Space::Global),
            "local" => Some(Space::Local),
            "shared" => Some(Space::Shared),
            "const" => Some(Space::Const),
            _ => None,
        });
        if space.is_some() {
            m.next();
        }
        m.take_any(caches);
        let lanes = match m.take_any(&["v2", "v4"]) {
            Some("v2") => 2,
            Some(_) => 4,
            None => 1,
        };
        let ty = m.last(&ANY, &[8, 16, 32, 64])?;
        if lanes > 1 && (space == Some(Space::Param) || lanes * ty.bits > 128) {
            return m.error("vector access is not implemented for this space and type");
        }
        Ok(Access { space, lanes, ty, ordered })
    }

    fn lanes<'i>(&self, access: &Access, operand: &'i Operand<'a>) -> Result<&'i [Operand<'a>]> {
        match operand {
            Operand::Vector(lanes) if lanes.len() == access.lanes as usize && lanes.len() > 1 => Ok(lanes),
            Operand::Vector(_) => self.error(format!("a vector of {} expected", access.lanes)),
            _ if access.lanes == 1 => Ok(std::slice::from_ref(operand)),
            _ => self.error(format!("a vector of {} expected", access.lanes)),
        }
    }

    pub fn load(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let access = self.access(&mut m, "acquire", &["nc", "ca", "cg", "cs", "lu", "cv"])?;
        let [dst, address] = self.operands(i)?;
        if access.space == Some(Space::Param) {
            return self.load_param(dst, address, access.ty);
        }
        let lanes = self.lanes(&access, dst)?;
        let (base, offset) = self.address(address, access.space)?;
        self.check_alignment(&access, base, offset);
        // A destination may be the base: keep the base while lanes remain.
        let base = if lanes.len() > 1 {
            let copy = self.fresh();
            self.op(Op::Mov, copy, base, 0, 0);
            copy
        } else {
            base
        };
        for (lane, dst) in lanes.iter().enumerate() {
            let dst = self.wide_destination(dst, access.ty)?;
            let offset = offset + lane as i32 * access.ty.bytes() as i32;
            self.op(load(access.space, access.ty.bits), dst, base, 0, offset as u32);
            let width = self.width(dst, access.ty.bits);
            if access.ty.is_signed() && width > access.ty.bits {
                self.extend(dst, dst, access.ty, width);
            }
        }
        if access.ordered {
            self.op(Op::Fence, 0, 0, 0, 0);
        }
        Ok(())
    }

    pub fn store(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let access = self.access(&mut m, "release", &["wb", "cg", "cs", "wt"])?;
        let [address, value] = self.operands(i)?;
        if access.space == Some(Space::Const) {
            return self.error("constant memory can't be written");
        }
        if access.space == Some(Space::Param) {
            return self.store_param(address, value, access.ty);
        }
        let lanes = self.lanes(&access, value)?;
        let (base, offset) = self.address(address, access.space)?;
        if access.ordered {
            self.op(Op::Fence, 0, 0, 0, 0);
        }
        self.check_alignment(&access, base, offset);
        for (lane, value) in lanes.iter().enumerate() {
            let value = self.wide_source(value, access.ty)?;
            let offset = offset + lane as i32 * access.ty.bytes() as i32;
            self.op(store(access.space, access.ty.bits), 0, base, value, offset as u32);
        }
        Ok(())
    }

    fn check_alignment(&mut self, access: &Access, base: u32, offset: i32) {
        if access.lanes > 1 {
            self.op(Op::Align, 0, base, access.lanes * access.ty.bytes(), offset as u32);
        }
    }

    /// Byte of the frame that a `.param` address means, and whether it is a whole scalar.
    fn param_byte(&self, address: &Operand<'a>, ty: Scalar, forbidden: Role) -> Result<(u32, bool)> {
        let Operand::Address(Base::Variable(variable), offset) = address else {
            return self.error("a parameter must be addressed by its name");
        };
        let Home::Param { slot, bytes, scalar, role } = self.homes[*variable] else {
            return self.error(format!("'{}' is no parameter", self.variable(*variable).name));
        };
        if role == forbidden {
            let name = self.variable(*variable).name;
            return self.error(match role {
                Role::Input => format!("input parameter '{name}' can't be written"),
                _ => format!("result '{name}' can't be read"),
            });
        }
        let (width, offset) = (u64::from(ty.bytes()), *offset);
        if offset < 0 || offset as u64 + width > bytes {
            return self.error(format!("{width} bytes at {offset} are outside the parameter's {bytes}"));
        }
        if !(offset as u64).is_multiple_of(width) {
            return self.error(format!("offset {offset} is not a multiple of {width}"));
        }
        Ok((slot * 8 + offset as u32, scalar && width == bytes))
    }

    fn load_param(&mut self, dst: &Operand<'a>, address: &Operand<'a>, ty: Scalar) -> Result<()> {
        let (byte, whole) = self.param_byte(address, ty, Role::Result)?;
        let dst = self.wide_destination(dst, ty)?;
        if (whole || ty.bits == 64) && byte % 8 == 0 {
            self.op(Op::Mov, dst, byte / 8, 0, 0);
        } else {
            self.op(load(Some(Space::Param), ty.bits), dst, 0, 0, byte);
        }
        let width = self.width(dst, ty.bits);
        if ty.is_signed() && width > ty.bits {
            self.extend(dst, dst, ty, width);
        }
        Ok(())
    }

    fn store_param(&mut self, address: &Operand<'a>, value: &Operand<'a>, ty: Scalar) -> Result<()> {
        let (byte, whole) = self.param_byte(address, ty, Role::Input)?;
        let value = self.wide_source(value, ty)?;
        if whole {
            let unsigned = Scalar { kind: Kind::Unsigned, bits: ty.bits };
            if self.width(value, ty.bits) == ty.bits {
                self.op(Op::Mov, byte / 8, value, 0, 0);
            } else {
                self.extend(byte / 8, value, unsigned, ty.bits);
            }
        } else if ty.bits == 64 {
            self.op(Op::Mov, byte / 8, value, 0, 0);
        } else {
            self.op(store(Some(Space::Param), ty.bits), 0, 0, value, byte);
        }
        Ok(())
    }

    /// The slot of an address and the offset to add to it.
    fn address(&mut self, operand: &Operand<'a>, space: Option<Space>) -> Result<(u32, i32)> {
        let Operand::Address(base, offset) = operand else { return self.error("an address in brackets expected") };
        let narrow = matches!(space, Some(Space::Local | Space::Shared));
        let slot = match base {
            Base::Register(register) => {
                let ty = self.type_of(*register);
                if !(ty.fits(B64) && !ty.is_float() || narrow && ty.fits(B32) && !ty.is_float()) {
                    return self.error(format!("a register of type {ty} is no address"));
                }
                *register as u32
            }
            Base::Variable(_) | Base::Name(_) => {
                let (slot, found) = match base {
                    Base::Variable(variable) => self.variable_address(*variable)?,
                    Base::Name(name) => self.module_address(name)?,
                    _ => (0, Space::Global),
                };
                if space != Some(found) {
                    return self.error("the variable is in another state space");
                }
                slot
            }
            Base::Zero => self.constant(0),
        };
        match i32::try_from(*offset) {
            // Room for the lanes of a vector.
            Ok(offset) if offset < i32::MAX - 16 => Ok((slot, offset)),
            _ => {
                let (sum, offset) = (self.fresh(), self.constant(*offset as u64));
                self.op(Op::Add64, sum, slot, offset, 0);
                Ok((sum, 0))
            }
        }
    }

    fn variable_address(&mut self, variable: usize) -> Result<(u32, Space)> {
        match self.homes[variable] {
            Home::Local { slot } => Ok((slot, Space::Local)),
            Home::Shared { address } => Ok((self.constant(address), Space::Shared)),
            Home::Param { .. } => self.error("the address of a parameter can't be taken here"),
        }
    }

    fn module_address(&mut self, name: &str) -> Result<(u32, Space)> {
        match self.context.placements.get(name) {
            Some(placement) => Ok((self.constant(placement.address), placement.space)),
            None => self.error(format!("'{name}' is not declared")),
        }
    }

    /// The slot holding the address of a variable written as an operand.
    pub fn address_of(&mut self, operand: &Operand<'a>) -> Result<u32> {
        let (slot, offset) = match operand {
            Operand::Variable(variable, offset) => (self.variable_address(*variable)?.0, *offset),
            Operand::Name(name) => (self.module_address(name)?.0, 0),
            other => return self.error(format!("{other:?} has no address")),
        };
        if offset == 0 {
            return Ok(slot);
        }
        let (sum, offset) = (self.fresh(), self.constant(offset as u64));
        self.op(Op::Add64, sum, slot, offset, 0);
        Ok(sum)
    }

    /// `cvta[.to].space.u64`.
    pub fn convert_address(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        let to = m.take("to");
        let Some(space) = m.take_any(&["global", "const", "local", "shared"]) else {
            return self.error("'cvta' needs a state space");
        };
        let ty = m.last(&[Kind::Unsigned], &[64])?;
        let [dst, a] = self.operands(i)?;
        let a = match a {
            Operand::Variable(..) | Operand::Name(_) => self.address_of(a)?,
            _ => self.source(a, ty)?,
        };
        let dst = self.destination(dst, ty)?;
        let window = match space {
            "local" => LOCAL_WINDOW,
            "shared" => SHARED_WINDOW,
            _ => 0,
        };
        let window = self.constant(window);
        self.op(if to { Op::Sub64 } else { Op::Add64 }, dst, a, window, 0);
        Ok(())
    }

    pub fn atomic(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        m.take_any(&["relaxed", "acquire", "release", "acq_rel"]);
        m.take_any(&SCOPES);
        let space = match m.take_any(&["global", "shared"]) {
            Some("global") => (AtomicSpace::Global, Some(Space::Global)),
            Some(_) => (AtomicSpace::Shared, Some(Space::Shared)),
            None => (AtomicSpace::Generic, None),
        };
        m.take_any(&SCOPES);
        let Some(name) = m.next() else { return self.error(format!("'{}' lacks an operation", i.opcode)) };
        let ty = m.last(&[Kind::Bits, Kind::Unsigned, Kind::Signed], &[32, 64])?;
        let arithmetic = ty.kind != Kind::Bits;
        let update = match name {
            "add" if arithmetic && ty != (Scalar { kind: Kind::Signed, bits: 64 }) => Update::Add,
            "min" if arithmetic => {
                if ty.is_signed() {
                    Update::MinS
                } else {
                    Update::MinU
                }
            }
            "max" if arithmetic => {
                if ty.is_signed() {
                    Update::MaxS
                } else {
                    Update::MaxU
                }
            }
            "inc" if ty.kind == Kind::Unsigned && ty.bits == 32 => Update::Inc,
            "dec" if ty.kind == Kind::Unsigned && ty.bits == 32 => Update::Dec,
            "and" if !arithmetic => Update::And,
            "or" if !arithmetic => Update::Or,
            "xor" if !arithmetic => Update::Xor,
            "exch" if !arithmetic && i.opcode == "atom" => Update::Exch,
            "cas" if !arithmetic && i.opcode == "atom" => Update::Cas,
            _ => return self.error(format!("'{}.{name}{ty}' is not implemented", i.opcode)),
        };
        let operands = i.operands.as_slice();
        let (dst, rest) = match (i.opcode, operands) {
            ("atom", [dst, rest @ ..]) => (self.destination(dst, ty)?, rest),
            _ => (self.scratch(), operands),
        };
        let (address, b, c) = match (update, rest) {
            (Update::Cas, [address, b, c]) => (address, self.source(b, ty)?, self.source(c, ty)?),
            (Update::Cas, _) => return self.error("'atom.cas' takes 4 operands"),
            (_, [address, b]) => (address, self.source(b, ty)?, 0),
            _ => return self.error(format!("'{}' has a wrong number of operands", i.opcode)),
        };
        let (mut slot, offset) = self.address(address, space.1)?;
        if offset != 0 {
            let (sum, offset) = (self.fresh(), self.constant(offset as i64 as u64));
            self.op(Op::Add64, sum, slot, offset, 0);
            slot = sum;
        }
        let mode = Atomic { update, wide: ty.bits == 64, space: space.0 }.pack();
        self.emit(Instr { op: Op::Atom, mode, dst, a: slot, b, c });
        Ok(())
    }
}
