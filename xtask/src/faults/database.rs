//! PostgreSQL that is killed, and one whose synchronous standby takes over.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::ledger::{Ledger, Patience, drive, none};
use crate::http::Connection;
use crate::postgres::Postgres;
use crate::service::{Chance, Service, pause, scratch};

/// Two nodes over one database.
pub(super) struct Nodes {
    pub(super) services: Vec<Service>,
    pub(super) data: PathBuf,
}

impl Nodes {
    /// Starts so many development nodes over a new database, with one key-encryption key.
    pub(super) fn start(binary: &Path, url: &str, count: usize, name: &str) -> Option<Self> {
        Self::start_with(binary, url, count, name, None)
    }

    /// The same over a database that has a key-encryption key already.
    fn start_with(binary: &Path, url: &str, count: usize, name: &str, key: Option<&str>) -> Option<Self> {
        let data = scratch(name);
        let mut services = Vec::new();
        if let Some(key) = key {
            std::fs::create_dir_all(data.join("0")).ok()?;
            write_private(&data.join("0/key-encryption.key"), key)?;
        }
        for node in 0..count {
            let own = data.join(node.to_string());
            std::fs::create_dir_all(&own).ok()?;
            if node > 0 {
                let key = std::fs::read_to_string(data.join("0/key-encryption.key")).ok()?;
                write_private(&own.join("key-encryption.key"), &key)?;
            }
            services.push(Service::start(binary, &own, &[], &["--database", url])?);
        }
        Some(Self { services, data })
    }

    pub(super) fn hosts(&self) -> Vec<String> {
        self.services.iter().map(|service| service.host.clone()).collect()
    }

    pub(super) fn stop(self) {
        for service in self.services {
            service.terminate();
        }
        let _ = std::fs::remove_dir_all(self.data);
    }
}

fn write_private(file: &Path, text: &str) -> Option<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let options = std::fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(file);
    options.ok()?.write_all(text.as_bytes()).ok()
}

/// Waits until every node says that it is ready; how long that took.
pub(super) fn ready_again(hosts: &[String]) -> Option<Duration> {
    let begun = Instant::now();
    for host in hosts {
        while Connection::new(host).get("/health/ready", &[]).map_or(0, |reply| reply.status) != 200 {
            if begun.elapsed() > Duration::from_secs(30) {
                return None;
            }
            pause(Duration::from_millis(10));
        }
    }
    Some(begun.elapsed())
}

/// So many kills of PostgreSQL under two nodes; true if nothing that was promised was lost.
pub(super) fn kills(binary: &Path, rounds: u64, seed: u64) -> bool {
    let Some(postgres) = Postgres::start() else { return false };
    let Some(nodes) = Nodes::start(binary, &postgres.url, 2, "postgres-kills") else { return false };
    let (mut chance, mut ledger, hosts) = (Chance(seed), Ledger::default(), nodes.hosts());
    let (mut complaints, mut slowest) = (Vec::new(), Duration::ZERO);
    for round in 0..rounds {
        let (before, after) = (chance.below(700), chance.below(300));
        let mut came_back = false;
        ledger = drive(ledger, &hosts, 4, Patience::Endless, || {
            pause(Duration::from_millis(300 + before));
            postgres.kill();
            pause(Duration::from_millis(after));
            came_back = postgres.start_again();
            if let Some(took) = ready_again(&hosts) {
                slowest = slowest.max(took);
            }
            pause(Duration::from_millis(300));
        });
        let wrong =
            if came_back { ledger.check(&hosts[0], None) } else { vec!["PostgreSQL did not start".into()] };
        complaints.extend(wrong.into_iter().map(|c| format!("round {round}: {c}")));
    }
    println!(
        "{rounds} kills of PostgreSQL under two nodes, seed {seed}: {} acknowledged changes, {} honest 503, good again {} ms after it \
         accepts, {} complaints",
        ledger.acknowledged,
        ledger.unavailable,
        slowest.as_millis(),
        complaints.len()
    );
    nodes.stop();
    none(&complaints) && ledger.acknowledged > 0
}

/// So many times the primary is killed and its synchronous standby takes over; true if nothing that was promised was lost.
pub(super) fn failovers(binary: &Path, rounds: u64, seed: u64) -> bool {
    let Some(mut primary) = Postgres::start() else { return false };
    let (mut chance, mut ledger) = (Chance(seed), Ledger::default());
    let (mut complaints, mut slowest, mut key) = (Vec::new(), Duration::ZERO, None::<String>);
    for round in 0..rounds {
        let Some(standby) = primary.standby() else {
            complaints.push(format!("round {round}: the standby does not follow"));
            break;
        };
        let url = format!(
            "postgres://postgres@{},{}/postgres?target_session_attrs=read-write",
            primary.address(),
            standby.address()
        );
        let Some(nodes) = Nodes::start_with(binary, &url, 2, "failover", key.as_deref()) else {
            complaints.push(format!("round {round}: the nodes do not start"));
            break;
        };
        let hosts = nodes.hosts();
        key = std::fs::read_to_string(nodes.data.join("0/key-encryption.key")).ok();
        let before = chance.below(1_000);
        let mut took_over = false;
        ledger = drive(ledger, &hosts, 4, Patience::Endless, || {
            pause(Duration::from_millis(800 + before));
            primary.kill();
            let begun = Instant::now();
            took_over = standby.promote();
            ready_again(&hosts);
            slowest = slowest.max(begun.elapsed());
            pause(Duration::from_millis(500));
        });
        let wrong =
            if took_over { ledger.check(&hosts[0], None) } else { vec!["no standby took over".into()] };
        complaints.extend(wrong.into_iter().map(|c| format!("round {round}: {c}")));
        nodes.stop();
        primary = standby;
    }
    println!(
        "{rounds} failovers to a synchronous standby, seed {seed}: {} acknowledged changes, {} honest 503, good again {} ms after the \
         primary's death, {} complaints",
        ledger.acknowledged,
        ledger.unavailable,
        slowest.as_millis(),
        complaints.len()
    );
    none(&complaints) && ledger.acknowledged > 0
}
