//! `cargo xtask bench`: requests per CPU second of the release binary on one core, beside a server that only signs, in
//! interleaved rounds of one run. The load comes from another process on the other core.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::http::{Connection, Reply};
use crate::party::{MACHINE, Party, path};
use crate::root;
use crate::service::{Service, binary, scratch};

/// Connections that are kept busy at the same time.
const CONNECTIONS: usize = 32;

/// What is measured; the bare signer's rows first.
const ROWS: [&str; 6] = [
    "bare ES256",
    "client credentials ES256",
    "bare RS256",
    "client credentials RS256",
    "code redemption",
    "refresh with rotation",
];

/// One round of one row.
struct Round {
    requests: u64,
    errors: u64,
    cpu: f64,
    p50: f64,
    p99: f64,
    resident: u64,
}

impl Round {
    fn per_cpu_second(&self) -> f64 {
        if self.cpu > 0.0 { (self.requests - self.errors) as f64 / self.cpu } else { 0.0 }
    }
}

/// Runs the benchmark; true if client credentials with ES256 reach half of the bare signer.
pub(crate) fn run(seconds: u64, rounds: u64, as_json: bool) -> bool {
    let built = Command::new("cargo")
        .args(["build", "--release", "--quiet", "-p", "sanad", "-p", "bare_signer"])
        .current_dir(root())
        .status();
    if !built.is_ok_and(|status| status.success()) {
        return false;
    }
    let data = scratch("bench");
    let Some(service) = Service::start(&binary(), &data, &["taskset", "-c", "0"], &[]) else { return false };
    let Some((signer, signer_host)) = bare_signer() else { return false };
    let mut measured: Vec<Vec<Round>> = ROWS.iter().map(|_| Vec::new()).collect();
    for round in 0..rounds {
        for (at, row) in ROWS.iter().enumerate() {
            let is_bare = row.starts_with("bare");
            let (host, id) =
                if is_bare { (&signer_host, signer.id()) } else { (&service.host, service.id()) };
            if let Some(result) = measure(row, host, id, seconds) {
                eprintln!("round {}: {row}: {:.0} per CPU second", round + 1, result.per_cpu_second());
                measured[at].push(result);
            }
        }
    }
    let good = print(&measured, as_json);
    end(signer);
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
    good
}

fn bare_signer() -> Option<(Child, String)> {
    let program: PathBuf = root().join("target/release/bare_signer");
    let mut child =
        Command::new("taskset").args(["-c", "0"]).arg(program).stdout(Stdio::piped()).spawn().ok()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take()?).read_line(&mut line).ok()?;
    let host = line.trim().strip_prefix("ready at ")?.to_owned();
    Some((child, host))
}

fn end(mut child: Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// One round: the load runs as a process of its own, pinned to the other core.
fn measure(row: &str, host: &str, id: u32, seconds: u64) -> Option<Round> {
    let program = std::env::current_exe().ok()?;
    let mut child = Command::new("taskset")
        .args(["-c", "1"])
        .arg(program)
        .args(["bench-load", row, host, &seconds.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut lines = BufReader::new(child.stdout.take()?).lines();
    // The load says when it is prepared; only what follows is measured.
    lines.next()?.ok()?;
    let before = cpu_seconds(id)?;
    child.stdin.as_mut()?.write_all(b"go\n").ok()?;
    let result = lines.next()?.ok()?;
    let cpu = cpu_seconds(id)? - before;
    let _ = child.wait();
    let numbers: Vec<f64> = result.split(' ').filter_map(|number| number.parse().ok()).collect();
    let [requests, errors, p50, p99] = numbers.as_slice() else { return None };
    Some(Round {
        requests: *requests as u64,
        errors: *errors as u64,
        cpu,
        p50: *p50,
        p99: *p99,
        resident: resident(id),
    })
}

/// User and system time of a process, in seconds.
fn cpu_seconds(id: u32) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let fields: Vec<&str> = text.rsplit(')').next()?.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

/// Resident memory in KiB.
fn resident(id: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Median, least and most of a figure.
fn spread(rounds: &[Round], figure: impl Fn(&Round) -> f64) -> (f64, f64, f64) {
    let mut all: Vec<f64> = rounds.iter().map(figure).collect();
    all.sort_by(f64::total_cmp);
    match all.as_slice() {
        [] => (0.0, 0.0, 0.0),
        all => (all[all.len() / 2], all[0], all[all.len() - 1]),
    }
}

fn print(measured: &[Vec<Round>], as_json: bool) -> bool {
    let bare = |at: usize| spread(&measured[at], Round::per_cpu_second).0.max(1.0);
    let mut rows = Vec::new();
    if !as_json {
        println!(
            "{:<26} {:>10} {:>19} {:>8} {:>8} {:>9} {:>7} {:>9}",
            "", "per CPU s", "range", "p50 ms", "p99 ms", "RSS MiB", "errors", "of bare"
        );
    }
    for (at, row) in ROWS.iter().enumerate() {
        let rounds = &measured[at];
        let (rate, least, most) = spread(rounds, Round::per_cpu_second);
        let (p50, p99) = (spread(rounds, |r| r.p50).0, spread(rounds, |r| r.p99).0);
        let resident = rounds.iter().map(|r| r.resident).max().unwrap_or(0) / 1024;
        let errors: u64 = rounds.iter().map(|r| r.errors).sum();
        let ratio = rate / bare(if row.contains("RS256") && !row.contains("ES256") { 2 } else { 0 });
        if !as_json {
            let range = format!("{least:.0} to {most:.0}");
            println!(
                "{row:<26} {rate:>10.0} {range:>19} {p50:>8.2} {p99:>8.2} {resident:>9} {errors:>7} {:>8.0}%",
                ratio * 100.0
            );
        }
        rows.push(serde_json::json!({
            "row": row, "per_cpu_second": rate, "least": least, "most": most, "p50_ms": p50, "p99_ms": p99,
            "resident_mib": resident, "errors": errors, "of_bare": ratio,
        }));
    }
    if as_json {
        println!("{}", serde_json::Value::from(rows));
    }
    spread(&measured[1], Round::per_cpu_second).0 >= 0.5 * bare(0)
}

/// The load itself: prepares, says so, waits for the word, then asks as fast as it can.
pub(crate) fn load(args: &[String]) -> bool {
    let [row, host, seconds] = args else { return false };
    let seconds: u64 = seconds.parse().unwrap_or(1);
    let supply = Arc::new(Mutex::new(prepare(row, host, seconds)));
    let mut workers: Vec<Worker> = (0..CONNECTIONS).map(|_| Worker::new(row, host, &supply)).collect();
    for worker in &mut workers {
        worker.warm_up();
    }
    println!("prepared");
    let mut word = String::new();
    if std::io::stdin().read_line(&mut word).is_err() {
        return false;
    }
    let until = Instant::now() + Duration::from_secs(seconds);
    let threads: Vec<_> =
        workers.into_iter().map(|worker| std::thread::spawn(move || worker.work(until))).collect();
    let (mut times, mut errors) = (Vec::new(), 0_u64);
    for thread in threads {
        let (own, wrong) = thread.join().unwrap_or_default();
        times.extend(own);
        errors += wrong;
    }
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times.get(((times.len() as f64 - 1.0) * part) as usize).copied().unwrap_or(0.0);
    println!("{} {errors} {} {}", times.len(), at(0.5), at(0.99));
    true
}

/// Codes to be redeemed: as many as can be used up within their minute.
fn prepare(row: &str, host: &str, seconds: u64) -> Vec<String> {
    if row != "code redemption" {
        return Vec::new();
    }
    let begun = Instant::now();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let host = host.to_owned();
            std::thread::spawn(move || {
                let (mut party, mut codes) = (Party::new(&host), Vec::new());
                while codes.len() < 3_000 * seconds as usize / 8 && begun.elapsed() < Duration::from_secs(25)
                {
                    codes.extend(party.code().ok().flatten());
                }
                codes
            })
        })
        .collect();
    threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
}

/// One connection and what it asks.
struct Worker {
    row: String,
    host: String,
    supply: Arc<Mutex<Vec<String>>>,
    party: Party,
    token: String,
}

impl Worker {
    fn new(row: &str, host: &str, supply: &Arc<Mutex<Vec<String>>>) -> Self {
        let party = Party::new(host);
        Self {
            row: row.to_owned(),
            host: host.to_owned(),
            supply: Arc::clone(supply),
            party,
            token: String::new(),
        }
    }

    fn warm_up(&mut self) {
        if self.row == "refresh with rotation" {
            let code = self.party.code().ok().flatten().unwrap_or_default();
            let reply = self.party.redeem(&code, None).unwrap_or_default();
            self.token = reply.text("refresh_token").unwrap_or_default();
        }
        if self.row != "code redemption" {
            let _ = self.ask();
        }
    }

    fn ask(&mut self) -> Option<Reply> {
        let form = [("grant_type", "client_credentials"), ("scope", "api://demo-rs256/.default")];
        let connection: &mut Connection = &mut self.party.connection;
        match self.row.as_str() {
            "bare ES256" => connection.post("/es256", &[("Authorization", MACHINE)], &form).ok(),
            "bare RS256" => connection.post("/rs256", &[("Authorization", MACHINE)], &form).ok(),
            "client credentials ES256" => self.party.client_credentials("").ok(),
            "client credentials RS256" => {
                connection.post(&path("token"), &[("Authorization", MACHINE)], &form).ok()
            }
            "code redemption" => {
                let code = self.supply.lock().ok()?.pop()?;
                self.party.redeem(&code, None).ok()
            }
            _ => {
                let reply = self.party.refresh(&self.token).ok()?;
                self.token = reply.text("refresh_token").unwrap_or_default();
                Some(reply)
            }
        }
    }

    /// Asks until the time is over or nothing is left to ask with: times in milliseconds, and how many were refused.
    fn work(mut self, until: Instant) -> (Vec<f64>, u64) {
        let (mut times, mut errors) = (Vec::new(), 0);
        while Instant::now() < until {
            let asked = Instant::now();
            let is_empty =
                self.row == "code redemption" && self.supply.lock().is_ok_and(|supply| supply.is_empty());
            if is_empty {
                break;
            }
            let reply = self.ask();
            times.push(asked.elapsed().as_secs_f64() * 1000.0);
            if reply.is_none_or(|reply| reply.status != 200) {
                errors += 1;
                if errors > 1_000 {
                    eprintln!("{}: too many refusals at {}", self.row, self.host);
                    break;
                }
            }
        }
        (times, errors)
    }
}
