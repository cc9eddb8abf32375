//! Events.

use std::ffi::c_uint;

use super::{Code, Handle, call, give};
use crate::driver::status::Status;
use crate::driver::stream::{Event, stream};
use crate::driver::{EVENTS, current};

const DISABLE_TIMING: c_uint = 2;

/// # Safety
/// `handle` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuEventCreate(handle: *mut Handle, flags: c_uint) -> Code {
    call(|| {
        let event = Event::new(current()?, flags & DISABLE_TIMING == 0);
        if handle.is_null() {
            return Err(Status::INVALID_VALUE);
        }
        // SAFETY: the caller's contract.
        unsafe { give(handle, EVENTS.add(event)) }
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn cuEventDestroy_v2(handle: Handle) -> Code {
    call(|| EVENTS.remove(handle).map(|_| ()))
}

#[unsafe(no_mangle)]
pub extern "C" fn cuEventRecord(handle: Handle, on: Handle) -> Code {
    call(|| EVENTS.get(handle)?.record(&*stream(on)?))
}

#[unsafe(no_mangle)]
pub extern "C" fn cuEventSynchronize(handle: Handle) -> Code {
    call(|| EVENTS.get(handle)?.synchronize())
}

#[unsafe(no_mangle)]
pub extern "C" fn cuEventQuery(handle: Handle) -> Code {
    call(|| {
        let event = EVENTS.get(handle)?;
        if event.is_done() { event.context.check() } else { Err(Status::NOT_READY) }
    })
}

/// # Safety
/// `milliseconds` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuEventElapsedTime(milliseconds: *mut f32, start: Handle, end: Handle) -> Code {
    call(|| {
        let (start, end) = (EVENTS.get(start)?.time()?, EVENTS.get(end)?.time()?);
        let elapsed = if end >= start { (end - start).as_secs_f64() } else { -(start - end).as_secs_f64() };
        // SAFETY: the caller's contract.
        unsafe { give(milliseconds, (elapsed * 1e3) as f32) }
    })
}
