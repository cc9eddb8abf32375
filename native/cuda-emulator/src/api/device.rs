//! Initialisation, version and devices.

use std::ffi::{c_char, c_int, c_uint};

use super::{Code, DeviceIndex, call, give};
use crate::driver::module::TARGET;
use crate::driver::status::Status;
use crate::driver::{driver, initialize};

/// CUDA 12.0.
const VERSION: c_int = 12000;

#[unsafe(no_mangle)]
pub extern "C" fn cuInit(flags: c_uint) -> Code {
    call(|| if flags == 0 { initialize() } else { Err(Status::INVALID_VALUE) })
}

/// # Safety
/// `version` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuDriverGetVersion(version: *mut c_int) -> Code {
    // SAFETY: the caller's contract.
    call(|| unsafe { give(version, VERSION) })
}

/// # Safety
/// `count` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuDeviceGetCount(count: *mut c_int) -> Code {
    // SAFETY: the caller's contract.
    call(|| unsafe { give(count, driver()?.devices.len() as c_int) })
}

/// # Safety
/// `device` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuDeviceGet(device: *mut DeviceIndex, ordinal: c_int) -> Code {
    call(|| {
        driver()?.device(ordinal)?;
        // SAFETY: the caller's contract.
        unsafe { give(device, ordinal) }
    })
}

/// # Safety
/// `name` is valid for `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuDeviceGetName(name: *mut c_char, length: c_int, device: DeviceIndex) -> Code {
    call(|| {
        let threads = driver()?.device(device)?.threads;
        let text = format!("TensorWasm CUDA emulator ({threads} threads)");
        let length = usize::try_from(length).ok().filter(|n| *n > 0 && !name.is_null()).ok_or(Status::INVALID_VALUE)?;
        let bytes = &text.as_bytes()[..text.len().min(length - 1)];
        // SAFETY: the text and its NUL fit into the caller's buffer.
        unsafe {
            std::ptr::copy_nonoverlapping(bytes.as_ptr().cast(), name, bytes.len());
            name.add(bytes.len()).write(0);
        }
        Ok(())
    })
}

/// # Safety
/// `bytes` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuDeviceTotalMem_v2(bytes: *mut usize, device: DeviceIndex) -> Code {
    // SAFETY: the caller's contract.
    call(|| unsafe { give(bytes, driver()?.device(device)?.memory as usize) })
}

/// # Safety
/// `uuid` is null or valid for 16 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuDeviceGetUuid_v2(uuid: *mut [u8; 16], device: DeviceIndex) -> Code {
    call(|| {
        let index = driver()?.device(device)?.index;
        let mut bytes = *b"tensor-wasm-emu\0";
        bytes[15] = index as u8;
        // SAFETY: the caller's contract.
        unsafe { give(uuid, bytes) }
    })
}

/// # Safety
/// As for [`cuDeviceGetUuid_v2`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuDeviceGetUuid(uuid: *mut [u8; 16], device: DeviceIndex) -> Code {
    // SAFETY: the caller's contract.
    unsafe { cuDeviceGetUuid_v2(uuid, device) }
}

/// # Safety
/// `value` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cuDeviceGetAttribute(value: *mut c_int, attribute: c_uint, device: DeviceIndex) -> Code {
    call(|| {
        let device = driver()?.device(device)?;
        let answer = match attribute {
            1..=3 => 1024,
            4 => 64,
            5 => i32::MAX,
            6 | 7 => 65535,
            8 | 81 | 97 => 48 << 10,
            9 => 64 << 10,
            10 => 32,
            11 => i32::MAX,
            12 | 82 => 65536,
            13 | 36 => 1_000_000,
            14 => 512,
            15 | 31 | 40 => 1,
            16 => device.threads as c_int,
            33 => device.index as c_int,
            37 => 64,
            38 => 1 << 20,
            39 => 2048,
            41 => 1,
            75 => (TARGET / 10) as c_int,
            76 => (TARGET % 10) as c_int,
            106 => 32,
            0 => return Err(Status::INVALID_VALUE),
            // Everything that this device has not: timeouts, ECC, managed memory, cooperative launches, pools ...
            _ => 0,
        };
        // SAFETY: the caller's contract.
        unsafe { give(value, answer) }
    })
}

/// Instructions that kernels have executed since the process started. Not part of CUDA.
#[unsafe(no_mangle)]
pub extern "C" fn twEmulatorInstructionCount() -> u64 {
    driver().map_or(0, |driver| driver.instructions.load(std::sync::atomic::Ordering::SeqCst))
}
