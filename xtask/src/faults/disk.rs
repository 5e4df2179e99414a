//! Disks that fail at the n-th call, and disks that are full.

use std::path::Path;
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

/// The disk fills up under load, so many times, and is emptied again: the server goes on without a restart.
pub(super) fn full(rounds: u64) -> bool {
    let outer = scratch("disk-full");
    let disk = outer.join("disk");
    let script = outer.join("on-a-disk-of-its-own");
    // The disk ends with the process that sees it.
    let text = format!(
        "#!/bin/sh\nmkdir -p {0} && mount -t tmpfs -o size=64m tmpfs {0} && exec {1} \"$@\"\n",
        disk.display(),
        binary().display()
    );
    let written = std::fs::write(&script, text);
    let runs = Command::new("chmod").arg("+x").arg(&script).status();
    if written.is_err() || runs.is_err() {
        return false;
    }
    let Some(service) = Service::start(&script, &disk.join("data"), &["unshare", "-m"], &[]) else {
        println!("no disk of its own could be mounted");
        return false;
    };
    let inside = Path::new("/proc").join(service.id().to_string()).join("root");
    let ballast = inside.join(disk.strip_prefix("/").unwrap_or(&disk)).join("ballast");
    let (mut ledger, mut complaints, mut slowest) = (Ledger::default(), Vec::new(), Duration::ZERO);
    let hosts = vec![service.host.clone()];
    for round in 0..rounds {
        ledger = drive(ledger, &hosts, 3, Patience::Endless, || {
            pause(Duration::from_millis(200));
            let _ = std::fs::write(&ballast, vec![1; 64 * 1024 * 1024]);
            // What the files already hold is written first: only then the full disk is met.
            signs_in(&hosts[0], false);
            pause(Duration::from_millis(700));
            let _ = std::fs::remove_file(&ballast);
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
    service.terminate();
    let _ = std::fs::remove_dir_all(outer);
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
