//! Streams.

use std::ffi::{c_int, c_uint};

use super::{Code, Handle, call, give};
use crate::driver::status::Status;
use crate::driver::stream::{NON_BLOCKING, Stream, stream};
use crate::driver::{EVENTS, STREAMS, current};

/// # Safety
/// `handle` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuStreamCreate(handle: *mut Handle, flags: c_uint) -> Code {
    call(|| {
        let context = current()?;
        if flags > NON_BLOCKING || handle.is_null() {
            return Err(Status::INVALID_VALUE);
        }
        let stream = Stream::new(context, flags == NON_BLOCKING);
        // SAFETY: the caller's contract.
        unsafe { give(handle, STREAMS.add(stream)) }
    })
}

/// # Safety
/// As for [`cuStreamCreate`]. All priorities are one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuStreamCreateWithPriority(handle: *mut Handle, flags: c_uint, _priority: c_int) -> Code {
    // SAFETY: the caller's contract.
    unsafe { cuStreamCreate(handle, flags) }
}

/// Returns at once; what the stream holds is still done.
#[unsafe(no_mangle)]
pub extern "C" fn cuStreamDestroy_v2(handle: Handle) -> Code {
    call(|| {
        let stream = STREAMS.remove(handle)?;
        if stream.non_blocking {
            stream.context.drop_queue(&stream.queue);
        }
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn cuStreamSynchronize(handle: Handle) -> Code {
    call(|| stream(handle)?.synchronize())
}

#[unsafe(no_mangle)]
pub extern "C" fn cuStreamQuery(handle: Handle) -> Code {
    call(|| {
        let stream = stream(handle)?;
        if stream.is_done() { stream.context.check() } else { Err(Status::NOT_READY) }
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn cuStreamWaitEvent(handle: Handle, event: Handle, _flags: c_uint) -> Code {
    call(|| EVENTS.get(event)?.hold(&*stream(handle)?))
}
