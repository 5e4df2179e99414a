//! Administrators: accounts that may administer, each in a role.

use diagnosis::Fault;
use terms::Instant;
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// An account that administers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Administrator {
    /// The tenant of the account.
    pub tenant_id: Uuid,
    /// The account.
    pub account_id: Uuid,
    /// `operator`, `administrator` or `reader`.
    pub role: String,
    /// Since when.
    pub since: Instant,
}

const FIND: &str =
    "SELECT tenant_id, account_id, role, since FROM administrators WHERE tenant_id = $1 AND account_id = $2";
const LIST: &str = "SELECT tenant_id, account_id, role, since FROM administrators WHERE tenant_id = $1 ORDER BY since, account_id LIMIT 200";
const OPERATORS: &str =
    "SELECT tenant_id, account_id, role, since FROM administrators WHERE role = 'operator' LIMIT 1000";
const PUT: &str = "INSERT INTO administrators (tenant_id, account_id, role, since) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (tenant_id, account_id) DO UPDATE SET role = $3";
const REMOVE: &str = "DELETE FROM administrators WHERE tenant_id = $1 AND account_id = $2 RETURNING role";
pub(super) const STATEMENTS: &[&str] = &[FIND, LIST, OPERATORS, PUT, REMOVE];

fn read(row: Row) -> Result<Administrator, Fault> {
    let mut columns = row.columns();
    Ok(Administrator {
        tenant_id: columns.id()?,
        account_id: columns.id()?,
        role: columns.text()?,
        since: columns.instant()?,
    })
}

/// The administrator that an account is, if it is one.
pub async fn find(store: &Store, tenant: Uuid, account: Uuid) -> Result<Option<Administrator>, Fault> {
    store.one(FIND, &[Value::from(&tenant), Value::from(&account)]).await?.map(read).transpose()
}

/// The administrators of a tenant, those of longest standing first.
pub async fn list(store: &Store, tenant: Uuid) -> Result<Vec<Administrator>, Fault> {
    store.all(LIST, &[Value::from(&tenant)]).await?.into_iter().map(read).collect()
}

/// Everybody whose role is to operate the installation.
pub async fn operators(tx: &mut Transaction<'_>) -> Result<Vec<Administrator>, Fault> {
    tx.all(OPERATORS, &[]).await?.into_iter().map(read).collect()
}

/// The same as a transaction sees it.
pub async fn find_in(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    account: Uuid,
) -> Result<Option<Administrator>, Fault> {
    tx.one(FIND, &[Value::from(&tenant), Value::from(&account)]).await?.map(read).transpose()
}

/// Makes an account an administrator, or gives it another role.
pub async fn put(tx: &mut Transaction<'_>, new: &Administrator) -> Result<(), Fault> {
    let values =
        [Value::from(&new.tenant_id), Value::from(&new.account_id), (&new.role).into(), new.since.into()];
    tx.run(PUT, &values).await?;
    Ok(())
}

/// Takes the role from an account. Tells whether it had one.
pub async fn remove(tx: &mut Transaction<'_>, tenant: Uuid, account: Uuid) -> Result<bool, Fault> {
    Ok(tx.one(REMOVE, &[Value::from(&tenant), Value::from(&account)]).await?.is_some())
}
