//! Disks that fail at the n-th call, and disks that are full.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::ledger::{Ledger, Patience, drive, none};
use crate::party::Party;
use crate::service::{Service, binary, pause, scratch};

/// Calls of each kind among which one fails.
const CALLS: u64 = 168;

/// The n-th write or flush of the store fails, for so many n: nothing that was acknowledged is lost, and after a failed flush nothing more is
/// written until somebody has looked.
pub(super) fn errors(binary: &Path, points: u64) -> bool {
    let model = scratch("disk-model");
    match Service::start(binary, &model, &[], &[]) {
        Some(service) => service.terminate(),
        None => return false,
    }
    let kinds = [("fsync,fdatasync", "EIO"), ("pwrite64", "EIO"), ("pwrite64", "ENOSPC")];
    let (mut complaints, mut acknowledged, mut unavailable, mut never) = (Vec::new(), 0, 0, 0);
    // However few points there are, they are spread over the same calls.
    let spread = (CALLS * 3 / points).max(1);
    for point in 0..points {
        let (calls, error) = kinds[(point % 3) as usize];
        let nth = point / 3 * spread + 1;
        let data = scratch("disk-errors");
        let copied = Command::new("cp").arg("-a").arg(model.join(".")).arg(&data).status();
        if !copied.is_ok_and(|status| status.success()) {
            return false;
        }
        let inject = format!("inject={calls}:error={error}:when={nth}");
        let trace = format!("trace={calls}");
        let before = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
        let mut ledger = Ledger::default();
        if let Some(service) = Service::start(binary, &data, &before, &[]) {
            let hosts = vec![service.host.clone()];
            ledger = drive(ledger, &hosts, 2, Patience::Endless, || {
                pause(Duration::from_millis(300));
                let id = service.id().to_string();
                let _ = Command::new("pkill").args(["-KILL", "-P", &id]).status();
                service.kill();
            });
        } else {
            // The call was needed to start: it said so and ended.
            never += 1;
        }
        let Some(service) = Service::start(binary, &data, &[], &[]) else {
            complaints.push(format!("{calls} {error} at call {nth}: it does not start again"));
            continue;
        };
        let wrong = ledger.check(&service.host, None);
        complaints.extend(wrong.into_iter().map(|c| format!("{calls} {error} at call {nth}: {c}")));
        acknowledged += ledger.acknowledged;
        unavailable += ledger.unavailable;
        service.kill();
        let _ = std::fs::remove_dir_all(data);
    }
    println!(
        "{points} failing calls of the disk ({never} of them before it was ready): {acknowledged} acknowledged changes, {unavailable} \
         honest 503, {} complaints",
        complaints.len()
    );
    let _ = std::fs::remove_dir_all(model);
    none(&complaints) && unavailable > 0 && acknowledged > 0
}

/// A server whose data stand on a small disk of its own, which ends with it.
pub(super) struct OnADisk {
    pub(super) service: Service,
    /// The data directory, where the server sees it.
    pub(super) data: PathBuf,
    ballast: PathBuf,
    outer: PathBuf,
}

impl OnADisk {
    pub(super) fn start(name: &str) -> Option<Self> {
        let outer = scratch(name);
        let disk = outer.join("disk");
        let script = outer.join("on-a-disk-of-its-own");
        let text = format!(
            "#!/bin/sh\nmkdir -p {0} && mount -t tmpfs -o size=64m tmpfs {0} && exec {1} \"$@\"\n",
            disk.display(),
            binary().display()
        );
        std::fs::write(&script, text).ok()?;
        Command::new("chmod").arg("+x").arg(&script).status().ok()?;
        let Some(service) = Service::start(&script, &disk.join("data"), &["unshare", "-m"], &[]) else {
            println!("no disk of its own could be mounted");
            return None;
        };
        let inside = Path::new("/proc").join(service.id().to_string()).join("root");
        let ballast = inside.join(disk.strip_prefix("/").unwrap_or(&disk)).join("ballast");
        Some(Self { service, data: disk.join("data"), ballast, outer })
    }

    /// What runs a command where the server's disk is seen.
    pub(super) fn before(&self) -> Vec<String> {
        let id = self.service.id().to_string();
        ["nsenter", "-t", &id, "-m"].map(str::to_owned).to_vec()
    }

    /// Leaves no byte of room.
    pub(super) fn fill(&self) {
        let _ = std::fs::write(&self.ballast, vec![1; 64 * 1024 * 1024]);
    }

    /// Gives the room back.
    pub(super) fn clear(&self) {
        let _ = std::fs::remove_file(&self.ballast);
    }

    pub(super) fn stop(self) {
        self.service.terminate();
        let _ = std::fs::remove_dir_all(self.outer);
    }
}

/// The disk fills up under load, so many times, and is emptied again: the server goes on without a restart.
pub(super) fn full(rounds: u64) -> bool {
    let Some(disk) = OnADisk::start("disk-full") else { return false };
    let (mut ledger, mut complaints, mut slowest) = (Ledger::default(), Vec::new(), Duration::ZERO);
    let hosts = vec![disk.service.host.clone()];
    for round in 0..rounds {
        ledger = drive(ledger, &hosts, 3, Patience::Endless, || {
            pause(Duration::from_millis(200));
            disk.fill();
            // What the files already hold is written first: only then the full disk is met.
            signs_in(&hosts[0], false);
            pause(Duration::from_millis(700));
            disk.clear();
            slowest = slowest.max(signs_in(&hosts[0], true));
        });
        complaints.extend(ledger.check(&hosts[0], None).into_iter().map(|c| format!("round {round}: {c}")));
    }
    println!(
        "{rounds} times a full disk: {} acknowledged changes, {} honest 503, good again after {} ms, {} complaints",
        ledger.acknowledged,
        ledger.unavailable,
        slowest.as_millis(),
        complaints.len()
    );
    disk.stop();
    none(&complaints) && ledger.unavailable > 0
}

/// Signs in again and again until that succeeds, or until it does not, for thirty seconds at most; how long it took.
fn signs_in(host: &str, wanted: bool) -> Duration {
    let begun = Instant::now();
    let mut party = Party::new(host);
    while party.code().is_ok_and(|code| code.is_some()) != wanted && begun.elapsed() < Duration::from_secs(30)
    {
        pause(Duration::from_millis(10));
    }
    begun.elapsed()
}
