//! Failures, as one line that the TypeScript side takes apart: `CALL: NAME (NUMBER): text`, then the JIT's log.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub struct CudaError {
    pub call: &'static str,
    pub code: i32,
    pub name: String,
    pub message: String,
    pub log: String,
}

pub enum Failure {
    Cuda(CudaError),
    /// The library cannot be opened or lacks a symbol.
    Library(String),
    /// The addon was asked for something that makes no sense.
    Usage(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cuda(error) => {
                write!(f, "{}: {} ({}): {}", error.call, error.name, error.code, error.message)?;
                if error.log.is_empty() { Ok(()) } else { write!(f, "\n{}", error.log) }
            }
            Self::Library(text) | Self::Usage(text) => f.write_str(text),
        }
    }
}

impl From<Failure> for napi::Error {
    fn from(failure: Failure) -> Self {
        napi::Error::from_reason(failure.to_string())
    }
}

/// Runs `work` so that neither an error nor a panic leaves it as anything but a JavaScript error.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> napi::Result<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(napi::Error::from),
        Err(panic) => {
            let text = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("unknown panic");
            Err(napi::Error::from_reason(format!("The CUDA addon failed: {text}")))
        }
    }
}
