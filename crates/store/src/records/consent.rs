//! Consents: what an account allowed a client, per resource.

use diagnosis::Fault;
use terms::{Instant, Scope};
use uuid::Uuid;

use crate::{Store, Transaction, Value};

const FIND: &str = "SELECT scope FROM consents WHERE tenant_id = $1 AND account_id = $2 AND client_id = $3 AND resource = $4 AND granted_at >= $5";
const OF_ACCOUNT: &str = "SELECT client_id, resource, scope, granted_at FROM consents \
    WHERE tenant_id = $1 AND account_id = $2 ORDER BY client_id, resource LIMIT 500";
const PUT: &str = "INSERT INTO consents (tenant_id, account_id, client_id, resource, scope, granted_at) \
    VALUES ($1, $2, $3, $4, $5, $6) \
    ON CONFLICT (tenant_id, account_id, client_id, resource) DO UPDATE SET scope = $5, granted_at = $6";
const WITHDRAW: &str = "DELETE FROM consents WHERE tenant_id = $1 AND account_id = $2 AND client_id = $3";
const WITHDRAW_ALL: &str = "DELETE FROM consents WHERE tenant_id = $1 AND account_id = $2";
pub(super) const STATEMENTS: &[&str] = &[FIND, OF_ACCOUNT, PUT, WITHDRAW, WITHDRAW_ALL];

/// Whose consent, to whom, for what. The OpenID scopes stand under the empty resource.
#[derive(Clone, Debug)]
pub struct ConsentKey {
    /// The tenant.
    pub tenant: Uuid,
    /// Who consents.
    pub account: Uuid,
    /// To which client.
    pub client_id: String,
    /// For which resource; empty for what OpenID Connect defines.
    pub resource: String,
}

/// What was allowed since an instant; nothing allowed is an empty scope.
pub async fn find(store: &Store, key: &ConsentKey, since: Option<Instant>) -> Result<Scope, Fault> {
    let values = [
        Value::from(&key.tenant),
        Value::from(&key.account),
        (&key.client_id).into(),
        (&key.resource).into(),
        since.map_or(i64::MIN, |since| since.0).into(),
    ];
    let Some(row) = store.one(FIND, &values).await? else { return Ok(Scope::default()) };
    Ok(Scope::of(row.columns().text()?.split(' ').filter(|t| !t.is_empty()).map(str::to_owned).collect()))
}

/// What an account allowed one client at one resource.
#[derive(Clone, Debug)]
pub struct Consent {
    /// To which client.
    pub client_id: String,
    /// For which resource; empty for what OpenID Connect defines.
    pub resource: String,
    /// What.
    pub scope: String,
    /// When.
    pub granted_at: Instant,
}

/// Everything that an account allowed.
pub async fn of_account(store: &Store, tenant: Uuid, account: Uuid) -> Result<Vec<Consent>, Fault> {
    let rows = store.all(OF_ACCOUNT, &[Value::from(&tenant), Value::from(&account)]).await?;
    rows.into_iter()
        .map(|row| {
            let mut columns = row.columns();
            Ok(Consent {
                client_id: columns.text()?,
                resource: columns.text()?,
                scope: columns.text()?,
                granted_at: columns.instant()?,
            })
        })
        .collect()
}

/// Records what is allowed from now on.
pub async fn put(
    tx: &mut Transaction<'_>,
    key: &ConsentKey,
    scope: &Scope,
    at: Instant,
) -> Result<(), Fault> {
    let scope = scope.to_string();
    let values = [
        Value::from(&key.tenant),
        Value::from(&key.account),
        (&key.client_id).into(),
        (&key.resource).into(),
        (&scope).into(),
        at.into(),
    ];
    tx.run(PUT, &values).await?;
    Ok(())
}

/// Withdraws everything that an account allowed a client.
pub async fn withdraw(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    account: Uuid,
    client: &str,
) -> Result<(), Fault> {
    tx.run(WITHDRAW, &[Value::from(&tenant), Value::from(&account), client.into()]).await?;
    Ok(())
}

/// Withdraws everything that an account allowed.
pub async fn withdraw_all(tx: &mut Transaction<'_>, tenant: Uuid, account: Uuid) -> Result<(), Fault> {
    tx.run(WITHDRAW_ALL, &[Value::from(&tenant), Value::from(&account)]).await?;
    Ok(())
}
