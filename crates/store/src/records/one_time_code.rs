//! Secrets of one-time codes (RFC 6238), one per account, and the recovery codes beside them.

use diagnosis::Fault;
use terms::{Digest, Instant};
use uuid::Uuid;

use crate::{Store, Transaction, Value};

/// The secret of an account's one-time codes.
#[derive(Clone, Debug)]
pub struct OneTimeCode {
    /// The secret, wrapped by the key-encryption key.
    pub wrapped: Vec<u8>,
    /// The last step (RFC 6238 section 4.2) whose code was used.
    pub last_step: i64,
}

const FIND: &str = "SELECT wrapped, last_step FROM one_time_codes WHERE tenant_id = $1 AND account_id = $2";
const PUT: &str = "INSERT INTO one_time_codes (tenant_id, account_id, wrapped, last_step, since) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (tenant_id, account_id) DO UPDATE SET wrapped = $3, last_step = $4, since = $5";
const USE: &str = "UPDATE one_time_codes SET last_step = $3 \
    WHERE tenant_id = $1 AND account_id = $2 AND last_step < $3 RETURNING last_step";
const REWRAP: &str = "UPDATE one_time_codes SET wrapped = $3 WHERE tenant_id = $1 AND account_id = $2";
const ALL: &str = "SELECT tenant_id, account_id, wrapped FROM one_time_codes";
const REMOVE: &str = "DELETE FROM one_time_codes WHERE tenant_id = $1 AND account_id = $2";
const REMOVE_RECOVERY: &str = "DELETE FROM recovery_codes WHERE tenant_id = $1 AND account_id = $2";
const ADD_RECOVERY: &str = "INSERT INTO recovery_codes (tenant_id, account_id, digest) VALUES ($1, $2, $3)";
const USE_RECOVERY: &str = "UPDATE recovery_codes SET used_at = $4 \
    WHERE tenant_id = $1 AND account_id = $2 AND digest = $3 AND used_at IS NULL RETURNING digest";
const LEFT: &str =
    "SELECT COUNT(*) FROM recovery_codes WHERE tenant_id = $1 AND account_id = $2 AND used_at IS NULL";
pub(super) const STATEMENTS: &[&str] =
    &[FIND, PUT, USE, REWRAP, ALL, REMOVE, REMOVE_RECOVERY, ADD_RECOVERY, USE_RECOVERY, LEFT];

/// The secret of an account, if it has one.
pub async fn find(store: &Store, tenant: Uuid, account: Uuid) -> Result<Option<OneTimeCode>, Fault> {
    let row = store.one(FIND, &[Value::from(&tenant), Value::from(&account)]).await?;
    row.map(|row| {
        let mut columns = row.columns();
        Ok(OneTimeCode { wrapped: columns.bytes()?, last_step: columns.int()? })
    })
    .transpose()
}

/// Gives an account a secret and recovery codes, in place of those that it had.
pub async fn put(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    account: Uuid,
    new: &OneTimeCode,
    recovery: &[Digest],
    at: Instant,
) -> Result<(), Fault> {
    let (tenant, account) = (Value::from(&tenant), Value::from(&account));
    tx.run(PUT, &[tenant, account, (&new.wrapped).into(), new.last_step.into(), at.into()]).await?;
    tx.run(REMOVE_RECOVERY, &[tenant, account]).await?;
    for digest in recovery {
        tx.run(ADD_RECOVERY, &[tenant, account, digest.into()]).await?;
    }
    Ok(())
}

/// Uses the code of a step. Tells whether no code of it or of a later one was used before.
///
/// > The verifier MUST NOT accept the second attempt of the OTP after the successful validation has been issued for the first OTP
/// > (RFC 6238 section 5.2)
pub async fn claim(tx: &mut Transaction<'_>, tenant: Uuid, account: Uuid, step: i64) -> Result<bool, Fault> {
    Ok(tx.one(USE, &[Value::from(&tenant), Value::from(&account), step.into()]).await?.is_some())
}

/// Uses a recovery code. Tells whether there was one.
pub async fn claim_recovery(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    account: Uuid,
    digest: &Digest,
    at: Instant,
) -> Result<bool, Fault> {
    let values = [Value::from(&tenant), Value::from(&account), digest.into(), at.into()];
    Ok(tx.one(USE_RECOVERY, &values).await?.is_some())
}

/// How many recovery codes are left.
pub async fn recovery_left(store: &Store, tenant: Uuid, account: Uuid) -> Result<i64, Fault> {
    let row = store.one(LEFT, &[Value::from(&tenant), Value::from(&account)]).await?;
    row.map_or(Ok(0), |row| row.columns().int())
}

/// Every secret, with its tenant and account: for another key-encryption key.
pub async fn all(store: &Store) -> Result<Vec<(Uuid, Uuid, Vec<u8>)>, Fault> {
    let rows = store.all(ALL, &[]).await?;
    rows.into_iter()
        .map(|row| {
            let mut columns = row.columns();
            Ok((columns.id()?, columns.id()?, columns.bytes()?))
        })
        .collect()
}

/// Replaces how a secret is wrapped.
pub async fn rewrap(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    account: Uuid,
    wrapped: &[u8],
) -> Result<(), Fault> {
    tx.run(REWRAP, &[Value::from(&tenant), Value::from(&account), wrapped.into()]).await?;
    Ok(())
}

/// Takes the secret and the recovery codes from an account.
pub async fn remove(tx: &mut Transaction<'_>, tenant: Uuid, account: Uuid) -> Result<(), Fault> {
    tx.run(REMOVE, &[Value::from(&tenant), Value::from(&account)]).await?;
    tx.run(REMOVE_RECOVERY, &[Value::from(&tenant), Value::from(&account)]).await?;
    Ok(())
}
