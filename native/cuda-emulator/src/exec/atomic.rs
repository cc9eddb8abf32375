//! Read-modify-write operations as real atomics of the processor, sequentially consistent (stronger than PTX asks).

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::SeqCst};

use crate::code::mode::Update;

macro_rules! apply {
    ($cell:expr, $update:expr, $b:expr, $c:expr, $unsigned:ty, $signed:ty) => {{
        let (cell, b, c) = ($cell, $b as $unsigned, $c as $unsigned);
        let old = match $update {
            Update::Add => cell.fetch_add(b, SeqCst),
            Update::And => cell.fetch_and(b, SeqCst),
            Update::Or => cell.fetch_or(b, SeqCst),
            Update::Xor => cell.fetch_xor(b, SeqCst),
            Update::Exch => cell.swap(b, SeqCst),
            Update::Cas => cell.compare_exchange(b, c, SeqCst, SeqCst).unwrap_or_else(|old| old),
            Update::MinU => cell.fetch_min(b, SeqCst),
            Update::MaxU => cell.fetch_max(b, SeqCst),
            other => {
                let next = |old: $unsigned| match other {
                    Update::MinS => (old as $signed).min(b as $signed) as $unsigned,
                    Update::MaxS => (old as $signed).max(b as $signed) as $unsigned,
                    Update::Inc => {
                        if old >= b {
                            0
                        } else {
                            old + 1
                        }
                    }
                    _ => {
                        if old == 0 || old > b {
                            b
                        } else {
                            old - 1
                        }
                    }
                };
                match cell.fetch_update(SeqCst, SeqCst, |old| Some(next(old))) {
                    Ok(old) | Err(old) => old,
                }
            }
        };
        u64::from(old)
    }};
}

/// Applies `update` to the 4 bytes (8 when `wide`) at `host`; the old value.
///
/// # Safety
/// `host` is aligned and valid for the width.
pub unsafe fn update(host: *mut u8, wide: bool, update: Update, b: u64, c: u64) -> u64 {
    if wide {
        // SAFETY: the caller's contract.
        let cell = unsafe { AtomicU64::from_ptr(host.cast()) };
        apply!(cell, update, b, c, u64, i64)
    } else {
        // SAFETY: the caller's contract.
        let cell = unsafe { AtomicU32::from_ptr(host.cast()) };
        apply!(cell, update, b, c, u32, i32)
    }
}
