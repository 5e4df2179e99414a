//! Tenants, and the names by which a path may call them.

use diagnosis::Fault;
use serde::{Deserialize, Serialize};
use terms::Instant;
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// A tenant as the directory describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Its id, which stands in every printed URL.
    pub id: Uuid,
    /// A short name for paths, folded.
    pub name: String,
    /// What people read.
    pub display_name: String,
    /// Domains by which a path may call it, folded.
    pub domains: Vec<String>,
    /// An issuer of its own; otherwise it is derived from the public URL.
    pub issuer: Option<String>,
    /// The resource to which bare scope names belong.
    pub default_resource: Option<String>,
    /// Which clients must use PKCE: `all`, `public` or `public-or-nonce`.
    pub pkce: String,
}

const FIND_BY_NAME: &str =
    "SELECT t.record FROM tenant_names n JOIN tenants t ON t.id = n.tenant_id WHERE n.name = $1";
const FIND: &str = "SELECT record FROM tenants WHERE id = $1";
const LIST: &str = "SELECT record, origin FROM tenants ORDER BY id";
const FIND_WITH_ORIGIN: &str = "SELECT record, origin FROM tenants WHERE id = $1";
const PUT: &str = "INSERT INTO tenants (id, record, origin, changed_at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (id) DO UPDATE SET record = $2, changed_at = $4";
const DROP_NAMES: &str = "DELETE FROM tenant_names WHERE tenant_id = $1";
const ADD_NAME: &str = "INSERT INTO tenant_names (name, tenant_id) VALUES ($1, $2)";
const HOLD: &str = "UPDATE tenants SET changed_at = changed_at WHERE id = $1";
const HOLD_ALL: &str = "UPDATE tenants SET changed_at = changed_at";
const REMOVE: &str = "DELETE FROM tenants WHERE id = $1";
pub(super) const STATEMENTS: &[&str] =
    &[FIND_BY_NAME, FIND, LIST, FIND_WITH_ORIGIN, HOLD, HOLD_ALL, PUT, DROP_NAMES, ADD_NAME, REMOVE];

fn read(row: Row) -> Result<Tenant, Fault> {
    row.columns().json()
}

fn read_with_origin(row: Row) -> Result<(Tenant, String), Fault> {
    let mut columns = row.columns();
    Ok((columns.json()?, columns.text()?))
}

/// The tenant with this id.
pub async fn find(store: &Store, id: Uuid) -> Result<Option<Tenant>, Fault> {
    store.one(FIND, &[Value::from(&id)]).await?.map(read).transpose()
}

/// The tenant with this id, and who made it.
pub async fn find_with_origin(store: &Store, id: Uuid) -> Result<Option<(Tenant, String)>, Fault> {
    store.one(FIND_WITH_ORIGIN, &[Value::from(&id)]).await?.map(read_with_origin).transpose()
}

/// The tenant as a transaction sees it.
pub async fn find_in(tx: &mut Transaction<'_>, id: Uuid) -> Result<Option<Tenant>, Fault> {
    tx.one(FIND, &[Value::from(&id)]).await?.map(read).transpose()
}

/// Holds the directory of a tenant until the transaction ends: on every engine its changes come one after another, and each sees the one
/// before.
pub async fn hold(tx: &mut Transaction<'_>, id: Uuid) -> Result<(), Fault> {
    tx.run(HOLD, &[Value::from(&id)]).await?;
    Ok(())
}

/// Holds the directories of all tenants.
pub async fn hold_all(tx: &mut Transaction<'_>) -> Result<(), Fault> {
    tx.run(HOLD_ALL, &[]).await?;
    Ok(())
}

/// The tenant with this name or domain, folded.
pub async fn find_by_name(store: &Store, name: &str) -> Result<Option<Tenant>, Fault> {
    store.one(FIND_BY_NAME, &[name.into()]).await?.map(read).transpose()
}

/// Every tenant, with who made it.
pub async fn list(store: &Store) -> Result<Vec<(Tenant, String)>, Fault> {
    store.all(LIST, &[]).await?.into_iter().map(read_with_origin).collect()
}

/// Creates or changes a tenant and its names.
pub async fn put(tx: &mut Transaction<'_>, tenant: &Tenant, origin: &str, at: Instant) -> Result<(), Fault> {
    let record = serde_json::to_string(tenant).map_err(Fault::broken)?;
    let id = Value::from(&tenant.id);
    tx.run(PUT, &[id, (&record).into(), origin.into(), at.into()]).await?;
    tx.run(DROP_NAMES, &[id]).await?;
    for name in std::iter::once(&tenant.name).chain(&tenant.domains) {
        tx.run(ADD_NAME, &[name.into(), id]).await?;
    }
    Ok(())
}

/// Removes a tenant and its names.
pub async fn remove(tx: &mut Transaction<'_>, id: Uuid) -> Result<(), Fault> {
    tx.run(DROP_NAMES, &[Value::from(&id)]).await?;
    tx.run(REMOVE, &[Value::from(&id)]).await?;
    Ok(())
}
