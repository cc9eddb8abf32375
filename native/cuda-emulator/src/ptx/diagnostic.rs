//! Why a PTX text was refused.

use std::fmt;

/// A refusal: what could not be done and the line on which it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// 1-based line of the PTX text.
    pub line: u32,
    pub message: String,
}

impl Diagnostic {
    pub fn new(line: u32, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }

    /// The message as it goes into the JIT error log: line, message and the offending line's own text.
    pub fn log(&self, source: &str) -> String {
        let text = source.lines().nth(self.line.saturating_sub(1) as usize).unwrap_or("").trim();
        format!("ptx line {}: {}: {}", self.line, self.message, text)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for Diagnostic {}

pub type Result<T> = std::result::Result<T, Diagnostic>;
