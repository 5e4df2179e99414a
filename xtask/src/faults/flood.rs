//! A flood: far more connections than the server can serve, with sign-ins, tokens, nonsense and large bodies. It sheds what it cannot do, tells
//! so, and does not grow.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::ledger::none;
use crate::http::Connection;
use crate::party::{PASSWORD, Party, path};
use crate::service::{Service, pause, resident, scratch};

/// Connections at the same time: the benchmark keeps a core busy with 32.
const CONNECTIONS: usize = 1_200;
/// Resident memory at most, in KiB.
const MEMORY: u64 = 256 * 1024;

/// A flood of so many seconds; true if memory stayed bounded, every refusal was honest, and somebody else was served meanwhile.
pub(super) fn flood(binary: &Path, seconds: u64) -> bool {
    let data = scratch("flood");
    let Some(service) = Service::start(binary, &data, &[], &[]) else { return false };
    let before = resident(service.id());
    let (stop, counts) = (Arc::new(AtomicBool::new(false)), Arc::new([const { AtomicU64::new(0) }; 4]));
    let flood: Vec<_> = (0..CONNECTIONS)
        .filter_map(|at| {
            let (host, stop, counts) = (service.host.clone(), Arc::clone(&stop), Arc::clone(&counts));
            let thread = std::thread::Builder::new().stack_size(256 * 1024);
            thread.spawn(move || pour(&host, at, &stop, &counts)).ok()
        })
        .collect();
    let (begun, mut most, mut times, mut complaints) = (Instant::now(), 0, Vec::new(), Vec::new());
    let mut party = Party::new(&service.host);
    while begun.elapsed() < Duration::from_secs(seconds) {
        most = most.max(resident(service.id()));
        let asked = Instant::now();
        match party.client_credentials("") {
            Ok(reply) if reply.status == 200 || reply.status == 503 => times.push(asked.elapsed()),
            Ok(reply) => complaints.push(format!("somebody else was told {} {}", reply.status, reply.body)),
            Err(e) => complaints.push(format!("somebody else was not answered: {e}")),
        }
        pause(Duration::from_millis(20));
    }
    stop.store(true, Ordering::Relaxed);
    for thread in flood {
        let _ = thread.join();
    }
    times.sort();
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    pause(Duration::from_secs(3));
    let after = resident(service.id());
    let [good, shed, lost, lies] = [0, 1, 2, 3].map(|at| counts[at].load(Ordering::Relaxed));
    println!(
        "a flood of {seconds} s over {CONNECTIONS} connections: {good} answered, {shed} told to come again, {lost} without an answer, {lies} \
         told something else; memory {} MiB before, {} MiB at most, {} MiB after; somebody else waited {} ms (p99 of {})",
        before / 1024,
        most / 1024,
        after / 1024,
        p99.as_millis(),
        times.len()
    );
    if most > MEMORY {
        complaints.push(format!("{} MiB of memory", most / 1024));
    }
    if lies > 0 {
        complaints.push(format!("{lies} replies without a number or a word on when"));
    }
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
    none(&complaints) && good > 0
}

/// One connection of the flood. Counts: answered, told to come again, without an answer, told something else.
fn pour(host: &str, at: usize, stop: &AtomicBool, counts: &[AtomicU64; 4]) {
    let mut party = Party::new(host);
    let large = "x".repeat(60 * 1024);
    let mut turn = at;
    while !stop.load(Ordering::Relaxed) {
        turn += 1;
        let reply = match turn % 4 {
            0 => party.client_credentials(""),
            1 => party.sign_in_to("trusted", &format!("nobody-{turn}")),
            2 => party.connection.post(&path("token"), &[], &[("grant_type", "password"), ("x", &large)]),
            _ => party.attempt("ada", PASSWORD).and_then(|_| Connection::new(host).get("/health/live", &[])),
        };
        let sort = match reply {
            Err(_) => 2,
            Ok(reply) if matches!(reply.status, 429 | 503) => {
                let is_honest = !reply.header("retry-after").is_empty() || reply.body.contains("error-code");
                if is_honest { 1 } else { 3 }
            }
            Ok(_) => 0,
        };
        counts[sort].fetch_add(1, Ordering::Relaxed);
    }
}
