//! Look-ups remembered for at most a second. Never for anything on which security rests beyond that second.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A bounded memory of what was looked up.
pub(crate) struct Cache<K, V> {
    kept: Mutex<HashMap<K, (Instant, Arc<V>)>>,
    lifetime: Duration,
}

/// Entries kept at most; beyond that the memory starts anew.
const MOST: usize = 10_000;

impl<K: Hash + Eq, V> Cache<K, V> {
    pub(crate) fn new(milliseconds: u64) -> Self {
        Self { kept: Mutex::new(HashMap::new()), lifetime: Duration::from_millis(milliseconds.min(1000)) }
    }

    pub(crate) fn get<Q>(&self, key: &Q) -> Option<Arc<V>>
    where
        K: std::borrow::Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).filter(|(since, _)| since.elapsed() < self.lifetime).map(|(_, value)| Arc::clone(value))
    }

    pub(crate) fn put(&self, key: K, value: V) -> Arc<V> {
        let value = Arc::new(value);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, (Instant::now(), Arc::clone(&value)));
        value
    }

    pub(crate) fn forget(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
