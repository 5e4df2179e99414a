//! The load: a process of its own on the other core. It prepares, says so, waits for the word, then asks; either as fast as it is
//! answered, or at a rate of its own, whatever the answers take.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::rows::{self, Ask};
use crate::http::{Connection, Reply};
use crate::party::{Party, REDIRECT, VERIFIER, path};

/// Connections that are kept busy at the same time.
const CONNECTIONS: u64 = 32;
/// The secret of every machine.
const SECRET: &str = "q0JZ8Yk3vT1mX7wR5nB2cH6dF9gL4sPaEuKi0xWzV5t";

/// What the population wrote down.
struct Supply {
    rows: u64,
    /// Pairs of client and code or token, for rows that use them up.
    pairs: Mutex<Vec<(String, String)>>,
    /// The place among the rows.
    next: AtomicU64,
    /// Requests that were due, at a rate of its own.
    due: AtomicU64,
    begun: Mutex<Option<Instant>>,
    /// Requests a second; none: as fast as it is answered.
    rate: Option<f64>,
}

/// `bench-load ROW HOST SECONDS RATE SUPPLY PART`: requests, errors, p50 and p99 in milliseconds on one line. `PART` of 1000 tells which
/// part of the supply is used.
pub(crate) fn load(args: &[String]) -> bool {
    let [name, host, seconds, rate, supply, part] = args else { return false };
    let Some(row) = rows::find(name) else { return false };
    let seconds: f64 = seconds.parse().unwrap_or(1.0);
    let supply = Arc::new(Supply::read(supply, row.ask, rate.parse().ok(), part.parse().unwrap_or(0)));
    let mut workers: Vec<Worker> = (0..CONNECTIONS)
        .map(|_| Worker { ask: row.ask, party: Party::new(host), supply: Arc::clone(&supply), token: None })
        .collect();
    for worker in &mut workers {
        worker.warm_up();
    }
    println!("prepared");
    let mut word = String::new();
    if std::io::stdin().read_line(&mut word).is_err() {
        return false;
    }
    let begun = Instant::now();
    *supply.begun.lock().expect("nobody panics") = Some(begun);
    let until = begun + Duration::from_secs_f64(seconds);
    let threads: Vec<_> =
        workers.into_iter().map(|worker| std::thread::spawn(move || worker.work(until))).collect();
    let (mut times, mut errors) = (Vec::new(), 0_u64);
    for thread in threads {
        let (own, wrong) = thread.join().unwrap_or_default();
        times.extend(own);
        errors += wrong;
    }
    let took = begun.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times.get(((times.len() as f64 - 1.0) * part) as usize).copied().unwrap_or(0.0);
    println!("{} {errors} {} {} {took}", times.len(), at(0.5), at(0.99));
    true
}

impl Supply {
    fn read(file: &str, ask: Ask, rate: Option<f64>, part: usize) -> Self {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let list = match ask {
            Ask::Code(list) => list,
            Ask::Refresh | Ask::UserInfo => "refresh",
            _ => "",
        };
        let all: Vec<(String, String)> = json[list]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|pair| Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned())))
            .collect();
        // Each round uses a part of its own, spread over all rows; what one row rotates, another one does not rest on.
        let part = if ask == Ask::UserInfo { part + PARTS / 4 } else { part };
        let pairs =
            all.into_iter().enumerate().filter(|(at, _)| at % PARTS == part % PARTS).map(|(_, pair)| pair);
        Self {
            rows: json["rows"].as_u64().unwrap_or(1),
            pairs: Mutex::new(pairs.collect()),
            next: AtomicU64::new(part as u64 * 7919),
            due: AtomicU64::new(0),
            begun: Mutex::new(None),
            rate: rate.filter(|rate| *rate > 0.0),
        }
    }

    fn take(&self) -> Option<(String, String)> {
        self.pairs.lock().ok()?.pop()
    }

    /// The number of a row, another one each time, spread over all.
    fn any(&self) -> u64 {
        // A step without a common divisor with the powers of ten that populations have.
        self.next.fetch_add(1, Ordering::Relaxed).wrapping_mul(7_368_787) % self.rows.max(1)
    }
}

/// Parts of the supply; each round uses one: five rounds, of two nodes, with userinfo between them.
pub(super) const PARTS: usize = 20;

/// One connection and what it asks.
struct Worker {
    ask: Ask,
    party: Party,
    supply: Arc<Supply>,
    /// The client and the token that this connection holds now.
    token: Option<(String, String)>,
}

impl Worker {
    fn warm_up(&mut self) {
        match self.ask {
            Ask::UserInfo => {
                let Some((client, token)) = self.supply.take() else { return };
                let reply = self.refresh(&client, &token);
                self.token = reply.and_then(|reply| Some((client, reply.text("access_token")?)));
            }
            Ask::Bare(_) | Ask::ClientCredentials(_) | Ask::Discovery => {
                let _ = self.once();
            }
            Ask::Code(_) | Ask::Refresh | Ask::SignIn => {
                let _ = self.party.connection.get("/health/live", &[]);
            }
        }
    }

    fn refresh(&mut self, client: &str, token: &str) -> Option<Reply> {
        let form = [("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", token)];
        self.party.connection.post(&path("token"), &[], &form).ok()
    }

    /// Asks once; nothing if there is nothing left to ask with.
    fn once(&mut self) -> Option<Option<Reply>> {
        let connection: &mut Connection = &mut self.party.connection;
        match self.ask {
            Ask::Bare(at) => Some(credentials(connection, at, "machine", "api://demo/.default")),
            Ask::ClientCredentials(scope) => {
                let client = format!("machine-{}", self.supply.any());
                Some(credentials(connection, &path("token"), &client, scope))
            }
            Ask::Code(_) => {
                let (client, code) = self.supply.take()?;
                let form = [
                    ("grant_type", "authorization_code"),
                    ("client_id", &client),
                    ("code", &code),
                    ("redirect_uri", REDIRECT),
                    ("code_verifier", VERIFIER),
                ];
                Some(connection.post(&path("token"), &[], &form).ok())
            }
            Ask::Refresh => {
                // Every other request goes on with the successor, so that both the first rotation and later ones are measured.
                let (client, token) = self.token.take().or_else(|| self.supply.take())?;
                let reply = self.refresh(&client, &token);
                let successor = reply.as_ref().and_then(|reply| reply.text("refresh_token"));
                self.token = successor.map(|token| (client, token));
                Some(reply)
            }
            Ask::UserInfo => {
                let (_, token) = self.token.as_ref()?;
                let header = format!("Bearer {token}");
                Some(connection.get(&path("userinfo"), &[("Authorization", &header)]).ok())
            }
            Ask::Discovery => {
                let at = format!("/{}/v2.0/.well-known/openid-configuration", crate::party::TENANT);
                Some(connection.get(&at, &[]).ok())
            }
            Ask::SignIn => {
                let name = format!("account-{}", self.supply.any());
                let mut party = Party::new(self.party.host());
                let reply = party.sign_in_to("app", &name).ok();
                Some(
                    reply
                        .filter(|reply| reply.parameter("code").is_some())
                        .map(|reply| Reply { status: 200, ..reply }),
                )
            }
        }
    }

    /// Asks until the time is over or nothing is left: times in milliseconds, and how many were refused. At a rate of its own, a time
    /// begins when the request was due.
    fn work(mut self, until: Instant) -> (Vec<f64>, u64) {
        let begun = self.supply.begun.lock().ok().and_then(|begun| *begun).unwrap_or_else(Instant::now);
        let (mut times, mut errors) = (Vec::new(), 0);
        loop {
            let due = match self.supply.rate {
                Some(rate) => {
                    let place = self.supply.due.fetch_add(1, Ordering::Relaxed) as f64;
                    begun + Duration::from_secs_f64(place / rate)
                }
                None => Instant::now(),
            };
            if due >= until || Instant::now() >= until {
                return (times, errors);
            }
            wait_until(due);
            let Some(reply) = self.once() else { return (times, errors) };
            times.push(due.elapsed().as_secs_f64() * 1000.0);
            if reply.is_none_or(|reply| reply.status != 200) {
                errors += 1;
                if errors > 1_000 {
                    eprintln!("too many refusals at {}", self.party.host());
                    return (times, errors);
                }
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a load at a rate waits for its time")]
fn wait_until(due: Instant) {
    let now = Instant::now();
    if due > now {
        std::thread::sleep(due - now);
    }
}

fn credentials(connection: &mut Connection, at: &str, client: &str, scope: &str) -> Option<Reply> {
    use base64::Engine as _;
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("{client}:{SECRET}"));
    let form = [("grant_type", "client_credentials"), ("scope", scope)];
    connection.post(at, &[("Authorization", &format!("Basic {pair}"))], &form).ok()
}
