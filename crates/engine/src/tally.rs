//! Refusals by number, tenant and client: what the operator's metrics show. The number of series is bounded.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

/// Series that are told apart; what comes after them is counted without its client.
const SERIES: usize = 2_000;

/// What was refused: the true number, where, and which client if it is one of the tenant's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Series {
    /// The true number.
    pub number: u32,
    /// The tenant; the nil id where the request named none that exists.
    pub tenant: Uuid,
    /// The client; empty where none is known, `other` where there are too many to tell apart.
    pub client: String,
}

/// The counters of a process.
#[derive(Default)]
pub struct Tally(Mutex<BTreeMap<Series, u64>>);

impl Tally {
    pub(crate) fn count(&self, number: u32, tenant: Uuid, client: &str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let series = Series { number, tenant, client: client.to_owned() };
        let is_full = counts.len() >= SERIES && !counts.contains_key(&series);
        let series = if is_full { Series { client: "other".to_owned(), ..series } } else { series };
        *counts.entry(series).or_default() += 1;
    }

    /// Every counter.
    pub fn counts(&self) -> Vec<(Series, u64)> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|(series, count)| (series.clone(), *count)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_cannot_make_it_grow() {
        let tally = Tally::default();
        for n in 0..SERIES + 500 {
            tally.count(50_011, Uuid::nil(), &n.to_string());
        }
        assert!(tally.counts().len() <= SERIES + 1);
        assert_eq!(tally.counts().iter().map(|(_, count)| count).sum::<u64>(), SERIES as u64 + 500);
    }
}
