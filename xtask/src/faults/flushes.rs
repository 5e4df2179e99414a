//! Flushes seen from outside, beside commits that were acknowledged.

use std::path::Path;
use std::process::Command;

use crate::party::Party;
use crate::service::{Service, scratch};

/// Flushes seen from outside, beside commits that were acknowledged.
#[derive(Debug)]
pub(super) struct Flushes {
    commits: u64,
    flushes: u64,
}

impl Flushes {
    /// One client at a time: each acknowledged commit waited for a flush of its own.
    pub(super) fn hold(&self) -> bool {
        self.commits > 0 && self.flushes >= self.commits
    }
}

/// Counts `fsync` and `fdatasync` of a server while one client makes changes one after another.
pub(super) fn flushes(binary: &Path, name: &str) -> Option<Flushes> {
    let data = scratch(name);
    let trace = data.join("trace");
    let file = trace.display().to_string();
    let before = ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", &file];
    let service = Service::start(binary, &data.join("data"), &before, &[])?;
    let mut party = Party::new(&service.host);
    let code = party.code().ok()??;
    let mut token = party.redeem(&code, None).ok()?.text("refresh_token")?;
    let count = || {
        std::fs::read_to_string(&trace)
            .map(|text| text.lines().filter(|l| l.contains("sync(")).count() as u64)
            .unwrap_or(0)
    };
    let earlier = count();
    let mut commits = 0;
    for _ in 0..50 {
        let reply = party.refresh(&token).ok()?;
        token = reply.text("refresh_token")?;
        commits += 1;
    }
    let flushes = count() - earlier;
    let id = service.id().to_string();
    let _ = Command::new("pkill").args(["-TERM", "-P", &id]).status();
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
    Some(Flushes { commits, flushes })
}
