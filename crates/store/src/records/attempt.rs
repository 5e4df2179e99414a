//! Failed attempts, counted by a keyed digest so that the table tells nobody what was tried.

use diagnosis::Fault;
use terms::{Digest, Instant};
use uuid::Uuid;

use crate::{Store, Transaction, Value};

/// What is known of one key.
#[derive(Clone, Copy, Debug, Default)]
pub struct Attempts {
    /// Failures within the window.
    pub failures: i64,
    /// Attempts that are being checked at this moment.
    pub reserved: i64,
    /// When the window ends and all is forgotten.
    pub window_ends_at: i64,
}

const FIND: &str = "SELECT failures, reserved, window_ends_at FROM attempts WHERE tenant_id = $1 AND key = $2 AND window_ends_at > $3";
// One statement counts and limits: parallel attempts cannot slip past each other.
const RESERVE: &str = "INSERT INTO attempts (tenant_id, key, failures, reserved, window_ends_at) VALUES ($1, $2, 0, 1, $4) \
    ON CONFLICT (tenant_id, key) DO UPDATE SET \
    failures = CASE WHEN attempts.window_ends_at <= $3 THEN 0 ELSE attempts.failures END, \
    reserved = CASE WHEN attempts.window_ends_at <= $3 THEN 1 ELSE attempts.reserved + 1 END, \
    window_ends_at = CASE WHEN attempts.window_ends_at <= $3 THEN $4 ELSE attempts.window_ends_at END \
    WHERE attempts.window_ends_at <= $3 OR attempts.failures + attempts.reserved < $5 RETURNING reserved";
const FAIL: &str = "UPDATE attempts SET failures = failures + 1, reserved = CASE WHEN reserved > 0 THEN reserved - 1 ELSE 0 END, \
    window_ends_at = $3 WHERE tenant_id = $1 AND key = $2";
const COUNT: &str = "INSERT INTO attempts (tenant_id, key, failures, reserved, window_ends_at) VALUES ($1, $2, 1, 0, $4) \
    ON CONFLICT (tenant_id, key) DO UPDATE SET \
    failures = CASE WHEN attempts.window_ends_at <= $3 THEN 1 ELSE attempts.failures + 1 END, \
    window_ends_at = CASE WHEN attempts.window_ends_at <= $3 THEN $4 ELSE attempts.window_ends_at END";
const RELEASE: &str = "UPDATE attempts SET reserved = CASE WHEN reserved > 0 THEN reserved - 1 ELSE 0 END, failures = 0 \
    WHERE tenant_id = $1 AND key = $2";
const GIVE_UP: &str = "UPDATE attempts SET reserved = CASE WHEN reserved > 0 THEN reserved - 1 ELSE 0 END \
    WHERE tenant_id = $1 AND key = $2";
const SWEEP: &str = "DELETE FROM attempts WHERE tenant_id = $1 AND key IN \
    (SELECT key FROM attempts WHERE tenant_id = $1 AND window_ends_at < $2 LIMIT 500)";
pub(super) const STATEMENTS: &[&str] = &[FIND, RESERVE, FAIL, COUNT, RELEASE, GIVE_UP, SWEEP];

/// What is known of a key within its window.
pub async fn find(store: &Store, tenant: Uuid, key: &Digest, now: Instant) -> Result<Attempts, Fault> {
    let row = store.one(FIND, &[Value::from(&tenant), key.into(), now.into()]).await?;
    let Some(row) = row else { return Ok(Attempts::default()) };
    let mut columns = row.columns();
    Ok(Attempts { failures: columns.int()?, reserved: columns.int()?, window_ends_at: columns.int()? })
}

/// Takes one of the attempts that a key has left. Tells whether there was one.
pub async fn reserve(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    key: &Digest,
    now: Instant,
    window_end: Instant,
    most: u32,
) -> Result<bool, Fault> {
    let values = [Value::from(&tenant), key.into(), now.into(), window_end.into(), most.into()];
    Ok(tx.one(RESERVE, &values).await?.is_some())
}

/// Turns a reserved attempt into a failure; the window starts anew.
pub async fn fail(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    key: &Digest,
    window_end: Instant,
) -> Result<(), Fault> {
    tx.run(FAIL, &[Value::from(&tenant), key.into(), window_end.into()]).await?;
    Ok(())
}

/// Counts a failure that was not reserved before.
pub async fn count(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    key: &Digest,
    now: Instant,
    window_end: Instant,
) -> Result<(), Fault> {
    tx.run(COUNT, &[Value::from(&tenant), key.into(), now.into(), window_end.into()]).await?;
    Ok(())
}

/// Gives a reserved attempt back and forgets the failures: it succeeded.
pub async fn release(tx: &mut Transaction<'_>, tenant: Uuid, key: &Digest) -> Result<(), Fault> {
    tx.run(RELEASE, &[Value::from(&tenant), key.into()]).await?;
    Ok(())
}

/// Gives a reserved attempt back that came to nothing: neither a failure nor a success.
pub async fn give_up(tx: &mut Transaction<'_>, tenant: Uuid, key: &Digest) -> Result<(), Fault> {
    tx.run(GIVE_UP, &[Value::from(&tenant), key.into()]).await?;
    Ok(())
}

/// Removes some whose window is over.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP, &[Value::from(&tenant), before.into()]).await
}
