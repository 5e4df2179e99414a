//! The stage of one measurement: a server on one core over a database with so many rows, and the bare signer beside it.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::machine::cpu_seconds;
use super::rows::{Ask, Row};
use crate::http::Connection;
use crate::postgres::Postgres;
use crate::root;
use crate::service::{Service, resident, scratch, shipped};

/// Codes and tokens that the population writes down.
const USABLE: u64 = 200_000;

/// The server under measurement and what stands beside it.
pub(super) struct Stage {
    /// `embedded` or `postgres`.
    pub(super) engine: &'static str,
    /// Clients, accounts and live token families, of each.
    pub(super) rows: u64,
    pub(super) nodes: Vec<Service>,
    pub(super) data: PathBuf,
    supply: PathBuf,
    /// Where the database is, as the population takes it.
    place: String,
    signer: Child,
    signer_host: String,
    _postgres: Option<Postgres>,
}

/// One round of one row.
pub(super) struct Round {
    pub(super) requests: u64,
    pub(super) errors: u64,
    pub(super) cpu: f64,
    pub(super) seconds: f64,
    pub(super) p50: f64,
    pub(super) p99: f64,
    pub(super) resident: u64,
    /// Transactions acknowledged, and flushes of the log of the database.
    pub(super) commits: u64,
    pub(super) flushes: u64,
}

impl Round {
    pub(super) fn per_cpu_second(&self) -> f64 {
        if self.cpu > 0.0 { (self.requests - self.errors) as f64 / self.cpu } else { 0.0 }
    }

    pub(super) fn per_second(&self) -> f64 {
        if self.seconds > 0.0 { self.requests as f64 / self.seconds } else { 0.0 }
    }
}

impl Stage {
    /// Builds everything: directory, population, nodes, signer.
    pub(super) fn build(is_postgres: bool, rows: u64, nodes: usize) -> Option<Self> {
        let data = scratch(&format!("bench-{}-{rows}", if is_postgres { "postgres" } else { "embedded" }));
        let postgres = if is_postgres { Some(Postgres::start()?) } else { None };
        let key = data.join("key");
        let made = Command::new(shipped("sanad")).args(["secret", "new"]).output().ok()?;
        std::fs::write(&key, made.stdout).ok()?;
        Command::new("chmod").arg("600").arg(&key).status().ok()?;
        let configurations: Vec<PathBuf> = (0..nodes)
            .map(|node| {
                let own = data.join(format!("node-{node}"));
                std::fs::create_dir_all(&own).expect("the scratch directory can be written");
                let database =
                    postgres.as_ref().map(|p| format!("database = {:?}\n", p.url)).unwrap_or_default();
                let text = format!(
                    "{database}listen = \"127.0.0.1:0\"\npublic_url = \"http://localhost:8480\"\ndata = {own:?}\n\
                     key_encryption_key_file = {key:?}\nmanagement_listen = \"127.0.0.1:0\"\nrequests_per_minute = 4000000000\n",
                );
                let file = data.join(format!("node-{node}.toml"));
                std::fs::write(&file, text).expect("the scratch directory can be written");
                file
            })
            .collect();
        let directory = root().join("xtask/src/bench/directory.toml");
        let applied = Command::new(shipped("sanad"))
            .arg("apply")
            .arg(directory)
            .arg("--config")
            .arg(&configurations[0])
            .stdout(Stdio::null())
            .status();
        applied.ok().filter(std::process::ExitStatus::success)?;
        let supply = data.join("supply.json");
        let place = postgres.as_ref().map_or(data.join("node-0").display().to_string(), |p| p.url.clone());
        eprintln!("{rows} clients, accounts and token families are made ({place})");
        let filled = Command::new(shipped("population"))
            .arg(&place)
            .arg(&key)
            .args([rows.to_string(), USABLE.to_string()])
            .arg(&supply)
            .status();
        filled.ok().filter(std::process::ExitStatus::success)?;
        let start = |file: &PathBuf| Service::serve(&shipped("sanad"), file, &["taskset", "-c", "0"]);
        let services: Option<Vec<Service>> = configurations.iter().map(start).collect();
        let (signer, signer_host) = bare_signer()?;
        let engine = if is_postgres { "postgres" } else { "embedded" };
        Some(Self {
            engine,
            rows,
            nodes: services?,
            data,
            supply,
            place,
            signer,
            signer_host,
            _postgres: postgres,
        })
    }

    /// One round: the load runs as processes of its own, pinned to the other core, one for each node.
    pub(super) fn measure(&self, row: &Row, seconds: f64, rate: Option<f64>, part: usize) -> Option<Round> {
        let is_bare = matches!(row.ask, Ask::Bare(_));
        let targets: Vec<(String, u32)> = if is_bare {
            vec![(self.signer_host.clone(), self.signer.id())]
        } else {
            self.nodes.iter().map(|node| (node.host.clone(), node.id())).collect()
        };
        let mut loads = Vec::new();
        for (at, (host, _)) in targets.iter().enumerate() {
            loads.push(Load::prepare(
                row,
                host,
                seconds,
                rate,
                &self.supply,
                part + at * super::load::PARTS / 2,
            )?);
        }
        let cpu = || targets.iter().map(|(_, id)| cpu_seconds(*id)).sum::<Option<f64>>();
        let counters = || if is_bare { (0, 0) } else { self.counters() };
        let (before, (commits, flushes)) = (cpu()?, counters());
        let results: Vec<Option<[f64; 5]>> = {
            loads.iter_mut().for_each(Load::go);
            loads.iter_mut().map(Load::result).collect()
        };
        let (cpu, (commits_after, flushes_after)) = (cpu()? - before, counters());
        let results: Vec<[f64; 5]> = results.into_iter().collect::<Option<_>>()?;
        let sum = |at: usize| results.iter().map(|result| result[at]).sum::<f64>();
        let most = |at: usize| results.iter().map(|result| result[at]).fold(0.0, f64::max);
        Some(Round {
            requests: sum(0) as u64,
            errors: sum(1) as u64,
            cpu,
            seconds: most(4),
            p50: most(2),
            p99: most(3),
            resident: targets.iter().map(|(_, id)| resident(*id)).max().unwrap_or(0),
            commits: commits_after - commits,
            flushes: flushes_after - flushes,
        })
    }

    /// Transactions acknowledged and flushes so far, as the nodes' metrics tell.
    fn counters(&self) -> (u64, u64) {
        let (mut commits, mut flushes) = (0, 0);
        for node in &self.nodes {
            let text = Connection::new(&node.management).get("/metrics", &[]).unwrap_or_default().body;
            let value = |name: &str| {
                let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
                line.and_then(|n| n.parse::<u64>().ok()).unwrap_or(0)
            };
            commits += value("sanad_store_commits_total");
            flushes += value("sanad_store_flushes_total");
        }
        (commits, flushes)
    }

    /// Bytes that a row of each sort takes, measured after everything else.
    pub(super) fn sizes(&self) -> serde_json::Value {
        let output = Command::new(shipped("population")).arg("sizes").arg(&self.place).output();
        let text =
            output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Ends the servers and removes what they wrote.
    pub(super) fn tear_down(mut self) {
        let _ = self.signer.kill();
        let _ = self.signer.wait();
        for node in self.nodes.drain(..) {
            node.terminate();
        }
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

fn bare_signer() -> Option<(Child, String)> {
    let mut child = Command::new("taskset")
        .args(["-c", "0"])
        .arg(shipped("bare_signer"))
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take()?).read_line(&mut line).ok()?;
    let host = line.trim().strip_prefix("ready at ")?.to_owned();
    Some((child, host))
}

/// A load that is prepared.
struct Load {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Load {
    fn prepare(
        row: &Row,
        host: &str,
        seconds: f64,
        rate: Option<f64>,
        supply: &std::path::Path,
        part: usize,
    ) -> Option<Self> {
        let mut child = Command::new("taskset")
            .args(["-c", "1"])
            .arg(std::env::current_exe().ok()?)
            .args(["bench-load", row.name, host, &seconds.to_string(), &rate.unwrap_or(0.0).to_string()])
            .arg(supply)
            .arg(part.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(child.stdout.take()?).lines();
        // The load says when it is prepared; only what follows is measured.
        lines.next()?.ok()?;
        Some(Self { child, lines })
    }

    fn go(&mut self) {
        if let Some(input) = self.child.stdin.as_mut() {
            let _ = input.write_all(b"go\n");
        }
    }

    fn result(&mut self) -> Option<[f64; 5]> {
        let result = self.lines.next()?.ok()?;
        let _ = self.child.wait();
        let numbers: Vec<f64> = result.split(' ').filter_map(|number| number.parse().ok()).collect();
        numbers.try_into().ok()
    }
}

/// Sends so many client credentials requests, and waits until the server has been idle for a while.
pub(super) fn exercise(stage: &Stage, row: &Row, requests: u64) -> u64 {
    let mut sent = 0;
    while sent < requests {
        let Some(round) = stage.measure(row, 10.0, None, 0) else { break };
        sent += round.requests;
    }
    let idle = Instant::now();
    while idle.elapsed() < Duration::from_secs(5) {
        std::thread::yield_now();
        let _ = Connection::new(&stage.nodes[0].management).get("/health/live", &[]);
    }
    sent
}
