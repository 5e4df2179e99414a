//! Where sessions began: what the browser called itself and its network address, for the owner of the account to recognise.

use diagnosis::Fault;
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// The schema that has origins of sessions, and erasures.
pub const SCHEMA: i64 = 6;

/// Where a session began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionOrigin {
    /// The session.
    pub id: Uuid,
    /// What the browser calls itself: `Firefox, Linux`; empty if it does not say.
    pub agent: String,
    /// The network address; empty if it is not known.
    pub address: String,
}

const ADD: &str = "INSERT INTO session_origins (tenant_id, id, agent, address) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (tenant_id, id) DO NOTHING";
const OF_ACCOUNT: &str = "SELECT id, agent, address FROM session_origins WHERE tenant_id = $1 \
    AND id IN (SELECT id FROM sessions WHERE tenant_id = $1 AND account_id = $2)";
const REMOVE_OF_ACCOUNT: &str = "DELETE FROM session_origins WHERE tenant_id = $1 \
    AND id IN (SELECT id FROM sessions WHERE tenant_id = $1 AND account_id = $2)";
// Ids grow with time, so those of sessions that have ended are the first: no more than these are looked at.
const SWEEP: &str = "DELETE FROM session_origins WHERE tenant_id = $1 AND id IN (SELECT id FROM session_origins \
    WHERE tenant_id = $1 AND id < $2 ORDER BY id LIMIT 500)";
pub(super) const STATEMENTS: &[&str] = &[ADD, OF_ACCOUNT, REMOVE_OF_ACCOUNT, SWEEP];

fn read(row: Row) -> Result<SessionOrigin, Fault> {
    let mut columns = row.columns();
    Ok(SessionOrigin { id: columns.id()?, agent: columns.text()?, address: columns.text()? })
}

/// The origins of an account's sessions.
pub async fn of_account(store: &Store, tenant: Uuid, account: Uuid) -> Result<Vec<SessionOrigin>, Fault> {
    let rows = store.all(OF_ACCOUNT, &[Value::from(&tenant), Value::from(&account)]).await?;
    rows.into_iter().map(read).collect()
}

/// Notes where a session began.
pub async fn add(tx: &mut Transaction<'_>, tenant: Uuid, new: &SessionOrigin) -> Result<(), Fault> {
    let values = [Value::from(&tenant), Value::from(&new.id), (&new.agent).into(), (&new.address).into()];
    tx.run(ADD, &values).await?;
    Ok(())
}

/// Removes the origins of an account's sessions.
pub async fn remove_of_account(tx: &mut Transaction<'_>, tenant: Uuid, account: Uuid) -> Result<(), Fault> {
    tx.run(REMOVE_OF_ACCOUNT, &[Value::from(&tenant), Value::from(&account)]).await?;
    Ok(())
}

/// Removes some whose sessions began before an id.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Uuid) -> Result<u64, Fault> {
    tx.run(SWEEP, &[Value::from(&tenant), Value::from(&before)]).await
}
