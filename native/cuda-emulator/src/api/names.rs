//! Names: of errors, and of the driver's own functions.

use std::ffi::{CStr, c_char, c_int, c_void};

use super::*;
use crate::driver::status::{STATUSES, Status};

fn describe(error: Code, text: *mut *const c_char, name: bool) -> Code {
    call(|| {
        let known = STATUSES.iter().find(|(number, ..)| *number == error);
        let found = known.map_or(std::ptr::null(), |(_, n, t)| if name { n.as_ptr() } else { t.as_ptr() });
        // SAFETY: the exported functions' contract.
        unsafe { give(text, found.cast())? };
        if known.is_some() { Ok(()) } else { Err(Status::INVALID_VALUE) }
    })
}

/// # Safety
/// `text` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuGetErrorName(error: Code, text: *mut *const c_char) -> Code {
    describe(error, text, true)
}

/// # Safety
/// `text` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuGetErrorString(error: Code, text: *mut *const c_char) -> Code {
    describe(error, text, false)
}

macro_rules! functions {
    ($($name:ident)*) => {
        /// Every exported function by its name, versions included.
        fn functions() -> &'static [(&'static str, usize)] {
            static LIST: std::sync::OnceLock<Vec<(&'static str, usize)>> = std::sync::OnceLock::new();
            LIST.get_or_init(|| vec![$((stringify!($name), $name as *const () as usize)),*])
        }
    };
}

functions! {
    cuInit cuDriverGetVersion cuDeviceGetCount cuDeviceGet cuDeviceGetName cuDeviceTotalMem_v2 cuDeviceGetUuid cuDeviceGetUuid_v2
    cuDeviceGetAttribute cuCtxCreate_v2 cuCtxDestroy_v2 cuCtxSetCurrent cuCtxGetCurrent cuCtxPushCurrent_v2 cuCtxPopCurrent_v2
    cuCtxGetDevice cuCtxSynchronize cuCtxGetFlags cuCtxSetLimit cuCtxGetLimit cuDevicePrimaryCtxRetain cuDevicePrimaryCtxRelease_v2
    cuDevicePrimaryCtxReset_v2 cuDevicePrimaryCtxGetState cuModuleLoadDataEx cuModuleLoadData cuModuleUnload cuModuleGetFunction
    cuModuleGetGlobal_v2 cuFuncGetAttribute cuLaunchKernel cuMemAlloc_v2 cuMemFree_v2 cuMemGetInfo_v2 cuMemAllocHost_v2 cuMemHostAlloc
    cuMemFreeHost cuMemAllocManaged cuMemcpyHtoD_v2 cuMemcpyDtoH_v2 cuMemcpyDtoD_v2 cuMemcpyHtoDAsync_v2 cuMemcpyDtoHAsync_v2
    cuMemcpyDtoDAsync_v2 cuMemsetD8_v2 cuMemsetD32_v2 cuMemsetD8Async cuMemsetD32Async cuStreamCreate cuStreamCreateWithPriority
    cuStreamDestroy_v2 cuStreamSynchronize cuStreamQuery cuStreamWaitEvent cuEventCreate cuEventDestroy_v2 cuEventRecord
    cuEventSynchronize cuEventQuery cuEventElapsedTime cuGetErrorName cuGetErrorString cuGetProcAddress_v2
    twEmulatorInstructionCount
}

/// # Safety
/// `symbol` is NUL-terminated, `function` null or valid, `status` null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuGetProcAddress_v2(
    symbol: *const c_char,
    function: *mut *mut c_void,
    _version: c_int,
    _flags: u64,
    status: *mut c_int,
) -> Code {
    const SUCCESS: c_int = 0;
    const SYMBOL_NOT_FOUND: c_int = 1;
    call(|| {
        if symbol.is_null() {
            return Err(Status::INVALID_VALUE);
        }
        // SAFETY: the caller's contract.
        let name = unsafe { CStr::from_ptr(symbol) }.to_str().map_err(|_| Status::INVALID_VALUE)?;
        let found = functions().iter().find(|(n, _)| *n == name || n.strip_suffix("_v2") == Some(name));
        // SAFETY: the caller's contract.
        unsafe {
            give(function, found.map_or(std::ptr::null_mut(), |(_, address)| *address as *mut c_void))?;
            if !status.is_null() {
                give(status, if found.is_some() { SUCCESS } else { SYMBOL_NOT_FOUND })?;
            }
        }
        if found.is_some() { Ok(()) } else { Err(Status::NOT_FOUND) }
    })
}
