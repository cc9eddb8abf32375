//! The driver's state: devices, and everything that callers hold handles of.

pub mod context;
pub mod copy;
pub mod device;
pub mod host;
pub mod launch;
pub mod module;
pub mod queue;
pub mod registry;
pub mod status;
pub mod stream;

use std::cell::RefCell;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};

use context::Context;
use device::Device;
use module::{Kernel, Module};
use registry::Registry;
use status::{Outcome, Status};
use stream::{Event, Stream};

use crate::exec::pool::Pool;
use crate::faults::Settings;

pub struct Driver {
    pub settings: Settings,
    pub devices: Vec<Arc<Device>>,
    pub pool: Pool,
    pub launches: AtomicU64,
    /// Instructions executed by all kernels.
    pub instructions: AtomicU64,
}

static DRIVER: OnceLock<Option<Driver>> = OnceLock::new();

pub static CONTEXTS: Registry<Context> = Registry::new();
pub static MODULES: Registry<Module> = Registry::new();
pub static KERNELS: Registry<Kernel> = Registry::new();
pub static STREAMS: Registry<Stream> = Registry::new();
pub static EVENTS: Registry<Event> = Registry::new();

thread_local! {
    /// Contexts of this thread; the last is current. 0 stands for none.
    static CURRENT: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

/// Reads the settings and makes the devices, once.
pub fn initialize() -> Outcome {
    let driver = DRIVER.get_or_init(|| match Settings::from_environment() {
        Ok(settings) => Some(Driver {
            devices: (0..settings.devices).map(|index| Arc::new(Device::new(index, &settings))).collect(),
            pool: Pool::new(settings.threads),
            launches: AtomicU64::new(0),
            instructions: AtomicU64::new(0),
            settings,
        }),
        Err(message) => {
            eprintln!("cuda emulator: {message}");
            None
        }
    });
    match driver {
        None => Err(Status::INVALID_VALUE),
        Some(driver) if driver.devices.is_empty() => Err(Status::NO_DEVICE),
        Some(_) => Ok(()),
    }
}

pub fn driver() -> Outcome<&'static Driver> {
    match DRIVER.get() {
        Some(Some(driver)) if !driver.devices.is_empty() => Ok(driver),
        _ => Err(Status::NOT_INITIALIZED),
    }
}

impl Driver {
    pub fn device(&self, index: i32) -> Outcome<&Arc<Device>> {
        usize::try_from(index).ok().and_then(|i| self.devices.get(i)).ok_or(Status::INVALID_DEVICE)
    }

    /// Prints what happened where `TENSOR_WASM_EMULATOR_LOG=1` asks for it.
    pub fn log(&self, message: impl std::fmt::Display) {
        if self.settings.log {
            eprintln!("cuda emulator: {message}");
        }
    }
}

/// The calling thread's stack of contexts.
pub fn with_current<T>(change: impl FnOnce(&mut Vec<u64>) -> T) -> T {
    CURRENT.with_borrow_mut(change)
}

/// The current context, whether poisoned or not.
pub fn current_or_poisoned() -> Outcome<Arc<Context>> {
    driver()?;
    let handle = with_current(|stack| stack.last().copied().unwrap_or(0));
    if handle == 0 {
        return Err(Status::INVALID_CONTEXT);
    }
    CONTEXTS.get(handle).map_err(|_| Status::CONTEXT_IS_DESTROYED)
}

/// The current context, when nothing has poisoned it.
pub fn current() -> Outcome<Arc<Context>> {
    let context = current_or_poisoned()?;
    context.check()?;
    Ok(context)
}

/// Ends a context and forgets what belonged to it.
pub fn destroy(context: &Context) {
    let belongs = |other: &Arc<Context>| other.handle == context.handle;
    context.destroy();
    KERNELS.remove_all(|kernel| belongs(&kernel.context));
    MODULES.remove_all(|module| belongs(&module.context));
    STREAMS.remove_all(|stream| belongs(&stream.context));
    EVENTS.remove_all(|event| belongs(&event.context));
    let _ = CONTEXTS.remove(context.handle);
}
