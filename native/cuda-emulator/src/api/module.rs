//! Modules: loading PTX with the JIT's logs, kernels and module variables.

use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::sync::Arc;

use super::{Code, DevicePointer, Handle, call, give};
use crate::driver::module::{self, Kernel, Refusal};
use crate::driver::status::{Outcome, Status};
use crate::driver::{KERNELS, MODULES, current, driver};

const JIT_INFO_LOG_BUFFER: c_int = 3;
const JIT_INFO_LOG_BUFFER_SIZE_BYTES: c_int = 4;
const JIT_ERROR_LOG_BUFFER: c_int = 5;
const JIT_ERROR_LOG_BUFFER_SIZE_BYTES: c_int = 6;

/// The log buffers among the JIT options.
#[derive(Default)]
struct Logs {
    /// (buffer, size, the option's value: receives the bytes written).
    info: (*mut c_char, usize, *mut *mut c_void),
    error: (*mut c_char, usize, *mut *mut c_void),
}

impl Logs {
    /// # Safety
    /// `options` and `values` have `count` elements.
    unsafe fn find(count: c_uint, options: *const c_int, values: *mut *mut c_void) -> Outcome<Self> {
        let mut logs = Self::default();
        if count > 0 && (options.is_null() || values.is_null()) {
            return Err(Status::INVALID_VALUE);
        }
        for n in 0..count as usize {
            // SAFETY: the caller's contract.
            let (option, slot) = unsafe { (*options.add(n), values.add(n)) };
            // SAFETY: `slot` is an element of `values`.
            let value = unsafe { *slot };
            match option {
                JIT_INFO_LOG_BUFFER => logs.info.0 = value.cast(),
                JIT_INFO_LOG_BUFFER_SIZE_BYTES => (logs.info.1, logs.info.2) = (value as u32 as usize, slot),
                JIT_ERROR_LOG_BUFFER => logs.error.0 = value.cast(),
                JIT_ERROR_LOG_BUFFER_SIZE_BYTES => (logs.error.1, logs.error.2) = (value as u32 as usize, slot),
                // The others tune a compiler that isn't here.
                _ => {}
            }
        }
        Ok(logs)
    }

    /// # Safety
    /// The buffers have the sizes that came with them.
    unsafe fn write(&self, info: &str, error: &str) {
        for ((buffer, size, slot), text) in [(self.info, info), (self.error, error)] {
            let length = text.len().min(size.saturating_sub(1));
            if !buffer.is_null() && size > 0 {
                // SAFETY: the text and its NUL fit.
                unsafe {
                    std::ptr::copy_nonoverlapping(text.as_ptr().cast(), buffer, length);
                    buffer.add(length).write(0);
                }
            }
            if !slot.is_null() {
                // SAFETY: an element of the caller's `values`.
                unsafe { slot.write(length as *mut c_void) };
            }
        }
    }
}

/// # Safety
/// `image` is NUL-terminated PTX or a cubin; `options` and `values` have `count` elements; log buffers have the sizes given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuModuleLoadDataEx(
    module: *mut Handle,
    image: *const c_void,
    count: c_uint,
    options: *const c_int,
    values: *mut *mut c_void,
) -> Code {
    call(|| {
        let context = current()?;
        if image.is_null() || module.is_null() {
            return Err(Status::INVALID_VALUE);
        }
        // SAFETY: the caller's contract.
        let (logs, image) = unsafe { (Logs::find(count, options, values)?, CStr::from_ptr(image.cast())) };
        match module::load(&context, image.to_bytes()) {
            Ok(loaded) => {
                let functions = loaded.program.functions.len();
                let instructions: usize = loaded.program.functions.iter().map(|f| f.instrs.len()).sum();
                // SAFETY: the caller's contract.
                unsafe {
                    logs.write(&format!("decoded {functions} functions, {instructions} instructions"), "");
                    give(module, MODULES.add(loaded))
                }
            }
            Err(Refusal { status, log }) => {
                driver()?.log(&log);
                // SAFETY: the caller's contract.
                unsafe { logs.write("", &log) };
                Err(status)
            }
        }
    })
}

/// # Safety
/// As for [`cuModuleLoadDataEx`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuModuleLoadData(module: *mut Handle, image: *const c_void) -> Code {
    // SAFETY: the caller's contract.
    unsafe { cuModuleLoadDataEx(module, image, 0, std::ptr::null(), std::ptr::null_mut()) }
}

#[unsafe(no_mangle)]
pub extern "C" fn cuModuleUnload(handle: Handle) -> Code {
    call(|| {
        let context = current()?;
        let module = MODULES.get(handle)?;
        // A kernel of it may still run.
        context.synchronize()?;
        MODULES.remove(handle)?;
        KERNELS.remove_all(|kernel| kernel.module == handle);
        module::release(&module.context, &module.globals);
        Ok(())
    })
}

/// # Safety
/// `name` is NUL-terminated.
unsafe fn text<'a>(name: *const c_char) -> Outcome<&'a str> {
    if name.is_null() {
        return Err(Status::INVALID_VALUE);
    }
    // SAFETY: the caller's contract.
    unsafe { CStr::from_ptr(name) }.to_str().map_err(|_| Status::NOT_FOUND)
}

/// # Safety
/// `function` is null or valid, `name` NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuModuleGetFunction(function: *mut Handle, module: Handle, name: *const c_char) -> Code {
    call(|| {
        current()?;
        let loaded = MODULES.get(module)?;
        // SAFETY: the caller's contract.
        let entry = *loaded.program.entries.get(unsafe { text(name)? }).ok_or(Status::NOT_FOUND)?;
        let (context, program) = (loaded.context.clone(), Arc::clone(&loaded.program));
        // SAFETY: the caller's contract.
        unsafe { give(function, KERNELS.add(Kernel { module, context, program, entry })) }
    })
}

/// # Safety
/// `address` and `bytes` are null or valid, `name` NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuModuleGetGlobal_v2(
    address: *mut DevicePointer,
    bytes: *mut usize,
    module: Handle,
    name: *const c_char,
) -> Code {
    call(|| {
        current()?;
        let loaded = MODULES.get(module)?;
        // SAFETY: the caller's contract.
        let (at, size) = *loaded.globals.get(unsafe { text(name)? }).ok_or(Status::NOT_FOUND)?;
        // SAFETY: the caller's contract; either may be null.
        unsafe {
            if !address.is_null() {
                give(address, at)?;
            }
            if bytes.is_null() { Ok(()) } else { give(bytes, size as usize) }
        }
    })
}
