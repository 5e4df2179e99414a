//! `kill -9` of a server over the embedded database.

use std::path::Path;
use std::time::Duration;

use super::ledger::{Ledger, Patience, drive, none};
use crate::service::{Chance, Service, pause, scratch};

/// So many kills under load at moments that chance chooses; true if nothing that was promised was lost.
pub(super) fn kills(binary: &Path, rounds: u64, seed: u64) -> bool {
    let data = scratch("kill");
    let mut chance = Chance(seed);
    let (mut ledger, mut slowest) = (Ledger::default(), Duration::ZERO);
    let mut complaints = Vec::new();
    for round in 0..=rounds {
        let Some(service) = Service::start(binary, &data, &[], &[]) else {
            complaints.push(format!("round {round}: it did not start"));
            break;
        };
        slowest = slowest.max(service.start);
        let wrong = ledger.check(&service.host, Some(&data));
        complaints.extend(wrong.into_iter().map(|c| format!("round {round}: {c}")));
        if round == rounds {
            service.terminate();
            break;
        }
        // Every fifth round is long enough for refusals that are older than a second when the process dies.
        let least = if round % 5 == 4 { 1_300 } else { 150 };
        let (time, hosts) = (Duration::from_millis(least + chance.below(350)), vec![service.host.clone()]);
        ledger = drive(ledger, &hosts, 3, Patience::None, || {
            pause(time);
            service.kill();
        });
    }
    println!(
        "{rounds} kills, seed {seed}: {} acknowledged changes, {} old refusals explained, slowest start {} ms, {} complaints",
        ledger.acknowledged,
        ledger.explained,
        slowest.as_millis(),
        complaints.len()
    );
    let _ = std::fs::remove_dir_all(data);
    none(&complaints) && slowest < Duration::from_secs(5)
}
