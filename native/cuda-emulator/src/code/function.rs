//! A decoded function, and a decoded module.

use std::collections::HashMap;

use super::op::{Instr, Op};

/// Slots copied at a call: arguments from the caller's frame, or results back to it.
#[derive(Clone, Copy, Debug)]
pub struct Transfer {
    pub from: u32,
    pub to: u32,
    pub slots: u32,
}

#[derive(Clone, Debug)]
pub struct CallSite {
    /// Index into [`Program::functions`].
    pub function: u32,
    pub arguments: Box<[Transfer]>,
    pub results: Box<[Transfer]>,
}

/// A parameter of an entry as `cuLaunchKernel` passes it.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub slot: u32,
    pub bytes: u32,
    /// Offset in the parameter buffer (`CU_LAUNCH_PARAM_BUFFER_POINTER`).
    pub offset: u32,
}

#[derive(Clone, Debug, Default)]
pub struct Function {
    pub name: String,
    pub entry: bool,
    pub instrs: Vec<Instr>,
    /// PTX line of every instruction.
    pub lines: Vec<u32>,
    /// What a frame holds when entered: constants in their slots, and elsewhere a pattern that is no sensible value.
    pub template: Box<[u64]>,
    /// Bytes of `.local` variables, a multiple of 16.
    pub local_bytes: u32,
    pub parameters: Vec<Parameter>,
    pub tables: Vec<Box<[u32]>>,
    pub calls: Vec<CallSite>,
    pub registers: u32,
    pub max_threads: u32,
    /// Local bytes of the deepest chain of calls from here, or `None` when it can recurse.
    pub stack_bytes: Option<u64>,
}

#[derive(Debug, Default)]
pub struct Program {
    pub functions: Vec<Function>,
    pub entries: HashMap<String, usize>,
    /// Static `.shared` bytes of a block.
    pub shared_bytes: u32,
}

/// What a call charges to the stack besides `.local` variables: the least that a return address and alignment take.
pub const CALL_BYTES: u32 = 16;

impl Program {
    /// Panics unless every slot, target, table and call site is in range: what the interpreter relies on.
    pub fn verify(&self) {
        for function in &self.functions {
            let slots = function.template.len() as u32;
            let count = function.instrs.len() as u32;
            assert_eq!(function.lines.len(), function.instrs.len());
            assert!(matches!(function.instrs.last().map(|i| i.op), Some(Op::Ret | Op::Exit)));
            for instr in &function.instrs {
                assert!(instr.dst < slots && instr.a < slots, "{instr:?}");
                match instr.op {
                    Op::LdP8 | Op::LdP16 | Op::LdP32 | Op::LdP64 | Op::StP8 | Op::StP16 | Op::StP32 | Op::StP64 => {
                        assert!(instr.c < slots * 8 && instr.b < slots, "{instr:?}");
                    }
                    Op::Bra | Op::BraIf => assert!(instr.c < count, "{instr:?}"),
                    Op::BrEq
                    | Op::BrNe
                    | Op::BrLtU
                    | Op::BrLeU
                    | Op::BrLtS32
                    | Op::BrLeS32
                    | Op::BrLtS64
                    | Op::BrLeS64 => {
                        assert!(instr.b < slots && instr.c < count, "{instr:?}");
                    }
                    Op::Brx => assert!((instr.c as usize) < function.tables.len()),
                    Op::Call => assert!((instr.c as usize) < function.calls.len()),
                    Op::Extend | Op::IntFromF32 | Op::IntFromF64 | Op::Align | Op::LocalAddress => {}
                    op if op as u16 >= Op::LdG8 as u16 && op as u16 <= Op::StX64 as u16 => assert!(instr.b < slots),
                    _ => assert!(instr.b < slots && instr.c < slots, "{instr:?}"),
                }
            }
            for table in &function.tables {
                assert!(table.iter().all(|target| *target < count));
            }
            for call in &function.calls {
                let callee = self.functions[call.function as usize].template.len() as u32;
                assert!(call.arguments.iter().all(|t| t.from + t.slots <= slots && t.to + t.slots <= callee));
                assert!(call.results.iter().all(|t| t.from + t.slots <= callee && t.to + t.slots <= slots));
            }
            for parameter in &function.parameters {
                assert!(parameter.slot + parameter.bytes.div_ceil(8) <= slots);
            }
        }
    }
}
