//! The CUDA driver API, found at run time: the functions that this addon uses, by their own names and C signatures.

use std::ffi::{CStr, c_char, c_int, c_uint, c_void};

use libloading::Library;

use crate::error::{CudaError, Failure};

pub type CuResult = c_int;
pub type CuDevice = c_int;
pub type CuContext = *mut c_void;
pub type CuModule = *mut c_void;
pub type CuFunction = *mut c_void;
pub type CuStream = *mut c_void;
pub type CuDevicePtr = u64;

/// `CU_JIT_*` options of `cuModuleLoadDataEx`.
pub const JIT_INFO_LOG_BUFFER: c_uint = 3;
pub const JIT_INFO_LOG_BUFFER_SIZE_BYTES: c_uint = 4;
pub const JIT_ERROR_LOG_BUFFER: c_uint = 5;
pub const JIT_ERROR_LOG_BUFFER_SIZE_BYTES: c_uint = 6;
/// `CU_LIMIT_STACK_SIZE`.
pub const LIMIT_STACK_SIZE: c_uint = 0;
/// `CU_STREAM_NON_BLOCKING`: no order with respect to the default stream.
pub const STREAM_NON_BLOCKING: c_uint = 1;

fn unopened(path: &str, error: &libloading::Error) -> String {
    let why = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    format!("Cannot open CUDA driver library {path}: {why}")
}

macro_rules! driver_api {
    ($($field:ident = $symbol:literal: fn($($arg:ty),*);)*) => {
        /// The opened library's functions. The library is never closed, so the pointers stay good.
        pub struct Api {
            $(pub $field: unsafe extern "C" fn($($arg),*) -> CuResult,)*
            /// Whether the library is the software driver, by a symbol that only it exports.
            pub software: bool,
        }

        impl Api {
            /// Opens a libcuda-compatible library by path or name.
            pub fn open(path: &str) -> Result<Self, Failure> {
                // SAFETY: the path is the operator's choice of driver; loading it runs its initialisers, as with any driver.
                let library = unsafe { Library::new(path) }
                    .map_err(|error| Failure::Library(unopened(path, &error)))?;
                let library: &'static Library = Box::leak(Box::new(library));
                // SAFETY: the symbol is only tested for presence.
                let software = unsafe { library.get::<*const c_void>(b"twEmulatorInstructionCount\0") }.is_ok();
                Ok(Self {
                    $($field: {
                        // SAFETY: the signature is the one that the driver API's header gives for this symbol.
                        let symbol = unsafe { library.get(concat!($symbol, "\0").as_bytes()) };
                        *symbol.map_err(|_| Failure::Library(
                            format!("Cannot use CUDA driver library {path}: it has no {}", $symbol),
                        ))?
                    },)*
                    software,
                })
            }
        }
    };
}

driver_api! {
    init = "cuInit": fn(c_uint);
    driver_get_version = "cuDriverGetVersion": fn(*mut c_int);
    device_get_count = "cuDeviceGetCount": fn(*mut c_int);
    device_get = "cuDeviceGet": fn(*mut CuDevice, c_int);
    device_get_name = "cuDeviceGetName": fn(*mut c_char, c_int, CuDevice);
    device_get_attribute = "cuDeviceGetAttribute": fn(*mut c_int, c_int, CuDevice);
    device_total_mem = "cuDeviceTotalMem_v2": fn(*mut usize, CuDevice);
    ctx_create = "cuCtxCreate_v2": fn(*mut CuContext, c_uint, CuDevice);
    ctx_destroy = "cuCtxDestroy_v2": fn(CuContext);
    ctx_set_current = "cuCtxSetCurrent": fn(CuContext);
    ctx_set_limit = "cuCtxSetLimit": fn(c_uint, usize);
    module_load_data_ex = "cuModuleLoadDataEx":
        fn(*mut CuModule, *const c_void, c_uint, *mut c_uint, *mut *mut c_void);
    module_unload = "cuModuleUnload": fn(CuModule);
    module_get_function = "cuModuleGetFunction": fn(*mut CuFunction, CuModule, *const c_char);
    func_get_attribute = "cuFuncGetAttribute": fn(*mut c_int, c_int, CuFunction);
    mem_alloc = "cuMemAlloc_v2": fn(*mut CuDevicePtr, usize);
    mem_free = "cuMemFree_v2": fn(CuDevicePtr);
    mem_get_info = "cuMemGetInfo_v2": fn(*mut usize, *mut usize);
    memcpy_htod_async = "cuMemcpyHtoDAsync_v2": fn(CuDevicePtr, *const c_void, usize, CuStream);
    memcpy_dtoh_async = "cuMemcpyDtoHAsync_v2": fn(*mut c_void, CuDevicePtr, usize, CuStream);
    memcpy_dtod_async = "cuMemcpyDtoDAsync_v2": fn(CuDevicePtr, CuDevicePtr, usize, CuStream);
    memset_d8_async = "cuMemsetD8Async": fn(CuDevicePtr, u8, usize, CuStream);
    stream_create = "cuStreamCreate": fn(*mut CuStream, c_uint);
    stream_destroy = "cuStreamDestroy_v2": fn(CuStream);
    stream_synchronize = "cuStreamSynchronize": fn(CuStream);
    launch_kernel = "cuLaunchKernel":
        fn(CuFunction, c_uint, c_uint, c_uint, c_uint, c_uint, c_uint, c_uint, CuStream, *mut *mut c_void, *mut *mut c_void);
    get_error_name = "cuGetErrorName": fn(CuResult, *mut *const c_char);
    get_error_string = "cuGetErrorString": fn(CuResult, *mut *const c_char);
}

impl Api {
    /// Turns a result into an error that carries the call, the error's name and number, and the driver's own text.
    pub fn check(&self, call: &'static str, result: CuResult) -> Result<(), Failure> {
        if result == 0 {
            return Ok(());
        }
        Err(Failure::Cuda(CudaError {
            call,
            code: result,
            name: self.text(self.get_error_name, result),
            message: self.text(self.get_error_string, result),
            log: String::new(),
        }))
    }

    fn text(&self, get: unsafe extern "C" fn(CuResult, *mut *const c_char) -> CuResult, result: CuResult) -> String {
        let mut text: *const c_char = std::ptr::null();
        // SAFETY: on success the driver stores a pointer to a static, terminated string.
        if unsafe { get(result, &mut text) } != 0 || text.is_null() {
            return "CUDA_ERROR_UNKNOWN".into();
        }
        // SAFETY: as above.
        unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
    }
}
