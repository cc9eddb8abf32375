//! One thread of a kernel: its frames, its stack and its place, from which it can go on.

use super::fault::Cause;
use super::local::LocalMemory;
use crate::code::function::{CALL_BYTES, Program};

/// Why a thread stopped running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Done,
    Barrier,
    /// Its slice of instructions is used up.
    Slice,
    Fault(Cause),
}

/// Special registers in the order that [`Op::Special`] numbers them; the clock is computed.
pub const SPECIALS: usize = 18;
/// Slots of a thread's frames at most: 1 GiB.
const MAX_SLOTS: usize = 1 << 27;

struct Frame {
    function: u32,
    pc: u32,
    base: usize,
    local: usize,
    charged: u64,
}

/// Where a thread is.
#[derive(Default)]
pub struct Lane {
    frames: Vec<Frame>,
    pub(super) slots: Vec<u64>,
    pub(super) local: LocalMemory,
    pub(super) function: usize,
    pub(super) pc: usize,
    pub(super) base: usize,
    pub(super) local_base: usize,
    /// Bytes charged to the stack.
    stack: u64,
    pub specials: [u64; SPECIALS],
    pub number: u32,
    /// Instructions executed; a comparison and its branch count as the two that they were.
    pub count: u64,
    /// Address of the first global word stored.
    pub first_store: Option<u64>,
}

impl Lane {
    /// Puts the thread at the start of an entry whose parameters are `parameters`.
    pub fn start(
        &mut self,
        program: &Program,
        entry: usize,
        parameters: &[u8],
        specials: &[u64; SPECIALS],
        number: u32,
    ) {
        let function = &program.functions[entry];
        self.frames.clear();
        self.local.clear();
        self.local.push(function.local_bytes as usize);
        (self.function, self.pc, self.base, self.local_base) = (entry, 0, 0, 0);
        self.stack = u64::from(function.local_bytes);
        (self.specials, self.number, self.count, self.first_store) = (*specials, number, 0, None);
        if self.slots.len() < function.template.len() {
            self.slots.resize(function.template.len(), 0);
        }
        self.slots[..function.template.len()].copy_from_slice(&function.template);
        for parameter in &function.parameters {
            let bytes = &parameters[parameter.offset as usize..][..parameter.bytes as usize];
            for (slot, chunk) in self.slots[parameter.slot as usize..].iter_mut().zip(bytes.chunks(8)) {
                let mut word = [0; 8];
                word[..chunk.len()].copy_from_slice(chunk);
                *slot = u64::from_le_bytes(word);
            }
        }
    }

    /// Whether the memory it holds is worth keeping for the next thread.
    pub fn is_small(&self) -> bool {
        self.slots.len() <= 1 << 20
    }

    /// Function and PTX line at which the thread is.
    pub fn place(&self, program: &Program) -> (String, u32) {
        let function = &program.functions[self.function];
        (function.name.clone(), function.lines.get(self.pc).copied().unwrap_or(0))
    }

    pub(super) fn call(&mut self, program: &Program, number: usize, pc: usize, limit: u64) -> Result<(), Cause> {
        let caller = &program.functions[self.function];
        let site = &caller.calls[number];
        let callee = &program.functions[site.function as usize];
        let charged = u64::from(callee.local_bytes + CALL_BYTES);
        let stack = self.stack + charged;
        let base = self.base + caller.template.len();
        let end = base + callee.template.len();
        if stack > limit || end > MAX_SLOTS {
            return Err(Cause::StackOverflow { bytes: stack, limit });
        }
        if self.slots.len() < end {
            self.slots.resize(end.next_power_of_two(), 0);
        }
        let (before, after) = self.slots.split_at_mut(base);
        after[..callee.template.len()].copy_from_slice(&callee.template);
        for t in &site.arguments {
            let (from, to, slots) = (self.base + t.from as usize, t.to as usize, t.slots as usize);
            after[to..to + slots].copy_from_slice(&before[from..from + slots]);
        }
        let frame =
            Frame { function: self.function as u32, pc: pc as u32, base: self.base, local: self.local_base, charged };
        self.frames.push(frame);
        (self.function, self.base, self.stack) = (site.function as usize, base, stack);
        self.local_base = self.local.used();
        self.local.push(callee.local_bytes as usize);
        Ok(())
    }

    /// Leaves a function; the caller's next instruction, or `None` from the entry.
    pub(super) fn ret(&mut self, program: &Program) -> Option<usize> {
        let frame = self.frames.pop()?;
        self.local.pop(self.local_base);
        let caller = &program.functions[frame.function as usize];
        let number = caller.instrs[frame.pc as usize - 1].c as usize;
        let (before, after) = self.slots.split_at_mut(self.base);
        for t in &caller.calls[number].results {
            let (from, to, slots) = (t.from as usize, frame.base + t.to as usize, t.slots as usize);
            before[to..to + slots].copy_from_slice(&after[from..from + slots]);
        }
        self.stack -= frame.charged;
        (self.function, self.base, self.local_base) = (frame.function as usize, frame.base, frame.local);
        Some(frame.pc as usize)
    }
}
