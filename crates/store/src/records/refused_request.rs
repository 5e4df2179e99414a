//! Refused requests, kept whole for a day in development alone. Credentials in them are placeholders.

use diagnosis::Fault;
use uuid::Uuid;

use crate::{Store, Transaction, Value};

const FIND: &str = "SELECT request FROM refused_requests WHERE tenant_id = $1 AND id = $2";
const ADD: &str = "INSERT INTO refused_requests (tenant_id, id, request) VALUES ($1, $2, $3)";
const SWEEP: &str = "DELETE FROM refused_requests WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM refused_requests WHERE tenant_id = $1 AND id < $2 LIMIT 500)";
pub(super) const STATEMENTS: &[&str] = &[FIND, ADD, SWEEP];

/// The request of a trace id, as JSON.
pub async fn find(store: &Store, tenant: Uuid, trace_id: Uuid) -> Result<Option<String>, Fault> {
    let row = store.one(FIND, &[Value::from(&tenant), Value::from(&trace_id)]).await?;
    row.map(|row| row.columns().text()).transpose()
}

/// Keeps a request.
pub async fn add(tx: &mut Transaction<'_>, tenant: Uuid, trace_id: Uuid, request: &str) -> Result<(), Fault> {
    tx.run(ADD, &[Value::from(&tenant), Value::from(&trace_id), request.into()]).await?;
    Ok(())
}

/// Removes some that are older than the first trace id of a day.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Uuid) -> Result<u64, Fault> {
    tx.run(SWEEP, &[Value::from(&tenant), Value::from(&before)]).await
}
