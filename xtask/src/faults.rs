//! `cargo xtask faults`: what must survive a crash, checked against a ledger that is kept outside the server.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::party::Party;
use crate::root;
use crate::service::{Chance, Service, binary, scratch};

/// What the clients know.
#[derive(Default)]
struct Ledger {
    /// Codes whose redemption was acknowledged.
    redeemed: Vec<String>,
    /// Codes whose redemption got no reply.
    in_doubt: Vec<String>,
    /// The latest acknowledged refresh token of each family; the flag tells that a refresh of it got no reply.
    families: HashMap<usize, (String, bool)>,
    /// Trace ids of acknowledged refusals, and when.
    refusals: Vec<(String, Instant)>,
    killed_at: Option<Instant>,
    acknowledged: u64,
    explained: u64,
}

/// Both faults in their short form, for the test command.
pub(crate) fn short() -> Vec<(String, bool)> {
    let killed = kill_loop(50, 1);
    let flushed = flushes(&binary(), "flushes").is_some_and(|figures| figures.hold());
    let silent = timing(60).is_some_and(|ratio| {
        println!("unknown against known name, ratio of the medians of 60 tries each: {ratio:.3}");
        (0.8..1.25).contains(&ratio)
    });
    vec![
        ("fifty kills under load".to_owned(), killed),
        ("a flush for each acknowledged commit".to_owned(), flushed),
        ("the time of a refused sign-in does not tell whether the name exists".to_owned(), silent),
    ]
}

/// Runs the faults; `full` builds the deliberately broken server as well and demands that it is caught.
pub(crate) fn run(rounds: u64, seed: u64, full: bool) -> bool {
    let mut good = kill_loop(rounds, seed);
    match flushes(&binary(), "flushes") {
        Some(figures) => {
            println!("{figures:?}");
            good &= figures.hold();
        }
        None => good = false,
    }
    if full {
        let caught = broken_build().and_then(|binary| flushes(&binary, "broken")).is_some_and(|figures| {
            println!("without flushes: {figures:?}");
            !figures.hold()
        });
        println!("the build without flushes was {}", if caught { "caught" } else { "NOT caught" });
        good &= caught;
    }
    good
}

/// The median time of refused sign-ins with an unknown name over that with a known one, by turns.
fn timing(tries: usize) -> Option<f64> {
    let data = scratch("timing");
    let service = Service::start(&binary(), &data, &[], &[])?;
    let mut party = Party::new(&service.host);
    let (mut unknown, mut known) = (Vec::new(), Vec::new());
    for _ in 0..tries {
        unknown.push(party.attempt("nobody", "wrong").ok()?);
        known.push(party.attempt("ada", "wrong").ok()?);
    }
    unknown.sort();
    known.sort();
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
    Some(unknown[tries / 2].as_secs_f64() / known[tries / 2].as_secs_f64())
}

fn kill_loop(rounds: u64, seed: u64) -> bool {
    let data = scratch("kill");
    let mut chance = Chance(seed);
    let (mut ledger, mut slowest) = (Ledger::default(), Duration::ZERO);
    let mut complaints = Vec::new();
    for round in 0..=rounds {
        let Some(service) = Service::start(&binary(), &data, &[], &[]) else {
            complaints.push(format!("round {round}: it did not start"));
            break;
        };
        slowest = slowest.max(service.start);
        complaints.extend(
            check(&mut ledger, &service.host, &data).into_iter().map(|c| format!("round {round}: {c}")),
        );
        if round == rounds {
            service.terminate();
            break;
        }
        // Every fifth round is long enough for refusals that are older than a second when the process dies.
        let least = if round % 5 == 4 { 1_300 } else { 150 };
        ledger = load(ledger, service, Duration::from_millis(least + chance.below(350)));
        ledger.killed_at = Some(Instant::now());
    }
    println!(
        "{rounds} kills, seed {seed}: {} acknowledged changes, {} old refusals explained, slowest start {} ms, {} complaints",
        ledger.acknowledged,
        ledger.explained,
        slowest.as_millis(),
        complaints.len()
    );
    complaints.iter().take(10).for_each(|complaint| println!("  {complaint}"));
    let _ = std::fs::remove_dir_all(data);
    complaints.is_empty() && slowest < Duration::from_secs(5)
}

/// Three clients at work until the server is killed under them.
fn load(ledger: Ledger, service: Service, time: Duration) -> Ledger {
    let (ledger, stop) = (Arc::new(Mutex::new(ledger)), Arc::new(AtomicBool::new(false)));
    let workers: Vec<_> = (0..3_usize)
        .map(|worker| {
            let (ledger, stop, host) = (Arc::clone(&ledger), Arc::clone(&stop), service.host.clone());
            std::thread::spawn(move || {
                let mut party = Party::new(&host);
                let mut turn = 0_usize;
                while !stop.load(Ordering::Relaxed) && work(&ledger, &mut party, worker, turn).is_ok() {
                    turn += 1;
                }
            })
        })
        .collect();
    kill_after(service, time);
    stop.store(true, Ordering::Relaxed);
    for worker in workers {
        let _ = worker.join();
    }
    Arc::into_inner(ledger).and_then(|ledger| ledger.into_inner().ok()).expect("every worker has ended")
}

/// The moment of the kill is the fault itself, not a wait for something.
#[expect(clippy::disallowed_methods, reason = "chance decides when the process dies")]
fn kill_after(service: Service, time: Duration) {
    std::thread::sleep(time);
    service.kill();
}

/// One client's turn; an error means that the server is gone.
fn work(ledger: &Mutex<Ledger>, party: &mut Party, worker: usize, turn: usize) -> std::io::Result<()> {
    let note = |change: &mut dyn FnMut(&mut Ledger)| change(&mut ledger.lock().expect("no worker panics"));
    let family = worker * 4 + turn % 4;
    let known = ledger.lock().expect("no worker panics").families.get(&family).cloned();
    match (turn % 3, known) {
        (0, _) | (_, None) => {
            let Some(code) = party.code()? else { return Ok(()) };
            note(&mut |l| l.in_doubt.push(code.clone()));
            let reply = party.redeem(&code, None)?;
            if reply.status == 200 {
                let token = reply.text("refresh_token").unwrap_or_default();
                note(&mut |l| {
                    l.in_doubt.retain(|other| *other != code);
                    l.redeemed.push(code.clone());
                    l.families.insert(family, (token.clone(), false));
                    l.acknowledged += 1;
                });
            }
        }
        (1, Some((token, _))) => {
            note(&mut |l| {
                l.families.insert(family, (token.clone(), true));
            });
            let reply = party.refresh(&token)?;
            if reply.status == 200 {
                let next = reply.text("refresh_token").unwrap_or_default();
                note(&mut |l| {
                    l.families.insert(family, (next.clone(), false));
                    l.acknowledged += 1;
                });
            }
        }
        _ => {
            party.client_credentials("")?;
            let reply = party.refused()?;
            let trace_id = reply.text("trace_id").unwrap_or_default();
            note(&mut |l| l.refusals.push((trace_id.clone(), Instant::now())));
        }
    }
    Ok(())
}

/// What the ledger promises, asked of the server that came back.
fn check(ledger: &mut Ledger, host: &str, data: &Path) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut party = Party::new(host);
    let contradiction = "a".repeat(43);
    for code in ledger.redeemed.drain(..) {
        match party.redeem(&code, Some(&contradiction)) {
            Ok(reply) if reply.status == 400 => {}
            other => complaints.push(format!("a redeemed code was not refused: {other:?}")),
        }
    }
    for code in ledger.in_doubt.drain(..) {
        let first = party.redeem(&code, None).map(|reply| reply.status).unwrap_or(0);
        let second = party.redeem(&code, Some(&contradiction)).map(|reply| reply.status).unwrap_or(0);
        if second == 200 || !(first == 200 || first == 400) {
            complaints.push(format!("a code in doubt: {first}, then {second}"));
        }
    }
    for (family, (token, in_doubt)) in &mut ledger.families {
        match party.refresh(token) {
            Ok(reply) if reply.status == 200 => {
                *token = reply.text("refresh_token").unwrap_or_default();
                *in_doubt = false;
            }
            other => complaints.push(format!("family {family} (in doubt: {in_doubt}) is lost: {other:?}")),
        }
    }
    let killed_at = ledger.killed_at.unwrap_or_else(Instant::now);
    let is_old = |at: &Instant| killed_at.saturating_duration_since(*at) > Duration::from_secs(1);
    let old: Vec<String> =
        ledger.refusals.drain(..).filter(|(_, at)| is_old(at)).map(|(trace_id, _)| trace_id).collect();
    for trace_id in old.iter().rev().take(5) {
        ledger.explained += 1;
        let explained = Command::new(binary()).args(["explain", trace_id, "--data"]).arg(data).output();
        if !explained.is_ok_and(|output| output.status.success()) {
            complaints.push(format!("the refusal {trace_id} cannot be explained"));
        }
    }
    complaints
}

/// Flushes seen from outside, beside commits that were acknowledged.
#[derive(Debug)]
struct Flushes {
    commits: u64,
    flushes: u64,
}

impl Flushes {
    /// One client at a time: each acknowledged commit waited for a flush of its own.
    fn hold(&self) -> bool {
        self.commits > 0 && self.flushes >= self.commits
    }
}

/// Counts `fsync` and `fdatasync` of a server while one client makes changes one after another.
fn flushes(binary: &Path, name: &str) -> Option<Flushes> {
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

/// The server without flushes, built from a patch in a scratch clone.
fn broken_build() -> Option<std::path::PathBuf> {
    let clone = scratch("broken-clone");
    let script = format!(
        "git clone -q {root} {clone} && cd {clone} && git apply xtask/faults/no-flush.patch && \
         CARGO_TARGET_DIR={root}/target/broken cargo build --release --quiet",
        root = root().display(),
        clone = clone.display()
    );
    let built = Command::new("sh").args(["-c", &script]).status().is_ok_and(|status| status.success());
    built.then(|| root().join("target/broken/release/sanad"))
}
