//! Work for the host's thread pool, and what becomes of it back on the JavaScript thread.

use std::ffi::{c_char, c_int};
use std::sync::Arc;

use napi::bindgen_prelude::{AsyncTask, Uint8Array};
use napi::{Env, Task};

use crate::context::{Command, Context, Handle, Span};
use crate::driver::Api;
use crate::error::{Failure, guarded};
use crate::{CudaCommand, CudaContext, CudaDriver, CudaModule, DeviceProperties, missing};

/// `CU_DEVICE_ATTRIBUTE_*`.
const CLOCK_RATE: c_int = 13;
const MULTIPROCESSOR_COUNT: c_int = 16;
const MAX_THREADS_PER_MULTIPROCESSOR: c_int = 39;
const COMPUTE_CAPABILITY_MAJOR: c_int = 75;
const COMPUTE_CAPABILITY_MINOR: c_int = 76;

pub struct OpenTask {
    pub path: String,
}

impl Task for OpenTask {
    type Output = CudaDriver;
    type JsValue = CudaDriver;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        guarded(|| {
            let api = Api::open(&self.path)?;
            let (mut version, mut count) = (0, 0);
            // SAFETY: out parameters are live.
            unsafe {
                api.check("cuInit", (api.init)(0))?;
                api.check("cuDriverGetVersion", (api.driver_get_version)(&mut version))?;
                api.check("cuDeviceGetCount", (api.device_get_count)(&mut count))?;
            }
            let devices = (0..count).map(|ordinal| properties(&api, ordinal)).collect::<Result<_, _>>()?;
            Ok(CudaDriver { api: Arc::new(api), version, devices })
        })
    }

    fn resolve(&mut self, _env: Env, output: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(output)
    }
}

fn properties(api: &Api, ordinal: c_int) -> Result<DeviceProperties, Failure> {
    let mut device = 0;
    let mut name = [0u8; 256];
    let mut total = 0usize;
    // SAFETY: out parameters are live and the name's size is given.
    unsafe {
        api.check("cuDeviceGet", (api.device_get)(&mut device, ordinal))?;
        api.check("cuDeviceGetName", (api.device_get_name)(name.as_mut_ptr().cast::<c_char>(), 256, device))?;
        api.check("cuDeviceTotalMem", (api.device_total_mem)(&mut total, device))?;
    }
    let attribute = |which: c_int| -> Result<c_int, Failure> {
        let mut value = 0;
        // SAFETY: the out parameter is live.
        api.check("cuDeviceGetAttribute", unsafe { (api.device_get_attribute)(&mut value, which, device) })?;
        Ok(value)
    };
    let end = name.iter().position(|&byte| byte == 0).unwrap_or(name.len());
    Ok(DeviceProperties {
        name: String::from_utf8_lossy(&name[..end]).into_owned(),
        total_bytes: total as f64,
        major: attribute(COMPUTE_CAPABILITY_MAJOR)?,
        minor: attribute(COMPUTE_CAPABILITY_MINOR)?,
        multiprocessors: attribute(MULTIPROCESSOR_COUNT)?,
        clock_khz: attribute(CLOCK_RATE)?,
        max_threads_per_multiprocessor: attribute(MAX_THREADS_PER_MULTIPROCESSOR)?,
    })
}

pub struct CreateTask {
    pub api: Arc<Api>,
    pub ordinal: i32,
}

impl Task for CreateTask {
    type Output = Context;
    type JsValue = CudaContext;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        guarded(|| Context::create(self.api.clone(), self.ordinal))
    }

    fn resolve(&mut self, _env: Env, output: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(CudaContext { inner: Arc::new(output) })
    }
}

pub struct LoadTask {
    pub context: Arc<Context>,
    pub ptx: String,
    pub kernels: Vec<String>,
}

impl Task for LoadTask {
    type Output = (Handle, Vec<Handle>);
    type JsValue = CudaModule;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        guarded(|| self.context.load(&self.ptx, &self.kernels))
    }

    fn resolve(&mut self, _env: Env, (module, kernels): Self::Output) -> napi::Result<Self::JsValue> {
        Ok(CudaModule { context: self.context.clone(), module, kernels })
    }
}

pub struct AllocateTask {
    pub context: Arc<Context>,
    pub sizes: Vec<usize>,
}

impl Task for AllocateTask {
    type Output = Vec<u64>;
    type JsValue = Vec<f64>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        guarded(|| self.context.allocate(&self.sizes))
    }

    fn resolve(&mut self, _env: Env, output: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(output.into_iter().map(|at| at as f64).collect())
    }
}

/// Commands on their way, with the host buffers that they point into.
pub struct RunTask {
    pub context: Arc<Context>,
    pub commands: Vec<Command>,
    pub kept: Vec<Uint8Array>,
}

impl Task for RunTask {
    type Output = ();
    type JsValue = ();

    fn compute(&mut self) -> napi::Result<Self::Output> {
        guarded(|| self.context.run(&mut self.commands))
    }

    fn resolve(&mut self, _env: Env, _output: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(())
    }

    fn finally(self, _env: Env) -> napi::Result<()> {
        drop(self.kept);
        Ok(())
    }
}

/// Reads the commands while their buffers are at hand. The buffers are kept beside them.
pub fn commands_of(commands: Vec<CudaCommand>, kernels: &[Handle]) -> Result<(Vec<Command>, Vec<Uint8Array>), Failure> {
    let mut out = Vec::with_capacity(commands.len());
    let mut kept = Vec::new();
    for command in commands {
        let address = |value: Option<f64>, field: &str| value.map(|at| at as u64).ok_or_else(|| missing(field));
        let bytes = command.bytes.map_or(0, |bytes| bytes as usize);
        out.push(match command.kind {
            0 => Command::Upload { to: address(command.to, "to")?, from: span(command.data, &mut kept)? },
            1 => Command::Download { from: address(command.from, "from")?, to: span(command.data, &mut kept)? },
            2 => Command::Copy { to: address(command.to, "to")?, from: address(command.from, "from")?, bytes },
            3 => Command::Fill { to: address(command.to, "to")?, value: command.value.unwrap_or(0) as u8, bytes },
            4 => {
                let params = command.params.ok_or_else(|| missing("params"))?;
                let kernel = command.kernel.ok_or_else(|| missing("kernel"))? as usize;
                Command::Launch {
                    function: *kernels.get(kernel).ok_or_else(|| missing("such kernel"))?,
                    grid: command.grid.unwrap_or(1),
                    block: command.block.unwrap_or(1),
                    params: params.as_ref().as_chunks::<8>().0.iter().map(|slot| u64::from_le_bytes(*slot)).collect(),
                }
            }
            other => return Err(Failure::Usage(format!("Cannot run CUDA command: unknown kind {other}"))),
        });
    }
    Ok((out, kept))
}

fn span(data: Option<Uint8Array>, kept: &mut Vec<Uint8Array>) -> Result<Span, Failure> {
    let data = data.ok_or_else(|| missing("data"))?;
    let view: &[u8] = data.as_ref();
    let span = Span { at: view.as_ptr().cast_mut(), bytes: view.len() };
    kept.push(data);
    Ok(span)
}

type Work = Box<dyn FnOnce() -> Result<(), Failure> + Send>;

/// Work that answers nothing.
pub struct VoidTask {
    work: Option<Work>,
}

impl VoidTask {
    pub fn start(work: impl FnOnce() -> Result<(), Failure> + Send + 'static) -> AsyncTask<Self> {
        AsyncTask::new(Self { work: Some(Box::new(work)) })
    }
}

impl Task for VoidTask {
    type Output = ();
    type JsValue = ();

    fn compute(&mut self) -> napi::Result<Self::Output> {
        match self.work.take() {
            Some(work) => guarded(work),
            None => Ok(()),
        }
    }

    fn resolve(&mut self, _env: Env, _output: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(())
    }
}
