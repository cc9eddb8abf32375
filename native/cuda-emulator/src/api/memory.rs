//! Allocation of device and host memory.

use std::ffi::{c_uint, c_void};

use super::{Code, DevicePointer, call, give};
use crate::driver::status::Status;
use crate::driver::{current, host};

/// # Safety
/// `address` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuMemAlloc_v2(address: *mut DevicePointer, bytes: usize) -> Code {
    call(|| {
        let context = current()?;
        if address.is_null() {
            return Err(Status::INVALID_VALUE);
        }
        // SAFETY: the caller's contract.
        unsafe { give(address, context.allocate(bytes)?) }
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn cuMemFree_v2(address: DevicePointer) -> Code {
    call(|| if address == 0 { current().map(|_| ()) } else { current()?.free(address) })
}

/// # Safety
/// `free` and `total` are null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuMemGetInfo_v2(free: *mut usize, total: *mut usize) -> Code {
    call(|| {
        let device = &current()?.device;
        // SAFETY: the caller's contract.
        unsafe {
            give(free, device.free_bytes() as usize)?;
            give(total, device.memory as usize)
        }
    })
}

/// # Safety
/// `pointer` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuMemAllocHost_v2(pointer: *mut *mut c_void, bytes: usize) -> Code {
    call(|| {
        current()?;
        if pointer.is_null() {
            return Err(Status::INVALID_VALUE);
        }
        // SAFETY: the caller's contract.
        unsafe { give(pointer, host::allocate(bytes)?.cast()) }
    })
}

/// # Safety
/// `pointer` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuMemHostAlloc(pointer: *mut *mut c_void, bytes: usize, flags: c_uint) -> Code {
    /// `CU_MEMHOSTALLOC_DEVICEMAP`: kernels here can't reach host memory.
    const DEVICE_MAP: c_uint = 2;
    if flags & DEVICE_MAP != 0 {
        return Status::NOT_SUPPORTED.0;
    }
    // SAFETY: the caller's contract.
    unsafe { cuMemAllocHost_v2(pointer, bytes) }
}

/// # Safety
/// Nobody uses the memory any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuMemFreeHost(pointer: *mut c_void) -> Code {
    call(|| {
        current()?;
        host::free(pointer.cast())
    })
}
