//! A thread's local memory: a stack of the frames of its live functions.

use super::fault::Cause;
use crate::memory::windows::LOCAL_BASE;

/// What fresh local memory holds.
const LEFTOVER: u64 = 0xc3c3_c3c3_c3c3_c3c3;

#[derive(Default)]
pub struct LocalMemory {
    /// Eight bytes each, so that every aligned access is aligned on the host too.
    words: Vec<u64>,
    /// Bytes in use.
    used: usize,
}

impl LocalMemory {
    pub fn clear(&mut self) {
        self.used = 0;
    }

    pub fn used(&self) -> usize {
        self.used
    }

    /// Makes room for a frame of `bytes` bytes, a multiple of 16.
    pub fn push(&mut self, bytes: usize) {
        if bytes == 0 {
            return;
        }
        let (from, to) = (self.used / 8, (self.used + bytes) / 8);
        if self.words.len() < to {
            self.words.resize(to, LEFTOVER);
        }
        self.words[from..to].fill(LEFTOVER);
        self.used += bytes;
    }

    pub fn pop(&mut self, used: usize) {
        self.used = used;
    }

    /// Host pointer to `bytes` aligned bytes at `address` of the local space.
    #[inline(always)]
    pub fn resolve(&mut self, address: u64, bytes: u32, write: bool) -> Result<*mut u8, Cause> {
        let offset = address.wrapping_sub(LOCAL_BASE);
        let used = self.used as u64;
        if offset >= used || used - offset < u64::from(bytes) {
            return Err(Cause::IllegalAddress { address, bytes, write });
        }
        if offset & u64::from(bytes - 1) != 0 {
            return Err(Cause::Misaligned { address, bytes });
        }
        // SAFETY: `used` is at most the words' length in bytes.
        Ok(unsafe { self.words.as_mut_ptr().cast::<u8>().add(offset as usize) })
    }
}
