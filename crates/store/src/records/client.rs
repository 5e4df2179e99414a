//! Clients, with their secrets' digests, and the origins of public ones.

use diagnosis::Fault;
use serde::{Deserialize, Serialize};
use terms::jose::Algorithm;
use terms::{ApplicationType, AuthenticationMethod, GrantType, Instant};
use uuid::Uuid;

use super::page;
use crate::{Row, Store, Transaction, Value};

/// A client as it is registered; the names are those of RFC 7591 where it has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Client {
    /// `client_id`.
    pub id: String,
    /// `client_name`.
    pub name: String,
    /// `application_type`.
    pub application_type: ApplicationType,
    /// `token_endpoint_auth_method`; a client with a secret may send it by header or body alike unless `exact_method`.
    pub method: AuthenticationMethod,
    /// Whether only the registered method is accepted.
    pub exact_method: bool,
    /// `grant_types`.
    pub grant_types: Vec<GrantType>,
    /// `redirect_uris`.
    pub redirect_uris: Vec<String>,
    /// `post_logout_redirect_uris`.
    pub post_logout_redirect_uris: Vec<String>,
    /// `scope`: what it may ask for, as `{resource}/{scope}` or an OpenID scope.
    pub scope: Vec<String>,
    /// Application roles it holds: `{resource}/{role}`.
    pub roles: Vec<String>,
    /// Its secrets.
    pub secrets: Vec<ClientSecret>,
    /// `id_token_signed_response_alg`.
    pub id_token_algorithm: Algorithm,
    /// `logo_uri`, `policy_uri`, `tos_uri`.
    pub policy_uri: Option<String>,
    /// `tos_uri`.
    pub tos_uri: Option<String>,
    /// Whether PKCE is required, overriding the tenant: `required` or `optional`.
    pub pkce: Option<String>,
    /// `auto` or `always`.
    pub refresh_token_rotation: String,
    /// `consented` (with `offline_access`) or `always`.
    pub refresh: String,
    /// `granted` for a first-party client that never shows the consent page, else `ask`.
    pub consent: String,
    /// Whether an administrator switched it off.
    pub disabled: bool,
    /// Since when it can be granted anything: it was made then. What another client of this id was granted before is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grants_since: Option<Instant>,
}

/// One secret of a client; only its digest is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientSecret {
    /// What the administrator calls it by.
    pub id: String,
    /// What people read.
    pub name: String,
    /// base64url of its SHA-256.
    pub digest: String,
    /// When it ends, if it does.
    pub expires_at: Option<Instant>,
}

impl Client {
    /// Whether it cannot keep a secret.
    pub fn is_public(&self) -> bool {
        self.method == AuthenticationMethod::None
    }

    /// Whether its refresh tokens are replaced at each use.
    pub fn rotates(&self) -> bool {
        self.is_public() || self.refresh_token_rotation == "always"
    }
}

const FIND: &str = "SELECT record FROM clients WHERE tenant_id = $1 AND id = $2";
const LIST: &str = "SELECT record, origin FROM clients WHERE tenant_id = $1 ORDER BY id";
const FIND_WITH_ORIGIN: &str = "SELECT record, origin FROM clients WHERE tenant_id = $1 AND id = $2";
const PAGE: &str = "SELECT record, origin FROM clients WHERE tenant_id = $1 AND id >= $2 AND id < $3 AND id <> $4 \
    ORDER BY id LIMIT $5";
const IDS: &str = "SELECT id FROM clients WHERE tenant_id = $1 ORDER BY id LIMIT 200";
const PUT: &str = "INSERT INTO clients (tenant_id, id, record, origin, changed_at) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (tenant_id, id) DO UPDATE SET record = $3, changed_at = $5";
const REMOVE: &str = "DELETE FROM clients WHERE tenant_id = $1 AND id = $2";
const DROP_ORIGINS: &str = "DELETE FROM client_origins WHERE tenant_id = $1 AND client_id = $2";
const ADD_ORIGIN: &str = "INSERT INTO client_origins (tenant_id, origin, client_id) VALUES ($1, $2, $3) \
    ON CONFLICT (tenant_id, origin, client_id) DO NOTHING";
const HAS_ORIGIN: &str = "SELECT client_id FROM client_origins WHERE tenant_id = $1 AND origin = $2 LIMIT 1";
pub(super) const STATEMENTS: &[&str] =
    &[FIND, LIST, FIND_WITH_ORIGIN, PAGE, IDS, PUT, REMOVE, DROP_ORIGINS, ADD_ORIGIN, HAS_ORIGIN];

fn read(row: Row) -> Result<Client, Fault> {
    row.columns().json()
}

fn read_with_origin(row: Row) -> Result<(Client, String), Fault> {
    let mut columns = row.columns();
    Ok((columns.json()?, columns.text()?))
}

/// The client with this id.
pub async fn find(store: &Store, tenant: Uuid, id: &str) -> Result<Option<Client>, Fault> {
    store.one(FIND, &[Value::from(&tenant), id.into()]).await?.map(read).transpose()
}

/// Every client of a tenant, with who made it.
pub async fn list(store: &Store, tenant: Uuid) -> Result<Vec<(Client, String)>, Fault> {
    store.all(LIST, &[Value::from(&tenant)]).await?.into_iter().map(read_with_origin).collect()
}

/// The client with this id, and who made it.
pub async fn find_with_origin(
    store: &Store,
    tenant: Uuid,
    id: &str,
) -> Result<Option<(Client, String)>, Fault> {
    let row = store.one(FIND_WITH_ORIGIN, &[Value::from(&tenant), id.into()]).await?;
    row.map(read_with_origin).transpose()
}

/// Clients whose ids begin with a text, in the order of their ids, after one of them.
pub async fn page(
    store: &Store,
    tenant: Uuid,
    begins: &str,
    after: &str,
    most: u32,
) -> Result<Vec<(Client, String)>, Fault> {
    let rows = page::page(store, PAGE, tenant, (begins, after), most).await?;
    rows.into_iter().map(read_with_origin).collect()
}

/// The client as a transaction sees it.
pub async fn find_in(tx: &mut Transaction<'_>, tenant: Uuid, id: &str) -> Result<Option<Client>, Fault> {
    tx.one(FIND, &[Value::from(&tenant), id.into()]).await?.map(read).transpose()
}

/// Some client ids of a tenant: where a near miss is looked for.
pub async fn ids(store: &Store, tenant: Uuid) -> Result<Vec<String>, Fault> {
    let rows = store.all(IDS, &[Value::from(&tenant)]).await?;
    rows.into_iter().map(|row| row.columns().text()).collect()
}

/// Whether a script from this origin may ask for tokens.
pub async fn has_origin(store: &Store, tenant: Uuid, origin: &str) -> Result<bool, Fault> {
    Ok(store.one(HAS_ORIGIN, &[Value::from(&tenant), origin.into()]).await?.is_some())
}

/// Creates or changes a client.
pub async fn put(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    client: &Client,
    origin: &str,
    at: Instant,
) -> Result<(), Fault> {
    let record = serde_json::to_string(client).map_err(Fault::broken)?;
    let (tenant, id) = (Value::from(&tenant), Value::from(&client.id));
    tx.run(PUT, &[tenant, id, (&record).into(), origin.into(), at.into()]).await?;
    tx.run(DROP_ORIGINS, &[tenant, id]).await?;
    // Who is disabled looks as if it did not exist, to scripts too.
    if client.is_public() && !client.disabled {
        for origin in client.redirect_uris.iter().filter_map(|uri| terms::origin(uri)) {
            tx.run(ADD_ORIGIN, &[tenant, (&origin).into(), id]).await?;
        }
    }
    Ok(())
}

/// Removes a client.
pub async fn remove(tx: &mut Transaction<'_>, tenant: Uuid, id: &str) -> Result<(), Fault> {
    tx.run(DROP_ORIGINS, &[Value::from(&tenant), id.into()]).await?;
    tx.run(REMOVE, &[Value::from(&tenant), id.into()]).await?;
    Ok(())
}
