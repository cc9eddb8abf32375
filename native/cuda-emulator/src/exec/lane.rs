//! One thread of a kernel: a resumable interpreter of decoded instructions.

use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::Relaxed, Ordering::SeqCst, fence};

use super::atomic;
use super::fault::Cause;
use super::float::*;
use super::integer::*;
use super::local::LocalMemory;
use super::view::View;
use crate::code::function::{CALL_BYTES, Function, Program};
use crate::code::mode::{Atomic, AtomicSpace, Class, Rounding};
use crate::code::op::Op;
use crate::memory::windows::{LOCAL_BASE, LOCAL_WINDOW, SHARED_BASE, SHARED_WINDOW};

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
    slots: Vec<u64>,
    local: LocalMemory,
    function: usize,
    pc: usize,
    base: usize,
    local_base: usize,
    /// Bytes charged to the stack.
    stack: u64,
    pub specials: [u64; SPECIALS],
    pub number: u32,
    /// Instructions executed; a comparison and its branch count as the two that they were.
    pub count: u64,
    /// Address of the first global word stored.
    pub first_store: Option<u64>,
}

/// What a thread shares with its block.
pub struct Shared<'a, 'v> {
    pub program: &'a Program,
    pub view: &'v mut View<'a>,
    /// The block's shared memory, and its size in bytes.
    pub memory: *mut u8,
    pub bytes: u64,
    pub stack_limit: u64,
}

impl Shared<'_, '_> {
    #[inline(always)]
    fn resolve(&self, address: u64, bytes: u32, write: bool) -> Result<*mut u8, Cause> {
        let offset = address.wrapping_sub(SHARED_BASE);
        if offset >= self.bytes || self.bytes - offset < u64::from(bytes) {
            return Err(Cause::IllegalAddress { address, bytes, write });
        }
        if address & u64::from(bytes - 1) != 0 {
            return Err(Cause::Misaligned { address, bytes });
        }
        // SAFETY: the offset is inside the block's shared memory.
        Ok(unsafe { self.memory.add(offset as usize) })
    }
}

/// Relaxed loads and stores of one width: what two racing device threads may do to a word without tearing it.
macro_rules! cell {
    ($load:ident, $store:ident, $atomic:ty, $ty:ty) => {
        /// # Safety
        /// `host` is aligned and valid.
        #[inline(always)]
        unsafe fn $load(host: *mut u8) -> u64 {
            // SAFETY: the caller's contract.
            u64::from(unsafe { <$atomic>::from_ptr(host.cast()) }.load(Relaxed))
        }
        /// # Safety
        /// `host` is aligned and valid.
        #[inline(always)]
        unsafe fn $store(host: *mut u8, value: u64) {
            // SAFETY: the caller's contract.
            unsafe { <$atomic>::from_ptr(host.cast()) }.store(value as $ty, Relaxed)
        }
    };
}
cell!(load8, store8, AtomicU8, u8);
cell!(load16, store16, AtomicU16, u16);
cell!(load32, store32, AtomicU32, u32);
cell!(load64, store64, AtomicU64, u64);

impl Lane {
    /// Puts the thread at the start of an entry whose parameters are `parameters`.
    pub fn start(
        &mut self,
        program: &Program,
        entry: usize,
        parameters: &[u8],
        specials: [u64; SPECIALS],
        number: u32,
    ) {
        let function = &program.functions[entry];
        self.frames.clear();
        self.local.clear();
        self.local.push(function.local_bytes as usize);
        (self.function, self.pc, self.base, self.local_base) = (entry, 0, 0, 0);
        self.stack = u64::from(function.local_bytes);
        (self.specials, self.number, self.count, self.first_store) = (specials, number, 0, None);
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

    /// Function and PTX line at which the thread is.
    pub fn place(&self, program: &Program) -> (String, u32) {
        let function = &program.functions[self.function];
        (function.name.clone(), function.lines.get(self.pc).copied().unwrap_or(0))
    }

    fn call(&mut self, program: &Program, number: usize, pc: usize, limit: u64) -> Result<(), Cause> {
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
    fn ret(&mut self, program: &Program) -> Option<usize> {
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

    #[inline(always)]
    fn generic(
        &mut self,
        shared: &mut Shared<'_, '_>,
        address: u64,
        bytes: u32,
        write: bool,
    ) -> Result<*mut u8, Cause> {
        if address < LOCAL_WINDOW {
            shared.view.resolve(address, bytes, write)
        } else if address < SHARED_WINDOW {
            self.local.resolve(address - LOCAL_WINDOW, bytes, write)
        } else {
            shared.resolve(address - SHARED_WINDOW, bytes, write)
        }
    }

    fn atomic(&mut self, shared: &mut Shared<'_, '_>, mode: u16, address: u64, b: u64, c: u64) -> Result<u64, Cause> {
        let Atomic { update, wide, space } = Atomic::unpack(mode);
        let bytes = if wide { 8 } else { 4 };
        let host = match space {
            AtomicSpace::Global => shared.view.resolve(address, bytes, true)?,
            AtomicSpace::Shared => shared.resolve(address, bytes, true)?,
            AtomicSpace::Generic => self.generic(shared, address, bytes, true)?,
        };
        if space == AtomicSpace::Global {
            self.first_store.get_or_insert(address);
        }
        // SAFETY: resolved for this width, aligned.
        Ok(unsafe { atomic::update(host, wide, update, b, c) })
    }

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
            macro_rules! f32s {
                (|$a:ident, $b:ident| $e:expr) => {{
                    let ($a, $b) = (f32_of(r!(i.a)), f32_of(r!(i.b)));
                    set!(out32($e))
                }};
            }
            macro_rules! f64s {
                (|$a:ident, $b:ident| $e:expr) => {{
                    let (x, y) = (r!(i.a), r!(i.b));
                    let ($a, $b) = (f64_of(x), f64_of(y));
                    set!(out64($e, &[x, y]))
                }};
            }
            macro_rules! test32 {
                (|$a:ident, $b:ident| $e:expr) => {{
                    let ($a, $b) = (f32_of(r!(i.a)), f32_of(r!(i.b)));
                    set!(u64::from($e))
                }};
            }
            macro_rules! test64 {
                (|$a:ident, $b:ident| $e:expr) => {{
                    let ($a, $b) = (f64_of(r!(i.a)), f64_of(r!(i.b)));
                    set!(u64::from($e))
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
                Op::MulHiU32 => u64s!(|a, b| (a * b) >> 32),
                Op::MulHiS32 => i32s!(|a, b| (i64::from(a) * i64::from(b)) >> 32),
                Op::DivU32 => u64s!(|a, b| div_u(a, b, 0xffff_ffff)),
                Op::DivS32 => i32s!(|a, b| div_s(i64::from(a), i64::from(b))),
                Op::RemU32 | Op::RemU64 => u64s!(|a, b| rem_u(a, b)),
                Op::RemS32 => i32s!(|a, b| rem_s(i64::from(a), i64::from(b))),
                Op::MinU => u64s!(|a, b| a.min(b)),
                Op::MinS32 => i32s!(|a, b| a.min(b)),
                Op::MaxU => u64s!(|a, b| a.max(b)),
                Op::MaxS32 => i32s!(|a, b| a.max(b)),
                Op::Add64 => u64s!(|a, b| a.wrapping_add(b)),
                Op::Sub64 => u64s!(|a, b| a.wrapping_sub(b)),
                Op::Mul64 => u64s!(|a, b| a.wrapping_mul(b)),
                Op::MulHiU64 => u64s!(|a, b| ((u128::from(a) * u128::from(b)) >> 64) as u64),
                Op::MulHiS64 => i64s!(|a, b| (i128::from(a) * i128::from(b)) >> 64),
                Op::DivU64 => u64s!(|a, b| div_u(a, b, u64::MAX)),
                Op::DivS64 => i64s!(|a, b| div_s(a, b)),
                Op::RemS64 => i64s!(|a, b| rem_s(a, b)),
                Op::MinS64 => i64s!(|a, b| a.min(b)),
                Op::MaxS64 => i64s!(|a, b| a.max(b)),
                Op::And => u64s!(|a, b| a & b),
                Op::Or => u64s!(|a, b| a | b),
                Op::Xor => u64s!(|a, b| a ^ b),
                Op::Not32 => set!(u64::from(!(r!(i.a) as u32))),
                Op::Not64 => set!(!r!(i.a)),
                Op::Neg32 => set!(u64::from((r!(i.a) as u32).wrapping_neg())),
                Op::Neg64 => set!(r!(i.a).wrapping_neg()),
                Op::Abs32 => set!(u64::from((r!(i.a) as i32).unsigned_abs())),
                Op::Abs64 => set!((r!(i.a) as i64).unsigned_abs()),
                Op::Mad32 => u32s!(|a, b| a.wrapping_mul(b).wrapping_add(r!(i.c) as u32)),
                Op::Mad64 => u64s!(|a, b| a.wrapping_mul(b).wrapping_add(r!(i.c))),
                Op::MulWideU => u64s!(|a, b| a * b),
                Op::MulWideS => set!((i64::from(r!(i.a) as i32) * i64::from(r!(i.b) as i32)) as u64),
                Op::MadWideU => u64s!(|a, b| (a * b).wrapping_add(r!(i.c))),
                Op::MadWideS => {
                    let product = i64::from(r!(i.a) as i32) * i64::from(r!(i.b) as i32);
                    set!((product as u64).wrapping_add(r!(i.c)))
                }
                Op::Shl32 => u32s!(|a, b| a.checked_shl(b).unwrap_or(0)),
                Op::Shl64 => u64s!(|a, b| a.checked_shl(b as u32).unwrap_or(0)),
                Op::ShrU32 => u32s!(|a, b| a.checked_shr(b).unwrap_or(0)),
                Op::ShrU64 => u64s!(|a, b| a.checked_shr(b as u32).unwrap_or(0)),
                Op::ShrS32 => set!(u64::from((r!(i.a) as i32 >> (r!(i.b) as u32).min(31)) as u32)),
                Op::ShrS64 => set!((r!(i.a) as i64 >> (r!(i.b) as u32).min(63)) as u64),
                Op::Shf => set!(funnel(i.mode, r!(i.a), r!(i.b), r!(i.c))),
                Op::Popc => set!(u64::from(r!(i.a).count_ones())),
                Op::Clz32 => set!(u64::from((r!(i.a) as u32).leading_zeros())),
                Op::Clz64 => set!(u64::from(r!(i.a).leading_zeros())),
                Op::Brev32 => set!(u64::from((r!(i.a) as u32).reverse_bits())),
                Op::Brev64 => set!(r!(i.a).reverse_bits()),
                Op::Prmt => set!(permute(r!(i.a), r!(i.b), r!(i.c))),
                Op::BfeU32 => set!(extract(r!(i.a), r!(i.b), r!(i.c), 32, false)),
                Op::BfeS32 => set!(extract(r!(i.a), r!(i.b), r!(i.c), 32, true)),
                Op::BfeU64 => set!(extract(r!(i.a), r!(i.b), r!(i.c), 64, false)),
                Op::BfeS64 => set!(extract(r!(i.a), r!(i.b), r!(i.c), 64, true)),
                Op::Bfi32 => set!(insert(r!(i.a), r!(i.dst), r!(i.b), r!(i.c), 32)),
                Op::Bfi64 => set!(insert(r!(i.a), r!(i.dst), r!(i.b), r!(i.c), 64)),
                Op::Selp => set!(if r!(i.c) != 0 { r!(i.a) } else { r!(i.b) }),
                Op::Eq => u64s!(|a, b| u64::from(a == b)),
                Op::Ne => u64s!(|a, b| u64::from(a != b)),
                Op::LtU => u64s!(|a, b| u64::from(a < b)),
                Op::LeU => u64s!(|a, b| u64::from(a <= b)),
                Op::LtS32 => i32s!(|a, b| a < b),
                Op::LeS32 => i32s!(|a, b| a <= b),
                Op::LtS64 => i64s!(|a, b| a < b),
                Op::LeS64 => i64s!(|a, b| a <= b),
                Op::EqF32 => test32!(|a, b| a == b),
                Op::NeF32 => test32!(|a, b| a < b || a > b),
                Op::LtF32 => test32!(|a, b| a < b),
                Op::LeF32 => test32!(|a, b| a <= b),
                Op::EquF32 => test32!(|a, b| !(a < b || a > b)),
                Op::NeuF32 => test32!(|a, b| a != b),
                Op::GeuF32 => test32!(|a, b| !(a < b)),
                Op::GtuF32 => test32!(|a, b| !(a <= b)),
                Op::NumF32 => test32!(|a, b| !a.is_nan() && !b.is_nan()),
                Op::NanF32 => test32!(|a, b| a.is_nan() || b.is_nan()),
                Op::EqF64 => test64!(|a, b| a == b),
                Op::NeF64 => test64!(|a, b| a < b || a > b),
                Op::LtF64 => test64!(|a, b| a < b),
                Op::LeF64 => test64!(|a, b| a <= b),
                Op::EquF64 => test64!(|a, b| !(a < b || a > b)),
                Op::NeuF64 => test64!(|a, b| a != b),
                Op::GeuF64 => test64!(|a, b| !(a < b)),
                Op::GtuF64 => test64!(|a, b| !(a <= b)),
                Op::NumF64 => test64!(|a, b| !a.is_nan() && !b.is_nan()),
                Op::NanF64 => test64!(|a, b| a.is_nan() || b.is_nan()),
                Op::TestF32 => set!(u64::from(Class::holds(i.mode, f32_of(r!(i.a)).classify()))),
                Op::TestF64 => set!(u64::from(Class::holds(i.mode, f64_of(r!(i.a)).classify()))),
                Op::AddF32 => f32s!(|a, b| a + b),
                Op::SubF32 => f32s!(|a, b| a - b),
                Op::MulF32 => f32s!(|a, b| a * b),
                Op::DivF32 => f32s!(|a, b| a / b),
                Op::FmaF32 => f32s!(|a, b| a.mul_add(b, f32_of(r!(i.c)))),
                Op::SqrtF32 => set!(out32(f32_of(r!(i.a)).sqrt())),
                Op::MinF32 => set!(extreme32(r!(i.a), r!(i.b), false, false)),
                Op::MaxF32 => set!(extreme32(r!(i.a), r!(i.b), true, false)),
                Op::MinNanF32 => set!(extreme32(r!(i.a), r!(i.b), false, true)),
                Op::MaxNanF32 => set!(extreme32(r!(i.a), r!(i.b), true, true)),
                Op::AbsF32 => set!(sign32(r!(i.a), false)),
                Op::NegF32 => set!(sign32(r!(i.a), true)),
                Op::CopysignF32 => u64s!(|a, b| a & 0x8000_0000 | b & 0x7fff_ffff),
                Op::AddF64 => f64s!(|a, b| a + b),
                Op::SubF64 => f64s!(|a, b| a - b),
                Op::MulF64 => f64s!(|a, b| a * b),
                Op::DivF64 => f64s!(|a, b| a / b),
                Op::FmaF64 => {
                    let (x, y, z) = (r!(i.a), r!(i.b), r!(i.c));
                    set!(out64(f64_of(x).mul_add(f64_of(y), f64_of(z)), &[x, y, z]))
                }
                Op::SqrtF64 => set!(out64(f64_of(r!(i.a)).sqrt(), &[r!(i.a)])),
                Op::MinF64 => set!(extreme64(r!(i.a), r!(i.b), false)),
                Op::MaxF64 => set!(extreme64(r!(i.a), r!(i.b), true)),
                Op::AbsF64 => set!(sign64(r!(i.a), false)),
                Op::NegF64 => set!(sign64(r!(i.a), true)),
                Op::CopysignF64 => u64s!(|a, b| a & 1 << 63 | b & !(1 << 63)),
                Op::Low32 => set!(r!(i.a) & 0xffff_ffff),
                Op::Sext32 => set!(r!(i.a) as i32 as u64),
                Op::Extend => {
                    let value = ((r!(i.a).wrapping_shl(i.b)) as i64).wrapping_shr(i.b) as u64;
                    set!(value & u64::MAX.wrapping_shr(i.c))
                }
                Op::F32FromS32 => set!(u64::from((r!(i.a) as i32 as f32).to_bits())),
                Op::F32FromU32 => set!(u64::from((r!(i.a) as u32 as f32).to_bits())),
                Op::F32FromS64 => set!(u64::from((r!(i.a) as i64 as f32).to_bits())),
                Op::F32FromU64 => set!(u64::from((r!(i.a) as f32).to_bits())),
                Op::F64FromS32 => set!(f64::from(r!(i.a) as i32).to_bits()),
                Op::F64FromU32 => set!(f64::from(r!(i.a) as u32).to_bits()),
                Op::F64FromS64 => set!((r!(i.a) as i64 as f64).to_bits()),
                Op::F64FromU64 => set!((r!(i.a) as f64).to_bits()),
                Op::F32FromF64 => set!(out32(f64_of(r!(i.a)) as f32)),
                Op::F64FromF32 => set!(out64(f64::from(f32_of(r!(i.a))), &[])),
                Op::RoundF32 => set!(round32(r!(i.a), Rounding::from_mode(i.mode))),
                Op::RoundF64 => set!(round64(r!(i.a), Rounding::from_mode(i.mode))),
                Op::IntFromF32 => {
                    let value = f64::from(f32_of(r!(i.a)));
                    set!(to_integer(value, false, Rounding::from_mode(i.mode), i.b, i.c != 0))
                }
                Op::IntFromF64 => {
                    set!(to_integer(f64_of(r!(i.a)), true, Rounding::from_mode(i.mode), i.b, i.c != 0))
                }
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
            }
        };
        self.pc = pc;
        self.count += count;
        stop
    }
}
