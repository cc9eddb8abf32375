//! Kernels: attributes and launches.

use std::ffi::{c_int, c_uint, c_void};

use super::{Code, Handle, call, give};
use crate::code::Function;
use crate::driver::launch::{Shape, launch};
use crate::driver::status::{Outcome, Status};
use crate::driver::stream::stream;
use crate::driver::{KERNELS, current};

const LAUNCH_PARAM_END: usize = 0;
const LAUNCH_PARAM_BUFFER_POINTER: usize = 1;
const LAUNCH_PARAM_BUFFER_SIZE: usize = 2;
/// Registers of a thread at most.
const MAX_REGISTERS: u32 = 255;

/// # Safety
/// `value` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuFuncGetAttribute(value: *mut c_int, attribute: c_uint, function: Handle) -> Code {
    call(|| {
        current()?;
        let kernel = KERNELS.get(function)?;
        let entry = &kernel.program.functions[kernel.entry];
        let answer = match attribute {
            0 => entry.max_threads as c_int,
            1 => kernel.program.shared_bytes as c_int,
            3 => entry.stack_bytes.unwrap_or(u64::from(entry.local_bytes)) as c_int,
            4 => entry.registers.min(MAX_REGISTERS) as c_int,
            5 | 6 => 90,
            8 => (48 << 10) - kernel.program.shared_bytes as c_int,
            _ => 0,
        };
        // SAFETY: the caller's contract.
        unsafe { give(value, answer) }
    })
}

/// Copies the parameters of `entry` out of the caller's pointers.
///
/// # Safety
/// As for [`cuLaunchKernel`].
unsafe fn parameters(entry: &Function, each: *mut *mut c_void, extra: *mut *mut c_void) -> Outcome<Vec<u8>> {
    let size = entry.parameters.last().map_or(0, |p| (p.offset + p.bytes) as usize);
    let mut buffer = vec![0u8; size];
    if !extra.is_null() {
        let (mut from, mut length) = (std::ptr::null::<u8>(), 0);
        let mut at = extra;
        // SAFETY: the list is ended by `LAUNCH_PARAM_END`, by the caller's contract.
        unsafe {
            loop {
                match *at as usize {
                    LAUNCH_PARAM_END => break,
                    LAUNCH_PARAM_BUFFER_POINTER => from = (*at.add(1)).cast(),
                    LAUNCH_PARAM_BUFFER_SIZE => length = *(*at.add(1)).cast::<usize>(),
                    _ => return Err(Status::INVALID_VALUE),
                }
                at = at.add(2);
            }
        }
        if !each.is_null() || from.is_null() || length < size {
            return Err(Status::INVALID_VALUE);
        }
        // SAFETY: the caller's buffer has at least `size` bytes.
        unsafe { std::ptr::copy_nonoverlapping(from, buffer.as_mut_ptr(), size) };
        return Ok(buffer);
    }
    if each.is_null() && !entry.parameters.is_empty() {
        return Err(Status::INVALID_VALUE);
    }
    for (n, parameter) in entry.parameters.iter().enumerate() {
        // SAFETY: `each` has one pointer per parameter, to as many bytes as it takes.
        unsafe {
            let from = (*each.add(n)).cast::<u8>();
            if from.is_null() {
                return Err(Status::INVALID_VALUE);
            }
            let to = buffer.as_mut_ptr().add(parameter.offset as usize);
            std::ptr::copy_nonoverlapping(from, to, parameter.bytes as usize);
        }
    }
    Ok(buffer)
}

/// # Safety
/// `each` has one valid pointer per parameter of the kernel, or `extra` is a list ended by `CU_LAUNCH_PARAM_END`.
#[unsafe(no_mangle)]
#[allow(clippy::too_many_arguments, reason = "the driver API's own signature")]
pub unsafe extern "C" fn cuLaunchKernel(
    function: Handle,
    grid_x: c_uint,
    grid_y: c_uint,
    grid_z: c_uint,
    block_x: c_uint,
    block_y: c_uint,
    block_z: c_uint,
    shared_bytes: c_uint,
    on: Handle,
    each: *mut *mut c_void,
    extra: *mut *mut c_void,
) -> Code {
    call(|| {
        let stream = stream(on)?;
        let kernel = KERNELS.get(function)?;
        // SAFETY: the caller's contract.
        let parameters = unsafe { parameters(&kernel.program.functions[kernel.entry], each, extra)? };
        let shape = Shape { grid: [grid_x, grid_y, grid_z], block: [block_x, block_y, block_z], shared_bytes };
        launch(&kernel, &stream, shape, parameters)
    })
}
