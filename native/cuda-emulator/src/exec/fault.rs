//! What ends a kernel early.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    IllegalAddress {
        address: u64,
        bytes: u32,
        write: bool,
    },
    Misaligned {
        address: u64,
        bytes: u32,
    },
    StackOverflow {
        bytes: u64,
        limit: u64,
    },
    BranchIndex {
        index: u64,
    },
    Trap,
    /// The context was destroyed or another thread of the grid faulted.
    Aborted,
    /// A mistake of the emulator itself.
    Internal,
}

/// A cause with the place where it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub cause: Cause,
    pub function: String,
    /// Line of the PTX text.
    pub line: u32,
    pub block: u64,
    pub thread: u32,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cause, function, line, block, thread } = self;
        match cause {
            Cause::IllegalAddress { address, bytes, write } => {
                let access = if *write { "store" } else { "load" };
                write!(f, "illegal {access} of {bytes} bytes at {address:#x}")?;
            }
            Cause::Misaligned { address, bytes } => write!(f, "misaligned access of {bytes} bytes at {address:#x}")?,
            Cause::StackOverflow { bytes, limit } => write!(f, "stack overflow: {bytes} bytes of {limit}")?,
            Cause::BranchIndex { index } => write!(f, "branch index {index} is past its table")?,
            Cause::Trap => write!(f, "trap")?,
            Cause::Aborted => write!(f, "aborted")?,
            Cause::Internal => write!(f, "internal error")?,
        }
        write!(f, " in {function}, ptx line {line}, block {block}, thread {thread}")
    }
}
