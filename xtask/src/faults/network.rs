//! A network that cuts, swallows, delays and drops replies.

use std::path::Path;
use std::time::{Duration, Instant};

use fault_proxy::{Order, Proxy};

use super::database::Nodes;
use super::ledger::{Ledger, Patience, brief, drive, none};
use crate::http::Connection;
use crate::party::{Party, TENANT};
use crate::postgres::Postgres;
use crate::service::{Service, pause, scratch};

/// Commits of two clients within which everything that they do has come once.
const COMMITS: u64 = 40;

/// Replies dropped after the commit, by a network between client and server: nobody is signed out.
pub(super) fn dropped_replies(binary: &Path, replies: u64) -> bool {
    let data = scratch("dropped");
    let Some(service) = Service::start(binary, &data, &[], &[]) else { return false };
    let Ok(proxy) = Proxy::start(service.host.parse().expect("host and port")) else { return false };
    let host = proxy.address().to_string();
    let mut complaints = Vec::new();
    let begun = Instant::now();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let (direct, host) = (service.host.clone(), host.clone());
            std::thread::spawn(move || refresh_through(&direct, &host, replies / 4))
        })
        .collect();
    // The families are begun over the good network; then the bad one drops one reply of three.
    proxy.order(Order::DropReplies { text: b"grant_type=refresh_token".to_vec(), one_of: 3 });
    let mut refreshes = 0;
    for thread in threads {
        match thread.join() {
            Ok(Ok(count)) => refreshes += count,
            Ok(Err(why)) => complaints.push(why),
            Err(_) => complaints.push("a client panicked".to_owned()),
        }
    }
    println!(
        "{} replies dropped after the commit, of {refreshes} refreshes in {} s: {} people signed out",
        proxy.cuts(),
        begun.elapsed().as_secs(),
        complaints.len()
    );
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
    none(&complaints) && proxy.cuts() * 4 >= replies
}

/// Refreshes until so many replies were lost on the way; a lost one is asked for again with the same token. How many refreshes.
fn refresh_through(direct: &str, through: &str, lost: u64) -> Result<u64, String> {
    let (mut token, mut held_back) = (begin(direct)?, Vec::new());
    let (mut party, mut missed, mut refreshes) = (Party::new(through), 0, 0);
    while missed < lost {
        refreshes += 1;
        match party.refresh(&token) {
            Ok(reply) if reply.status == 200 => {
                token = reply.text("refresh_token").unwrap_or_default();
            }
            // Chance may drop six replies of one token in a row: then it is held back for a minute, and lives on.
            Ok(reply) if reply.status == 429 => {
                held_back.push((Instant::now(), std::mem::take(&mut token)));
                token = begin(direct)?;
            }
            Ok(reply) => {
                return Err(format!(
                    "signed out after {missed} lost replies: {} {}",
                    reply.status, reply.body
                ));
            }
            Err(_) => missed += 1,
        }
    }
    for (since, token) in held_back {
        pause(Duration::from_secs(61).saturating_sub(since.elapsed()));
        let reply = Party::new(direct).refresh(&token);
        if !reply.as_ref().is_ok_and(|reply| reply.status == 200) {
            return Err(format!("held back, and then signed out: {}", brief(&reply)));
        }
    }
    Ok(refreshes)
}

/// The refresh token of a new family, over a good network.
fn begin(direct: &str) -> Result<String, String> {
    let code = Party::new(direct).code().ok().flatten().ok_or("no code")?;
    let reply = Party::new(direct).redeem(&code, None).map_err(|e| e.to_string())?;
    reply.text("refresh_token").ok_or_else(|| "no refresh token".to_owned())
}

/// The connection to PostgreSQL is cut after so many bytes, in one direction after the other, at every step; and so many times right after
/// the order to commit, before its answer: the first one after the clients began, the second, and so on, so that each sort of work is met.
pub(super) fn cuts(binary: &Path, step: u64, most: u64, commits: usize) -> bool {
    let Some(postgres) = Postgres::start() else { return false };
    let Ok(proxy) = Proxy::start(postgres.address().parse().expect("host and port")) else { return false };
    let url = format!("postgres://postgres@{}/postgres", proxy.address());
    let Some(nodes) = Nodes::start(binary, &url, 1, "cuts") else { return false };
    let hosts = nodes.hosts();
    let (mut ledger, mut complaints) = (Ledger::default(), Vec::new());
    let orders = (0..most)
        .step_by(step as usize)
        .flat_map(|bytes| [Order::CutAfterSent(bytes), Order::CutAfterReceived(bytes)])
        .chain((0..commits as u64).map(|n| Order::CutAfter(b"COMMIT".to_vec(), n % COMMITS)));
    for order in orders {
        let (cuts, shown) = (proxy.cuts(), format!("{order:?}"));
        ledger = drive(ledger, &hosts, 2, Patience::Endless, || {
            proxy.order(order);
            let begun = Instant::now();
            while proxy.cuts() == cuts && begun.elapsed() < Duration::from_secs(5) {
                pause(Duration::from_millis(2));
            }
            pause(Duration::from_millis(60));
        });
        if proxy.cuts() == cuts {
            complaints.push(format!("{shown}: nothing was cut"));
        }
        proxy.order(Order::Forward);
        complaints.extend(ledger.check(&hosts[0], None).into_iter().map(|c| format!("{shown}: {c}")));
    }
    println!(
        "{} cuts of the connection to PostgreSQL: {} acknowledged changes, {} honest 503, {} complaints",
        proxy.cuts(),
        ledger.acknowledged,
        ledger.unavailable,
        complaints.len()
    );
    nodes.stop();
    none(&complaints)
}

/// A database that is slow, and then silent: requests are answered in time, and what needs no database goes on.
pub(super) fn slow(binary: &Path) -> bool {
    let Some(postgres) = Postgres::start() else { return false };
    let Ok(proxy) = Proxy::start(postgres.address().parse().expect("host and port")) else { return false };
    let url = format!("postgres://postgres@{}/postgres", proxy.address());
    let Some(nodes) = Nodes::start(binary, &url, 1, "slow") else { return false };
    let hosts = nodes.hosts();
    let mut complaints = Vec::new();
    for order in [
        Order::Delay(Duration::from_millis(50)),
        Order::Delay(Duration::from_millis(500)),
        Order::Delay(Duration::from_secs(5)),
        Order::Swallow,
    ] {
        let shown = format!("{order:?}");
        let Some(code) = Party::new(&hosts[0]).code().ok().flatten() else {
            complaints.push(format!("{shown}: no sign-in before it"));
            continue;
        };
        proxy.order(order);
        let asked = Instant::now();
        let reply = Party::new(&hosts[0]).redeem(&code, None);
        let took = asked.elapsed();
        match reply {
            // One that is slow and works is waited for: each answer comes within its time, and a request needs a dozen of them.
            Ok(reply) if reply.status == 200 && took < Duration::from_secs(20) => {}
            Ok(reply) if reply.status == 503 && took < Duration::from_millis(3_000) => {}
            other => complaints.push(format!("{shown}: {took:?} {}", brief(&other))),
        }
        let asked = Instant::now();
        let live = Connection::new(&hosts[0]).get("/health/live", &[]).map_or(0, |reply| reply.status);
        if live != 200 || asked.elapsed() > Duration::from_millis(50) {
            complaints.push(format!("{shown}: life was answered with {live} after {:?}", asked.elapsed()));
        }
        println!("{shown}: a redemption was answered after {} ms", took.as_millis());
        proxy.order(Order::Forward);
        proxy.cut();
        let begun = Instant::now();
        let keys = format!("/{TENANT}/discovery/v2.0/keys");
        while Connection::new(&hosts[0]).get(&keys, &[]).map_or(0, |reply| reply.status) != 200 {
            if begun.elapsed() > Duration::from_secs(10) {
                complaints.push(format!("{shown}: it did not recover"));
                break;
            }
            pause(Duration::from_millis(20));
        }
    }
    nodes.stop();
    none(&complaints)
}
