//! Device memory: blocks, and the address ranges through which kernels reach them.

pub mod block;
pub mod regions;
pub mod windows;
