//! Decoding of branches, calls, barriers, and the choice of a decoder for each instruction.

use super::builder::{Builder, FormalSlot, Home, Modifiers};
use super::function::{CallSite, Transfer};
use super::op::{Instr, Op};
use crate::ptx::ast::{Instruction, Operand};
use crate::ptx::scalar::{Kind, Scalar};
use crate::ptx::{Diagnostic, Result};

impl<'a> Builder<'a> {
    /// Decodes one instruction with its guard.
    pub fn instruction(&mut self, i: &Instruction<'a>) -> Result<()> {
        self.line = i.line;
        let Some((guard, negated)) = i.guard else { return self.unguarded(i) };
        let guard = self.register(guard, Scalar { kind: Kind::Predicate, bits: 1 })?;
        if i.opcode == "bra" {
            return self.branch_if(i, guard, !negated);
        }
        let skip = self.out.instrs.len();
        self.mode(Op::BraIf, u16::from(negated), guard, guard, guard, 0);
        self.products.clear();
        self.unguarded(i)?;
        self.out.instrs[skip].c = self.out.instrs.len() as u32;
        self.barrier = self.out.instrs.len();
        self.products.clear();
        Ok(())
    }

    fn unguarded(&mut self, i: &Instruction<'a>) -> Result<()> {
        let mut m = Modifiers::new(i);
        let float = matches!(i.modifiers.last(), Some(&("f32" | "f64")));
        match i.opcode {
            "mov" => self.mov(i, m),
            "ld" => self.load(i, m),
            "st" => self.store(i, m),
            "atom" | "red" => self.atomic(i, m),
            "cvta" => self.convert_address(i, m),
            "cvt" => self.convert(i, m),
            "add" | "sub" | "mul" | "div" | "fma" | "mad" | "sqrt" | "rcp" if float => self.float_arithmetic(i, m),
            "min" | "max" if float => self.float_extreme(i, m),
            "neg" | "abs" | "copysign" if float => self.float_sign(i, m),
            "testp" => self.testp(i, m),
            "add" | "sub" => self.integer_sum(i, m),
            "mul" | "mad" => self.integer_product(i, m),
            "div" | "rem" => self.division(i, m),
            "min" | "max" => self.integer_extreme(i, m),
            "neg" | "abs" => self.integer_sign(i, m),
            "and" | "or" | "xor" | "not" => self.logic(i, m),
            "shl" | "shr" => self.shift(i, m),
            "shf" => self.funnel(i, m),
            "popc" | "clz" | "brev" => self.count_bits(i, m),
            "prmt" => self.permute(i, m),
            "bfe" | "bfi" => self.bit_field(i, m),
            "selp" => self.select(i, m),
            "setp" | "set" => self.compare(i, m),
            "bra" => {
                m.take("uni");
                m.end()?;
                let label = self.target(i)?;
                self.jump(Instr::new(Op::Bra, 0, 0, 0, 0), label);
                Ok(())
            }
            "brx" => self.branch_indexed(i, m),
            "call" => self.call(i, m),
            "ret" | "exit" => {
                m.take("uni");
                m.end()?;
                let [] = self.operands(i)?;
                let op = if i.opcode == "exit" || self.out.entry { Op::Exit } else { Op::Ret };
                self.op(op, 0, 0, 0, 0);
                self.products.clear();
                Ok(())
            }
            "bar" | "barrier" => self.barrier_sync(i, m),
            "membar" | "fence" => {
                m.take_any(&["sc", "acq_rel"]);
                if m.take_any(&["cta", "gl", "gpu", "sys"]).is_none() {
                    return self.error(format!("'{}' needs a scope", i.opcode));
                }
                m.end()?;
                self.op(Op::Fence, 0, 0, 0, 0);
                Ok(())
            }
            "trap" => {
                m.end()?;
                self.op(Op::Trap, 0, 0, 0, 0);
                Ok(())
            }
            other => self.error(format!("instruction '{other}' is not implemented")),
        }
    }

    fn target(&self, i: &Instruction<'a>) -> Result<&'a str> {
        match self.operands(i)? {
            [Operand::Name(label)] => Ok(label),
            _ => self.error("a label expected"),
        }
    }

    /// A guarded branch; joined with the comparison before it where that wrote the guard.
    fn branch_if(&mut self, i: &Instruction<'a>, guard: u32, sense: bool) -> Result<()> {
        let mut m = Modifiers::new(i);
        m.take("uni");
        m.end()?;
        let label = self.target(i)?;
        let mode = u16::from(sense);
        let last = self.out.instrs.last().copied();
        if let Some(last) = last
            && last.dst == guard
            && self.out.instrs.len() > self.barrier
        {
            let fused = match last.op {
                Op::Eq => Some(Op::BrEq),
                Op::Ne => Some(Op::BrNe),
                Op::LtU => Some(Op::BrLtU),
                Op::LeU => Some(Op::BrLeU),
                Op::LtS32 => Some(Op::BrLtS32),
                Op::LeS32 => Some(Op::BrLeS32),
                Op::LtS64 => Some(Op::BrLtS64),
                Op::LeS64 => Some(Op::BrLeS64),
                _ => None,
            };
            if let Some(op) = fused {
                self.out.instrs.pop();
                self.out.lines.pop();
                self.jump(Instr { op, mode, ..last }, label);
                return Ok(());
            }
        }
        self.jump(Instr { op: Op::BraIf, mode, dst: guard, a: guard, b: 0, c: 0 }, label);
        Ok(())
    }

    fn branch_indexed(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        if !m.take("idx") {
            return self.error("'brx' needs .idx");
        }
        m.take("uni");
        m.end()?;
        let [index, Operand::Name(name)] = self.operands(i)? else { return self.error("'brx.idx' needs a table") };
        let index = self.source(index, Scalar { kind: Kind::Unsigned, bits: 32 })?;
        let Some(table) = self.body.tables.iter().position(|(label, ..)| label == name) else {
            return self.error(format!("'{name}' is no list of branch targets"));
        };
        self.op(Op::Brx, 0, index, 0, table as u32);
        self.products.clear();
        Ok(())
    }

    fn barrier_sync(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        m.take("cta");
        let sync = m.take("sync");
        m.take("aligned");
        m.end()?;
        if !sync || i.operands != [Operand::Integer(0)] {
            return self.error("only barrier 0 of all threads of a block is implemented");
        }
        self.op(Op::Bar, 0, 0, 0, 0);
        self.products.clear();
        Ok(())
    }

    fn call(&mut self, i: &Instruction<'a>, mut m: Modifiers<'a, '_>) -> Result<()> {
        m.take("uni");
        m.end()?;
        const NONE: &[Operand<'static>] = &[];
        let (results, callee, arguments) = match i.operands.as_slice() {
            [Operand::List(results), callee, Operand::List(arguments)] => {
                (results.as_slice(), callee, arguments.as_slice())
            }
            [Operand::List(results), callee] => (results.as_slice(), callee, NONE),
            [callee, Operand::List(arguments)] => (NONE, callee, arguments.as_slice()),
            [callee] => (NONE, callee, NONE),
            _ => return self.error("malformed call"),
        };
        let Operand::Name(name) = callee else { return self.error("indirect calls are not implemented") };
        let Some(shape) = self.context.shapes.get(name) else {
            return self.error(format!("function '{name}' is not declared"));
        };
        if shape.entry {
            return self.error(format!("'{name}' is an entry and can't be called"));
        }
        if (results.len(), arguments.len()) != (shape.results.len(), shape.params.len()) {
            return self.error(format!(
                "'{name}' takes {} arguments and gives {} results, found {} and {}",
                shape.params.len(),
                shape.results.len(),
                arguments.len(),
                results.len()
            ));
        }
        let mut into = Vec::new();
        for (operand, formal) in arguments.iter().zip(&shape.params) {
            let from = self.actual(operand, formal)?;
            into.push(Transfer { from, to: formal.slot, slots: formal.slots });
        }
        let mut back = Vec::new();
        for (operand, formal) in results.iter().zip(&shape.results) {
            if !matches!(operand, Operand::Register(_) | Operand::Variable(..)) {
                return self.error("a result goes to a register or a parameter variable");
            }
            let to = self.actual(operand, formal)?;
            back.push(Transfer { from: formal.slot, to, slots: formal.slots });
        }
        let site = CallSite { function: shape.index, arguments: into.into(), results: back.into() };
        self.out.calls.push(site);
        let number = self.out.calls.len() as u32 - 1;
        self.op(Op::Call, 0, 0, 0, number);
        self.products.clear();
        Ok(())
    }

    /// First slot of what is passed for `formal`.
    fn actual(&mut self, operand: &Operand<'a>, formal: &FormalSlot) -> Result<u32> {
        if let Operand::Variable(variable, 0) = operand {
            if let Home::Param { slot, bytes, scalar, .. } = self.homes[*variable]
                && bytes == formal.bytes
                && scalar == formal.scalar
            {
                return Ok(slot);
            }
            let name = self.variable(*variable).name;
            return self.error(format!("'{name}' doesn't match a parameter of {} bytes", formal.bytes));
        }
        if !formal.scalar {
            return self.error(format!("a parameter variable of {} bytes expected", formal.bytes));
        }
        self.source(operand, formal.element)
    }
}

/// The decoder of one function: every statement in order.
pub fn statements<'a>(builder: &mut Builder<'a>) -> Result<()> {
    use crate::ptx::ast::Statement;
    let body = builder.body;
    for statement in &body.statements {
        match statement {
            Statement::Label(name, _) => builder.label(name),
            Statement::Instruction(i) => builder.instruction(i)?,
        }
    }
    if builder.out.instrs.len() > u32::MAX as usize / 2 {
        return Err(Diagnostic::new(builder.line, "function is too large"));
    }
    Ok(())
}
