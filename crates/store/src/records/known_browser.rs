//! Browsers in which an account has signed in before: they keep their own attempts when strangers exhaust theirs.

use diagnosis::Fault;
use terms::{Digest, Instant};
use uuid::Uuid;

use crate::{Store, Transaction, Value};

const FIND: &str =
    "SELECT seen_at FROM known_browsers WHERE tenant_id = $1 AND account_id = $2 AND device = $3";
const ANY: &str = "SELECT seen_at FROM known_browsers WHERE tenant_id = $1 AND account_id = $2 LIMIT 1";
const PUT: &str = "INSERT INTO known_browsers (tenant_id, account_id, device, seen_at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (tenant_id, account_id, device) DO UPDATE SET seen_at = $4";
// The latest of each account stays, however old: to an account that knew none every browser would be the first.
const SWEEP: &str = "DELETE FROM known_browsers WHERE tenant_id = $1 AND device IN \
    (SELECT b.device FROM known_browsers b WHERE b.tenant_id = $1 AND b.seen_at < $2 AND EXISTS (SELECT 1 FROM known_browsers k \
    WHERE k.tenant_id = $1 AND k.account_id = b.account_id AND k.seen_at > b.seen_at) LIMIT 500) AND seen_at < $2 \
    AND EXISTS (SELECT 1 FROM known_browsers k WHERE k.tenant_id = $1 AND k.account_id = known_browsers.account_id \
    AND k.seen_at > known_browsers.seen_at)";
pub(super) const STATEMENTS: &[&str] = &[FIND, ANY, PUT, SWEEP];

/// Whether the account has signed in with this device before.
pub async fn knows(store: &Store, tenant: Uuid, account: Uuid, device: &Digest) -> Result<bool, Fault> {
    Ok(store.one(FIND, &[Value::from(&tenant), Value::from(&account), device.into()]).await?.is_some())
}

/// Whether the account has signed in with any device before.
pub async fn knows_any(store: &Store, tenant: Uuid, account: Uuid) -> Result<bool, Fault> {
    Ok(store.one(ANY, &[Value::from(&tenant), Value::from(&account)]).await?.is_some())
}

/// Notes a sign-in with this device.
pub async fn put(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    account: Uuid,
    device: &Digest,
    at: Instant,
) -> Result<(), Fault> {
    tx.run(PUT, &[Value::from(&tenant), Value::from(&account), device.into(), at.into()]).await?;
    Ok(())
}

/// Removes some that were not seen for long.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP, &[Value::from(&tenant), before.into()]).await
}
