//! Sessions: an account signed in in a browser.

use diagnosis::Fault;
use terms::{Digest, Instant};
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// One signed-in account of one browser.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id, which is also `sid`.
    pub id: Uuid,
    /// The digest of the browser's cookie.
    pub browser: Digest,
    /// Who signed in.
    pub account_id: Uuid,
    /// When the person last proved who they are.
    pub authenticated_at: Instant,
    /// When it ends by itself.
    pub expires_at: Instant,
    /// When it was ended.
    pub ended_at: Option<Instant>,
}

const COLUMNS: &str = "SELECT id, browser, account_id, authenticated_at, expires_at, ended_at FROM sessions \
    WHERE tenant_id = $1 AND id = $2";
const LIST: &str = "SELECT id, browser, account_id, authenticated_at, expires_at, ended_at FROM sessions \
    WHERE tenant_id = $1 AND ended_at IS NULL AND expires_at > $3 \
    AND id IN (SELECT id FROM sessions WHERE tenant_id = $1 AND browser = $2) ORDER BY id DESC";
const OF_ACCOUNT: &str = "SELECT id, browser, account_id, authenticated_at, expires_at, ended_at FROM sessions \
    WHERE tenant_id = $1 AND ended_at IS NULL AND expires_at > $3 \
    AND id IN (SELECT id FROM sessions WHERE tenant_id = $1 AND account_id = $2) ORDER BY id DESC LIMIT 200";
const END_OF_ACCOUNT: &str = "UPDATE sessions SET ended_at = $3 WHERE tenant_id = $1 AND ended_at IS NULL \
    AND id IN (SELECT id FROM sessions WHERE tenant_id = $1 AND account_id = $2)";
const ADD: &str = "INSERT INTO sessions (tenant_id, id, browser, account_id, authenticated_at, last_seen_at, expires_at) \
    VALUES ($1, $2, $3, $4, $5, $5, $6)";
// The inner selection is answered by the index alone; SQLite would else walk through the tenant.
const REBIND: &str = "UPDATE sessions SET browser = $3 WHERE tenant_id = $1 AND ended_at IS NULL \
    AND id IN (SELECT id FROM sessions WHERE tenant_id = $1 AND browser = $2)";
const END: &str =
    "UPDATE sessions SET ended_at = $3 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL RETURNING id";
const END_OTHERS: &str = "UPDATE sessions SET ended_at = $4 WHERE tenant_id = $1 AND account_id = $3 AND ended_at IS NULL \
    AND id <> $5 AND id IN (SELECT id FROM sessions WHERE tenant_id = $1 AND browser = $2)";
// Ids grow with time, so those that have ended are the first: no more than these are looked at.
const SWEEP: &str = "DELETE FROM sessions WHERE tenant_id = $1 AND id IN (SELECT id FROM \
    (SELECT id, expires_at FROM sessions WHERE tenant_id = $1 ORDER BY id LIMIT 500) AS oldest WHERE expires_at < $2)";
pub(super) const STATEMENTS: &[&str] =
    &[COLUMNS, LIST, OF_ACCOUNT, END_OF_ACCOUNT, ADD, REBIND, END, END_OTHERS, SWEEP];

fn read(row: Row) -> Result<Session, Fault> {
    let mut columns = row.columns();
    Ok(Session {
        id: columns.id()?,
        browser: columns.digest()?,
        account_id: columns.id()?,
        authenticated_at: columns.instant()?,
        expires_at: columns.instant()?,
        ended_at: columns.maybe_instant()?,
    })
}

/// The session with this id, ended or not.
pub async fn find(store: &Store, tenant: Uuid, id: Uuid) -> Result<Option<Session>, Fault> {
    store.one(COLUMNS, &[Value::from(&tenant), Value::from(&id)]).await?.map(read).transpose()
}

/// The open sessions of a browser, the latest first.
pub async fn list(
    store: &Store,
    tenant: Uuid,
    browser: &Digest,
    now: Instant,
) -> Result<Vec<Session>, Fault> {
    let rows = store.all(LIST, &[Value::from(&tenant), browser.into(), now.into()]).await?;
    rows.into_iter().map(read).collect()
}

/// The open sessions of an account, the latest first.
pub async fn of_account(
    store: &Store,
    tenant: Uuid,
    account: Uuid,
    now: Instant,
) -> Result<Vec<Session>, Fault> {
    let rows = store.all(OF_ACCOUNT, &[Value::from(&tenant), Value::from(&account), now.into()]).await?;
    rows.into_iter().map(read).collect()
}

/// Ends every session of an account. Tells how many.
pub async fn end_of_account(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    account: Uuid,
    at: Instant,
) -> Result<u64, Fault> {
    tx.run(END_OF_ACCOUNT, &[Value::from(&tenant), Value::from(&account), at.into()]).await
}

/// Begins a session and ends the same account's earlier ones in this browser.
pub async fn add(tx: &mut Transaction<'_>, tenant: Uuid, new: &Session) -> Result<(), Fault> {
    let values = [
        Value::from(&tenant),
        Value::from(&new.id),
        Value::from(&new.browser),
        Value::from(&new.account_id),
        new.authenticated_at.into(),
        new.expires_at.into(),
    ];
    tx.run(ADD, &values).await?;
    let values = [
        Value::from(&tenant),
        Value::from(&new.browser),
        Value::from(&new.account_id),
        new.authenticated_at.into(),
        Value::from(&new.id),
    ];
    tx.run(END_OTHERS, &values).await?;
    Ok(())
}

/// Moves a browser's open sessions to its new cookie.
pub async fn rebind(tx: &mut Transaction<'_>, tenant: Uuid, from: &Digest, to: &Digest) -> Result<(), Fault> {
    tx.run(REBIND, &[Value::from(&tenant), from.into(), to.into()]).await?;
    Ok(())
}

/// Ends a session. Tells whether this call ended it.
pub async fn end(tx: &mut Transaction<'_>, tenant: Uuid, id: Uuid, at: Instant) -> Result<bool, Fault> {
    Ok(tx.one(END, &[Value::from(&tenant), Value::from(&id), at.into()]).await?.is_some())
}

/// Removes some that ended by themselves long ago.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP, &[Value::from(&tenant), before.into()]).await
}
