//! The ledger: what clients were told, kept outside the server, and what must be true of it afterwards.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::http::Reply;
use crate::party::Party;
use crate::service::{binary, pause};

/// What the clients know.
#[derive(Default)]
pub(super) struct Ledger {
    /// Codes whose redemption was acknowledged, each with the slot of its family and the token that it earned.
    redeemed: Vec<(String, usize, String)>,
    /// Codes whose redemption got no reply.
    in_doubt: Vec<String>,
    /// The latest acknowledged refresh token of each family; the flag tells that a refresh of it got no reply.
    families: HashMap<usize, (String, bool)>,
    /// Refresh tokens of families whose end was acknowledged.
    dead: Vec<String>,
    /// Trace ids of acknowledged refusals, and when.
    refusals: Vec<(String, Instant)>,
    /// When the fault struck.
    pub(super) struck_at: Option<Instant>,
    /// Changes that were acknowledged.
    pub(super) acknowledged: u64,
    /// Refusals that were explained afterwards.
    pub(super) explained: u64,
    /// Replies that told honestly that the service could not do it now.
    pub(super) unavailable: u64,
    /// Replies that said something else than what was true.
    lies: Vec<String>,
}

/// What a client does when it gets no reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// It goes away: the server is gone.
    None,
    /// It asks again.
    Endless,
}

/// Clients at work while a fault happens: until `fault` returns.
pub(super) fn drive(
    ledger: Ledger,
    hosts: &[String],
    clients: usize,
    patience: Patience,
    fault: impl FnOnce(),
) -> Ledger {
    let (ledger, stop) = (Arc::new(Mutex::new(ledger)), Arc::new(AtomicBool::new(false)));
    let workers: Vec<_> = (0..clients)
        .map(|worker| {
            let (ledger, stop) = (Arc::clone(&ledger), Arc::clone(&stop));
            let host = hosts[worker % hosts.len()].clone();
            std::thread::spawn(move || {
                let mut client = Client { ledger, party: Party::new(&host), worker };
                let mut turn = 0;
                while !stop.load(Ordering::Relaxed) {
                    match client.turn(turn) {
                        Ok(()) => turn += 1,
                        Err(_) if patience == Patience::None => return,
                        Err(_) => pause(Duration::from_millis(20)),
                    }
                }
            })
        })
        .collect();
    fault();
    stop.store(true, Ordering::Relaxed);
    for worker in workers {
        let _ = worker.join();
    }
    let mut ledger =
        Arc::into_inner(ledger).and_then(|ledger| ledger.into_inner().ok()).expect("every worker has ended");
    ledger.struck_at = Some(Instant::now());
    ledger
}

/// One client at work.
struct Client {
    ledger: Arc<Mutex<Ledger>>,
    party: Party,
    worker: usize,
}

/// What a reply means.
enum Answer {
    Done(Reply),
    Refused(Reply),
    NotNow,
}

impl Client {
    fn note<T>(&self, change: impl FnOnce(&mut Ledger) -> T) -> T {
        change(&mut self.ledger.lock().expect("no worker panics"))
    }

    /// Sorts a reply; one that is neither good nor honest about a fault is a lie where a good one was due.
    fn sort(&self, reply: Reply) -> Answer {
        match reply.status {
            200 => Answer::Done(reply),
            503 | 429 => {
                let error = reply.text("error").unwrap_or_default();
                let is_honest = error == "temporarily_unavailable" && !reply.header("retry-after").is_empty();
                self.note(|l| {
                    l.unavailable += 1;
                    if !is_honest {
                        l.lies.push(format!("a 503 without a word on when: {}", reply.body));
                    }
                });
                Answer::NotNow
            }
            _ => Answer::Refused(reply),
        }
    }

    fn lie(&self, what: &str, reply: &Reply) {
        self.note(|l| l.lies.push(format!("{what}: {} {}", reply.status, reply.body)));
    }

    /// One turn; an error means that there was no reply.
    fn turn(&mut self, turn: usize) -> std::io::Result<()> {
        let family = self.worker * 4 + turn % 4;
        let known = self.note(|l| l.families.get(&family).cloned());
        match (turn % 12, known) {
            (8, _) => self.spend_twice(family),
            (0 | 4, _) | (_, None) => self.begin(family).map(|_| ()),
            (11, Some((token, _))) => self.reuse(family, &token),
            (at, Some((token, _))) if at % 2 == 1 => self.refresh(family, &token).map(|_| ()),
            _ => self.ask_in_vain(),
        }
    }

    /// Signs in and redeems the code; the code if that was acknowledged.
    fn begin(&mut self, family: usize) -> std::io::Result<Option<String>> {
        let Some(code) = self.party.code()? else { return Err(std::io::ErrorKind::Other.into()) };
        self.note(|l| l.in_doubt.push(code.clone()));
        let reply = self.party.redeem(&code, None)?;
        match self.sort(reply) {
            Answer::Done(reply) => {
                let token = reply.text("refresh_token").unwrap_or_default();
                self.note(|l| {
                    l.in_doubt.retain(|other| *other != code);
                    l.redeemed.push((code.clone(), family, token.clone()));
                    l.families.insert(family, (token, false));
                    l.acknowledged += 1;
                });
                return Ok(Some(code));
            }
            Answer::Refused(reply) => self.lie("a fresh code was refused", &reply),
            Answer::NotNow => {}
        }
        Ok(None)
    }

    /// Redeems a code, and then as a thief or a broken client would once more: the second time nothing comes of it but the family's end.
    fn spend_twice(&mut self, family: usize) -> std::io::Result<()> {
        let Some(code) = self.begin(family)? else { return Ok(()) };
        // From here on nobody knows whether the family lives until the reply has come.
        let Some((token, _)) = self.note(|l| l.families.remove(&family)) else { return Ok(()) };
        let reply = self.party.redeem(&code, None)?;
        match self.sort(reply) {
            Answer::Refused(_) => self.note(|l| l.dead.push(token)),
            Answer::Done(reply) => self.lie("a code was redeemed twice", &reply),
            Answer::NotNow => {}
        }
        Ok(())
    }

    /// Refreshes; the successor if there was a good reply.
    fn refresh(&mut self, family: usize, token: &str) -> std::io::Result<Option<String>> {
        self.note(|l| l.families.insert(family, (token.to_owned(), true)));
        let reply = self.party.refresh(token)?;
        match self.sort(reply) {
            Answer::Done(reply) => {
                let next = reply.text("refresh_token").unwrap_or_default();
                self.note(|l| {
                    l.families.insert(family, (next.clone(), false));
                    l.acknowledged += 1;
                });
                return Ok(Some(next));
            }
            Answer::Refused(reply) => {
                self.lie("a living refresh token was refused", &reply);
                self.note(|l| l.families.remove(&family));
            }
            Answer::NotNow => {}
        }
        Ok(None)
    }

    /// Presents a token whose successor was used: the family ends, and stays dead.
    fn reuse(&mut self, family: usize, token: &str) -> std::io::Result<()> {
        let Some(second) = self.refresh(family, token)? else { return Ok(()) };
        let Some(third) = self.refresh(family, &second)? else { return Ok(()) };
        // From here on nobody knows whether it lives until the reply has come.
        self.note(|l| l.families.remove(&family));
        let reply = self.party.refresh(token)?;
        match self.sort(reply) {
            Answer::Refused(_) => self.note(|l| l.dead.push(third)),
            Answer::Done(reply) => self.lie("a token whose successor was used was taken", &reply),
            Answer::NotNow => {}
        }
        Ok(())
    }

    fn ask_in_vain(&mut self) -> std::io::Result<()> {
        let reply = self.party.client_credentials("")?;
        if let Answer::Refused(reply) = self.sort(reply) {
            self.lie("client credentials were refused", &reply);
        }
        let reply = self.party.refused()?;
        let trace_id = reply.text("trace_id").unwrap_or_default();
        self.note(|l| l.refusals.push((trace_id, Instant::now())));
        Ok(())
    }
}

impl Ledger {
    /// What the ledger promises, asked of a server. Where `place` is given, refusals older than a second are explained too.
    pub(super) fn check(&mut self, host: &str, place: Option<&Path>) -> Vec<String> {
        let mut complaints = std::mem::take(&mut self.lies);
        let mut party = Party::new(host);
        let contradiction = "a".repeat(43);
        // The last one is tried with all that it needs; that ends its family.
        if let Some((code, slot, token)) = self.redeemed.pop() {
            match party.redeem(&code, None) {
                Ok(reply) if reply.status == 400 => {}
                other => complaints.push(format!("a redeemed code was redeemed again: {}", brief(&other))),
            }
            if self.families.get(&slot).is_some_and(|(known, _)| is_one_family(known, &token)) {
                self.families.remove(&slot);
            }
        }
        for (code, ..) in self.redeemed.drain(..) {
            match party.redeem(&code, Some(&contradiction)) {
                Ok(reply) if reply.status == 400 => {}
                other => complaints.push(format!("a redeemed code was not refused: {}", brief(&other))),
            }
        }
        for code in self.in_doubt.drain(..) {
            let first = party.redeem(&code, None).map(|reply| reply.status).unwrap_or(0);
            let second = party.redeem(&code, Some(&contradiction)).map(|reply| reply.status).unwrap_or(0);
            if second == 200 || !(first == 200 || first == 400) {
                complaints.push(format!("a code in doubt: {first}, then {second}"));
            }
        }
        for (family, (token, in_doubt)) in &mut self.families {
            match party.refresh(token) {
                Ok(reply) if reply.status == 200 => {
                    *token = reply.text("refresh_token").unwrap_or_default();
                    *in_doubt = false;
                }
                other => complaints
                    .push(format!("family {family} (in doubt: {in_doubt}) is lost: {}", brief(&other))),
            }
        }
        for token in &self.dead {
            match party.refresh(token) {
                Ok(reply) if reply.status == 400 => {}
                other => complaints.push(format!("a dead family lives again: {}", brief(&other))),
            }
        }
        // They were asked once in this state; those that die later are asked then.
        self.dead.truncate(200);
        let struck_at = self.struck_at.unwrap_or_else(Instant::now);
        let is_old = |at: &Instant| struck_at.saturating_duration_since(*at) > Duration::from_secs(1);
        let old: Vec<String> =
            self.refusals.drain(..).filter(|(_, at)| is_old(at)).map(|(trace_id, _)| trace_id).collect();
        for (trace_id, place) in old.iter().rev().take(5).zip(std::iter::repeat(place)) {
            let Some(place) = place else { break };
            self.explained += 1;
            let explained = Command::new(binary()).args(["explain", trace_id, "--data"]).arg(place).output();
            if !explained.is_ok_and(|output| output.status.success()) {
                complaints.push(format!("the refusal {trace_id} cannot be explained"));
            }
        }
        complaints
    }
}

/// Whether two refresh tokens begin with the same family.
fn is_one_family(one: &str, other: &str) -> bool {
    // `srt_` and the first sixteen bytes in base64url.
    const HEAD: usize = 4 + 21;
    one.get(..HEAD).is_some_and(|head| other.get(..HEAD) == Some(head))
}

/// A reply in a line.
pub(super) fn brief(reply: &std::io::Result<Reply>) -> String {
    match reply {
        Ok(reply) => format!("{} {}", reply.status, reply.text("error_description").unwrap_or_default()),
        Err(e) => e.to_string(),
    }
}

/// Prints the first complaints, and tells whether there were none.
pub(super) fn none(complaints: &[String]) -> bool {
    complaints.iter().take(10).for_each(|complaint| println!("  {complaint}"));
    complaints.is_empty()
}
