//! Refusals that a developer ordered, in development alone: the next requests of a client are refused with this number.

use diagnosis::Fault;
use uuid::Uuid;

use crate::{Store, Transaction, Value};

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provocation {
    /// Grows with time: the oldest order is carried out first.
    pub id: Uuid,
    /// Of which client; empty for any.
    pub client_id: String,
    /// With which number.
    pub number: u32,
    /// How many requests are still to be refused.
    pub remaining: u32,
}

const LIST: &str = "SELECT id, client_id, number, remaining FROM provocations WHERE tenant_id = $1 \
    AND remaining > 0 ORDER BY id LIMIT 100";
const ADD: &str =
    "INSERT INTO provocations (tenant_id, id, client_id, number, remaining) VALUES ($1, $2, $3, $4, $5)";
const TAKE: &str = "UPDATE provocations SET remaining = remaining - 1 WHERE tenant_id = $1 AND id = $2 \
    AND remaining > 0 RETURNING remaining";
const CLEAR: &str = "DELETE FROM provocations WHERE tenant_id = $1";
pub(super) const STATEMENTS: &[&str] = &[LIST, ADD, TAKE, CLEAR];

/// The orders of a tenant that are still open, the oldest first.
pub async fn list(store: &Store, tenant: Uuid) -> Result<Vec<Provocation>, Fault> {
    let rows = store.all(LIST, &[Value::from(&tenant)]).await?;
    rows.into_iter()
        .map(|row| {
            let mut columns = row.columns();
            Ok(Provocation {
                id: columns.id()?,
                client_id: columns.text()?,
                number: columns.counter()?,
                remaining: columns.counter()?,
            })
        })
        .collect()
}

/// Places an order.
pub async fn add(tx: &mut Transaction<'_>, tenant: Uuid, order: &Provocation) -> Result<(), Fault> {
    let values = [
        Value::from(&tenant),
        Value::from(&order.id),
        (&order.client_id).into(),
        order.number.into(),
        order.remaining.into(),
    ];
    tx.run(ADD, &values).await?;
    Ok(())
}

/// Takes one request off an order. Tells whether there was one left.
pub async fn take(tx: &mut Transaction<'_>, tenant: Uuid, id: Uuid) -> Result<bool, Fault> {
    Ok(tx.one(TAKE, &[Value::from(&tenant), Value::from(&id)]).await?.is_some())
}

/// Withdraws every order.
pub async fn clear(tx: &mut Transaction<'_>, tenant: Uuid) -> Result<(), Fault> {
    tx.run(CLEAR, &[Value::from(&tenant)]).await?;
    Ok(())
}
