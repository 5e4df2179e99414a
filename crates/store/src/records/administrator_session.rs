//! Administrators who are signed in to the console, each in one browser and for a short time.

use diagnosis::Fault;
use terms::{Digest, Instant};
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// One administrator in one browser.
#[derive(Clone, Debug)]
pub struct AdministratorSession {
    /// The digest of the cookie.
    pub id: Digest,
    /// Who.
    pub account_id: Uuid,
    /// When it began.
    pub begun_at: Instant,
    /// When the second factor was last asked for and given.
    pub proved_at: Instant,
    /// When the browser last came, to within a minute.
    pub last_seen_at: Instant,
    /// When it ends, however busy.
    pub expires_at: Instant,
    /// When it was ended.
    pub ended_at: Option<Instant>,
}

const FIND: &str = "SELECT id, account_id, begun_at, proved_at, last_seen_at, expires_at, ended_at \
    FROM administrator_sessions WHERE tenant_id = $1 AND id = $2";
const ADD: &str = "INSERT INTO administrator_sessions (tenant_id, id, account_id, begun_at, proved_at, last_seen_at, expires_at) \
    VALUES ($1, $2, $3, $4, $4, $4, $5)";
const TOUCH: &str = "UPDATE administrator_sessions SET last_seen_at = $3 \
    WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL AND last_seen_at < $3";
const PROVE: &str = "UPDATE administrator_sessions SET proved_at = $3, last_seen_at = $3 \
    WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL";
const END: &str =
    "UPDATE administrator_sessions SET ended_at = $3 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL";
const END_OF_ACCOUNT: &str = "UPDATE administrator_sessions SET ended_at = $3 WHERE tenant_id = $1 AND account_id = $2 AND ended_at IS NULL";
const SWEEP: &str = "DELETE FROM administrator_sessions WHERE tenant_id = $1 AND expires_at < $2";
pub(super) const STATEMENTS: &[&str] = &[FIND, ADD, TOUCH, PROVE, END, END_OF_ACCOUNT, SWEEP];

fn read(row: Row) -> Result<AdministratorSession, Fault> {
    let mut columns = row.columns();
    Ok(AdministratorSession {
        id: columns.digest()?,
        account_id: columns.id()?,
        begun_at: columns.instant()?,
        proved_at: columns.instant()?,
        last_seen_at: columns.instant()?,
        expires_at: columns.instant()?,
        ended_at: columns.maybe_instant()?,
    })
}

/// The session with this cookie, ended or not.
pub async fn find(store: &Store, tenant: Uuid, id: &Digest) -> Result<Option<AdministratorSession>, Fault> {
    store.one(FIND, &[Value::from(&tenant), id.into()]).await?.map(read).transpose()
}

/// Begins a session.
pub async fn add(tx: &mut Transaction<'_>, tenant: Uuid, new: &AdministratorSession) -> Result<(), Fault> {
    let values = [
        Value::from(&tenant),
        Value::from(&new.id),
        Value::from(&new.account_id),
        new.begun_at.into(),
        new.expires_at.into(),
    ];
    tx.run(ADD, &values).await?;
    Ok(())
}

/// Notes that the browser came again.
pub async fn touch(tx: &mut Transaction<'_>, tenant: Uuid, id: &Digest, at: Instant) -> Result<(), Fault> {
    tx.run(TOUCH, &[Value::from(&tenant), id.into(), at.into()]).await?;
    Ok(())
}

/// Notes that the second factor was given again.
pub async fn prove(tx: &mut Transaction<'_>, tenant: Uuid, id: &Digest, at: Instant) -> Result<(), Fault> {
    tx.run(PROVE, &[Value::from(&tenant), id.into(), at.into()]).await?;
    Ok(())
}

/// Ends a session.
pub async fn end(tx: &mut Transaction<'_>, tenant: Uuid, id: &Digest, at: Instant) -> Result<(), Fault> {
    tx.run(END, &[Value::from(&tenant), id.into(), at.into()]).await?;
    Ok(())
}

/// Ends every session of an account.
pub async fn end_of_account(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    account: Uuid,
    at: Instant,
) -> Result<(), Fault> {
    tx.run(END_OF_ACCOUNT, &[Value::from(&tenant), Value::from(&account), at.into()]).await?;
    Ok(())
}

/// Removes those that ended by themselves long ago.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP, &[Value::from(&tenant), before.into()]).await
}
