//! The Node-API addon over the CUDA driver API. It opens a driver library at run time, so that building and loading it needs neither
//! toolkit nor GPU. Everything that may wait runs on the host's thread pool; nothing panics across the boundary.

mod context;
mod driver;
mod error;
mod tasks;

use std::sync::Arc;

use napi::bindgen_prelude::{AsyncTask, Uint8Array};
use napi_derive::napi;

use crate::context::{Context, Handle};
use crate::driver::Api;
use crate::error::{Failure, guarded};
use crate::tasks::{AllocateTask, CreateTask, LoadTask, OpenTask, RunTask, VoidTask, commands_of};

/// What a driver says of one device.
#[napi(object)]
pub struct DeviceProperties {
    pub name: String,
    pub total_bytes: f64,
    pub major: i32,
    pub minor: i32,
    pub multiprocessors: i32,
    pub clock_khz: i32,
    pub max_threads_per_multiprocessor: i32,
}

/// An opened driver library.
#[napi]
pub struct CudaDriver {
    pub(crate) api: Arc<Api>,
    pub(crate) version: i32,
    pub(crate) devices: Vec<DeviceProperties>,
}

/// Opens a libcuda-compatible library and initialises it.
#[napi]
pub fn open_driver(path: String) -> AsyncTask<OpenTask> {
    AsyncTask::new(OpenTask { path })
}

#[napi]
impl CudaDriver {
    /// As `cuDriverGetVersion`: 1000 * major + 10 * minor.
    #[napi(getter)]
    pub fn version(&self) -> i32 {
        self.version
    }

    /// Whether this is the software driver.
    #[napi(getter)]
    pub fn software(&self) -> bool {
        self.api.software
    }

    #[napi(catch_unwind)]
    pub fn devices(&self) -> Vec<DeviceProperties> {
        self.devices.iter().map(DeviceProperties::copy).collect()
    }

    /// Creates a context of its own on the device with this ordinal.
    #[napi]
    pub fn create_context(&self, ordinal: i32) -> AsyncTask<CreateTask> {
        AsyncTask::new(CreateTask { api: self.api.clone(), ordinal })
    }
}

impl DeviceProperties {
    fn copy(&self) -> Self {
        Self { name: self.name.clone(), ..*self }
    }
}

/// A context: memory, modules and streams on one device, apart from every other context.
#[napi]
pub struct CudaContext {
    pub(crate) inner: Arc<Context>,
}

/// One step of a run. `kind`: 0 upload, 1 download, 2 copy, 3 fill, 4 launch. Addresses and sizes are in bytes.
#[napi(object)]
pub struct CudaCommand {
    pub kind: u32,
    /// Where to write: a device address (not for download and launch).
    pub to: Option<f64>,
    /// Where to read: a device address (download, copy).
    pub from: Option<f64>,
    /// How much (copy, fill).
    pub bytes: Option<f64>,
    /// The byte that fills.
    pub value: Option<u32>,
    /// The host's side of an upload or a download; left alone by its owner until the run is done.
    pub data: Option<Uint8Array>,
    /// Kernel of the module, by its place among the names given at load.
    pub kernel: Option<u32>,
    /// Blocks, and threads in each.
    pub grid: Option<u32>,
    pub block: Option<u32>,
    /// Eight bytes, little-endian, for every parameter of the kernel.
    pub params: Option<Uint8Array>,
}

#[napi]
impl CudaContext {
    /// Compiles PTX; rejects with the JIT's log. `kernels` names what launches refer to.
    #[napi]
    pub fn load_module(&self, ptx: String, kernels: Vec<String>) -> AsyncTask<LoadTask> {
        AsyncTask::new(LoadTask { context: self.inner.clone(), ptx, kernels })
    }

    /// Allocates all sizes or none; addresses are exact as numbers.
    #[napi]
    pub fn allocate(&self, sizes: Vec<f64>) -> AsyncTask<AllocateTask> {
        AsyncTask::new(AllocateTask {
            context: self.inner.clone(),
            sizes: sizes.into_iter().map(|size| size as usize).collect(),
        })
    }

    #[napi]
    pub fn free(&self, pointers: Vec<f64>) -> AsyncTask<VoidTask> {
        let pointers: Vec<u64> = pointers.into_iter().map(|at| at as u64).collect();
        let context = self.inner.clone();
        VoidTask::start(move || context.free(&pointers))
    }

    /// Makes sure that every thread has at least this much stack.
    #[napi]
    pub fn require_stack(&self, bytes: f64) -> AsyncTask<VoidTask> {
        let context = self.inner.clone();
        VoidTask::start(move || context.require_stack(bytes as usize))
    }

    /// Runs the commands in order and settles when the last is done. `module` is needed by launches only.
    #[napi(catch_unwind)]
    pub fn run(&self, commands: Vec<CudaCommand>, module: Option<&CudaModule>) -> napi::Result<AsyncTask<RunTask>> {
        let kernels = module.map_or(&[][..], |module| &module.kernels);
        let (commands, kept) = commands_of(commands, kernels)?;
        Ok(AsyncTask::new(RunTask { context: self.inner.clone(), commands, kept }))
    }

    /// Free and total bytes of the device.
    #[napi(catch_unwind)]
    pub fn memory_info(&self) -> napi::Result<Vec<f64>> {
        let (free, total) = guarded(|| self.inner.memory())?;
        Ok(vec![free as f64, total as f64])
    }

    /// Writes one word of device memory while kernels run. At once, not on the thread pool: kernels that are to be stopped may hold all
    /// of its threads. It waits for a copy of four bytes and for no kernel.
    #[napi(catch_unwind)]
    pub fn poke(&self, at: f64, value: u32) -> napi::Result<()> {
        guarded(|| self.inner.poke(at as u64, value))
    }

    /// Ends the context and all that is in it, whatever state it is in.
    #[napi]
    pub fn destroy(&self) -> AsyncTask<VoidTask> {
        let context = self.inner.clone();
        VoidTask::start(move || context.destroy())
    }
}

/// A loaded module and the kernels named at load.
#[napi]
pub struct CudaModule {
    pub(crate) context: Arc<Context>,
    pub(crate) module: Handle,
    pub(crate) kernels: Vec<Handle>,
}

#[napi]
impl CudaModule {
    #[napi]
    pub fn unload(&self) -> AsyncTask<VoidTask> {
        let (context, module) = (self.context.clone(), self.module);
        VoidTask::start(move || {
            // A closure takes `module.0` apart from its handle otherwise, and a bare pointer may not travel.
            let whole: Handle = module;
            context.unload(whole)
        })
    }
}

/// A command that lacks a field it needs.
fn missing(field: &str) -> Failure {
    Failure::Usage(format!("Cannot run CUDA command: no {field}"))
}
