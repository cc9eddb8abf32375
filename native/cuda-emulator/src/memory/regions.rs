//! The live allocations of a context, as a kernel sees them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::block::Block;

/// A range of device addresses and the host memory behind it.
#[derive(Clone, Copy, Debug)]
pub struct Region {
    pub base: u64,
    pub bytes: u64,
    pub host: *mut u8,
}

/// An immutable list of allocations, sorted by address; it keeps them alive.
#[derive(Debug, Default)]
pub struct Regions {
    blocks: Vec<Arc<Block>>,
}

impl Regions {
    /// The region that contains `address`.
    pub fn find(&self, address: u64) -> Option<Region> {
        let after = self.blocks.partition_point(|block| block.base <= address);
        let block = self.blocks.get(after.checked_sub(1)?)?;
        let bytes = block.bytes as u64;
        (address - block.base < bytes).then(|| Region { base: block.base, bytes, host: block.host() })
    }

    /// Host pointer to `bytes` bytes of one allocation.
    pub fn range(&self, address: u64, bytes: usize) -> Option<*mut u8> {
        let after = self.blocks.partition_point(|block| block.base <= address);
        self.blocks.get(after.checked_sub(1)?)?.at(address, bytes)
    }
}

#[derive(Debug, Default)]
struct State {
    blocks: BTreeMap<u64, Arc<Block>>,
    snapshot: Option<Arc<Regions>>,
}

/// The allocations of one context.
#[derive(Debug, Default)]
pub struct Allocations {
    state: Mutex<State>,
}

impl Allocations {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn insert(&self, block: Block) {
        let mut state = self.lock();
        state.blocks.insert(block.base, Arc::new(block));
        state.snapshot = None;
    }

    /// Frees the allocation that starts at `address`; its size, or `None` when there is none. Kernels in flight keep what they saw.
    pub fn remove(&self, address: u64) -> Option<usize> {
        let mut state = self.lock();
        let block = state.blocks.remove(&address)?;
        state.snapshot = None;
        Some(block.bytes)
    }

    /// Frees everything; the size of each allocation.
    pub fn clear(&self) -> Vec<usize> {
        let mut state = self.lock();
        state.snapshot = None;
        std::mem::take(&mut state.blocks).values().map(|block| block.bytes).collect()
    }

    pub fn snapshot(&self) -> Arc<Regions> {
        let mut state = self.lock();
        if let Some(snapshot) = &state.snapshot {
            return snapshot.clone();
        }
        let snapshot = Arc::new(Regions { blocks: state.blocks.values().cloned().collect() });
        state.snapshot = Some(snapshot.clone());
        snapshot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_must_be_inside_one_allocation() {
        let allocations = Allocations::default();
        allocations.insert(Block::new(0x1000, 100).unwrap());
        allocations.insert(Block::new(0x2000, 100).unwrap());
        let regions = allocations.snapshot();
        assert!(regions.range(0x1000, 100).is_some() && regions.range(0x1063, 1).is_some());
        assert!(regions.range(0x1000, 101).is_none() && regions.range(0x1064, 1).is_none());
        assert!(regions.range(0xfff, 1).is_none() && regions.range(0x2000, usize::MAX).is_none());
        assert!(regions.find(0x1064).is_none() && regions.find(0x2063).is_some());
    }

    #[test]
    fn a_snapshot_outlives_what_is_freed() {
        let allocations = Allocations::default();
        allocations.insert(Block::new(0x1000, 8).unwrap());
        let before = allocations.snapshot();
        assert_eq!(allocations.remove(0x1000), Some(8));
        assert_eq!(allocations.remove(0x1000), None);
        assert!(before.range(0x1000, 8).is_some() && allocations.snapshot().range(0x1000, 8).is_none());
    }
}
