//! Tickets that wait beside the data while the store is away; in memory alone, until the disk takes it, if that takes nothing either. Bounded; taken in, one by
//! one, when the store is back.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diagnosis::{Fault, Refusal};
use serde::{Deserialize, Serialize};
use terms::jose::base64url;
use terms::{Digest, Instant};
use uuid::Uuid;

use super::bundle::Catalogue;
use super::open::{Caps, PER_NETWORK, RECENT, WINDOW, Wanted, add, of_network};
use super::plea::Plea;
use crate::{Desk, spool};

/// Bytes that the file may grow to.
const MOST: u64 = 4 * 1024 * 1024;
/// Tickets that are held in memory alone.
const MOST_UNSAVED: usize = 200;

/// The tickets that wait, and the file that keeps them. The file is read once, by whoever serves; whoever changes it takes turns.
#[derive(Clone)]
pub struct Waiting(Arc<Inner>);

struct Inner {
    file: PathBuf,
    turn: tokio::sync::Mutex<()>,
    all: Mutex<Vec<One>>,
}

/// A ticket as it waits.
#[derive(Clone, Serialize, Deserialize)]
struct One {
    tenant: Option<Uuid>,
    trace_id: Uuid,
    reference: String,
    secret: String,
    at: Instant,
    network: String,
    words: String,
    contact: String,
    #[serde(skip)]
    is_unsaved: bool,
}

impl One {
    fn digest(&self) -> Option<Digest> {
        Digest::from_slice(&base64url::decode(&self.secret)?)
    }
}

impl Waiting {
    /// What waits in this file.
    pub fn new(file: PathBuf) -> Self {
        let all = Mutex::new(read(&file));
        Self(Arc::new(Inner { file, turn: tokio::sync::Mutex::new(()), all }))
    }

    fn all(&self) -> MutexGuard<'_, Vec<One>> {
        self.0.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a ticket; refuses with 88180008, 88190005 or, where there is no room, what the store said.
    pub(super) async fn take(&self, desk: &Desk, wanted: &Wanted<'_>, fault: Fault) -> Result<(), Refusal> {
        let one = self.note(desk, wanted)?;
        let (waiting, line) = (Arc::clone(&self.0), one.clone());
        let _turn = self.0.turn.lock().await;
        let saved = tokio::task::spawn_blocking(move || spool::append(&waiting.file, [&line], MOST)).await;
        let has_room = match saved.map_err(std::io::Error::other).flatten() {
            Ok(count) => {
                self.mark_saved(&[one.reference.as_str()]);
                count == 1
            }
            Err(e) => {
                tracing::error!("a ticket could not be kept beside the data, and is held in memory: {e}");
                self.all().iter().filter(|other| other.is_unsaved).count() <= MOST_UNSAVED
            }
        };
        if has_room {
            return Ok(());
        }
        self.all().retain(|other| other.reference != one.reference);
        Err(fault.into())
    }

    fn mark_saved(&self, references: &[&str]) {
        for one in self.all().iter_mut().filter(|one| references.contains(&one.reference.as_str())) {
            one.is_unsaved = false;
        }
    }

    /// Writes down what is held in memory alone, as soon as the disk takes it: the process may have to end before the store is back.
    async fn save(&self) {
        let unsaved: Vec<One> = self.all().iter().filter(|one| one.is_unsaved).cloned().collect();
        if unsaved.is_empty() {
            return;
        }
        let _turn = self.0.turn.lock().await;
        let (waiting, lines) = (Arc::clone(&self.0), unsaved.clone());
        let saved = tokio::task::spawn_blocking(move || spool::append(&waiting.file, &lines, MOST)).await;
        if let Ok(Ok(count)) = saved {
            let saved: Vec<&str> = unsaved.iter().take(count).map(|one| one.reference.as_str()).collect();
            self.mark_saved(&saved);
        }
    }

    /// Puts a ticket among those that wait, so that no other is about the same refusal.
    fn note(&self, desk: &Desk, wanted: &Wanted<'_>) -> Result<One, Refusal> {
        let (trace_id, network) = (wanted.plea.trace_id, base64url::encode(&of_network(desk).0));
        let mut all = self.all();
        if all.iter().any(|other| other.trace_id == trace_id) {
            return Err(Refusal::ticket_already_open(&trace_id.to_string()));
        }
        if all.iter().filter(|other| other.network == network).count() >= PER_NETWORK as usize {
            let until = desk.now + WINDOW;
            return Err(Refusal::tickets_of_address_throttled(until).retry_in(WINDOW.0));
        }
        let one = One {
            tenant: wanted.tenant,
            trace_id,
            reference: wanted.reference.to_owned(),
            secret: base64url::encode(&wanted.secret.0),
            at: wanted.at,
            network,
            words: wanted.plea.words.clone(),
            contact: wanted.plea.contact.clone(),
            is_unsaved: true,
        };
        all.push(one.clone());
        Ok(one)
    }

    /// Since when a ticket with this reference and secret waits.
    pub(super) fn since(&self, reference: &str, secret: &Digest) -> Option<Instant> {
        let fits = |one: &&One| {
            one.reference == reference && one.digest().is_some_and(|known| known.matches(secret))
        };
        self.all().iter().find(fits).map(|one| one.at)
    }

    /// Forgets tickets by their references; what came in meanwhile stays.
    async fn forget(&self, done: &[String]) -> std::io::Result<()> {
        let _turn = self.0.turn.lock().await;
        self.all().retain(|one| !done.contains(&one.reference));
        let (waiting, rest) = (Arc::clone(&self.0), self.all().clone());
        let rewritten = tokio::task::spawn_blocking(move || spool::rewrite(&waiting.file, &rest)).await;
        rewritten.map_err(std::io::Error::other).flatten()
    }
}

/// The tickets in a file; a line that was torn hides no other, and was never acknowledged.
fn read(file: &Path) -> Vec<One> {
    let bytes = std::fs::read(file).unwrap_or_default();
    bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

/// Takes in what waits, if the store is back. The row of a refusal may still wait beside another node: its ticket waits on for as long as
/// one can be opened at all, and is then dropped with a line in the process's own log. Tells how many were taken in.
pub async fn take_in(desk: &Desk, catalogue: &Catalogue) -> Result<u64, Fault> {
    let tickets = desk.installation.tickets.clone();
    tickets.save().await;
    let waiting = tickets.all().clone();
    let (mut done, mut taken, mut away) = (Vec::new(), 0, None);
    for one in waiting {
        let Some(secret) = one.digest() else { continue };
        let plea = Plea { trace_id: one.trace_id, words: one.words, contact: one.contact, from_page: true };
        let wanted =
            Wanted { tenant: one.tenant, plea: &plea, reference: &one.reference, secret, at: one.at };
        match add(desk, &wanted, Caps::Passed, catalogue).await {
            Ok(Ok(())) => taken += 1,
            Ok(Err(refusal)) => {
                let may_come = refusal.number() == 88_180_007 && desk.now < one.at + RECENT;
                if may_come {
                    continue;
                }
                let number = refusal.number();
                tracing::warn!(reference = one.reference, number, "a ticket that waited was refused");
            }
            Err(Fault::Broken(why)) => {
                tracing::error!(reference = one.reference, why, "a ticket waits on");
                continue;
            }
            Err(fault) => {
                away = Some(fault);
                break;
            }
        }
        done.push(one.reference);
    }
    if !done.is_empty() {
        tickets.forget(&done).await.map_err(Fault::broken)?;
    }
    away.map_or(Ok(taken), Err)
}
