//! Execution of decoded programs.

mod atomic;
pub mod fault;
mod float;
pub mod grid;
mod integer;
pub mod lane;
mod local;
pub mod pool;
mod view;

pub use fault::Fault;
