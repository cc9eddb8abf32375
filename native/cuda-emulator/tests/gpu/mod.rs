//! The exported C functions, as a test calls them.
#![allow(dead_code, reason = "each test file uses a part")]

use std::ffi::{CString, c_char, c_int, c_uint, c_void};
use std::ptr::{null, null_mut};

use cuda_emulator::api::*;

/// A context of its own on device 0; destroyed when dropped.
pub struct Gpu {
    pub context: Handle,
}

#[derive(Clone, Copy)]
pub enum Arg {
    B32(u32),
    B64(u64),
}

pub fn ok(result: u32) {
    assert_eq!(result, 0, "driver call failed");
}

impl Gpu {
    pub fn new() -> Self {
        ok(cuInit(0));
        let mut context = 0;
        // SAFETY: a valid out-parameter.
        ok(unsafe { cuCtxCreate_v2(&mut context, 0, 0) });
        Self { context }
    }

    /// Loads PTX text; the module, or the error and its log.
    pub fn load(&self, ptx: &str) -> Result<Handle, (u32, String)> {
        let image = CString::new(ptx).unwrap();
        let mut log = vec![0u8; 4096];
        let mut options: [c_int; 2] = [5, 6];
        let mut values: [*mut c_void; 2] = [log.as_mut_ptr().cast(), log.len() as *mut c_void];
        let mut module = 0;
        // SAFETY: the options describe the log buffer.
        let result = unsafe {
            cuModuleLoadDataEx(&mut module, image.as_ptr().cast(), 2, options.as_mut_ptr(), values.as_mut_ptr())
        };
        if result == 0 {
            assemble(ptx);
            return Ok(module);
        }
        log.truncate(values[1] as usize);
        Err((result, String::from_utf8(log).unwrap()))
    }

    pub fn kernel(&self, module: Handle, name: &str) -> Handle {
        let name = CString::new(name).unwrap();
        let mut function = 0;
        // SAFETY: valid pointers.
        ok(unsafe { cuModuleGetFunction(&mut function, module, name.as_ptr()) });
        function
    }

    /// Loads PTX whose one entry is `main`.
    pub fn main(&self, ptx: &str) -> Handle {
        let module = self.load(ptx).unwrap_or_else(|(code, log)| panic!("{code}: {log}"));
        self.kernel(module, "main")
    }

    pub fn alloc(&self, bytes: usize) -> u64 {
        self.try_alloc(bytes).unwrap()
    }

    pub fn try_alloc(&self, bytes: usize) -> Result<u64, u32> {
        let mut address = 0;
        // SAFETY: a valid out-parameter.
        match unsafe { cuMemAlloc_v2(&mut address, bytes) } {
            0 => Ok(address),
            error => Err(error),
        }
    }

    pub fn upload<T: Copy>(&self, data: &[T]) -> u64 {
        let address = self.alloc(size_of_val(data).max(1));
        // SAFETY: the slice is valid.
        ok(unsafe { cuMemcpyHtoD_v2(address, data.as_ptr().cast(), size_of_val(data)) });
        address
    }

    pub fn download<T: Copy + Default>(&self, address: u64, count: usize) -> Vec<T> {
        self.try_download(address, count).unwrap()
    }

    pub fn try_download<T: Copy + Default>(&self, address: u64, count: usize) -> Result<Vec<T>, u32> {
        let mut data = vec![T::default(); count];
        // SAFETY: the vector is valid.
        match unsafe { cuMemcpyDtoH_v2(data.as_mut_ptr().cast(), address, count * size_of::<T>()) } {
            0 => Ok(data),
            error => Err(error),
        }
    }

    /// Launches on a stream without waiting.
    pub fn start(&self, function: Handle, grid: u32, block: u32, stream: Handle, args: &[Arg]) -> u32 {
        let mut words: Vec<u64> = args
            .iter()
            .map(|a| match a {
                Arg::B32(v) => u64::from(*v),
                Arg::B64(v) => *v,
            })
            .collect();
        let mut pointers: Vec<*mut c_void> = words.iter_mut().map(|w| std::ptr::from_mut(w).cast()).collect();
        // SAFETY: one pointer per parameter.
        unsafe { cuLaunchKernel(function, grid, 1, 1, block, 1, 1, 0, stream, pointers.as_mut_ptr(), null_mut()) }
    }

    /// Launches and waits; the error of either.
    pub fn run(&self, function: Handle, grid: u32, block: u32, args: &[Arg]) -> u32 {
        match self.start(function, grid, block, 0, args) {
            0 => cuCtxSynchronize(),
            error => error,
        }
    }

    pub fn stream(&self) -> Handle {
        let mut stream = 0;
        // SAFETY: a valid out-parameter.
        ok(unsafe { cuStreamCreate(&mut stream, 1) });
        stream
    }
}

impl Drop for Gpu {
    fn drop(&mut self) {
        cuCtxDestroy_v2(self.context);
    }
}

/// The second opinion: `ptxas` named by `PTXAS` must take every text that loaded. Without the variable nothing is asked.
fn assemble(ptx: &str) {
    let Some(ptxas) = std::env::var_os("PTXAS") else { return };
    let mut child = std::process::Command::new(ptxas)
        .args(["-arch=sm_90", "-o", "/dev/null", "-"])
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), ptx.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}\n{ptx}", String::from_utf8_lossy(&output.stderr));
}

/// A module around one entry `main` with `params` (`.param` declarations) and `body`.
pub fn entry(params: &str, body: &str) -> String {
    format!(".version 7.0\n.target sm_80\n.address_size 64\n.visible .entry main({params})\n{{\n{body}\n}}\n")
}

pub fn error_name(error: u32) -> String {
    let mut text: *const c_char = null();
    // SAFETY: a valid out-parameter; the answer is a static string.
    unsafe {
        ok(cuGetErrorName(error as c_uint, &mut text));
        std::ffi::CStr::from_ptr(text).to_str().unwrap().to_owned()
    }
}
