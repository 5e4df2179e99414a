//! Counters for the management listener, in the text form that Prometheus reads. It is the operator's: numbers are the true
//! ones. Labels are bounded: endpoints, numbers, tenants and their registered clients.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use engine::{Series, Tally};

/// The counters of a process.
#[derive(Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, u16), u64>>,
    replication: Mutex<Option<&'static str>>,
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

    /// Notes what the database promises of a commit.
    pub(crate) fn note_replication(&self, kind: &'static str) {
        *self.replication.lock().unwrap_or_else(PoisonError::into_inner) = Some(kind);
    }

    /// Every counter as text.
    pub(crate) fn text(&self, tally: &Tally, (commits, flushes): (u64, Option<u64>)) -> String {
        let mut out = String::from("# TYPE sanad_requests_total counter\n");
        for ((endpoint, status), count) in &*self.requests.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ =
                writeln!(out, "sanad_requests_total{{endpoint=\"{endpoint}\",status=\"{status}\"}} {count}");
        }
        out.push_str("# TYPE sanad_refusals_total counter\n");
        for (series, count) in tally.counts() {
            let Series { number, tenant, client } = series;
            let client = client.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let _ = writeln!(
                out,
                "sanad_refusals_total{{number=\"{number}\",tenant=\"{tenant}\",client=\"{client}\"}} {count}"
            );
        }
        let _ =
            writeln!(out, "# TYPE sanad_store_commits_total counter\nsanad_store_commits_total {commits}");
        if let Some(flushes) = flushes {
            let _ = writeln!(
                out,
                "# TYPE sanad_store_flushes_total counter\nsanad_store_flushes_total {flushes}"
            );
        }
        if let Some(kind) = *self.replication.lock().unwrap_or_else(PoisonError::into_inner) {
            out.push_str("# TYPE sanad_database_replication gauge\n");
            let _ = writeln!(out, "sanad_database_replication{{kind=\"{kind}\"}} 1");
        }
        out
    }
}
