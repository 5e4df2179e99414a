//! Counters for the management listener, in the text form that Prometheus reads. Their labels are bounded: endpoints and
//! numbers of the catalogue, as outsiders are told them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

/// The counters of a process.
#[derive(Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, u16), u64>>,
    refusals: Mutex<BTreeMap<u32, u64>>,
}

impl Metrics {
    pub(crate) fn count_request(&self, endpoint: &'static str, status: u16) {
        *self
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry((endpoint, status))
            .or_default() += 1;
    }

    pub(crate) fn count_refusal(&self, number: u32) {
        *self.refusals.lock().unwrap_or_else(PoisonError::into_inner).entry(number).or_default() += 1;
    }

    /// Every counter as text.
    pub fn text(&self) -> String {
        let mut out = String::from("# TYPE sanad_requests_total counter\n");
        for ((endpoint, status), count) in &*self.requests.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ =
                writeln!(out, "sanad_requests_total{{endpoint=\"{endpoint}\",status=\"{status}\"}} {count}");
        }
        out.push_str("# TYPE sanad_refusals_total counter\n");
        for (number, count) in &*self.refusals.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = writeln!(out, "sanad_refusals_total{{number=\"{number}\"}} {count}");
        }
        out
    }
}
