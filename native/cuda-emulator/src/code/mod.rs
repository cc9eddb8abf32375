//! A syntax tree to instructions that can be executed.

mod arithmetic;
mod builder;
mod control;
mod convert;
mod float;
pub mod function;
mod memory;
pub mod mode;
mod module;
pub mod op;

pub use function::{Function, Program};
pub use module::decode;
