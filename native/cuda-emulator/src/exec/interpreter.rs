//! The loop over a thread's instructions.

use std::sync::atomic::{Ordering::SeqCst, fence};

use super::access::*;
use super::fault::Cause;
use super::lane::{Lane, Stop};
use super::numeric::numeric;
use crate::code::Function;
use crate::code::op::Op;
use crate::memory::windows::LOCAL_BASE;

impl Lane {
    /// Runs until something stops the thread, at the first jump after `slice` instructions at the latest.
    pub fn run(&mut self, shared: &mut Shared<'_, '_>, slice: u64) -> Stop {
        let program = shared.program;
        let mut function: &Function = &program.functions[self.function];
        let mut pc = self.pc;
        let mut count = 0u64;
        // SAFETY: `base` plus the function's frame is inside `slots`: `start` and `call` made it so.
        let mut frame = unsafe { self.slots.as_mut_ptr().add(self.base) };
        let stop = loop {
            // SAFETY: every function ends in `Ret` or `Exit`, and `Program::verify` checked all targets.
            let i = unsafe { function.instrs.get_unchecked(pc) };
            pc += 1;
            count += 1;

            macro_rules! r {
                ($slot:expr) => {
                    // SAFETY: `Program::verify` checked that the slot is inside the frame.
                    unsafe { *frame.add($slot as usize) }
                };
            }
            macro_rules! set {
                ($value:expr) => {{
                    let value: u64 = $value;
                    // SAFETY: as for reading.
                    unsafe { *frame.add(i.dst as usize) = value }
                }};
            }
            macro_rules! u32s {
                (|$a:ident, $b:ident| $e:expr) => {{
                    let ($a, $b) = (r!(i.a) as u32, r!(i.b) as u32);
                    set!(u64::from($e))
                }};
            }
            macro_rules! i32s {
                (|$a:ident, $b:ident| $e:expr) => {{
                    let ($a, $b) = (r!(i.a) as i32, r!(i.b) as i32);
                    set!(u64::from($e as u32))
                }};
            }
            macro_rules! u64s {
                (|$a:ident, $b:ident| $e:expr) => {{
                    let ($a, $b) = (r!(i.a), r!(i.b));
                    set!($e)
                }};
            }
            macro_rules! i64s {
                (|$a:ident, $b:ident| $e:expr) => {{
                    let ($a, $b) = (r!(i.a) as i64, r!(i.b) as i64);
                    set!($e as u64)
                }};
            }
            macro_rules! attempt {
                ($e:expr) => {
                    match $e {
                        Ok(value) => value,
                        Err(cause) => {
                            pc -= 1;
                            break Stop::Fault(cause);
                        }
                    }
                };
            }
            macro_rules! address {
                () => {
                    r!(i.a).wrapping_add(i.c as i32 as u64)
                };
            }
            macro_rules! jump {
                () => {{
                    pc = i.c as usize;
                    if count >= slice {
                        break Stop::Slice;
                    }
                }};
            }
            macro_rules! branch {
                ($cond:expr) => {{
                    let condition: bool = $cond;
                    count += 1;
                    set!(u64::from(condition));
                    if u16::from(condition) == i.mode {
                        jump!();
                    }
                }};
            }
            macro_rules! load {
                (G, $bytes:expr, $load:ident) => {{
                    let host = attempt!(shared.view.resolve(address!(), $bytes, false));
                    // SAFETY: resolved.
                    set!(unsafe { $load(host) })
                }};
                (L, $bytes:expr, $load:ident) => {{
                    let host = attempt!(self.local.resolve(address!(), $bytes, false));
                    // SAFETY: resolved.
                    set!(unsafe { $load(host) })
                }};
                (S, $bytes:expr, $load:ident) => {{
                    let host = attempt!(shared.resolve(address!(), $bytes, false));
                    // SAFETY: resolved.
                    set!(unsafe { $load(host) })
                }};
                (X, $bytes:expr, $load:ident) => {{
                    let host = attempt!(self.generic(shared, address!(), $bytes, false));
                    // SAFETY: resolved.
                    set!(unsafe { $load(host) })
                }};
            }
            macro_rules! store {
                (G, $bytes:expr, $store:ident) => {{
                    let value = r!(i.b);
                    let address = address!();
                    let host = attempt!(shared.view.resolve(address, $bytes, true));
                    if self.first_store.is_none() {
                        self.first_store = Some(address);
                    }
                    // SAFETY: resolved.
                    unsafe { $store(host, value) }
                }};
                (L, $bytes:expr, $store:ident) => {{
                    let value = r!(i.b);
                    let host = attempt!(self.local.resolve(address!(), $bytes, true));
                    // SAFETY: resolved.
                    unsafe { $store(host, value) }
                }};
                (S, $bytes:expr, $store:ident) => {{
                    let value = r!(i.b);
                    let host = attempt!(shared.resolve(address!(), $bytes, true));
                    // SAFETY: resolved.
                    unsafe { $store(host, value) }
                }};
                (X, $bytes:expr, $store:ident) => {{
                    let value = r!(i.b);
                    let host = attempt!(self.generic(shared, address!(), $bytes, true));
                    // SAFETY: resolved.
                    unsafe { $store(host, value) }
                }};
            }
            macro_rules! param {
                ($ty:ty) => {
                    // SAFETY: `Program::verify` checked that byte `c` is inside the frame; decoding aligned it.
                    unsafe { &mut *frame.cast::<u8>().add(i.c as usize).cast::<$ty>() }
                };
            }

            match i.op {
                Op::Mov => set!(r!(i.a)),
                Op::Special => {
                    let clock = self.count + count;
                    set!(self.specials.get(usize::from(i.mode)).copied().unwrap_or(clock))
                }
                Op::Add32 => u32s!(|a, b| a.wrapping_add(b)),
                Op::Sub32 => u32s!(|a, b| a.wrapping_sub(b)),
                Op::Mul32 => u32s!(|a, b| a.wrapping_mul(b)),
                Op::MinU => u64s!(|a, b| a.min(b)),
                Op::Add64 => u64s!(|a, b| a.wrapping_add(b)),
                Op::Sub64 => u64s!(|a, b| a.wrapping_sub(b)),
                Op::Mul64 => u64s!(|a, b| a.wrapping_mul(b)),
                Op::And => u64s!(|a, b| a & b),
                Op::Or => u64s!(|a, b| a | b),
                Op::Xor => u64s!(|a, b| a ^ b),
                Op::Mad32 => u32s!(|a, b| a.wrapping_mul(b).wrapping_add(r!(i.c) as u32)),
                Op::Mad64 => u64s!(|a, b| a.wrapping_mul(b).wrapping_add(r!(i.c))),
                Op::MulWideU => u64s!(|a, b| a * b),
                Op::MadWideU => u64s!(|a, b| (a * b).wrapping_add(r!(i.c))),
                Op::Shl32 => u32s!(|a, b| a.checked_shl(b).unwrap_or(0)),
                Op::Shl64 => u64s!(|a, b| a.checked_shl(b as u32).unwrap_or(0)),
                Op::ShrU32 => u32s!(|a, b| a.checked_shr(b).unwrap_or(0)),
                Op::ShrU64 => u64s!(|a, b| a.checked_shr(b as u32).unwrap_or(0)),
                Op::ShrS32 => set!(u64::from((r!(i.a) as i32 >> (r!(i.b) as u32).min(31)) as u32)),
                Op::ShrS64 => set!((r!(i.a) as i64 >> (r!(i.b) as u32).min(63)) as u64),
                Op::Selp => set!(if r!(i.c) != 0 { r!(i.a) } else { r!(i.b) }),
                Op::Eq => u64s!(|a, b| u64::from(a == b)),
                Op::Ne => u64s!(|a, b| u64::from(a != b)),
                Op::LtU => u64s!(|a, b| u64::from(a < b)),
                Op::LeU => u64s!(|a, b| u64::from(a <= b)),
                Op::LtS32 => i32s!(|a, b| a < b),
                Op::LeS32 => i32s!(|a, b| a <= b),
                Op::LtS64 => i64s!(|a, b| a < b),
                Op::LeS64 => i64s!(|a, b| a <= b),
                Op::Low32 => set!(r!(i.a) & 0xffff_ffff),
                Op::Sext32 => set!(r!(i.a) as i32 as u64),
                Op::LdP8 => set!(u64::from(*param!(u8))),
                Op::LdP16 => set!(u64::from(*param!(u16))),
                Op::LdP32 => set!(u64::from(*param!(u32))),
                Op::LdP64 => set!(*param!(u64)),
                Op::StP8 => *param!(u8) = r!(i.b) as u8,
                Op::StP16 => *param!(u16) = r!(i.b) as u16,
                Op::StP32 => *param!(u32) = r!(i.b) as u32,
                Op::StP64 => *param!(u64) = r!(i.b),
                Op::LdG8 => load!(G, 1, load8),
                Op::LdG16 => load!(G, 2, load16),
                Op::LdG32 => load!(G, 4, load32),
                Op::LdG64 => load!(G, 8, load64),
                Op::StG8 => store!(G, 1, store8),
                Op::StG16 => store!(G, 2, store16),
                Op::StG32 => store!(G, 4, store32),
                Op::StG64 => store!(G, 8, store64),
                Op::LdL8 => load!(L, 1, load8),
                Op::LdL16 => load!(L, 2, load16),
                Op::LdL32 => load!(L, 4, load32),
                Op::LdL64 => load!(L, 8, load64),
                Op::StL8 => store!(L, 1, store8),
                Op::StL16 => store!(L, 2, store16),
                Op::StL32 => store!(L, 4, store32),
                Op::StL64 => store!(L, 8, store64),
                Op::LdS8 => load!(S, 1, load8),
                Op::LdS16 => load!(S, 2, load16),
                Op::LdS32 => load!(S, 4, load32),
                Op::LdS64 => load!(S, 8, load64),
                Op::StS8 => store!(S, 1, store8),
                Op::StS16 => store!(S, 2, store16),
                Op::StS32 => store!(S, 4, store32),
                Op::StS64 => store!(S, 8, store64),
                Op::LdX8 => load!(X, 1, load8),
                Op::LdX16 => load!(X, 2, load16),
                Op::LdX32 => load!(X, 4, load32),
                Op::LdX64 => load!(X, 8, load64),
                Op::StX8 => store!(X, 1, store8),
                Op::StX16 => store!(X, 2, store16),
                Op::StX32 => store!(X, 4, store32),
                Op::StX64 => store!(X, 8, store64),
                Op::Align => {
                    let address = address!();
                    if address & u64::from(i.b - 1) != 0 {
                        attempt!(Err(Cause::Misaligned { address, bytes: i.b }));
                    }
                }
                Op::Atom => set!(attempt!(self.atomic(shared, i.mode, r!(i.a), r!(i.b), r!(i.c)))),
                Op::LocalAddress => set!(LOCAL_BASE + (self.local_base as u64) + u64::from(i.c)),
                Op::Bra => jump!(),
                Op::BraIf => {
                    if r!(i.a) as u16 == i.mode {
                        jump!();
                    }
                }
                Op::BrEq => branch!(r!(i.a) == r!(i.b)),
                Op::BrNe => branch!(r!(i.a) != r!(i.b)),
                Op::BrLtU => branch!(r!(i.a) < r!(i.b)),
                Op::BrLeU => branch!(r!(i.a) <= r!(i.b)),
                Op::BrLtS32 => branch!((r!(i.a) as i32) < r!(i.b) as i32),
                Op::BrLeS32 => branch!(r!(i.a) as i32 <= r!(i.b) as i32),
                Op::BrLtS64 => branch!((r!(i.a) as i64) < r!(i.b) as i64),
                Op::BrLeS64 => branch!(r!(i.a) as i64 <= r!(i.b) as i64),
                Op::Brx => {
                    let index = r!(i.a);
                    match function.tables[i.c as usize].get(index as usize) {
                        Some(target) => pc = *target as usize,
                        None => attempt!(Err(Cause::BranchIndex { index })),
                    }
                    if count >= slice {
                        break Stop::Slice;
                    }
                }
                Op::Call => {
                    attempt!(self.call(program, i.c as usize, pc, shared.stack_limit));
                    function = &program.functions[self.function];
                    // SAFETY: `call` made room for the frame.
                    frame = unsafe { self.slots.as_mut_ptr().add(self.base) };
                    pc = 0;
                    if count >= slice {
                        break Stop::Slice;
                    }
                }
                Op::Ret => match self.ret(program) {
                    Some(next) => {
                        pc = next;
                        function = &program.functions[self.function];
                        // SAFETY: the caller's frame is below the one that was left.
                        frame = unsafe { self.slots.as_mut_ptr().add(self.base) };
                    }
                    None => break Stop::Done,
                },
                Op::Exit => break Stop::Done,
                Op::Bar => break Stop::Barrier,
                Op::Fence => fence(SeqCst),
                Op::Trap => attempt!(Err(Cause::Trap)),
                // SAFETY: as for every operand.
                _ => set!(unsafe { numeric(i, frame) }),
            }
        };
        self.pc = pc;
        self.count += count;
        stop
    }
}
