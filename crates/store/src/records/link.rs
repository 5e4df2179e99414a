//! Links that open something once: only the digest of what stands in the link is kept.

use diagnosis::Fault;
use terms::{Digest, Instant};
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// The digest of its secret.
    pub id: Digest,
    /// What it opens: `setup`.
    pub purpose: String,
    /// In which tenant; the nil id where there is none yet.
    pub tenant_id: Uuid,
    /// For which account, if it is for one.
    pub account_id: Option<Uuid>,
    /// What else whoever made it knows, as JSON.
    pub record: String,
    /// When it ends.
    pub expires_at: Instant,
}

const FIND: &str = "SELECT id, purpose, tenant_id, account_id, record, expires_at FROM links \
    WHERE id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3";
const ADD: &str = "INSERT INTO links (id, purpose, tenant_id, account_id, record, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
const CLAIM: &str = "UPDATE links SET used_at = $3 \
    WHERE id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 RETURNING id";
const REVOKE: &str = "UPDATE links SET used_at = $4 WHERE tenant_id = $1 AND purpose = $2 AND used_at IS NULL \
    AND (account_id = $3 OR $3 IS NULL)";
const WAITING: &str = "SELECT id, purpose, tenant_id, account_id, record, expires_at FROM links \
    WHERE tenant_id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 ORDER BY account_id LIMIT 200";
const REVOKE_FOR_PASSWORDS: &str = "UPDATE links SET used_at = $3 WHERE tenant_id = $1 AND account_id = $2 \
    AND purpose IN ('reset', 'invitation') AND used_at IS NULL";
const SWEEP: &str = "DELETE FROM links WHERE tenant_id = $1 AND expires_at < $2";
pub(super) const STATEMENTS: &[&str] = &[FIND, ADD, CLAIM, REVOKE, WAITING, REVOKE_FOR_PASSWORDS, SWEEP];

fn read(row: Row) -> Result<Link, Fault> {
    let mut columns = row.columns();
    Ok(Link {
        id: columns.digest()?,
        purpose: columns.text()?,
        tenant_id: columns.id()?,
        account_id: columns.maybe_id()?,
        record: columns.text()?,
        expires_at: columns.instant()?,
    })
}

/// The link with this digest, if it can still be used for this.
pub async fn find(store: &Store, id: &Digest, purpose: &str, now: Instant) -> Result<Option<Link>, Fault> {
    store.one(FIND, &[id.into(), purpose.into(), now.into()]).await?.map(read).transpose()
}

/// Adds a link.
pub async fn add(tx: &mut Transaction<'_>, new: &Link) -> Result<(), Fault> {
    let values = [
        Value::from(&new.id),
        (&new.purpose).into(),
        Value::from(&new.tenant_id),
        new.account_id.as_ref().into(),
        (&new.record).into(),
        new.expires_at.into(),
    ];
    tx.run(ADD, &values).await?;
    Ok(())
}

/// Uses a link, once. Tells whether this call did.
pub async fn claim(
    tx: &mut Transaction<'_>,
    id: &Digest,
    purpose: &str,
    now: Instant,
) -> Result<bool, Fault> {
    Ok(tx.one(CLAIM, &[id.into(), purpose.into(), now.into()]).await?.is_some())
}

/// Ends every unused link of a purpose in a tenant: of one account, or of all.
pub async fn revoke(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    purpose: &str,
    account: Option<Uuid>,
    now: Instant,
) -> Result<(), Fault> {
    let values = [Value::from(&tenant), purpose.into(), account.as_ref().into(), now.into()];
    tx.run(REVOKE, &values).await?;
    Ok(())
}

/// The unused links of a purpose in a tenant.
pub async fn waiting(store: &Store, tenant: Uuid, purpose: &str, now: Instant) -> Result<Vec<Link>, Fault> {
    let rows = store.all(WAITING, &[Value::from(&tenant), purpose.into(), now.into()]).await?;
    rows.into_iter().map(read).collect()
}

/// Ends every unused link by which a password of an account would be chosen.
pub async fn revoke_for_passwords(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    account: Uuid,
    now: Instant,
) -> Result<(), Fault> {
    tx.run(REVOKE_FOR_PASSWORDS, &[Value::from(&tenant), Value::from(&account), now.into()]).await?;
    Ok(())
}

/// Removes those that ended by themselves.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP, &[Value::from(&tenant), before.into()]).await
}
