//! PTX text to a syntax tree.

pub mod ast;
mod body;
mod cursor;
pub mod diagnostic;
mod lexer;
mod operand;
mod parser;
pub mod scalar;
mod variable;

pub use diagnostic::{Diagnostic, Result};
pub use parser::parse;
