//! Tickets that wait beside the data while the store is away; in memory, if the disk takes nothing either. Bounded; taken in, one by one,
//! when the store is back.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use diagnosis::Fault;
use serde::{Deserialize, Serialize};
use terms::jose::base64url;
use terms::{Digest, Instant};
use uuid::Uuid;

use super::bundle::Words;
use super::open::{Caps, Wanted, add};
use super::plea::Plea;
use crate::sign_in::network;
use crate::{Desk, spool};

/// Bytes that the file may grow to.
const MOST: u64 = 4 * 1024 * 1024;
/// Tickets of one network that may wait.
const PER_NETWORK: usize = 10;

/// Tickets that are held in memory.
const HELD: usize = 200;

/// Where tickets wait, and whose turn it is to change that.
pub struct Spool(Mutex<Place>);

struct Place {
    file: PathBuf,
    held: Vec<Waiting>,
}

/// A ticket as it waits.
#[derive(Clone, Serialize, Deserialize)]
struct Waiting {
    tenant: Option<Uuid>,
    trace_id: Uuid,
    reference: String,
    secret: String,
    at: Instant,
    network: String,
    words: String,
    contact: String,
}

impl Spool {
    /// A spool in this file.
    pub fn new(file: PathBuf) -> Self {
        Self(Mutex::new(Place { file, held: Vec::new() }))
    }

    /// Keeps a ticket, unless there is no room. Tells whether it did.
    pub(super) fn give(&self, desk: &Desk, wanted: &Wanted<'_>) -> bool {
        let network = desk.address.map(network).unwrap_or_default();
        let network =
            base64url::encode(&desk.installation.vault.keyed_digest("tickets/network", &[&network]).0);
        let mut place = self.place();
        let waiting = place.all();
        let is_known = waiting.iter().any(|other| other.trace_id == wanted.plea.trace_id);
        if is_known || waiting.iter().filter(|other| other.network == network).count() >= PER_NETWORK {
            return false;
        }
        let new = Waiting {
            tenant: wanted.tenant,
            trace_id: wanted.plea.trace_id,
            reference: wanted.reference.to_owned(),
            secret: base64url::encode(&wanted.secret.0),
            at: wanted.at,
            network,
            words: wanted.plea.words.clone(),
            contact: wanted.plea.contact.clone(),
        };
        match spool::append(&place.file, [&new], MOST) {
            Ok(count) => count == 1,
            Err(e) => {
                tracing::error!("a ticket could not be kept beside the data, and is held in memory: {e}");
                let has_room = place.held.len() < HELD;
                place.held.extend(has_room.then_some(new));
                has_room
            }
        }
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a ticket with this reference and secret waits; since when.
    pub(super) fn waits(&self, reference: &str, secret: &Digest) -> Option<Instant> {
        let fits = |waiting: &&Waiting| {
            waiting.reference == reference && digest_of(waiting).is_some_and(|known| known.matches(secret))
        };
        self.place().all().iter().find(fits).map(|waiting| waiting.at)
    }

    /// Forgets tickets that were taken in; what came in meanwhile stays.
    fn forget(&self, taken: &[Waiting]) -> std::io::Result<()> {
        let mut place = self.place();
        let stays = |one: &Waiting| !taken.iter().any(|known| known.reference == one.reference);
        place.held.retain(stays);
        if !place.file.exists() {
            return Ok(());
        }
        // A file that cannot be read is not taken for an empty one.
        let rest: Vec<Waiting> = lines(&std::fs::read(&place.file)?).into_iter().filter(stays).collect();
        if rest.is_empty() {
            return std::fs::remove_file(&place.file);
        }
        let beside = place.file.with_extension("new");
        let text: String =
            rest.iter().filter_map(|one| Some(serde_json::to_string(one).ok()? + "\n")).collect();
        std::fs::write(&beside, text)?;
        std::fs::rename(&beside, &place.file)
    }
}

impl Place {
    fn all(&self) -> Vec<Waiting> {
        [read(&self.file), self.held.clone()].concat()
    }
}

fn read(file: &Path) -> Vec<Waiting> {
    lines(&std::fs::read(file).unwrap_or_default())
}

/// The tickets in a file; a line that was torn hides no other.
fn lines(bytes: &[u8]) -> Vec<Waiting> {
    bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

fn digest_of(waiting: &Waiting) -> Option<Digest> {
    Digest::from_slice(&base64url::decode(&waiting.secret)?)
}

/// Takes in what waits, if the store is back. A ticket whose refusal is not in the log, or that was refused for another reason, is
/// dropped with a line in the process's own log. Tells how many were taken in.
pub async fn take_in(desk: &Desk, words: &Words) -> Result<u64, Fault> {
    let tickets = &desk.installation.tickets;
    let waiting = tickets.place().all();
    if waiting.is_empty() {
        return Ok(0);
    }
    let mut taken = 0;
    for one in &waiting {
        let Some(secret) = digest_of(one) else { continue };
        let plea = Plea { trace_id: one.trace_id, words: one.words.clone(), contact: one.contact.clone() };
        let wanted =
            Wanted { tenant: one.tenant, plea: &plea, reference: &one.reference, secret, at: one.at };
        match add(desk, &wanted, Caps::Passed, words).await? {
            Ok(()) => taken += 1,
            Err(refusal) => {
                tracing::warn!(
                    reference = one.reference,
                    number = refusal.number(),
                    "a ticket that waited was refused"
                );
            }
        }
    }
    tickets.forget(&waiting).map_err(Fault::broken)?;
    Ok(taken)
}
