//! Page-locked host memory (`cuMemAllocHost`), which asynchronous copies may use after the call has returned.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::status::{Outcome, Status};

const ALIGN: usize = 4096;

static PINNED: Mutex<BTreeMap<usize, usize>> = Mutex::new(BTreeMap::new());

pub fn allocate(bytes: usize) -> Outcome<*mut u8> {
    let layout = Layout::from_size_align(bytes, ALIGN).ok().filter(|l| l.size() > 0).ok_or(Status::INVALID_VALUE)?;
    // SAFETY: the layout's size is not zero.
    let host = unsafe { alloc_zeroed(layout) };
    if host.is_null() {
        return Err(Status::OUT_OF_MEMORY);
    }
    PINNED.lock().unwrap_or_else(PoisonError::into_inner).insert(host as usize, bytes);
    Ok(host)
}

pub fn free(host: *mut u8) -> Outcome {
    let bytes = PINNED.lock().unwrap_or_else(PoisonError::into_inner).remove(&(host as usize));
    let layout = bytes.and_then(|bytes| Layout::from_size_align(bytes, ALIGN).ok()).ok_or(Status::INVALID_VALUE)?;
    // SAFETY: the list had it, so it was allocated with this layout and not freed.
    unsafe { dealloc(host, layout) };
    Ok(())
}

/// Whether `bytes` bytes at `host` are page-locked.
pub fn is_pinned(host: *const u8, bytes: usize) -> bool {
    let list = PINNED.lock().unwrap_or_else(PoisonError::into_inner);
    let Some((base, length)) = list.range(..=host as usize).next_back() else { return false };
    (host as usize - base).checked_add(bytes).is_some_and(|end| end <= *length)
}
