//! Interactions: authorization requests on their way through the pages, each bound to one browser.

use diagnosis::Fault;
use terms::{Digest, Instant};
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// An authorization request that waits for a person.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// Its id, which chains the story in the sign-in log.
    pub id: Uuid,
    /// The digest of the browser's cookie.
    pub browser: Digest,
    /// The request as JSON; the engine knows its shape.
    pub request: String,
    /// Who signed in on the way, if somebody did.
    pub account_id: Option<Uuid>,
    /// In which session.
    pub session_id: Option<Uuid>,
    /// When it is given up.
    pub expires_at: Instant,
    /// When it ended in a reply.
    pub finished_at: Option<Instant>,
}

const COLUMNS_BY_ID: &str = "SELECT id, browser, request, account_id, session_id, expires_at, finished_at \
    FROM interactions WHERE tenant_id = $1 AND id = $2";
const ADD: &str =
    "INSERT INTO interactions (tenant_id, id, browser, request, expires_at) VALUES ($1, $2, $3, $4, $5)";
const SIGNED_IN: &str = "UPDATE interactions SET browser = $3, account_id = $4, session_id = $5 \
    WHERE tenant_id = $1 AND id = $2 AND finished_at IS NULL RETURNING id";
// The inner selection is answered by the index alone; SQLite would else walk through the tenant.
const REBIND: &str = "UPDATE interactions SET browser = $3 WHERE tenant_id = $1 AND finished_at IS NULL AND expires_at > $4 \
    AND id IN (SELECT id FROM interactions WHERE tenant_id = $1 AND browser = $2)";
const FINISH: &str = "UPDATE interactions SET finished_at = $3 \
    WHERE tenant_id = $1 AND id = $2 AND finished_at IS NULL RETURNING id";
// Ids grow with time, so those that have ended are the first: no more than these are looked at.
const SWEEP: &str = "DELETE FROM interactions WHERE tenant_id = $1 AND id IN (SELECT id FROM \
    (SELECT id, expires_at FROM interactions WHERE tenant_id = $1 ORDER BY id LIMIT 500) AS oldest WHERE expires_at < $2)";
pub(super) const STATEMENTS: &[&str] = &[COLUMNS_BY_ID, ADD, SIGNED_IN, REBIND, FINISH, SWEEP];

fn read(row: Row) -> Result<Interaction, Fault> {
    let mut columns = row.columns();
    Ok(Interaction {
        id: columns.id()?,
        browser: columns.digest()?,
        request: columns.text()?,
        account_id: columns.maybe_id()?,
        session_id: columns.maybe_id()?,
        expires_at: columns.instant()?,
        finished_at: columns.maybe_instant()?,
    })
}

/// The interaction with this id.
pub async fn find(store: &Store, tenant: Uuid, id: Uuid) -> Result<Option<Interaction>, Fault> {
    store.one(COLUMNS_BY_ID, &[Value::from(&tenant), Value::from(&id)]).await?.map(read).transpose()
}

/// Begins an interaction.
pub async fn add(tx: &mut Transaction<'_>, tenant: Uuid, new: &Interaction) -> Result<(), Fault> {
    let values = [
        Value::from(&tenant),
        Value::from(&new.id),
        Value::from(&new.browser),
        (&new.request).into(),
        new.expires_at.into(),
    ];
    tx.run(ADD, &values).await?;
    Ok(())
}

/// Notes who signed in, and binds the interaction to the browser's new cookie. Tells whether it was still open.
pub async fn signed_in(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    id: Uuid,
    browser: &Digest,
    account: Uuid,
    session: Uuid,
) -> Result<bool, Fault> {
    let values = [
        Value::from(&tenant),
        Value::from(&id),
        browser.into(),
        Value::from(&account),
        Value::from(&session),
    ];
    Ok(tx.one(SIGNED_IN, &values).await?.is_some())
}

/// Binds the browser's other open interactions to its new cookie.
pub async fn rebind(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    from: &Digest,
    to: &Digest,
    now: Instant,
) -> Result<(), Fault> {
    tx.run(REBIND, &[Value::from(&tenant), from.into(), to.into(), now.into()]).await?;
    Ok(())
}

/// Ends an interaction, once. Tells whether this call ended it.
pub async fn finish(tx: &mut Transaction<'_>, tenant: Uuid, id: Uuid, at: Instant) -> Result<bool, Fault> {
    Ok(tx.one(FINISH, &[Value::from(&tenant), Value::from(&id), at.into()]).await?.is_some())
}

/// Removes some that were given up.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP, &[Value::from(&tenant), before.into()]).await
}
