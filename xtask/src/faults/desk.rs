//! The support desk while the store is away: a ticket opens, waits, and is there afterwards.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::database::Nodes;
use super::disk::OnADisk;
use super::ledger::none;
use crate::http::Reply;
use crate::party::{Party, REDIRECT, authorize, field};
use crate::postgres::Postgres;
use crate::service::{Service, pause, scratch};

/// How long a store may need to be missed, and a ticket to be taken in when it is back.
const PATIENCE: Duration = Duration::from_secs(60);
/// Calls by which a file is written or made; with them refused the file system is read-only to whoever makes them.
const WRITES: &str = "openat,pwrite64,ftruncate,fallocate";

/// A ticket for a person whose sign-in failed because of the store: on a full disk, on a file system that became read-only, and with
/// PostgreSQL stopped.
pub(super) fn tickets(binary: &Path) -> bool {
    let trials = [
        ("a full disk", full()),
        ("a read-only file system", read_only(binary)),
        ("PostgreSQL stopped", stopped(binary)),
    ];
    let complaints: Vec<String> = trials
        .into_iter()
        .filter_map(|(what, result)| match result {
            Ok(took) => {
                println!("{what}: the ticket was there {} ms after the store was back", took.as_millis());
                None
            }
            Err(why) => Some(format!("{what}: {why}")),
        })
        .collect();
    none(&complaints)
}

fn full() -> Result<Duration, String> {
    let disk = OnADisk::start("desk-full").ok_or("no disk of its own")?;
    let host = disk.service.host.clone();
    let waiting = trial(&host, || disk.fill(), || disk.clear());
    let took = waiting.and_then(|waiting| waiting.arrives(&host, &disk.data, &disk.before()));
    disk.stop();
    took
}

/// A server whose writes failed stops writing for good: the operator starts it again.
fn read_only(binary: &Path) -> Result<Duration, String> {
    let data = scratch("desk-read-only");
    let service = Service::start(binary, &data, &[], &[]).ok_or("it does not start")?;
    let id = service.id().to_string();
    let tracer: std::cell::RefCell<Option<Child>> = std::cell::RefCell::default();
    let (trace, inject) = (format!("trace={WRITES}"), format!("inject={WRITES}:error=EROFS"));
    let waiting = trial(
        &service.host,
        || {
            let mut tracing = Command::new("strace");
            tracing.args(["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject, "-p", &id]);
            *tracer.borrow_mut() = tracing.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok();
        },
        || {
            // It lets go of the process when it is asked to end, and not when it is killed.
            if let Some(mut tracer) = tracer.borrow_mut().take() {
                let _ = Command::new("kill").args(["-TERM", &tracer.id().to_string()]).status();
                let _ = tracer.wait();
            }
        },
    )?;
    let begun = Instant::now();
    while !data.join("tickets.spool").exists() {
        if begun.elapsed() > PATIENCE {
            return Err("what is held in memory is not written down".to_owned());
        }
        pause(Duration::from_millis(100));
    }
    service.terminate();
    let service = Service::start(binary, &data, &[], &[]).ok_or("it does not start again")?;
    let took = waiting.arrives(&service.host, &data, &[]);
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
    took
}

fn stopped(binary: &Path) -> Result<Duration, String> {
    let postgres = Postgres::start().ok_or("no PostgreSQL")?;
    let nodes = Nodes::start(binary, &postgres.url, 1, "desk-postgres").ok_or("it does not start")?;
    let host = nodes.services[0].host.clone();
    let waiting = trial(
        &host,
        || postgres.kill(),
        || {
            postgres.start_again();
        },
    );
    let took = waiting.and_then(|waiting| waiting.arrives(&host, &nodes.data.join("0"), &[]));
    nodes.stop();
    took
}

/// A ticket that waits for the store, which is back.
struct Waits {
    reference: String,
    link: String,
    since: Instant,
}

impl Waits {
    /// Waits until the desk sees it; how long that took. `before` runs the command that lists tickets.
    fn arrives(&self, host: &str, data: &Path, before: &[String]) -> Result<Duration, String> {
        while !listed(data, before).contains(&self.reference) {
            if self.since.elapsed() > PATIENCE {
                return Err(format!("the ticket {} is not there", self.reference));
            }
            pause(Duration::from_millis(100));
        }
        let took = self.since.elapsed();
        let page = Party::new(host).get(&self.link).map_err(|e| e.to_string())?;
        if page.status == 200 { Ok(took) } else { Err(format!("its link answers {}", page.status)) }
    }
}

/// Opens the sign-in page, takes the store away, fails to sign in, presses the button, and gives the store back.
fn trial(host: &str, take: impl Fn(), give: impl Fn()) -> Result<Waits, String> {
    let mut party = Party::new(host);
    let sign_in = prepared(&mut party)?;
    take();
    let opened = press(&mut party, sign_in);
    give();
    let (reference, link) = opened?;
    Ok(Waits { reference, link, since: Instant::now() })
}

fn prepared(party: &mut Party) -> Result<Reply, String> {
    let asked = party.get(&authorize("trusted", REDIRECT, "openid")).map_err(|e| e.to_string())?;
    party.get(asked.header("location")).map_err(|e| e.to_string())
}

/// Tries to sign in until the store is missed, and opens a ticket about that; its reference and link.
fn press(party: &mut Party, mut sign_in: Reply) -> Result<(String, String), String> {
    let begun = Instant::now();
    let person = [("username", "ada"), ("password", "wrong")];
    let page = loop {
        let reply = party.submit(&sign_in, "login", &person).map_err(|e| e.to_string())?;
        if reply.status == 503 && !field(&reply, "trace_id").is_empty() {
            break reply;
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("the store is not missed: {}", reply.status));
        }
        // A page that came once more is the next one to be sent.
        if !field(&reply, "interaction").is_empty() {
            sign_in = reply;
        }
    };
    let (trace_id, token) = (field(&page, "trace_id"), field(&page, "form_token"));
    let form = [("trace_id", trace_id.as_str()), ("form_token", &token), ("words", "nothing works")];
    let opened = party.post("/support/tickets", &form).map_err(|e| e.to_string())?;
    let link = opened.header("location").to_owned();
    let reference = link.split('/').next_back().and_then(|rest| rest.split('?').next()).unwrap_or_default();
    if opened.status != 303 || reference.is_empty() {
        return Err(format!("the ticket does not open: {}", opened.status));
    }
    let waits = party.get(&link).map_err(|e| e.to_string())?;
    if waits.status != 200 {
        return Err(format!("the link of a ticket that waits answers {}", waits.status));
    }
    Ok((reference.to_owned(), link))
}

/// The tickets that the desk sees.
fn listed(data: &Path, before: &[String]) -> String {
    let mut words = before.to_vec();
    words.push(crate::service::binary().display().to_string());
    let list = Command::new(&words[0])
        .args(&words[1..])
        .args(["ticket", "list", "--json", "--data"])
        .arg(data)
        .output();
    list.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}
