//! Letters to people: sealed and added in the transaction of what they tell of, and carried from there until they are handed over.

use std::pin::Pin;

use diagnosis::Fault;
use serde::{Deserialize, Serialize};
use store::Transaction;
use store::records::{administrator, outbox};
use terms::{Instant, Lifetime};
use uuid::Uuid;

use crate::Desk;

/// What a letter is sealed for.
const PURPOSE: &str = "letter";
/// How long a letter is tried.
const PATIENCE: Lifetime = Lifetime(24 * 3600);
/// Seconds until the second try; each later one takes twice as long, up to an hour.
const FIRST_WAIT: u32 = 30;

/// A letter, in words that are chosen when it is carried.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// The tag of the language.
    pub language: String,
    /// Which letter: `reset`, `invitation`, `password-changed`, `ticket`.
    pub kind: String,
    /// What stands in it, by name.
    pub values: Vec<(String, String)>,
}

/// A letter that is sealed and not on its way yet.
#[derive(Clone)]
pub(crate) struct Sealed {
    id: Uuid,
    record: Vec<u8>,
    now: Instant,
}

/// Seals a letter.
pub(crate) async fn seal(desk: &Desk, letter: &Letter) -> Result<Sealed, Fault> {
    let text = serde_json::to_vec(letter).map_err(Fault::broken)?;
    let record = desk.installation.vault.wrap(desk, PURPOSE, &text).await?;
    Ok(Sealed { id: desk.new_id(), record, now: desk.now })
}

impl Sealed {
    /// Puts it on its way.
    pub(crate) async fn send(&self, tx: &mut Transaction<'_>) -> Result<(), Fault> {
        outbox::add(tx, self.id, &self.record, self.now).await
    }
}

/// Who carries letters.
pub trait Courier: Send + Sync {
    /// Hands a letter over; why not.
    fn carry<'c>(
        &'c self,
        letter: &'c Letter,
    ) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'c>>;
}

/// Carries what is due, and tells how many letters were handed over. One that could not be is tried again, for a day, by whichever node.
pub async fn deliver(desk: &Desk, courier: &dyn Courier) -> Result<u64, Fault> {
    if desk.store.schema() < administrator::SCHEMA {
        return Ok(0);
    }
    let mut carried = 0;
    for due in outbox::due(&desk.store, desk.now).await? {
        let wait = FIRST_WAIT.saturating_mul(1 << due.tries.min(7)).min(3600);
        let (id, now, again) = (due.id, desk.now, desk.now + Lifetime(wait));
        if !desk.store.transact(async move |tx| outbox::take(tx, id, now, again).await).await? {
            continue;
        }
        let opened = desk.installation.vault.unwrap(PURPOSE, &due.record);
        let letter = opened.and_then(|text| serde_json::from_slice::<Letter>(&text).ok());
        let is_over = match &letter {
            None => true,
            Some(letter) => match courier.carry(letter).await {
                Ok(()) => {
                    carried += 1;
                    true
                }
                Err(why) => {
                    let is_late = desk.now.since(due.since) > i64::from(PATIENCE.0);
                    tracing::warn!(
                        kind = letter.kind,
                        tries = due.tries + 1,
                        given_up = is_late,
                        "a letter was not handed over: {why}"
                    );
                    is_late
                }
            },
        };
        if is_over {
            desk.store.ensure(async move |tx| outbox::remove(tx, id).await).await?;
        }
    }
    Ok(carried)
}
