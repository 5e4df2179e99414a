//! Look-ups remembered for at most a second. Never for anything on which security rests beyond that second.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use diagnosis::Fault;
use tokio::sync::Mutex as Turn;

/// A bounded memory of what was looked up. Of many who miss the same thing in the same moment one looks, and the others wait for it.
pub(crate) struct Cache<K, V> {
    kept: Mutex<HashMap<K, (Instant, Arc<V>)>>,
    looking: Mutex<HashMap<K, Arc<Look>>>,
    /// Counts how often everything was forgotten: what was seen before is not remembered after it.
    forgotten: AtomicU64,
    lifetime: Duration,
}

/// One look, and how it ended if it found nothing: those who waited for it are told, and do not look again each.
type Look = Turn<Option<Result<(), Fault>>>;

/// Entries kept at most; beyond that the memory starts anew.
const MOST: usize = 10_000;

impl<K: Hash + Eq + Clone, V> Cache<K, V> {
    pub(crate) fn new(milliseconds: u64) -> Self {
        let lifetime = Duration::from_millis(milliseconds.min(1000));
        Self { kept: Mutex::default(), looking: Mutex::default(), forgotten: AtomicU64::new(0), lifetime }
    }

    pub(crate) fn get<Q>(&self, key: &Q) -> Option<Arc<V>>
    where
        K: std::borrow::Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let kept = hold(&self.kept);
        kept.get(key).filter(|(since, _)| since.elapsed() < self.lifetime).map(|(_, value)| Arc::clone(value))
    }

    /// What is remembered, else what `look` finds; that nothing was found is not remembered.
    pub(crate) async fn get_or(
        &self,
        key: K,
        look: impl Future<Output = Result<Option<V>, Fault>>,
    ) -> Result<Option<Arc<V>>, Fault> {
        if let Some(known) = self.get(&key) {
            return Ok(Some(known));
        }
        let look_of_all = Arc::clone(hold(&self.looking).entry(key.clone()).or_default());
        let mut outcome = look_of_all.lock().await;
        if let Some(known) = self.get(&key) {
            return Ok(Some(known));
        }
        if let Some(outcome) = &*outcome {
            return outcome.clone().map(|()| None);
        }
        // What is seen now was true when the look began, not when it ended.
        let (since, forgotten) = (Instant::now(), self.forgotten.load(Ordering::SeqCst));
        let found = look.await;
        let mut looking = hold(&self.looking);
        if looking.get(&key).is_some_and(|known| Arc::ptr_eq(known, &look_of_all)) {
            looking.remove(&key);
        }
        drop(looking);
        match found {
            Ok(Some(value)) => {
                let value = Arc::new(value);
                if self.forgotten.load(Ordering::SeqCst) == forgotten {
                    self.put(key, since, Arc::clone(&value));
                }
                Ok(Some(value))
            }
            Ok(None) => {
                *outcome = Some(Ok(()));
                Ok(None)
            }
            Err(fault) => {
                *outcome = Some(Err(fault.clone()));
                Err(fault)
            }
        }
    }

    fn put(&self, key: K, since: Instant, value: Arc<V>) {
        let mut kept = hold(&self.kept);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, (since, value));
    }

    pub(crate) fn forget(&self) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        hold(&self.kept).clear();
    }
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;

    #[tokio::test]
    async fn of_many_who_miss_one_looks() {
        let (cache, looks) = (Arc::new(Cache::new(1000)), Arc::new(AtomicU32::new(0)));
        let everybody: Vec<_> = (0..50)
            .map(|_| {
                let (cache, looks) = (Arc::clone(&cache), Arc::clone(&looks));
                tokio::spawn(async move {
                    let look = async {
                        tokio::task::yield_now().await;
                        looks.fetch_add(1, Ordering::SeqCst);
                        Ok(Some(7))
                    };
                    cache.get_or("key", look).await.unwrap()
                })
            })
            .collect();
        for one in everybody {
            assert_eq!(one.await.unwrap().as_deref(), Some(&7));
        }
        assert_eq!(looks.load(Ordering::SeqCst), 1);
        assert!(hold(&cache.looking).is_empty());
    }

    #[tokio::test]
    async fn what_was_not_found_or_failed_is_looked_for_again() {
        let cache: Cache<&str, u32> = Cache::new(1000);
        assert!(cache.get_or("key", async { Ok(None) }).await.unwrap().is_none());
        assert!(cache.get_or("key", async { Err(Fault::QueueFull) }).await.is_err());
        assert_eq!(cache.get_or("key", async { Ok(Some(1)) }).await.unwrap().as_deref(), Some(&1));
        let none: Cache<&str, u32> = Cache::new(0);
        none.get_or("key", async { Ok(Some(1)) }).await.unwrap();
        assert!(none.get("key").is_none(), "nothing is remembered for no time");
    }
}
