//! How a thread reaches memory: its block's shared memory, generic addresses, and words that others may be changing.

use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::Relaxed};

use super::atomic;
use super::fault::Cause;
use super::lane::Lane;
use super::view::View;
use crate::code::Program;
use crate::code::mode::{Atomic, AtomicSpace};
use crate::memory::windows::{LOCAL_WINDOW, SHARED_BASE, SHARED_WINDOW};

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
    pub fn resolve(&self, address: u64, bytes: u32, write: bool) -> Result<*mut u8, Cause> {
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
        pub unsafe fn $load(host: *mut u8) -> u64 {
            // SAFETY: the caller's contract.
            u64::from(unsafe { <$atomic>::from_ptr(host.cast()) }.load(Relaxed))
        }
        /// # Safety
        /// `host` is aligned and valid.
        #[inline(always)]
        pub unsafe fn $store(host: *mut u8, value: u64) {
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
    #[inline(always)]
    pub(super) fn generic(
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

    pub(super) fn atomic(
        &mut self,
        shared: &mut Shared<'_, '_>,
        mode: u16,
        address: u64,
        b: u64,
        c: u64,
    ) -> Result<u64, Cause> {
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
}
