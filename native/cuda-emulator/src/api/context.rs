//! Contexts, primary and own.

use std::ffi::{c_int, c_uint};
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, PoisonError};

use super::{Code, DeviceIndex, Handle, call, give};
use crate::driver::context::Context;
use crate::driver::device::Device;
use crate::driver::registry::Registry;
use crate::driver::status::{Outcome, Status};
use crate::driver::{CONTEXTS, current, current_or_poisoned, destroy, driver, with_current};

const LIMIT_STACK_SIZE: c_uint = 0;
const LIMIT_PRINTF_FIFO_SIZE: c_uint = 1;
const LIMIT_MALLOC_HEAP_SIZE: c_uint = 2;
/// A thread's local memory at most.
const MAX_STACK: usize = 512 << 10;

fn create(device: &Arc<Device>, flags: c_uint) -> Outcome<Arc<Context>> {
    if device.lost.load(SeqCst) {
        return Err(Status::DEVICE_UNAVAILABLE);
    }
    let handle = Registry::<Context>::reserve();
    let context = Arc::new(Context::new(handle, device.clone(), flags));
    CONTEXTS.insert(handle, context.clone());
    Ok(context)
}

/// # Safety
/// `context` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuCtxCreate_v2(context: *mut Handle, flags: c_uint, device: DeviceIndex) -> Code {
    call(|| {
        let handle = create(driver()?.device(device)?, flags)?.handle;
        with_current(|stack| stack.push(handle));
        // SAFETY: the caller's contract.
        unsafe { give(context, handle) }
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn cuCtxDestroy_v2(context: Handle) -> Code {
    call(|| {
        let context = CONTEXTS.get(context).map_err(|_| Status::INVALID_CONTEXT)?;
        destroy(&context);
        with_current(|stack| {
            if stack.last() == Some(&context.handle) {
                stack.pop();
            }
        });
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn cuCtxSetCurrent(context: Handle) -> Code {
    call(|| {
        driver()?;
        if context != 0 {
            CONTEXTS.get(context).map_err(|_| Status::INVALID_CONTEXT)?;
        }
        with_current(|stack| {
            stack.pop();
            if context != 0 {
                stack.push(context);
            }
        });
        Ok(())
    })
}

/// # Safety
/// `context` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuCtxGetCurrent(context: *mut Handle) -> Code {
    call(|| {
        driver()?;
        // SAFETY: the caller's contract.
        unsafe { give(context, with_current(|stack| stack.last().copied().unwrap_or(0))) }
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn cuCtxPushCurrent_v2(context: Handle) -> Code {
    call(|| {
        driver()?;
        CONTEXTS.get(context).map_err(|_| Status::INVALID_CONTEXT)?;
        with_current(|stack| stack.push(context));
        Ok(())
    })
}

/// # Safety
/// `context` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuCtxPopCurrent_v2(context: *mut Handle) -> Code {
    call(|| {
        driver()?;
        let handle = with_current(Vec::pop).ok_or(Status::INVALID_CONTEXT)?;
        // SAFETY: the caller's contract.
        if context.is_null() { Ok(()) } else { unsafe { give(context, handle) } }
    })
}

/// # Safety
/// `device` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuCtxGetDevice(device: *mut DeviceIndex) -> Code {
    // SAFETY: the caller's contract.
    call(|| unsafe { give(device, current_or_poisoned()?.device.index as DeviceIndex) })
}

#[unsafe(no_mangle)]
pub extern "C" fn cuCtxSynchronize() -> Code {
    call(|| current_or_poisoned()?.synchronize())
}

/// # Safety
/// `flags` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuCtxGetFlags(flags: *mut c_uint) -> Code {
    // SAFETY: the caller's contract.
    call(|| unsafe { give(flags, current()?.flags) })
}

#[unsafe(no_mangle)]
pub extern "C" fn cuCtxSetLimit(limit: c_uint, value: usize) -> Code {
    call(|| {
        let context = current()?;
        match limit {
            LIMIT_STACK_SIZE if value <= MAX_STACK => {
                context.stack_limit.store(value.next_multiple_of(16) as u64, SeqCst)
            }
            LIMIT_STACK_SIZE => return Err(Status::INVALID_VALUE),
            // Nothing here prints or allocates on the device.
            LIMIT_PRINTF_FIFO_SIZE | LIMIT_MALLOC_HEAP_SIZE => {}
            _ => return Err(Status::NOT_SUPPORTED),
        }
        Ok(())
    })
}

/// # Safety
/// `value` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuCtxGetLimit(value: *mut usize, limit: c_uint) -> Code {
    call(|| {
        let answer = match limit {
            LIMIT_STACK_SIZE => current()?.stack_limit.load(SeqCst) as usize,
            LIMIT_PRINTF_FIFO_SIZE | LIMIT_MALLOC_HEAP_SIZE => 0,
            _ => return Err(Status::NOT_SUPPORTED),
        };
        // SAFETY: the caller's contract.
        unsafe { give(value, answer) }
    })
}

/// # Safety
/// `context` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuDevicePrimaryCtxRetain(context: *mut Handle, device: DeviceIndex) -> Code {
    call(|| {
        let device = driver()?.device(device)?;
        let mut primary = device.primary.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = match &primary.1 {
            Some(kept) => kept.clone(),
            None => primary.1.insert(create(device, 0)?).clone(),
        };
        primary.0 += 1;
        // SAFETY: the caller's contract.
        unsafe { give(context, kept.handle) }
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn cuDevicePrimaryCtxRelease_v2(device: DeviceIndex) -> Code {
    call(|| {
        let device = driver()?.device(device)?;
        let mut primary = device.primary.lock().unwrap_or_else(PoisonError::into_inner);
        if primary.0 == 0 {
            return Err(Status::INVALID_CONTEXT);
        }
        primary.0 -= 1;
        let last = if primary.0 == 0 { primary.1.take() } else { None };
        drop(primary);
        if let Some(context) = last {
            destroy(&context);
        }
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn cuDevicePrimaryCtxReset_v2(device: DeviceIndex) -> Code {
    call(|| {
        let device = driver()?.device(device)?;
        let context = device.primary.lock().unwrap_or_else(PoisonError::into_inner).1.take();
        if let Some(context) = context {
            destroy(&context);
        }
        Ok(())
    })
}

/// # Safety
/// `flags` and `active` are null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuDevicePrimaryCtxGetState(
    device: DeviceIndex,
    flags: *mut c_uint,
    active: *mut c_int,
) -> Code {
    call(|| {
        let primary = driver()?.device(device)?.primary.lock().unwrap_or_else(PoisonError::into_inner).0;
        // SAFETY: the caller's contract.
        unsafe {
            give(flags, 0)?;
            give(active, c_int::from(primary > 0))
        }
    })
}
