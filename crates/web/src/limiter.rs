//! Requests per network address and minute: back-pressure, not security. What security rests on is counted in the store.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Addresses that are remembered at most; beyond that the minute starts anew.
const MOST: usize = 100_000;

/// The counts of the current minute.
#[derive(Default)]
pub(crate) struct Limiter(Mutex<(i64, HashMap<IpAddr, u32>)>);

impl Limiter {
    /// Counts a request. The seconds to wait if it is one too many.
    pub(crate) fn count(&self, address: IpAddr, now: i64, most: u32) -> Option<u32> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (minute, counts) = &mut *state;
        if *minute != now / 60 || counts.len() > MOST {
            *minute = now / 60;
            counts.clear();
        }
        let count = counts.entry(address).or_default();
        *count += 1;
        (*count > most).then(|| u32::try_from(60 - now % 60).unwrap_or(60))
    }
}
