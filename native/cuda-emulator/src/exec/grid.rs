//! A launch: blocks over the pool's threads, the threads of a block one after another.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};

use super::access::Shared;
use super::fault::{Cause, Fault};
use super::lane::{Lane, SPECIALS, Stop};
use super::view::View;
use crate::code::Program;
use crate::memory::regions::Regions;

/// Instructions that a thread runs before its block looks at the abort flags and lets others run.
const SLICE: u64 = 1 << 20;
const WARP: u32 = 32;

/// All that `cuLaunchKernel` fixed.
pub struct Launch {
    pub program: Arc<Program>,
    pub entry: usize,
    pub grid: [u32; 3],
    pub block: [u32; 3],
    pub shared_bytes: u32,
    pub stack_limit: u64,
    pub parameters: Vec<u8>,
    pub regions: Arc<Regions>,
    pub number: u64,
    /// Set when the context is destroyed.
    pub cancelled: Arc<AtomicBool>,
}

/// What the blocks of a launch report.
#[derive(Default)]
pub struct Report {
    failed: AtomicBool,
    fault: Mutex<Option<Fault>>,
    pub instructions: AtomicU64,
    /// First global word stored by block 0.
    first_store: Mutex<Option<u64>>,
}

impl Report {
    /// The fault of the lowest block that had one.
    pub fn fault(&self) -> Option<Fault> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn first_store(&self) -> Option<u64> {
        *self.first_store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fail(&self, fault: Fault) {
        let mut known = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_none_or(|k| fault.block < k.block) {
            *known = Some(fault);
        }
        self.failed.store(true, SeqCst);
    }
}

/// State that a pool thread keeps from block to block.
#[derive(Default)]
pub struct Scratch {
    /// Boxed, since a thread that waits moves between lists.
    #[allow(clippy::vec_box, reason = "a thread is some 400 bytes and moves often")]
    idle: Vec<Box<Lane>>,
    /// Instructions of the block that is being run.
    instructions: u64,
    shared: Vec<u64>,
}

impl Launch {
    pub fn blocks(&self) -> u64 {
        self.grid.iter().map(|n| u64::from(*n)).product()
    }

    fn threads(&self) -> u32 {
        self.block.iter().product()
    }

    /// Special registers of thread 0 of a block, in the order of [`Op::Special`](crate::code::op::Op::Special).
    fn specials(&self, block: u64) -> [u64; SPECIALS] {
        let [gx, gy, gz] = self.grid.map(u64::from);
        let [bx, by, bz] = self.block.map(u64::from);
        let warps = u64::from(self.threads().div_ceil(WARP));
        let (x, y, z) = (block % gx, block / gx % gy, block / gx / gy);
        [0, 0, 0, bx, by, bz, x, y, z, gx, gy, gz, 0, 0, warps, 0, 1, self.number]
    }

    /// Turns a block's special registers into those of its thread `thread`.
    fn number_thread(&self, specials: &mut [u64; SPECIALS], thread: u32) {
        let [bx, by, _] = self.block;
        let (x, y, z) = if thread < bx { (thread, 0, 0) } else { (thread % bx, thread / bx % by, thread / bx / by) };
        (specials[0], specials[1], specials[2]) = (u64::from(x), u64::from(y), u64::from(z));
        (specials[12], specials[13]) = (u64::from(thread % WARP), u64::from(thread / WARP));
    }

    /// Runs block `number`; a panic is a fault of the launch, so that nobody takes its results for good.
    pub fn run_block(&self, number: u64, report: &Report, scratch: &mut Scratch) {
        let run = std::panic::AssertUnwindSafe(|| self.run_threads(number, report, scratch));
        if std::panic::catch_unwind(run).is_err() {
            report.fail(Fault { cause: Cause::Internal, ..self.aborted(number, 0) });
        }
        report.instructions.fetch_add(std::mem::take(&mut scratch.instructions), Relaxed);
    }

    /// Runs the threads of a block to their end, or until one of them or another block fails.
    fn run_threads(&self, number: u64, report: &Report, scratch: &mut Scratch) {
        if report.failed.load(Relaxed) {
            return;
        }
        let threads = self.threads();
        let mut view = View::new(&self.regions);
        let words = (self.shared_bytes as usize).div_ceil(8);
        scratch.shared.clear();
        scratch.shared.resize(words, 0xd2d2_d2d2_d2d2_d2d2);
        let mut shared = Shared {
            program: &self.program,
            view: &mut view,
            memory: scratch.shared.as_mut_ptr().cast(),
            bytes: u64::from(self.shared_bytes),
            stack_limit: self.stack_limit,
        };
        // Threads that have stopped at a barrier or used their slice, and go on later.
        let (mut waiting, mut ready) = (Vec::new(), Vec::new());
        let (mut next, mut specials) = (0, self.specials(number));
        loop {
            let mut lane = if next < threads {
                if self.cancelled.load(Relaxed) {
                    return report.fail(self.aborted(number, next));
                }
                let mut lane = scratch.idle.pop().unwrap_or_default();
                self.number_thread(&mut specials, next);
                lane.start(&self.program, self.entry, &self.parameters, &specials, next);
                next += 1;
                lane
            } else if let Some(lane) = ready.pop() {
                lane
            } else if !waiting.is_empty() {
                std::mem::swap(&mut waiting, &mut ready);
                ready.reverse();
                continue;
            } else {
                return;
            };
            match lane.run(&mut shared, SLICE) {
                Stop::Done => self.finish(number, lane, report, scratch),
                Stop::Barrier => waiting.push(lane),
                Stop::Slice => {
                    if report.failed.load(Relaxed) {
                        return self.finish(number, lane, report, scratch);
                    }
                    if self.cancelled.load(Relaxed) {
                        return report.fail(self.aborted(number, lane.number));
                    }
                    ready.insert(0, lane);
                }
                Stop::Fault(cause) => return self.fail(number, lane, cause, report, scratch),
            }
        }
    }

    fn aborted(&self, block: u64, thread: u32) -> Fault {
        let function = self.program.functions[self.entry].name.clone();
        Fault { cause: Cause::Aborted, function, line: 0, block, thread }
    }

    fn finish(&self, block: u64, lane: Box<Lane>, report: &Report, scratch: &mut Scratch) {
        scratch.instructions += lane.count;
        if block == 0 && lane.first_store.is_some() {
            let mut first = report.first_store.lock().unwrap_or_else(PoisonError::into_inner);
            *first = first.or(lane.first_store);
        }
        if lane.is_small() {
            scratch.idle.push(lane);
        }
    }

    fn fail(&self, block: u64, lane: Box<Lane>, cause: Cause, report: &Report, scratch: &mut Scratch) {
        let (function, line) = lane.place(&self.program);
        report.fail(Fault { cause, function, line, block, thread: lane.number });
        self.finish(block, lane, report, scratch);
    }
}
