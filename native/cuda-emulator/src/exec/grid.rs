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
    idle: Vec<Lane>,
    shared: Vec<u64>,
}

impl Launch {
    pub fn blocks(&self) -> u64 {
        self.grid.iter().map(|n| u64::from(*n)).product()
    }

    fn threads(&self) -> u32 {
        self.block.iter().product()
    }

    fn specials(&self, block: u64, thread: u32) -> [u64; SPECIALS] {
        let [gx, gy, gz] = self.grid.map(u64::from);
        let [bx, by, bz] = self.block.map(u64::from);
        let t = u64::from(thread);
        let warps = u64::from(self.threads().div_ceil(WARP));
        [
            t % bx,
            t / bx % by,
            t / bx / by,
            bx,
            by,
            bz,
            block % gx,
            block / gx % gy,
            block / gx / gy,
            gx,
            gy,
            gz,
            u64::from(thread % WARP),
            u64::from(thread / WARP),
            warps,
            0,
            1,
            self.number,
        ]
    }

    /// Runs block `number`; a panic is a fault of the launch, so that nobody takes its results for good.
    pub fn run_block(&self, number: u64, report: &Report, scratch: &mut Scratch) {
        let run = std::panic::AssertUnwindSafe(|| self.run_threads(number, report, scratch));
        if std::panic::catch_unwind(run).is_err() {
            let function = self.program.functions[self.entry].name.clone();
            report.fail(Fault { cause: Cause::Internal, function, line: 0, block: number, thread: 0 });
        }
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
        let mut next = 0;
        loop {
            let mut lane = if next < threads {
                let mut lane = scratch.idle.pop().unwrap_or_default();
                lane.start(&self.program, self.entry, &self.parameters, self.specials(number, next), next);
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
                        return self.fail(number, lane, Cause::Aborted, report, scratch);
                    }
                    ready.insert(0, lane);
                }
                Stop::Fault(cause) => return self.fail(number, lane, cause, report, scratch),
            }
        }
    }

    fn finish(&self, block: u64, lane: Lane, report: &Report, scratch: &mut Scratch) {
        report.instructions.fetch_add(lane.count, Relaxed);
        if block == 0 && lane.first_store.is_some() {
            let mut first = report.first_store.lock().unwrap_or_else(PoisonError::into_inner);
            *first = first.or(lane.first_store);
        }
        scratch.idle.push(lane);
    }

    fn fail(&self, block: u64, lane: Lane, cause: Cause, report: &Report, scratch: &mut Scratch) {
        let (function, line) = lane.place(&self.program);
        report.fail(Fault { cause, function, line, block, thread: lane.number });
        self.finish(block, lane, report, scratch);
    }
}
