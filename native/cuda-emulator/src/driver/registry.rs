//! Handles that callers hold. They are numbers, never pointers, so that a stale or invented one is found out.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::status::{Outcome, Status};

static NEXT: AtomicU64 = AtomicU64::new(1);

pub struct Registry<T> {
    items: Mutex<Option<HashMap<u64, Arc<T>>>>,
}

impl<T> Registry<T> {
    pub const fn new() -> Self {
        Self { items: Mutex::new(None) }
    }

    fn lock(&self) -> MutexGuard<'_, Option<HashMap<u64, Arc<T>>>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A handle that no registry gives out again.
    pub fn reserve() -> u64 {
        0x1000 + NEXT.fetch_add(1, Relaxed) * 16
    }

    pub fn insert(&self, handle: u64, item: Arc<T>) {
        self.lock().get_or_insert_default().insert(handle, item);
    }

    pub fn add(&self, item: T) -> u64 {
        let handle = Self::reserve();
        self.insert(handle, Arc::new(item));
        handle
    }

    pub fn get(&self, handle: u64) -> Outcome<Arc<T>> {
        self.lock().as_ref().and_then(|items| items.get(&handle).cloned()).ok_or(Status::INVALID_HANDLE)
    }

    pub fn remove(&self, handle: u64) -> Outcome<Arc<T>> {
        self.lock().as_mut().and_then(|items| items.remove(&handle)).ok_or(Status::INVALID_HANDLE)
    }

    /// Removes everything that `gone` says; the items removed.
    pub fn remove_all(&self, gone: impl Fn(&T) -> bool) -> Vec<Arc<T>> {
        let mut items = self.lock();
        let Some(items) = items.as_mut() else { return Vec::new() };
        items.extract_if(|_, item| gone(item)).map(|(_, item)| item).collect()
    }
}
