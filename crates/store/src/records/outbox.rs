//! Letters and notifications on their way: added with the effect that they tell of, taken by one node at a time, removed when they were handed over.

use diagnosis::Fault;
use terms::Instant;
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// The schema that tells kinds apart.
const KINDS: i64 = 6;
/// Letters to people.
pub const LETTER: &str = "letter";
/// Notifications to a program.
pub const NOTIFICATION: &str = "notification";

/// A letter or a notification that is due.
#[derive(Clone, Debug)]
pub struct Due {
    /// Grows with time.
    pub id: Uuid,
    /// The letter, sealed.
    pub record: Vec<u8>,
    /// Since when it is on its way.
    pub since: Instant,
    /// How often it was tried.
    pub tries: u32,
}

const DUE: &str = "SELECT id, record, since, tries FROM outbox WHERE due_at <= $1 ORDER BY due_at LIMIT 20";
const DUE_OF_KIND: &str =
    "SELECT id, record, since, tries FROM outbox WHERE kind = $2 AND due_at <= $1 ORDER BY due_at LIMIT 20";
const ADD: &str = "INSERT INTO outbox (id, record, since, tries, due_at) VALUES ($1, $2, $3, 0, $3) ON CONFLICT (id) DO NOTHING";
const ADD_OF_KIND: &str = "INSERT INTO outbox (id, record, since, tries, due_at, kind) VALUES ($1, $2, $3, 0, $3, $4) \
    ON CONFLICT (id) DO NOTHING";
const TAKE: &str =
    "UPDATE outbox SET tries = tries + 1, due_at = $3 WHERE id = $1 AND due_at <= $2 RETURNING id";
const ALL: &str = "SELECT id, record, since, tries FROM outbox ORDER BY id";
const REWRAP: &str = "UPDATE outbox SET record = $2 WHERE id = $1";
const REMOVE: &str = "DELETE FROM outbox WHERE id = $1";
pub(super) const STATEMENTS: &[&str] = &[DUE, DUE_OF_KIND, ADD, ADD_OF_KIND, TAKE, ALL, REWRAP, REMOVE];

fn read(row: Row) -> Result<Due, Fault> {
    let mut columns = row.columns();
    Ok(Due {
        id: columns.id()?,
        record: columns.bytes()?,
        since: columns.instant()?,
        tries: columns.counter()?,
    })
}

/// Some of a kind that are due. On a schema without kinds everything counts as a letter.
pub async fn due(store: &Store, kind: &str, now: Instant) -> Result<Vec<Due>, Fault> {
    let rows = match (store.schema() >= KINDS, kind) {
        (true, _) => store.all(DUE_OF_KIND, &[now.into(), kind.into()]).await?,
        (false, LETTER) => store.all(DUE, &[now.into()]).await?,
        (false, _) => Vec::new(),
    };
    rows.into_iter().map(read).collect()
}

/// Every letter that is on its way.
pub async fn all(store: &Store) -> Result<Vec<Due>, Fault> {
    store.all(ALL, &[]).await?.into_iter().map(read).collect()
}

/// Seals a letter anew.
pub async fn rewrap(tx: &mut Transaction<'_>, id: Uuid, record: &[u8]) -> Result<(), Fault> {
    tx.run(REWRAP, &[Value::from(&id), record.into()]).await?;
    Ok(())
}

/// Adds one of a kind, which is due at once.
pub async fn add(
    tx: &mut Transaction<'_>,
    schema: i64,
    id: Uuid,
    kind: &str,
    record: &[u8],
    now: Instant,
) -> Result<(), Fault> {
    if schema >= KINDS {
        tx.run(ADD_OF_KIND, &[Value::from(&id), record.into(), now.into(), kind.into()]).await?;
    } else {
        tx.run(ADD, &[Value::from(&id), record.into(), now.into()]).await?;
    }
    Ok(())
}

/// Takes a letter that is due; if it is not handed over it is due again then. Tells whether this call took it.
pub async fn take(tx: &mut Transaction<'_>, id: Uuid, now: Instant, again: Instant) -> Result<bool, Fault> {
    Ok(tx.one(TAKE, &[Value::from(&id), now.into(), again.into()]).await?.is_some())
}

/// Removes a letter.
pub async fn remove(tx: &mut Transaction<'_>, id: Uuid) -> Result<(), Fault> {
    tx.run(REMOVE, &[Value::from(&id)]).await?;
    Ok(())
}
