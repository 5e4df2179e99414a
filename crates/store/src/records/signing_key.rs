//! Signing keys, wrapped by the key-encryption key.

use diagnosis::Fault;
use terms::Instant;
use terms::jose::Algorithm;
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// One signing key of a tenant, from its announcement to its last day in the key set.
#[derive(Clone, Debug)]
pub struct SigningKey {
    /// What it signs with.
    pub algorithm: Algorithm,
    /// Its place in the tenant's line of keys of this algorithm, from 1.
    pub ordinal: i64,
    /// Its thumbprint.
    pub kid: String,
    /// The private key in PKCS#8, wrapped.
    pub wrapped: Vec<u8>,
    /// When it entered the key set.
    pub announced_at: Instant,
    /// When it begins to sign.
    pub signs_from: Instant,
    /// When it signs no more.
    pub signs_until: Option<Instant>,
    /// When the last token under it has expired and it leaves the key set.
    pub published_until: Option<Instant>,
}

const LIST_ALL: &str = "SELECT algorithm, ordinal, kid, wrapped, announced_at, signs_from, signs_until, published_until, tenant_id \
    FROM signing_keys ORDER BY tenant_id, algorithm, ordinal";
const LIST: &str = "SELECT algorithm, ordinal, kid, wrapped, announced_at, signs_from, signs_until, published_until \
    FROM signing_keys WHERE tenant_id = $1 ORDER BY algorithm, ordinal";
const ADD: &str = "INSERT INTO signing_keys (tenant_id, algorithm, ordinal, kid, wrapped, announced_at, signs_from) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant_id, algorithm, ordinal) DO NOTHING";
const RETIRE: &str = "UPDATE signing_keys SET signs_until = $4, published_until = $5 \
    WHERE tenant_id = $1 AND algorithm = $2 AND ordinal = $3 AND signs_until IS NULL";
const WITHDRAW: &str = "UPDATE signing_keys SET signs_until = $4, published_until = $4 \
    WHERE tenant_id = $1 AND algorithm = $2 AND ordinal = $3 AND (published_until IS NULL OR published_until > $4) RETURNING kid";
const HASTEN: &str = "UPDATE signing_keys SET signs_from = $3 WHERE tenant_id = $1 AND algorithm = $2 AND signs_from > $3 AND signs_until IS NULL";
const REWRAP: &str = "UPDATE signing_keys SET wrapped = $4 WHERE tenant_id = $1 AND algorithm = $2 AND ordinal = $3 AND wrapped = $5";
const REMOVE: &str = "DELETE FROM signing_keys WHERE tenant_id = $1 AND algorithm = $2 AND ordinal = $3";
const SWEEP: &str = "DELETE FROM signing_keys WHERE published_until IS NOT NULL AND published_until < $1";
pub(super) const STATEMENTS: &[&str] =
    &[LIST_ALL, LIST, ADD, RETIRE, WITHDRAW, HASTEN, REWRAP, REMOVE, SWEEP];

impl SigningKey {
    /// Whether it was withdrawn in an emergency: it left the key set in the moment at which it ceased to sign.
    pub fn is_withdrawn(&self) -> bool {
        self.published_until.is_some() && self.published_until == self.signs_until
    }
}

fn read(row: Row) -> Result<SigningKey, Fault> {
    read_columns(&mut row.columns())
}

fn read_columns(columns: &mut crate::Columns) -> Result<SigningKey, Fault> {
    let name = columns.text()?;
    Ok(SigningKey {
        algorithm: Algorithm::parse(&name).ok_or_else(|| Fault::broken("a key of an unknown algorithm"))?,
        ordinal: columns.int()?,
        kid: columns.text()?,
        wrapped: columns.bytes()?,
        announced_at: columns.instant()?,
        signs_from: columns.instant()?,
        signs_until: columns.maybe_instant()?,
        published_until: columns.maybe_instant()?,
    })
}

/// Every key of every tenant, of those that were removed too.
pub async fn list_all(store: &Store) -> Result<Vec<(Uuid, SigningKey)>, Fault> {
    let rows = store.all(LIST_ALL, &[]).await?;
    let read = |row: Row| {
        let mut columns = row.columns();
        let key = read_columns(&mut columns)?;
        Ok((columns.id()?, key))
    };
    rows.into_iter().map(read).collect()
}

/// Every key of a tenant.
pub async fn list(store: &Store, tenant: Uuid) -> Result<Vec<SigningKey>, Fault> {
    store.all(LIST, &[Value::from(&tenant)]).await?.into_iter().map(read).collect()
}

/// Adds a key at its place, unless another node was there first.
pub async fn add(tx: &mut Transaction<'_>, tenant: Uuid, key: &SigningKey) -> Result<(), Fault> {
    let values = [
        Value::from(&tenant),
        key.algorithm.name().into(),
        key.ordinal.into(),
        (&key.kid).into(),
        (&key.wrapped).into(),
        key.announced_at.into(),
        key.signs_from.into(),
    ];
    tx.run(ADD, &values).await?;
    Ok(())
}

/// Tells a key when it signs no more and when it leaves the key set.
pub async fn retire(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    key: &SigningKey,
    signs_until: Instant,
    published_until: Instant,
) -> Result<(), Fault> {
    let values = [
        Value::from(&tenant),
        key.algorithm.name().into(),
        key.ordinal.into(),
        signs_until.into(),
        published_until.into(),
    ];
    tx.run(RETIRE, &values).await?;
    Ok(())
}

/// Withdraws a key: it signs no more, and what it signed is no longer believed. If it was the one that signed, an announced
/// successor signs from now on. Tells whether this call did.
pub async fn withdraw(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    key: &SigningKey,
    at: Instant,
) -> Result<bool, Fault> {
    let (owner, algorithm) = (Value::from(&tenant), Value::from(key.algorithm.name()));
    let did = tx.one(WITHDRAW, &[owner, algorithm, key.ordinal.into(), at.into()]).await?.is_some();
    let was_signing = key.signs_from <= at && key.signs_until.is_none_or(|until| at < until);
    if did && was_signing {
        tx.run(HASTEN, &[owner, algorithm, at.into()]).await?;
    }
    Ok(did)
}

/// Puts a key that was wrapped anew in place of what it was.
pub async fn rewrap(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    key: &SigningKey,
    wrapped: &[u8],
) -> Result<(), Fault> {
    let values = [
        Value::from(&tenant),
        key.algorithm.name().into(),
        key.ordinal.into(),
        wrapped.into(),
        (&key.wrapped).into(),
    ];
    tx.run(REWRAP, &values).await?;
    Ok(())
}

/// Removes a key that nobody can unwrap any more.
pub async fn remove(tx: &mut Transaction<'_>, tenant: Uuid, key: &SigningKey) -> Result<(), Fault> {
    tx.run(REMOVE, &[Value::from(&tenant), key.algorithm.name().into(), key.ordinal.into()]).await?;
    Ok(())
}

/// Removes keys that left the key set before an instant.
pub async fn sweep(tx: &mut Transaction<'_>, now: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP, &[now.into()]).await
}
