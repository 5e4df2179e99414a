//! Accounts: a person's record.

use diagnosis::Fault;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use terms::Instant;
use uuid::Uuid;

use super::page;
use crate::{Row, Store, Transaction, Value};

/// An account as the directory describes it. The password's hash stands in a column of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The id, which is also `sub` and `oid`.
    pub id: Uuid,
    /// The name as it was given.
    pub user_name: String,
    /// Standard claims (OpenID Connect Core 1.0 section 5.1).
    pub claims: Map<String, Json>,
    /// Its groups.
    pub groups: Vec<String>,
    /// Its roles: `{resource}/{role}`.
    pub roles: Vec<String>,
    /// Whether an administrator switched it off.
    pub disabled: bool,
    /// Since when it can be granted anything: it was made then, or signed out everywhere. What was granted before is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grants_since: Option<Instant>,
}

impl Account {
    /// Its e-mail address, if it has one.
    pub fn email(&self) -> Option<&str> {
        self.claims.get("email").and_then(Json::as_str).filter(|address| address.contains('@'))
    }

    /// Whether it is known that its owner reads what comes to that address.
    pub fn is_email_verified(&self) -> bool {
        self.claims.get("email_verified") == Some(&Json::Bool(true))
    }
}

const FIND: &str = "SELECT record FROM accounts WHERE tenant_id = $1 AND id = $2";
const FIND_BY_NAME: &str = "SELECT record, password FROM accounts WHERE tenant_id = $1 AND name_key = $2";
const LIST: &str = "SELECT record, password, origin FROM accounts WHERE tenant_id = $1 ORDER BY name_key";
const FIND_WITH_ORIGIN: &str =
    "SELECT record, password, origin FROM accounts WHERE tenant_id = $1 AND id = $2";
const FIND_BY_NAME_WITH_ORIGIN: &str =
    "SELECT record, password, origin FROM accounts WHERE tenant_id = $1 AND name_key = $2";
const PAGE: &str = "SELECT record, password, origin FROM accounts WHERE tenant_id = $1 AND name_key >= $2 AND name_key < $3 AND name_key <> $4 \
    ORDER BY name_key LIMIT $5";
const PUT: &str = "INSERT INTO accounts (tenant_id, id, name_key, record, password, origin, changed_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) \
    ON CONFLICT (tenant_id, id) DO UPDATE SET name_key = $3, record = $4, changed_at = $7";
const REMOVE: &str = "DELETE FROM accounts WHERE tenant_id = $1 AND id = $2";
const SET_RECORD: &str = "UPDATE accounts SET record = $3, changed_at = $4 WHERE tenant_id = $1 AND id = $2";
const HOLD: &str =
    "UPDATE accounts SET changed_at = changed_at WHERE tenant_id = $1 AND id = $2 RETURNING record";
const SET_PASSWORD: &str = "UPDATE accounts SET password = $3 WHERE tenant_id = $1 AND name_key = $2";
pub(super) const STATEMENTS: &[&str] = &[
    FIND,
    FIND_BY_NAME,
    LIST,
    FIND_WITH_ORIGIN,
    FIND_BY_NAME_WITH_ORIGIN,
    PAGE,
    PUT,
    REMOVE,
    SET_RECORD,
    HOLD,
    SET_PASSWORD,
];

/// The account with this id.
pub async fn find(store: &Store, tenant: Uuid, id: Uuid) -> Result<Option<Account>, Fault> {
    let row = store.one(FIND, &[Value::from(&tenant), Value::from(&id)]).await?;
    row.map(|row: Row| row.columns().json()).transpose()
}

/// The account with this folded name, and the hash of its password.
pub async fn find_by_name(
    store: &Store,
    tenant: Uuid,
    name_key: &str,
) -> Result<Option<(Account, Option<String>)>, Fault> {
    let row = store.one(FIND_BY_NAME, &[Value::from(&tenant), name_key.into()]).await?;
    row.map(|row| {
        let mut columns = row.columns();
        Ok((columns.json()?, columns.maybe_text()?))
    })
    .transpose()
}

/// Every account of a tenant, with its password's hash and who made it.
pub async fn list(store: &Store, tenant: Uuid) -> Result<Vec<(Account, Option<String>, String)>, Fault> {
    store.all(LIST, &[Value::from(&tenant)]).await?.into_iter().map(read_whole).collect()
}

fn read_whole(row: Row) -> Result<(Account, Option<String>, String), Fault> {
    let mut columns = row.columns();
    Ok((columns.json()?, columns.maybe_text()?, columns.text()?))
}

/// The account with this id, its password's hash, and who made it.
pub async fn find_with_origin(
    store: &Store,
    tenant: Uuid,
    id: Uuid,
) -> Result<Option<(Account, Option<String>, String)>, Fault> {
    let row = store.one(FIND_WITH_ORIGIN, &[Value::from(&tenant), Value::from(&id)]).await?;
    row.map(read_whole).transpose()
}

/// The account with this folded name, its password's hash, and who made it.
pub async fn find_by_name_with_origin(
    store: &Store,
    tenant: Uuid,
    name_key: &str,
) -> Result<Option<(Account, Option<String>, String)>, Fault> {
    let row = store.one(FIND_BY_NAME_WITH_ORIGIN, &[Value::from(&tenant), name_key.into()]).await?;
    row.map(read_whole).transpose()
}

/// Accounts whose folded names begin with a text, in the order of those names, after one of them.
pub async fn page(
    store: &Store,
    tenant: Uuid,
    begins: &str,
    after: &str,
    most: u32,
) -> Result<Vec<(Account, Option<String>, String)>, Fault> {
    let rows = page::page(store, PAGE, tenant, (begins, after), most).await?;
    rows.into_iter().map(read_whole).collect()
}

/// The account as a transaction sees it.
pub async fn find_in(tx: &mut Transaction<'_>, tenant: Uuid, id: Uuid) -> Result<Option<Account>, Fault> {
    let row = tx.one(FIND, &[Value::from(&tenant), Value::from(&id)]).await?;
    row.map(|row: Row| row.columns().json()).transpose()
}

/// The account, which nobody else changes until the end of the transaction.
pub async fn hold(tx: &mut Transaction<'_>, tenant: Uuid, id: Uuid) -> Result<Option<Account>, Fault> {
    let row = tx.one(HOLD, &[Value::from(&tenant), Value::from(&id)]).await?;
    row.map(|row: Row| row.columns().json()).transpose()
}

/// Creates an account, or changes all of it but its password.
pub async fn put(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    account: &Account,
    name_key: &str,
    password: Option<&str>,
    origin: &str,
    at: Instant,
) -> Result<(), Fault> {
    let record = serde_json::to_string(account).map_err(Fault::broken)?;
    let values = [
        Value::from(&tenant),
        Value::from(&account.id),
        name_key.into(),
        (&record).into(),
        password.into(),
        origin.into(),
        at.into(),
    ];
    tx.run(PUT, &values).await?;
    Ok(())
}

/// Removes an account.
pub async fn remove(tx: &mut Transaction<'_>, tenant: Uuid, id: Uuid) -> Result<(), Fault> {
    tx.run(REMOVE, &[Value::from(&tenant), Value::from(&id)]).await?;
    Ok(())
}

/// Changes an account that keeps its name.
pub async fn set_record(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    account: &Account,
    at: Instant,
) -> Result<(), Fault> {
    let record = serde_json::to_string(account).map_err(Fault::broken)?;
    tx.run(SET_RECORD, &[Value::from(&tenant), Value::from(&account.id), (&record).into(), at.into()])
        .await?;
    Ok(())
}

/// Replaces the password's hash of the account with this folded name.
pub async fn set_password(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    name_key: &str,
    hash: &str,
) -> Result<(), Fault> {
    tx.run(SET_PASSWORD, &[Value::from(&tenant), name_key.into(), hash.into()]).await?;
    Ok(())
}
