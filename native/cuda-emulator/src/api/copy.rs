//! Copies and fills.

use std::ffi::{c_uchar, c_uint, c_void};

use super::{Code, DevicePointer, Handle, call};
use crate::driver::copy::{fill, on_device, synchronously, to_device, to_host};
use crate::driver::status::Status;
use crate::driver::stream::stream;

/// # Safety
/// `from` is valid for `bytes` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuMemcpyHtoD_v2(to: DevicePointer, from: *const c_void, bytes: usize) -> Code {
    // SAFETY: the caller's contract.
    call(|| synchronously(|stream| unsafe { to_device(stream, from.cast(), to, bytes) }))
}

/// # Safety
/// `to` is valid for `bytes` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuMemcpyDtoH_v2(to: *mut c_void, from: DevicePointer, bytes: usize) -> Code {
    // SAFETY: the caller's contract.
    call(|| synchronously(|stream| unsafe { to_host(stream, from, to.cast(), bytes) }))
}

#[unsafe(no_mangle)]
pub extern "C" fn cuMemcpyDtoD_v2(to: DevicePointer, from: DevicePointer, bytes: usize) -> Code {
    call(|| synchronously(|stream| on_device(stream, from, to, bytes)))
}

/// # Safety
/// `from` is valid for `bytes` bytes, until the stream is synchronised when it is page-locked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuMemcpyHtoDAsync_v2(
    to: DevicePointer,
    from: *const c_void,
    bytes: usize,
    on: Handle,
) -> Code {
    // SAFETY: the caller's contract.
    call(|| unsafe { to_device(&stream(on)?, from.cast(), to, bytes) })
}

/// # Safety
/// `to` is valid for `bytes` bytes, until the stream is synchronised when it is page-locked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuMemcpyDtoHAsync_v2(to: *mut c_void, from: DevicePointer, bytes: usize, on: Handle) -> Code {
    // SAFETY: the caller's contract.
    call(|| unsafe { to_host(&stream(on)?, from, to.cast(), bytes) })
}

#[unsafe(no_mangle)]
pub extern "C" fn cuMemcpyDtoDAsync_v2(to: DevicePointer, from: DevicePointer, bytes: usize, on: Handle) -> Code {
    call(|| on_device(&stream(on)?, from, to, bytes))
}

#[unsafe(no_mangle)]
pub extern "C" fn cuMemsetD8_v2(to: DevicePointer, value: c_uchar, count: usize) -> Code {
    call(|| synchronously(|stream| fill(stream, to, [value], count)))
}

#[unsafe(no_mangle)]
pub extern "C" fn cuMemsetD32_v2(to: DevicePointer, value: c_uint, count: usize) -> Code {
    call(|| synchronously(|stream| fill(stream, to, value.to_le_bytes(), count)))
}

#[unsafe(no_mangle)]
pub extern "C" fn cuMemsetD8Async(to: DevicePointer, value: c_uchar, count: usize, on: Handle) -> Code {
    call(|| fill(&stream(on)?, to, [value], count))
}

#[unsafe(no_mangle)]
pub extern "C" fn cuMemsetD32Async(to: DevicePointer, value: c_uint, count: usize, on: Handle) -> Code {
    call(|| fill(&stream(on)?, to, value.to_le_bytes(), count))
}

/// Managed memory, peers and arrays are not here: a plain refusal instead of a missing symbol.
#[unsafe(no_mangle)]
pub extern "C" fn cuMemAllocManaged(_to: *mut DevicePointer, _bytes: usize, _flags: c_uint) -> Code {
    Status::NOT_SUPPORTED.0
}
