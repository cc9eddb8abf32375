//! Execution of decoded programs.

mod access;
mod atomic;
pub mod fault;
mod float;
pub mod grid;
mod integer;
mod interpreter;
pub mod lane;
mod local;
mod numeric;
pub mod pool;
mod view;

pub use fault::Fault;
