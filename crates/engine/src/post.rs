//! Letters to people and notifications to programs: sealed and added in the transaction of what they tell of, and carried from there until they are handed over.

use std::pin::Pin;
use std::time::Duration;

use diagnosis::Fault;
use serde::{Deserialize, Serialize};
use store::Transaction;
use store::records::outbox::{self, Due};
use terms::{Instant, Lifetime};
use uuid::Uuid;

use crate::Desk;

/// What a letter is sealed for.
pub(crate) const PURPOSE: &str = "letter";
/// How long a letter is tried.
const PATIENCE: Lifetime = Lifetime(24 * 3600);
/// Seconds until the second try; each later one takes twice as long, up to an hour.
const FIRST_WAIT: u32 = 30;

/// The address of whom there is not: a letter to it is made, for the work that it is, and handed to nobody.
pub(crate) const NOBODY: &str = "nobody@invalid";
/// How long one letter may take to be handed over; it is due again later than that.
const LIMIT: Duration = Duration::from_secs(20);

/// A letter, in words that are chosen when it is carried.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// The tag of the language.
    pub language: String,
    /// Which letter: `reset`, `invitation`, `address`, `address-changed`, `password-changed`, `new-device`, `ticket`.
    pub kind: String,
    /// What stands in it, by name.
    pub values: Vec<(String, String)>,
}

/// What a program of the operator's is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notification {
    /// What is sent: `type`, `timestamp` and `data`, as JSON.
    pub document: serde_json::Value,
}

/// What is on its way.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Parcel {
    Letter(Letter),
    Notification(Notification),
}

impl Letter {
    /// A letter of a kind, with what stands in it.
    pub(crate) fn new(to: &str, language: &str, kind: &str, values: &[(&str, &str)]) -> Self {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self {
            to: to.to_owned(),
            language: language.to_owned(),
            kind: kind.to_owned(),
            values: values.collect(),
        }
    }
}

/// A letter that is sealed and not on its way yet.
#[derive(Clone)]
pub(crate) struct Sealed {
    schema: i64,
    id: Uuid,
    kind: &'static str,
    record: Vec<u8>,
    now: Instant,
}

/// Seals a letter.
pub(crate) async fn seal(desk: &Desk, letter: &Letter) -> Result<Sealed, Fault> {
    sealed(desk, outbox::LETTER, &Parcel::Letter(letter.clone())).await
}

/// Seals what a program is told: an event, such as `ticket.opened`, and its data.
pub(crate) async fn seal_notification(
    desk: &Desk,
    event: &str,
    data: serde_json::Value,
) -> Result<Sealed, Fault> {
    // RFC 3339 section 5.6
    let at = desk.now.to_string().replacen(' ', "T", 1);
    let document = serde_json::json!({"type": event, "timestamp": at, "data": data});
    sealed(desk, outbox::NOTIFICATION, &Parcel::Notification(Notification { document })).await
}

async fn sealed(desk: &Desk, kind: &'static str, parcel: &Parcel) -> Result<Sealed, Fault> {
    let text = serde_json::to_vec(parcel).map_err(Fault::broken)?;
    let record = desk.installation.vault.wrap(desk, PURPOSE, &text).await?;
    Ok(Sealed { schema: desk.store.schema(), id: desk.new_id(), kind, record, now: desk.now })
}

impl Sealed {
    /// Puts it on its way.
    pub(crate) async fn send(&self, tx: &mut Transaction<'_>) -> Result<(), Fault> {
        outbox::add(tx, self.schema, self.id, self.kind, &self.record, self.now).await
    }
}

/// How a handing over ends: why not, if it does not.
pub type Carried<'c> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'c>>;

/// Who carries letters, and tells programs.
pub trait Courier: Send + Sync {
    /// Hands a letter over; why not.
    fn carry<'c>(&'c self, letter: &'c Letter) -> Carried<'c>;

    /// Tells a program; `id` is the same at each try.
    fn notify<'c>(&'c self, id: Uuid, at: Instant, told: &'c Notification) -> Carried<'c>;
}

/// What is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters to people.
    Letters,
    /// Notifications to a program.
    Notifications,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Letters, Self::Notifications];

    fn name(self) -> &'static str {
        match self {
            Self::Letters => outbox::LETTER,
            Self::Notifications => outbox::NOTIFICATION,
        }
    }
}

/// Hands over one of a kind that is due; tells whether there was one. What could not be handed over is tried again, for a day, by whichever
/// node.
pub async fn deliver(desk: &Desk, courier: &dyn Courier, kind: Kind) -> Result<bool, Fault> {
    for due in outbox::due(&desk.store, kind.name(), desk.now).await? {
        let wait = FIRST_WAIT.saturating_mul(1 << due.tries.min(7)).min(3600);
        let (id, now, again) = (due.id, desk.now, desk.now + Lifetime(wait));
        if desk.store.transact(async move |tx| outbox::take(tx, id, now, again).await).await? {
            if is_over(desk, courier, &due).await {
                desk.store.ensure(async move |tx| outbox::remove(tx, id).await).await?;
            }
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a letter that was taken is done with: handed over, for nobody, or too old.
async fn is_over(desk: &Desk, courier: &dyn Courier, due: &Due) -> bool {
    let is_late = desk.now.since(due.since) > i64::from(PATIENCE.0);
    let opened = desk.installation.vault.unwrap(PURPOSE, &due.record);
    let why = match opened.and_then(|text| serde_json::from_slice::<Parcel>(&text).ok()) {
        Some(Parcel::Letter(letter)) if letter.to == NOBODY => return true,
        Some(_) if is_late => "it is too old".to_owned(),
        // Another node may have the key that it is sealed with.
        None => "it cannot be opened with the keys of this node".to_owned(),
        Some(parcel) => {
            let handed = match &parcel {
                Parcel::Letter(letter) => courier.carry(letter),
                Parcel::Notification(told) => courier.notify(due.id, desk.now, told),
            };
            match tokio::time::timeout(LIMIT, handed).await {
                Ok(Ok(())) => return true,
                Ok(Err(why)) => why,
                Err(_) => format!("not within {} s", LIMIT.as_secs()),
            }
        }
    };
    tracing::warn!(parcel = %due.id, tries = due.tries + 1, given_up = is_late, "a parcel was not handed over: {why}");
    is_late
}
