//! The address map. Device addresses are not host addresses, so that one can never be mistaken for the other.

/// First address of device memory.
pub const DEVICE_BASE: u64 = 0x0007_0000_0000;
/// First address of a thread's local memory, in the local space.
pub const LOCAL_BASE: u64 = 0x0010_0000;
/// First address of a block's shared memory, in the shared space.
pub const SHARED_BASE: u64 = 0x400;
/// What `cvta.local` adds. Generic addresses from here up to [`SHARED_WINDOW`] are local.
pub const LOCAL_WINDOW: u64 = 0x7e00_0000_0000;
/// What `cvta.shared` adds.
pub const SHARED_WINDOW: u64 = 0x7f00_0000_0000;
