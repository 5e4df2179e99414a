//! Two nodes behind a proxy, restarted one after the other under load: no request fails.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::ledger::none;
use crate::http::Connection;
use crate::party::Party;
use crate::postgres::Postgres;
use crate::root;
use crate::service::{Service, pause, scratch};

/// Seconds that a node still accepts requests after it was told to stop.
const DRAIN: u64 = 1;

/// HAProxy in front of two nodes, asking each five times a second whether it is ready.
struct Front {
    child: Child,
    host: String,
}

impl Front {
    fn start(directory: &Path, nodes: &[(u16, u16)]) -> Option<Self> {
        let port = free_port();
        let mut text = format!(
            "global\n  maxconn 2000\ndefaults\n  mode http\n  timeout connect 1s\n  timeout client 30s\n  timeout server 30s\n  \
             retries 2\n  option redispatch\nfrontend front\n  bind 127.0.0.1:{port}\n  default_backend nodes\nbackend nodes\n  \
             option httpchk GET /health/ready\n"
        );
        for (at, (listen, management)) in nodes.iter().enumerate() {
            text.push_str(&format!(
                "  server node{at} 127.0.0.1:{listen} check port {management} inter 200ms fall 1 rise 1\n"
            ));
        }
        let file = directory.join("haproxy.cfg");
        std::fs::write(&file, text).ok()?;
        let child =
            Command::new("haproxy").arg("-db").arg("-f").arg(file).stderr(Stdio::null()).spawn().ok()?;
        Some(Self { child, host: format!("127.0.0.1:{port}") })
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}

/// So many restarts of one node after the other; true if no request failed.
pub(super) fn restarts(binary: &Path, rounds: u64) -> bool {
    let Some(postgres) = Postgres::start() else { return false };
    let data = scratch("rolling");
    let key = data.join("key");
    let made = Command::new(binary).args(["secret", "new"]).output();
    if std::fs::write(&key, made.map(|output| output.stdout).unwrap_or_default()).is_err() {
        return false;
    }
    let _ = Command::new("chmod").arg("600").arg(&key).status();
    let ports: Vec<(u16, u16)> = (0..2).map(|_| (free_port(), free_port())).collect();
    let configurations: Vec<PathBuf> = ports
        .iter()
        .enumerate()
        .map(|(at, (listen, management))| {
            let own = data.join(at.to_string());
            std::fs::create_dir_all(&own).expect("target can be written");
            let text = format!(
                "database = {:?}\nlisten = \"127.0.0.1:{listen}\"\npublic_url = \"http://localhost:8480\"\ndata = {own:?}\n\
                 key_encryption_key_file = {key:?}\nmanagement_listen = \"127.0.0.1:{management}\"\ndrain = {DRAIN}\n\
                 requests_per_minute = 4000000000\n",
                postgres.url
            );
            let file = data.join(format!("{at}.toml"));
            std::fs::write(&file, text).expect("target can be written");
            file
        })
        .collect();
    let directory = root().join("xtask/src/bench/directory.toml");
    let mut apply = Command::new(binary);
    apply.arg("apply").arg(directory).arg("--config").arg(&configurations[0]).stdout(Stdio::null());
    if !apply.status().is_ok_and(|status| status.success()) {
        return false;
    }
    let start = |at: usize| Service::serve(binary, &configurations[at], &[]);
    let mut nodes: Vec<Option<Service>> = (0..2).map(start).collect();
    let Some(front) = Front::start(&data, &ports) else {
        println!("haproxy could not be started");
        return false;
    };
    let (stop, requests) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    wait_for(&front.host);
    let clients: Vec<_> = (0..6)
        .map(|client| {
            let (stop, requests, host) = (Arc::clone(&stop), Arc::clone(&requests), front.host.clone());
            std::thread::spawn(move || ask(&host, client, &stop, &requests))
        })
        .collect();
    let mut complaints = Vec::new();
    for round in 0..rounds {
        let at = (round % 2) as usize;
        let Some(node) = nodes[at].take() else { break };
        let told = Instant::now();
        node.terminate();
        if told.elapsed() > Duration::from_secs(DRAIN + 10) {
            complaints.push(format!("restart {round}: the node took {:?} to end", told.elapsed()));
        }
        nodes[at] = start(at);
        match &nodes[at] {
            Some(node) => wait_for(&node.management),
            None => {
                complaints.push(format!("restart {round}: the node did not start"));
                break;
            }
        }
        // The proxy has to see it before the other one goes.
        pause(Duration::from_millis(600));
    }
    stop.store(true, Ordering::Relaxed);
    for client in clients {
        complaints.extend(client.join().unwrap_or_default());
    }
    println!(
        "{rounds} restarts of one node after the other behind a proxy: {} requests, {} failed",
        requests.load(Ordering::Relaxed),
        complaints.len()
    );
    drop(front);
    nodes.into_iter().flatten().for_each(Service::terminate);
    let _ = std::fs::remove_dir_all(data);
    none(&complaints)
}

fn wait_for(host: &str) {
    let begun = Instant::now();
    while Connection::new(host).get("/health/ready", &[]).map_or(0, |reply| reply.status) != 200
        && begun.elapsed() < Duration::from_secs(20)
    {
        pause(Duration::from_millis(10));
    }
}

/// One client at work: what failed.
fn ask(host: &str, client: usize, stop: &AtomicBool, requests: &AtomicU64) -> Vec<String> {
    let mut failed = Vec::new();
    let mut party = Party::new(host);
    let mut token = String::new();
    while !stop.load(Ordering::Relaxed) && failed.len() < 5 {
        let reply = if client.is_multiple_of(2) {
            party.machine()
        } else if token.is_empty() {
            let code =
                party.sign_in_to("app", "ada").map(|reply| reply.parameter("code").unwrap_or_default());
            code.and_then(|code| party.redeem_as("app", &code))
        } else {
            party.refresh_as("app", &token)
        };
        requests.fetch_add(1, Ordering::Relaxed);
        match reply {
            Ok(reply) if reply.status == 200 => token = reply.text("refresh_token").unwrap_or_default(),
            Ok(reply) => failed.push(format!("{} {}", reply.status, reply.body)),
            Err(e) => failed.push(e.to_string()),
        }
        pause(Duration::from_millis(2));
    }
    failed
}
