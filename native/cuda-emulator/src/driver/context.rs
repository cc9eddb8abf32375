//! A context: its memory, its queues, and the error that has ended it.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};

use super::device::Device;
use super::queue::Queue;
use super::status::{Outcome, Status};
use crate::exec::Fault;
use crate::exec::fault::Cause;
use crate::memory::regions::Allocations;

/// The driver's default of `CU_LIMIT_STACK_SIZE`.
const STACK_BYTES: u64 = 1024;

pub struct Context {
    pub handle: u64,
    pub device: Arc<Device>,
    pub memory: Allocations,
    /// The default stream's, and that of every blocking stream: one order for all of them is an order each may have had.
    pub queue: Arc<Queue>,
    /// Those of non-blocking streams.
    queues: Mutex<Vec<Arc<Queue>>>,
    /// The first error of a kernel, which every later call returns; 0 while there is none.
    sticky: AtomicU32,
    pub cancelled: Arc<AtomicBool>,
    pub stack_limit: AtomicU64,
    pub flags: u32,
    /// Sizes of allocations are given back to the device once.
    closed: AtomicBool,
}

impl Context {
    pub fn new(handle: u64, device: Arc<Device>, flags: u32) -> Self {
        Self {
            handle,
            device,
            memory: Allocations::default(),
            queue: Arc::default(),
            queues: Mutex::default(),
            sticky: AtomicU32::new(0),
            cancelled: Arc::default(),
            stack_limit: AtomicU64::new(STACK_BYTES),
            flags,
            closed: AtomicBool::new(false),
        }
    }

    /// The error that has poisoned the context, if any.
    pub fn check(&self) -> Outcome {
        if self.closed.load(SeqCst) {
            return Err(Status::CONTEXT_IS_DESTROYED);
        }
        match self.sticky.load(SeqCst) {
            0 if self.device.lost.load(SeqCst) => Err(Status::LAUNCH_FAILED),
            0 => Ok(()),
            code => Err(Status(code)),
        }
    }

    pub fn poison(&self, status: Status) {
        let _ = self.sticky.compare_exchange(0, status.0, SeqCst, SeqCst);
    }

    /// Poisons the context by what the hardware reports for `fault`.
    pub fn fault(&self, fault: &Fault) {
        self.poison(match fault.cause {
            Cause::IllegalAddress { .. } => Status::ILLEGAL_ADDRESS,
            Cause::Misaligned { .. } => Status::MISALIGNED_ADDRESS,
            Cause::Aborted => Status::CONTEXT_IS_DESTROYED,
            Cause::Internal => Status::UNKNOWN,
            Cause::StackOverflow { .. } | Cause::BranchIndex { .. } | Cause::Trap => Status::LAUNCH_FAILED,
        });
    }

    pub fn new_queue(&self) -> Arc<Queue> {
        let queue = Arc::<Queue>::default();
        self.queues.lock().unwrap_or_else(PoisonError::into_inner).push(queue.clone());
        queue
    }

    pub fn drop_queue(&self, queue: &Arc<Queue>) {
        queue.close();
        self.queues.lock().unwrap_or_else(PoisonError::into_inner).retain(|q| !Arc::ptr_eq(q, queue));
    }

    fn all_queues(&self) -> Vec<Arc<Queue>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner).clone();
        queues.push(self.queue.clone());
        queues
    }

    /// Waits for all work of all streams.
    pub fn synchronize(&self) -> Outcome {
        self.all_queues().iter().for_each(|queue| queue.drain());
        self.check()
    }

    /// Stops what runs, drops what waits, frees all memory.
    pub fn destroy(&self) {
        self.cancelled.store(true, SeqCst);
        for queue in self.all_queues() {
            queue.close();
            queue.drain();
        }
        if !self.closed.swap(true, SeqCst) {
            for bytes in self.memory.clear() {
                self.device.release(bytes);
            }
        }
    }

    pub fn allocate(&self, bytes: usize) -> Outcome<u64> {
        let block = self.device.allocate(bytes)?;
        let address = block.base;
        self.memory.insert(block);
        Ok(address)
    }

    pub fn free(&self, address: u64) -> Outcome {
        let bytes = self.memory.remove(address).ok_or(Status::INVALID_VALUE)?;
        self.device.release(bytes);
        Ok(())
    }
}
