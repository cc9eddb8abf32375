//! A context on one device, and the commands that run in it. Every entry point makes the context current on its thread first.

use std::ffi::{CString, c_int, c_uint, c_void};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::driver::{
    Api, CuContext, CuDevicePtr, CuFunction, CuModule, CuStream, JIT_ERROR_LOG_BUFFER, JIT_ERROR_LOG_BUFFER_SIZE_BYTES,
    JIT_INFO_LOG_BUFFER, JIT_INFO_LOG_BUFFER_SIZE_BYTES, LIMIT_STACK_SIZE, STREAM_NON_BLOCKING,
};
use crate::error::Failure;

const LOG_BYTES: usize = 16 * 1024;

/// A driver handle that may travel between threads, as the driver API allows for all of its handles.
#[derive(Clone, Copy)]
pub struct Handle(pub *mut c_void);
// SAFETY: driver handles are opaque names; the driver API is thread-safe.
unsafe impl Send for Handle {}
// SAFETY: as above.
unsafe impl Sync for Handle {}

/// Bytes of the caller's, kept alive by the caller until the command is done.
pub struct Span {
    pub at: *mut u8,
    pub bytes: usize,
}
// SAFETY: the JavaScript side leaves the buffer alone until the promise settles.
unsafe impl Send for Span {}

pub enum Command {
    Upload { to: CuDevicePtr, from: Span },
    Download { from: CuDevicePtr, to: Span },
    Copy { to: CuDevicePtr, from: CuDevicePtr, bytes: usize },
    Fill { to: CuDevicePtr, value: u8, bytes: usize },
    Launch { function: Handle, grid: u32, block: u32, params: Vec<u64> },
}

pub struct Context {
    api: Arc<Api>,
    context: Handle,
    streams: Mutex<Vec<Handle>>,
    poke: Handle,
    stack: Mutex<usize>,
    destroyed: AtomicBool,
}

impl Context {
    pub fn create(api: Arc<Api>, ordinal: i32) -> Result<Self, Failure> {
        let mut device: c_int = 0;
        let mut context: CuContext = null_mut();
        // SAFETY: out parameters are live; the driver has been initialised by the caller.
        unsafe {
            api.check("cuDeviceGet", (api.device_get)(&mut device, ordinal))?;
            api.check("cuCtxCreate", (api.ctx_create)(&mut context, 0, device))?;
        }
        let poke = Handle(new_stream(&api)?);
        Ok(Self {
            api,
            context: Handle(context),
            streams: Mutex::new(Vec::new()),
            poke,
            stack: Mutex::new(0),
            destroyed: AtomicBool::new(false),
        })
    }

    fn enter(&self) -> Result<(), Failure> {
        if self.destroyed.load(Ordering::Acquire) {
            return Err(Failure::Usage("Cannot use CUDA context: it has been destroyed".into()));
        }
        // SAFETY: the context lives until `destroy`.
        self.api.check("cuCtxSetCurrent", unsafe { (self.api.ctx_set_current)(self.context.0) })
    }

    /// Compiles PTX and looks up kernels. A failure carries the JIT's log.
    pub fn load(&self, ptx: &str, names: &[String]) -> Result<(Handle, Vec<Handle>), Failure> {
        self.enter()?;
        let text = CString::new(ptx).map_err(|_| Failure::Usage("Cannot load PTX: it contains a zero byte".into()))?;
        let mut errors = vec![0u8; LOG_BYTES];
        let mut infos = vec![0u8; LOG_BYTES];
        let mut options: [c_uint; 4] = [
            JIT_ERROR_LOG_BUFFER,
            JIT_ERROR_LOG_BUFFER_SIZE_BYTES,
            JIT_INFO_LOG_BUFFER,
            JIT_INFO_LOG_BUFFER_SIZE_BYTES,
        ];
        let mut values: [*mut c_void; 4] =
            [errors.as_mut_ptr().cast(), LOG_BYTES as *mut c_void, infos.as_mut_ptr().cast(), LOG_BYTES as *mut c_void];
        let mut module: CuModule = null_mut();
        // SAFETY: the text is terminated, options and values have four entries, the log buffers have the sizes given.
        let result = unsafe {
            (self.api.module_load_data_ex)(
                &mut module,
                text.as_ptr().cast(),
                4,
                options.as_mut_ptr(),
                values.as_mut_ptr(),
            )
        };
        self.api.check("cuModuleLoadDataEx", result).map_err(|failure| match failure {
            Failure::Cuda(mut error) => {
                let end = errors.iter().position(|&byte| byte == 0).unwrap_or(errors.len());
                error.log = String::from_utf8_lossy(&errors[..end]).trim_end().to_owned();
                Failure::Cuda(error)
            }
            other => other,
        })?;
        let functions = names.iter().map(|name| self.function(module, name)).collect::<Result<Vec<_>, _>>();
        if functions.is_err() {
            // SAFETY: the module was loaded above and is used no more.
            unsafe { (self.api.module_unload)(module) };
        }
        Ok((Handle(module), functions?))
    }

    fn function(&self, module: CuModule, name: &str) -> Result<Handle, Failure> {
        let text =
            CString::new(name).map_err(|_| Failure::Usage("Cannot find kernel: zero byte in its name".into()))?;
        let mut function: CuFunction = null_mut();
        // SAFETY: the module is loaded and the name terminated.
        let result = unsafe { (self.api.module_get_function)(&mut function, module, text.as_ptr()) };
        self.api.check("cuModuleGetFunction", result)?;
        Ok(Handle(function))
    }

    pub fn unload(&self, module: Handle) -> Result<(), Failure> {
        self.enter()?;
        // SAFETY: the caller gives up the module.
        self.api.check("cuModuleUnload", unsafe { (self.api.module_unload)(module.0) })
    }

    /// Allocates all sizes or none. Memory is not cleared.
    pub fn allocate(&self, sizes: &[usize]) -> Result<Vec<CuDevicePtr>, Failure> {
        self.enter()?;
        let mut out = Vec::with_capacity(sizes.len());
        for &bytes in sizes {
            let mut at: CuDevicePtr = 0;
            // SAFETY: the out parameter is live.
            let result = unsafe { (self.api.mem_alloc)(&mut at, bytes.max(1)) };
            if let Err(failure) = self.api.check("cuMemAlloc", result) {
                let _ = self.free(&out);
                return Err(failure);
            }
            out.push(at);
        }
        Ok(out)
    }

    pub fn free(&self, pointers: &[CuDevicePtr]) -> Result<(), Failure> {
        self.enter()?;
        for &at in pointers {
            // SAFETY: the caller gives up the allocation.
            self.api.check("cuMemFree", unsafe { (self.api.mem_free)(at) })?;
        }
        Ok(())
    }

    pub fn memory(&self) -> Result<(usize, usize), Failure> {
        self.enter()?;
        let (mut free, mut total) = (0, 0);
        // SAFETY: out parameters are live.
        self.api.check("cuMemGetInfo", unsafe { (self.api.mem_get_info)(&mut free, &mut total) })?;
        Ok((free, total))
    }

    /// Makes sure that every thread has at least this much stack.
    pub fn require_stack(&self, bytes: usize) -> Result<(), Failure> {
        let mut stack = self.stack.lock().unwrap_or_else(PoisonError::into_inner);
        if bytes <= *stack {
            return Ok(());
        }
        self.enter()?;
        // SAFETY: a plain value.
        self.api.check("cuCtxSetLimit", unsafe { (self.api.ctx_set_limit)(LIMIT_STACK_SIZE, bytes) })?;
        *stack = bytes;
        Ok(())
    }

    /// Runs the commands in order on a stream of their own, and waits for the last.
    pub fn run(&self, commands: &mut [Command]) -> Result<(), Failure> {
        self.enter()?;
        let pooled = self.streams.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let stream = match pooled {
            Some(handle) => handle.0,
            None => new_stream(&self.api)?,
        };
        let issued = commands.iter_mut().try_for_each(|command| self.issue(command, stream));
        // SAFETY: the stream is ours. It is waited for even after a failure, since copies may still use the caller's buffers.
        let done = self.api.check("cuStreamSynchronize", unsafe { (self.api.stream_synchronize)(stream) });
        self.streams.lock().unwrap_or_else(PoisonError::into_inner).push(Handle(stream));
        issued.and(done)
    }

    fn issue(&self, command: &mut Command, stream: CuStream) -> Result<(), Failure> {
        let api = &self.api;
        // SAFETY: device ranges are the caller's allocations, host spans live until `run` has waited, and a launch's parameters
        // are read before the call returns.
        unsafe {
            match command {
                Command::Upload { to, from } => api.check(
                    "cuMemcpyHtoDAsync",
                    (api.memcpy_htod_async)(*to, from.at.cast_const().cast(), from.bytes, stream),
                ),
                Command::Download { from, to } => {
                    api.check("cuMemcpyDtoHAsync", (api.memcpy_dtoh_async)(to.at.cast(), *from, to.bytes, stream))
                }
                Command::Copy { to, from, bytes } => {
                    api.check("cuMemcpyDtoDAsync", (api.memcpy_dtod_async)(*to, *from, *bytes, stream))
                }
                Command::Fill { to, value, bytes } => {
                    api.check("cuMemsetD8Async", (api.memset_d8_async)(*to, *value, *bytes, stream))
                }
                Command::Launch { function, grid, block, params } => {
                    let mut slots: Vec<*mut c_void> =
                        params.iter_mut().map(|param| std::ptr::from_mut(param).cast()).collect();
                    let result = (api.launch_kernel)(
                        function.0,
                        *grid,
                        1,
                        1,
                        *block,
                        1,
                        1,
                        0,
                        stream,
                        slots.as_mut_ptr(),
                        null_mut(),
                    );
                    api.check("cuLaunchKernel", result)
                }
            }
        }
    }

    /// Writes one word while kernels run, on a stream of its own, and does not wait for them.
    pub fn poke(&self, at: CuDevicePtr, value: u32) -> Result<(), Failure> {
        self.enter()?;
        // SAFETY: so small a pageable copy has left the source when the call returns; the stream is waited for all the same.
        unsafe {
            let from = std::ptr::from_ref(&value).cast();
            self.api.check("cuMemcpyHtoDAsync", (self.api.memcpy_htod_async)(at, from, 4, self.poke.0))?;
            self.api.check("cuStreamSynchronize", (self.api.stream_synchronize)(self.poke.0))
        }
    }

    pub fn destroy(&self) -> Result<(), Failure> {
        if self.destroyed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        // SAFETY: nothing uses the context after `destroyed` is set; its streams and memory go with it.
        self.api.check("cuCtxDestroy", unsafe { (self.api.ctx_destroy)(self.context.0) })
    }
}

fn new_stream(api: &Api) -> Result<CuStream, Failure> {
    let mut stream: CuStream = null_mut();
    // SAFETY: the out parameter is live and a context is current.
    api.check("cuStreamCreate", unsafe { (api.stream_create)(&mut stream, STREAM_NON_BLOCKING) })?;
    Ok(stream)
}
