//! Loading a module: PTX to a program whose module variables are in device memory.

use std::collections::HashMap;
use std::sync::Arc;

use super::context::Context;
use super::status::{Outcome, Status};
use crate::code::{self, Program};
use crate::ptx::ast::Space;
use crate::ptx::{self, Diagnostic};

/// The newest PTX and target that are accepted.
const VERSION: (u32, u32) = (9, 0);
pub const TARGET: u32 = 90;

pub struct Module {
    pub context: Arc<Context>,
    pub program: Arc<Program>,
    /// Address and size of every `.global` and `.const` variable.
    pub globals: HashMap<String, (u64, u64)>,
}

/// A kernel of a module.
pub struct Kernel {
    pub module: u64,
    pub context: Arc<Context>,
    pub program: Arc<Program>,
    pub entry: usize,
}

/// Why a module was not loaded, and the text for the error log.
pub struct Refusal {
    pub status: Status,
    pub log: String,
}

impl Refusal {
    fn invalid(source: &str, diagnostic: &Diagnostic) -> Self {
        Self { status: Status::INVALID_PTX, log: diagnostic.log(source) }
    }
}

impl From<Status> for Refusal {
    fn from(status: Status) -> Self {
        Self { status, log: String::new() }
    }
}

pub fn load(context: &Arc<Context>, image: &[u8]) -> Result<Module, Refusal> {
    if image.starts_with(b"\x7fELF") || image.starts_with(&[0x50, 0xed, 0x55, 0xba]) {
        let log = "the image is binary machine code: only PTX text is implemented".to_owned();
        return Err(Refusal { status: Status::NO_BINARY_FOR_GPU, log });
    }
    let source = std::str::from_utf8(image)
        .map_err(|_| Refusal { status: Status::INVALID_PTX, log: "the image is no text".to_owned() })?;
    let tree = ptx::parse(source).map_err(|d| Refusal::invalid(source, &d))?;
    if tree.version > VERSION {
        let log =
            format!("ptx version {}.{} is newer than {}.{}", tree.version.0, tree.version.1, VERSION.0, VERSION.1);
        return Err(Refusal { status: Status::UNSUPPORTED_PTX_VERSION, log });
    }
    if tree.target > TARGET {
        let log = format!("target sm_{} is newer than the device's sm_{TARGET}", tree.target);
        return Err(Refusal { status: Status::NO_BINARY_FOR_GPU, log });
    }
    let mut globals = HashMap::new();
    let mut addresses = HashMap::new();
    let loaded = (|| {
        for variable in tree.variables.iter().filter(|v| matches!(v.space, Space::Global | Space::Const)) {
            let address = place(context, variable.bytes(), &variable.init)?;
            globals.insert(variable.name.to_owned(), (address, variable.bytes()));
            addresses.insert(variable.name, address);
        }
        code::decode(&tree, &addresses).map_err(|d| Refusal::invalid(source, &d))
    })();
    match loaded {
        Ok(program) => Ok(Module { context: context.clone(), program: Arc::new(program), globals }),
        Err(refusal) => {
            release(context, &globals);
            Err(refusal)
        }
    }
}

/// Allocates a module variable: its initialiser, then zeros.
fn place(context: &Context, bytes: u64, init: &[u8]) -> Outcome<u64> {
    let size = usize::try_from(bytes.max(1)).map_err(|_| Status::OUT_OF_MEMORY)?;
    let address = context.allocate(size)?;
    let host = context.memory.snapshot().range(address, size).ok_or(Status::UNKNOWN)?;
    // SAFETY: `size` bytes at `host` are this fresh allocation, and the initialiser is not longer than its variable.
    unsafe {
        std::ptr::write_bytes(host, 0, size);
        std::ptr::copy_nonoverlapping(init.as_ptr(), host, init.len().min(size));
    }
    Ok(address)
}

pub fn release(context: &Context, globals: &HashMap<String, (u64, u64)>) {
    for (address, _) in globals.values() {
        // The context may have been destroyed, and its memory with it.
        let _ = context.free(*address);
    }
}
