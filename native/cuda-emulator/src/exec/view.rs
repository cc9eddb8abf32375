//! Device memory as one thread of a kernel reaches it: bounds checked against live allocations, with the last two remembered.

use super::fault::Cause;
use crate::memory::regions::{Region, Regions};

pub struct View<'a> {
    regions: &'a Regions,
    hot: [Region; 2],
}

const NOWHERE: Region = Region { base: 0, bytes: 0, host: std::ptr::null_mut() };

impl<'a> View<'a> {
    pub fn new(regions: &'a Regions) -> Self {
        Self { regions, hot: [NOWHERE; 2] }
    }

    /// Host pointer to `bytes` aligned bytes at `address`.
    #[inline(always)]
    pub fn resolve(&mut self, address: u64, bytes: u32, write: bool) -> Result<*mut u8, Cause> {
        let width = u64::from(bytes);
        for region in &self.hot {
            let offset = address.wrapping_sub(region.base);
            if offset < region.bytes && region.bytes - offset >= width && address & (width - 1) == 0 {
                // SAFETY: the offset is inside the region's allocation.
                return Ok(unsafe { region.host.add(offset as usize) });
            }
        }
        self.miss(address, bytes, write)
    }

    #[cold]
    #[inline(never)]
    fn miss(&mut self, address: u64, bytes: u32, write: bool) -> Result<*mut u8, Cause> {
        let illegal = Cause::IllegalAddress { address, bytes, write };
        let region = self.regions.find(address).ok_or(illegal)?;
        if address & u64::from(bytes - 1) != 0 {
            return Err(Cause::Misaligned { address, bytes });
        }
        let offset = address - region.base;
        if region.bytes - offset < u64::from(bytes) {
            return Err(illegal);
        }
        self.hot = [region, self.hot[0]];
        // SAFETY: the offset is inside the region's allocation, which `regions` keeps alive.
        Ok(unsafe { region.host.add(offset as usize) })
    }
}
