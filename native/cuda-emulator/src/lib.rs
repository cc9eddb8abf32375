//! A software CUDA driver: a shared library with the driver API's own symbols that parses PTX and interprets it over all cores.
//!
//! `ptx` turns text into a syntax tree, `code` the tree into fixed-size instructions, `exec` runs them, `memory` is what they reach,
//! `driver` keeps devices, contexts, streams and modules, and `api` is the C surface. What it refuses, it refuses when a module is
//! loaded, with the line and the reason in the JIT's error log. README.md says where it is deliberately unkind.

pub mod api;
pub mod code;
mod driver;
pub mod exec;
pub mod faults;
pub mod memory;
pub mod ptx;
