//! The state of decoding one function: its frame, its instructions and its labels.

use std::collections::HashMap;

use super::function::Function;
use super::op::{Instr, Op};
use crate::ptx::ast::{self, Body, Operand, Space};
use crate::ptx::scalar::{Kind, Scalar};
use crate::ptx::{Diagnostic, Result};

/// Content of a slot that nothing has written: no address, not a small number, a NaN with a payload.
pub const POISON: u64 = 0xfff5_a5a5_7fa5_a5a5;

/// Where a variable of the module is.
#[derive(Clone, Copy, Debug)]
pub struct Placement {
    pub space: Space,
    pub address: u64,
}

/// What a call needs to know of a function before it is decoded.
#[derive(Clone, Debug)]
pub struct Shape {
    pub index: u32,
    pub entry: bool,
    pub params: Vec<FormalSlot>,
    pub results: Vec<FormalSlot>,
}

/// A formal parameter's slots in its function's frame.
#[derive(Clone, Copy, Debug)]
pub struct FormalSlot {
    pub slot: u32,
    pub slots: u32,
    pub bytes: u64,
    pub element: Scalar,
    pub scalar: bool,
}

pub struct Context<'a> {
    /// The number of `.target sm_NN`.
    pub target: u32,
    pub placements: &'a HashMap<&'a str, Placement>,
    pub shapes: &'a HashMap<&'a str, Shape>,
}

/// A product that a later unrounded addition may absorb, as `ptxas` does.
#[derive(Clone, Copy)]
pub struct BareProduct {
    pub dst: u32,
    pub a: u32,
    pub b: u32,
    pub bits: u32,
}

/// What `.param` memory is to its function, which decides whether it can be read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Input,
    Result,
    /// An argument or result of a call.
    Actual,
}

/// Where a body's variable lives.
#[derive(Clone, Copy, Debug)]
pub enum Home {
    /// First slot of `.param` memory.
    Param {
        slot: u32,
        bytes: u64,
        scalar: bool,
        role: Role,
    },
    /// A slot holding the address of `.local` memory.
    Local {
        slot: u32,
    },
    Shared {
        address: u64,
    },
}

pub struct Builder<'a> {
    pub context: &'a Context<'a>,
    pub body: &'a Body<'a>,
    pub out: Function,
    pub homes: Vec<Home>,
    pub line: u32,
    pub products: Vec<BareProduct>,
    template: Vec<u64>,
    constants: HashMap<u64, u32>,
    labels: HashMap<&'a str, u32>,
    jumps: Vec<(usize, &'a str, u32)>,
    /// Instructions before this index can't be changed by fusing: a label is there.
    pub barrier: usize,
    scratch: Option<u32>,
}

impl<'a> Builder<'a> {
    pub fn new(context: &'a Context<'a>, body: &'a Body<'a>, homes: Vec<Home>, slots: u32) -> Self {
        Self {
            context,
            body,
            out: Function::default(),
            homes,
            line: 0,
            products: Vec::new(),
            template: vec![POISON; slots as usize],
            constants: HashMap::new(),
            labels: HashMap::new(),
            jumps: Vec::new(),
            barrier: 0,
            scratch: None,
        }
    }

    pub fn error<T>(&self, message: impl Into<String>) -> Result<T> {
        Err(Diagnostic::new(self.line, message))
    }

    pub fn emit(&mut self, instr: Instr) {
        self.products.retain(|p| p.dst != instr.dst && p.a != instr.dst && p.b != instr.dst);
        self.out.instrs.push(instr);
        self.out.lines.push(self.line);
    }

    pub fn op(&mut self, op: Op, dst: u32, a: u32, b: u32, c: u32) {
        self.emit(Instr::new(op, dst, a, b, c));
    }

    pub fn mode(&mut self, op: Op, mode: u16, dst: u32, a: u32, b: u32, c: u32) {
        self.emit(Instr { op, mode, dst, a, b, c });
    }

    pub fn fresh(&mut self) -> u32 {
        self.template.push(POISON);
        self.template.len() as u32 - 1
    }

    /// A slot for results that nobody reads, and for operands an operation doesn't have.
    pub fn scratch(&mut self) -> u32 {
        if let Some(slot) = self.scratch {
            return slot;
        }
        let slot = self.fresh();
        self.scratch = Some(slot);
        slot
    }

    pub fn constant(&mut self, bits: u64) -> u32 {
        if let Some(slot) = self.constants.get(&bits) {
            return *slot;
        }
        self.template.push(bits);
        let slot = self.template.len() as u32 - 1;
        self.constants.insert(bits, slot);
        slot
    }

    pub fn label(&mut self, name: &'a str) {
        self.labels.insert(name, self.out.instrs.len() as u32);
        self.barrier = self.out.instrs.len();
        self.products.clear();
    }

    /// Emits a jump whose target, field `c`, is filled in by [`Builder::finish`].
    pub fn jump(&mut self, instr: Instr, label: &'a str) {
        self.jumps.push((self.out.instrs.len(), label, self.line));
        self.emit(instr);
        self.products.clear();
    }

    pub fn finish(mut self, tables: &[(&'a str, Vec<&'a str>, u32)]) -> Result<Function> {
        let last = if self.out.entry { Op::Exit } else { Op::Ret };
        self.op(last, 0, 0, 0, 0);
        let find = |name: &str, line: u32, labels: &HashMap<&str, u32>| {
            labels
                .get(name)
                .copied()
                .ok_or_else(|| Diagnostic::new(line, format!("label '{name}' is not in this function")))
        };
        for (at, name, line) in &self.jumps {
            self.out.instrs[*at].c = find(name, *line, &self.labels)?;
        }
        for (_, targets, line) in tables {
            let table: Result<Vec<u32>> = targets.iter().map(|name| find(name, *line, &self.labels)).collect();
            self.out.tables.push(table?.into_boxed_slice());
        }
        self.out.template = self.template.into_boxed_slice();
        self.out.registers = self.body.registers.len() as u32;
        Ok(self.out)
    }

    /// The type of a register operand.
    pub fn type_of(&self, register: usize) -> Scalar {
        self.body.registers[register].ty
    }

    fn register_name(&self, register: usize) -> String {
        let r = &self.body.registers[register];
        format!("{}{}", r.name, r.suffix.map(|n| n.to_string()).unwrap_or_default())
    }

    /// A source operand of type `ty`: a register that fits it or a constant.
    pub fn source(&mut self, operand: &Operand<'a>, ty: Scalar) -> Result<u32> {
        match operand {
            Operand::Register(register) => self.register(*register, ty),
            Operand::Integer(_) | Operand::Single(_) | Operand::Double(_) => {
                let bits = self.constant_bits(operand, ty)?;
                Ok(self.constant(bits))
            }
            Operand::Name(name) => self.error(format!("'{name}' is not a register or constant here")),
            other => self.error(format!("operand of type {ty} expected, found {other:?}")),
        }
    }

    pub fn register(&self, register: usize, ty: Scalar) -> Result<u32> {
        let found = self.type_of(register);
        if !found.fits(ty) {
            let name = self.register_name(register);
            return self.error(format!("register '{name}' of type {found} doesn't fit an operand of type {ty}"));
        }
        Ok(register as u32)
    }

    pub fn constant_bits(&self, operand: &Operand<'a>, ty: Scalar) -> Result<u64> {
        match (operand, ty.kind) {
            (Operand::Integer(value), Kind::Bits | Kind::Unsigned | Kind::Signed) => {
                let fits = ty.bits == 64 || (*value >= -(1 << (ty.bits - 1)) && *value < 1 << ty.bits);
                if fits { Ok(*value as u64 & ty.mask()) } else { self.error(format!("{value} doesn't fit {ty}")) }
            }
            (Operand::Single(bits), Kind::Float | Kind::Bits) if ty.bits == 32 => Ok(u64::from(*bits)),
            (Operand::Double(bits), Kind::Float | Kind::Bits) if ty.bits == 64 => Ok(*bits),
            (Operand::Double(bits), Kind::Float) => Ok(u64::from((f64::from_bits(*bits) as f32).to_bits())),
            (Operand::Integer(value @ (0 | 1)), Kind::Predicate) => Ok(*value as u64),
            _ => self.error(format!("{operand:?} is no constant of type {ty}")),
        }
    }

    /// A destination register that fits `ty`; `_` discards.
    pub fn destination(&mut self, operand: &Operand<'a>, ty: Scalar) -> Result<u32> {
        match operand {
            Operand::Register(register) => self.register(*register, ty),
            Operand::Sink => Ok(self.scratch()),
            other => self.error(format!("destination register of type {ty} expected, found {other:?}")),
        }
    }

    /// The slot of a predicate operand, negated when written with `!`.
    pub fn predicate(&mut self, operand: &Operand<'a>) -> Result<u32> {
        const PRED: Scalar = Scalar { kind: Kind::Predicate, bits: 1 };
        if let Operand::Not(inner) = operand {
            let slot = self.source(inner, PRED)?;
            let one = self.constant(1);
            let dst = self.fresh();
            self.op(Op::Xor, dst, slot, one, 0);
            return Ok(dst);
        }
        self.source(operand, PRED)
    }

    pub fn variable(&self, index: usize) -> &'a ast::Variable<'a> {
        &self.body.variables[index]
    }
}

/// The modifiers of an instruction, taken in order.
pub struct Modifiers<'a, 'i> {
    opcode: &'a str,
    rest: &'i [&'a str],
    line: u32,
}

impl<'a, 'i> Modifiers<'a, 'i> {
    pub fn new(instruction: &'i ast::Instruction<'a>) -> Self {
        Self { opcode: instruction.opcode, rest: &instruction.modifiers, line: instruction.line }
    }

    pub fn error<T>(&self, message: impl Into<String>) -> Result<T> {
        Err(Diagnostic::new(self.line, message))
    }

    pub fn peek(&self) -> Option<&'a str> {
        self.rest.first().copied()
    }

    pub fn take(&mut self, name: &str) -> bool {
        let found = self.peek() == Some(name);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    pub fn take_any(&mut self, names: &[&str]) -> Option<&'a str> {
        let found = self.peek().filter(|name| names.contains(name))?;
        self.rest = &self.rest[1..];
        Some(found)
    }

    pub fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    pub fn scalar(&mut self) -> Result<Scalar> {
        let Some(name) = self.next() else { return self.error(format!("'{}' lacks a type", self.opcode)) };
        match Scalar::parse(name) {
            Some(scalar) => Ok(scalar),
            None => self.error(format!("'.{name}' of '{}' is not implemented", self.opcode)),
        }
    }

    /// The last modifier: a type among `widths` bits whose kind is in `kinds`.
    pub fn last(&mut self, kinds: &[Kind], widths: &[u32]) -> Result<Scalar> {
        let ty = self.scalar()?;
        self.end()?;
        if !kinds.contains(&ty.kind) || !widths.contains(&ty.bits) {
            return self.error(format!("'{}' of type {ty} is not implemented", self.opcode));
        }
        Ok(ty)
    }

    pub fn end(&self) -> Result<()> {
        match self.peek() {
            Some(name) => self.error(format!("'.{name}' of '{}' is not implemented", self.opcode)),
            None => Ok(()),
        }
    }
}
