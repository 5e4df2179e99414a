//! Resources: what access tokens are for.

use diagnosis::Fault;
use serde::{Deserialize, Serialize};
use terms::jose::Algorithm;
use terms::{Instant, Lifetime};
use uuid::Uuid;

use super::page;
use crate::{Row, Store, Transaction, Value};

/// A resource as it is registered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// What stands in `aud` and before the last slash of its scopes.
    pub identifier: String,
    /// What people read.
    pub name: String,
    /// Its scopes, each with what people read on the consent page.
    pub scopes: Vec<(String, String)>,
    /// Its application roles.
    pub roles: Vec<String>,
    /// The algorithm of its access tokens.
    pub algorithm: Algorithm,
    /// The lifetime of its access tokens.
    pub lifetime: Lifetime,
}

impl Resource {
    /// Whether it has this scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|(name, _)| name == scope)
    }
}

const FIND: &str = "SELECT record FROM resources WHERE tenant_id = $1 AND identifier = $2";
const LIST: &str = "SELECT record, origin FROM resources WHERE tenant_id = $1 ORDER BY identifier";
const FIND_WITH_ORIGIN: &str =
    "SELECT record, origin FROM resources WHERE tenant_id = $1 AND identifier = $2";
const PAGE: &str = "SELECT record, origin FROM resources WHERE tenant_id = $1 AND identifier >= $2 AND identifier < $3 AND identifier <> $4 \
    ORDER BY identifier LIMIT $5";
const PUT: &str = "INSERT INTO resources (tenant_id, identifier, record, origin, changed_at) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, identifier) DO UPDATE SET record = $3, changed_at = $5";
const REMOVE: &str = "DELETE FROM resources WHERE tenant_id = $1 AND identifier = $2";
pub(super) const STATEMENTS: &[&str] = &[FIND, LIST, FIND_WITH_ORIGIN, PAGE, PUT, REMOVE];

fn read(row: Row) -> Result<Resource, Fault> {
    row.columns().json()
}

fn read_with_origin(row: Row) -> Result<(Resource, String), Fault> {
    let mut columns = row.columns();
    Ok((columns.json()?, columns.text()?))
}

/// The resource with this identifier.
pub async fn find(store: &Store, tenant: Uuid, identifier: &str) -> Result<Option<Resource>, Fault> {
    store.one(FIND, &[Value::from(&tenant), identifier.into()]).await?.map(read).transpose()
}

/// Every resource of a tenant, with who made it.
pub async fn list(store: &Store, tenant: Uuid) -> Result<Vec<(Resource, String)>, Fault> {
    store.all(LIST, &[Value::from(&tenant)]).await?.into_iter().map(read_with_origin).collect()
}

/// The resource with this identifier, and who made it.
pub async fn find_with_origin(
    store: &Store,
    tenant: Uuid,
    identifier: &str,
) -> Result<Option<(Resource, String)>, Fault> {
    let row = store.one(FIND_WITH_ORIGIN, &[Value::from(&tenant), identifier.into()]).await?;
    row.map(read_with_origin).transpose()
}

/// Resources whose identifiers begin with a text, in their order, after one of them.
pub async fn page(
    store: &Store,
    tenant: Uuid,
    begins: &str,
    after: &str,
    most: u32,
) -> Result<Vec<(Resource, String)>, Fault> {
    let rows = page::page(store, PAGE, tenant, (begins, after), most).await?;
    rows.into_iter().map(read_with_origin).collect()
}

/// The resource as a transaction sees it.
pub async fn find_in(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    identifier: &str,
) -> Result<Option<Resource>, Fault> {
    tx.one(FIND, &[Value::from(&tenant), identifier.into()]).await?.map(read).transpose()
}

/// Creates or changes a resource.
pub async fn put(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    resource: &Resource,
    origin: &str,
    at: Instant,
) -> Result<(), Fault> {
    let record = serde_json::to_string(resource).map_err(Fault::broken)?;
    let values =
        [Value::from(&tenant), (&resource.identifier).into(), (&record).into(), origin.into(), at.into()];
    tx.run(PUT, &values).await?;
    Ok(())
}

/// Removes a resource.
pub async fn remove(tx: &mut Transaction<'_>, tenant: Uuid, identifier: &str) -> Result<(), Fault> {
    tx.run(REMOVE, &[Value::from(&tenant), identifier.into()]).await?;
    Ok(())
}
