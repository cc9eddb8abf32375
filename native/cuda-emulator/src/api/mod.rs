//! The driver API's exported functions. Each turns its arguments into Rust values and lets nothing unwind to its caller.

mod context;
mod copy;
mod device;
mod event;
mod kernel;
mod memory;
mod module;
mod names;
mod stream;

pub use context::*;
pub use copy::*;
pub use device::*;
pub use event::*;
pub use kernel::*;
pub use memory::*;
pub use module::*;
pub use names::*;
pub use stream::*;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::driver::status::{Outcome, Status};

/// `CUresult`.
pub type Code = u32;
/// `CUdevice`.
pub type DeviceIndex = i32;
/// `CUdeviceptr`.
pub type DevicePointer = u64;
/// `CUcontext`, `CUmodule`, `CUfunction`, `CUstream` and `CUevent`: pointers to the caller, numbers here.
pub type Handle = u64;

/// Runs an API function's body; a panic is `CUDA_ERROR_UNKNOWN`.
fn call(body: impl FnOnce() -> Outcome) -> Code {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => Status::SUCCESS.0,
        Ok(Err(status)) => status.0,
        Err(_) => Status::UNKNOWN.0,
    }
}

/// Writes a result through an out-parameter.
///
/// # Safety
/// `to` is null or valid for writing.
unsafe fn give<T>(to: *mut T, value: T) -> Outcome {
    if to.is_null() {
        return Err(Status::INVALID_VALUE);
    }
    // SAFETY: the caller's contract.
    unsafe { to.write(value) };
    Ok(())
}
