//! Copies and fills of device memory.

use std::sync::Arc;

use super::context::Context;
use super::host::is_pinned;
use super::queue::Job;
use super::status::{Outcome, Status};
use super::stream::Stream;
use super::{current, driver};

/// Copies up to this size on an idle stream are done by the caller: cheaper than waking a thread.
const INLINE_BYTES: usize = 1 << 20;

/// A pointer that a job may take to another thread.
struct Carried<T>(T);

// SAFETY: what it points to is device memory kept alive by a snapshot, page-locked memory which the caller of an asynchronous copy must
// keep until the stream is synchronised, or memory whose owner waits for the job.
unsafe impl<T> Send for Carried<T> {}

impl<T> Carried<T> {
    fn into_inner(self) -> T {
        self.0
    }
}

fn device_range(context: &Context, address: u64, bytes: usize) -> Outcome<*mut u8> {
    context.memory.snapshot().range(address, bytes).ok_or(Status::INVALID_VALUE)
}

fn slow(bytes: usize) {
    if let Ok(driver) = driver()
        && let Some(time) = driver.settings.slow_copy
        && bytes > 0
    {
        std::thread::sleep(time);
    }
}

/// # Safety
/// Both ranges are valid for `bytes` bytes.
unsafe fn copy(from: *const u8, to: *mut u8, bytes: usize) {
    // SAFETY: the caller's contract; `copy` allows overlap. A kernel of another stream may race with it as on a device.
    unsafe { std::ptr::copy(from, to, bytes) };
}

/// Runs `work` in the stream's order: at once where the stream is idle and `bytes` few, else as a job. The ticket to wait for, if any.
fn in_order(stream: &Stream, bytes: usize, work: impl FnOnce() + Send + 'static) -> Outcome<Option<u64>> {
    if bytes <= INLINE_BYTES && stream.queue.is_idle() && driver()?.settings.slow_copy.is_none() {
        work();
        return Ok(None);
    }
    let context = stream.context.clone();
    let job: Job = Box::new(move |_| {
        slow(bytes);
        // A copy behind a kernel that faulted doesn't happen.
        if context.check().is_ok() {
            work();
        }
    });
    stream.submit(job).map(Some)
}

/// Host to device. Pageable memory is staged, so that the caller may reuse it when this returns.
///
/// # Safety
/// `from` is valid for `bytes` bytes; page-locked memory stays so until the stream is synchronised.
pub unsafe fn to_device(stream: &Arc<Stream>, from: *const u8, address: u64, bytes: usize) -> Outcome {
    let to = device_range(&stream.context, address, bytes)?;
    let kept = stream.context.memory.snapshot();
    let pinned = is_pinned(from, bytes);
    if pinned || stream.queue.is_idle() && bytes <= INLINE_BYTES {
        let pointers = Carried((from, to, kept));
        let ticket = in_order(stream, bytes, move || {
            let (from, to, _kept) = pointers.into_inner();
            // SAFETY: the caller's contract, and a range of live memory.
            unsafe { copy(from, to, bytes) }
        })?;
        // The stream may have become busy meanwhile, and pageable memory is the caller's again when this returns.
        if let Some(ticket) = ticket.filter(|_| !pinned) {
            stream.queue.wait(ticket);
        }
        return Ok(());
    }
    // SAFETY: the caller's contract.
    let staged = unsafe { std::slice::from_raw_parts(from, bytes) }.to_vec();
    let pointers = Carried((to, kept));
    in_order(stream, bytes, move || {
        let (to, _kept) = pointers.into_inner();
        // SAFETY: a range of live memory.
        unsafe { copy(staged.as_ptr(), to, bytes) }
    })?;
    Ok(())
}

/// Device to host. With pageable memory this returns when the bytes are there.
///
/// # Safety
/// `to` is valid for `bytes` bytes; page-locked memory stays so until the stream is synchronised.
pub unsafe fn to_host(stream: &Arc<Stream>, address: u64, to: *mut u8, bytes: usize) -> Outcome {
    let from = device_range(&stream.context, address, bytes)?;
    let pointers = Carried((from, to, stream.context.memory.snapshot()));
    let ticket = in_order(stream, bytes, move || {
        let (from, to, _kept) = pointers.into_inner();
        // SAFETY: the caller's contract, and a range of live memory.
        unsafe { copy(from, to, bytes) }
    })?;
    match ticket {
        Some(ticket) if !is_pinned(to, bytes) => {
            stream.queue.wait(ticket);
            stream.context.check()
        }
        _ => Ok(()),
    }
}

pub fn on_device(stream: &Arc<Stream>, from: u64, to: u64, bytes: usize) -> Outcome {
    let context = &stream.context;
    let kept = context.memory.snapshot();
    let pointers = Carried((device_range(context, from, bytes)?, device_range(context, to, bytes)?, kept));
    in_order(stream, bytes, move || {
        let (from, to, _kept) = pointers.into_inner();
        // SAFETY: ranges of live memory.
        unsafe { copy(from, to, bytes) }
    })?;
    Ok(())
}

/// Fills `count` elements with the little-endian bytes of `pattern`.
pub fn fill<const N: usize>(stream: &Arc<Stream>, address: u64, pattern: [u8; N], count: usize) -> Outcome {
    let bytes = count.checked_mul(N).ok_or(Status::INVALID_VALUE)?;
    if !address.is_multiple_of(N as u64) {
        return Err(Status::INVALID_VALUE);
    }
    let pointers = Carried((device_range(&stream.context, address, bytes)?, stream.context.memory.snapshot()));
    in_order(stream, bytes, move || {
        let (to, _kept) = pointers.into_inner();
        // SAFETY: a range of live memory.
        let target = unsafe { std::slice::from_raw_parts_mut(to, bytes) };
        if pattern.iter().all(|byte| *byte == pattern[0]) {
            target.fill(pattern[0]);
        } else {
            target.chunks_exact_mut(N).for_each(|element| element.copy_from_slice(&pattern));
        }
    })?;
    Ok(())
}

/// A synchronous operation of the default stream: the same, and then waits.
pub fn synchronously(operation: impl FnOnce(&Arc<Stream>) -> Outcome) -> Outcome {
    let stream = Arc::new(Stream::new(current()?, false));
    stream.queue.drain();
    stream.context.check()?;
    operation(&stream)?;
    stream.queue.drain();
    stream.context.check()
}
