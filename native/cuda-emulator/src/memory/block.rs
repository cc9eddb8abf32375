//! One allocation of device memory.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::ptr::NonNull;

/// What fresh memory holds, as a device's would hold somebody's leftovers.
const LEFTOVER: u8 = 0xa5;
/// Allocations above this size are only soiled at both ends, so that untouched pages cost nothing.
const SOILED_WHOLE: usize = 1 << 20;
const SOILED_END: usize = 64 << 10;

/// Host memory behind a range of device addresses. Threads read and write it without locks, as a device's do.
#[derive(Debug)]
pub struct Block {
    pub base: u64,
    pub bytes: usize,
    host: NonNull<u8>,
    layout: Layout,
}

// SAFETY: the memory is only reached through raw pointers that the interpreter and the copies bound-check; races between device
// threads are a kernel's own and are confined to these bytes, which have no invariants.
unsafe impl Send for Block {}
// SAFETY: as above.
unsafe impl Sync for Block {}

impl Block {
    /// `None` when the host has no memory left.
    pub fn new(base: u64, bytes: usize) -> Option<Self> {
        let layout = Layout::from_size_align(bytes.max(1).next_multiple_of(16), 16).ok()?;
        // SAFETY: the layout's size is not zero.
        let host = NonNull::new(unsafe { alloc_zeroed(layout) })?;
        let block = Self { base, bytes, host, layout };
        let ends: &[(usize, usize)] =
            if bytes <= SOILED_WHOLE { &[(0, bytes)] } else { &[(0, SOILED_END), (bytes - SOILED_END, SOILED_END)] };
        for (start, length) in ends {
            // SAFETY: both ranges are inside the allocation, which nobody else has seen.
            unsafe { std::ptr::write_bytes(block.host.as_ptr().add(*start), LEFTOVER, *length) };
        }
        Some(block)
    }

    pub fn host(&self) -> *mut u8 {
        self.host.as_ptr()
    }

    /// Host pointer to `bytes` bytes at device address `address`, when they are all inside.
    pub fn at(&self, address: u64, bytes: usize) -> Option<*mut u8> {
        let offset = usize::try_from(address.checked_sub(self.base)?).ok()?;
        if offset.checked_add(bytes)? > self.bytes {
            return None;
        }
        // SAFETY: offset is at most the allocation's size.
        Some(unsafe { self.host.as_ptr().add(offset) })
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout, and freed once.
        unsafe { dealloc(self.host.as_ptr(), self.layout) };
    }
}
