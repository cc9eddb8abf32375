//! A device: its memory budget and whether it is still there.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use super::context::Context;
use super::status::{Outcome, Status};
use crate::faults::Settings;
use crate::memory::block::Block;
use crate::memory::windows::{DEVICE_BASE, LOCAL_WINDOW};

/// Alignment of allocations, the driver's own guarantee.
const ALIGN: u64 = 512;
/// Addresses left unused behind an allocation, so that running over its end never reaches the next one.
const GAP: u64 = 64 << 10;

pub struct Device {
    pub index: u32,
    pub memory: u64,
    pub threads: u32,
    out_of_memory_after: Option<u64>,
    used: AtomicU64,
    /// Addresses are never used twice: an access to freed memory is always found.
    next_address: AtomicU64,
    pub lost: AtomicBool,
    /// The primary context and how often it is retained.
    pub primary: Mutex<(u32, Option<Arc<Context>>)>,
}

impl Device {
    pub fn new(index: u32, settings: &Settings) -> Self {
        Self {
            index,
            memory: settings.memory,
            threads: settings.threads,
            out_of_memory_after: settings.out_of_memory_after,
            used: AtomicU64::new(0),
            next_address: AtomicU64::new(DEVICE_BASE + u64::from(index) * ((LOCAL_WINDOW - DEVICE_BASE) / 64)),
            lost: AtomicBool::new(false),
            primary: Mutex::new((0, None)),
        }
    }

    pub fn free_bytes(&self) -> u64 {
        self.memory.saturating_sub(self.used.load(SeqCst))
    }

    fn charge(bytes: usize) -> u64 {
        (bytes as u64).next_multiple_of(ALIGN)
    }

    pub fn allocate(&self, bytes: usize) -> Outcome<Block> {
        if bytes == 0 {
            return Err(Status::INVALID_VALUE);
        }
        if bytes as u64 > self.memory {
            return Err(Status::OUT_OF_MEMORY);
        }
        let charge = Self::charge(bytes);
        let limit = self.out_of_memory_after.unwrap_or(u64::MAX).min(self.memory);
        let reserved =
            self.used.fetch_update(SeqCst, SeqCst, |used| used.checked_add(charge).filter(|sum| *sum <= limit));
        if reserved.is_err() {
            return Err(Status::OUT_OF_MEMORY);
        }
        let base = self.next_address.fetch_add(charge + GAP, SeqCst);
        Block::new(base, bytes).ok_or_else(|| {
            self.used.fetch_sub(charge, SeqCst);
            Status::OUT_OF_MEMORY
        })
    }

    /// Takes back what an allocation of `bytes` bytes was charged.
    pub fn release(&self, bytes: usize) {
        self.used.fetch_sub(Self::charge(bytes), SeqCst);
    }
}
