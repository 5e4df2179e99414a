//! Look-ups of tenants, clients and resources, remembered for at most a second.

use std::sync::Arc;

use diagnosis::{Fault, Mend, Refusal};
use store::records::attempt::Attempts;
use store::records::client::{self, Client};
use store::records::provocation::Provocation;
use store::records::resource::{self, Resource};
use store::records::tenant::{self, Tenant};
use terms::Lifetime;
use terms::jose::Algorithm;
use uuid::Uuid;

use crate::administration::{API, Right};
use crate::cache::Cache;
use crate::{Desk, provocation};

/// The remembered look-ups of a process.
pub struct Directory {
    tenants: Cache<String, Tenant>,
    clients: Cache<(Uuid, String), Client>,
    resources: Cache<(Uuid, String), Resource>,
    pub(crate) orders: Cache<Uuid, Vec<Provocation>>,
    /// Who guesses client secrets, by the keys of the counts. A secret has 128 bits: a guess more within a second finds nothing.
    pub(crate) guesses: Cache<[u8; 32], Attempts>,
}

impl Directory {
    /// An empty memory whose entries last this long.
    pub fn new(milliseconds: u64) -> Self {
        Self {
            tenants: Cache::new(milliseconds),
            clients: Cache::new(milliseconds),
            resources: Cache::new(milliseconds),
            orders: Cache::new(milliseconds.min(provocation::SEEN_WITHIN)),
            guesses: Cache::new(milliseconds),
        }
    }

    /// Forgets everything, so that the next look-up sees what was just changed.
    pub fn forget(&self) {
        self.tenants.forget();
        self.clients.forget();
        self.resources.forget();
        self.orders.forget();
        self.guesses.forget();
    }
}

/// The tenant that a path names by its id, its name or one of its domains; refuses with 50059, 900021, 900023 or 90002.
pub async fn find_tenant(desk: &Desk, segment: &str) -> Result<Arc<Tenant>, Refusal> {
    let memory = &desk.installation.directory.tenants;
    if let Some(tenant) = memory.get(segment) {
        return Ok(tenant);
    }
    let look = async {
        match segment.parse::<Uuid>() {
            Ok(id) if segment.len() == 36 => tenant::find(&desk.store, id).await,
            _ => tenant::find_by_name(&desk.store, &terms::name_key(segment)).await,
        }
    };
    if let Some(tenant) = memory.get_or(segment.to_owned(), look).await? {
        Ok(tenant)
    } else {
        let refusal = no_tenant(segment);
        // Strangers are told nothing about the tenants that there are; nor do they make us read them all.
        if !desk.shows_everything() {
            return Err(refusal);
        }
        let known = tenant::list(&desk.store).await?;
        let names = known.iter().map(|(tenant, _)| tenant.name.as_str());
        let near = terms::nearest(segment, names);
        let meant = near.and_then(|name| known.iter().find(|(tenant, _)| tenant.name == name));
        Err(match (meant, known.as_slice()) {
            (Some((tenant, _)), _) | (None, [(tenant, _)]) => refusal.mend(Mend::Path(tenant.id.to_string())),
            _ => refusal,
        })
    }
}

/// Why a segment of a path names no tenant.
fn no_tenant(segment: &str) -> Refusal {
    let can_be_a_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    if segment.is_empty() {
        Refusal::tenant_missing("/oauth2/v2.0/")
    } else if segment.parse() == Ok(Uuid::nil()) {
        Refusal::tenant_id_is_nil(segment)
    } else if !segment.chars().all(can_be_a_name) {
        Refusal::tenant_name_malformed(segment)
    } else {
        Refusal::tenant_not_found(segment)
    }
}

/// The client with this id, disabled or not.
pub(crate) async fn find_client(desk: &Desk, tenant: Uuid, id: &str) -> Result<Option<Arc<Client>>, Fault> {
    let look = client::find(&desk.store, tenant, id);
    desk.installation.directory.clients.get_or((tenant, id.to_owned()), look).await
}

/// A confidential client that may use a grant: what a developer is shown who named none. For where everything may be shown.
pub(crate) async fn client_for(desk: &Desk, tenant: Uuid, grant: &str) -> Result<Option<String>, Fault> {
    let clients = client::list(&desk.store, tenant).await?;
    let fits = |client: &Client| {
        !client.is_public() && !client.disabled && client.grant_types.iter().any(|g| g.name() == grant)
    };
    Ok(clients.into_iter().map(|(client, _)| client).find(fits).map(|client| client.id))
}

/// The client that was meant by an id that nobody has: one whose id or name comes near it, else one that may use the grant. For
/// where everything may be shown.
pub(crate) async fn meant_client(
    desk: &Desk,
    tenant: Uuid,
    id: &str,
    grant: &str,
) -> Result<Option<Arc<Client>>, Fault> {
    let clients: Vec<Client> = client::list(&desk.store, tenant).await?.into_iter().map(|(c, _)| c).collect();
    let can = |client: &&Client| {
        let is_for_people = grant == "client_credentials" && client.is_public();
        !client.disabled && !is_for_people && client.grant_types.iter().any(|known| known.name() == grant)
    };
    let by_id = terms::nearest(id, clients.iter().map(|client| client.id.as_str()));
    let by_name = clients.iter().find(|client| client.name.to_lowercase() == id.to_lowercase());
    let meant = by_name.map(|client| client.id.as_str()).or(by_id);
    let found = meant.and_then(|id| clients.iter().find(|client| client.id == id));
    Ok(found.or_else(|| clients.iter().find(can)).cloned().map(Arc::new))
}

/// The resource with this identifier.
pub(crate) async fn find_resource(
    desk: &Desk,
    tenant: Uuid,
    identifier: &str,
) -> Result<Option<Arc<Resource>>, Fault> {
    if identifier == API {
        return Ok(Some(Arc::new(admin_api())));
    }
    let look = resource::find(&desk.store, tenant, identifier);
    desk.installation.directory.resources.get_or((tenant, identifier.to_owned()), look).await
}

/// The admin API as a resource: every tenant has it, and no directory declares it. Each right is a scope for whoever acts for a person, and
/// a role for a client that acts for itself.
fn admin_api() -> Resource {
    let rights: Vec<String> = Right::all().map(|right| right.to_string()).collect();
    Resource {
        identifier: API.to_owned(),
        name: "Sanad".to_owned(),
        scopes: rights.iter().map(|right| (right.clone(), String::new())).collect(),
        roles: rights,
        algorithm: Algorithm::Es256,
        lifetime: Lifetime(3600),
    }
}

/// The client that a request names, if it may be used at all; refuses with 700038, 700016 or 7000112.
pub(crate) async fn known_client(desk: &Desk, tenant: &Tenant, id: &str) -> Result<Arc<Client>, Refusal> {
    let Some(client) = find_client(desk, tenant.id, id).await? else {
        let refusal = if id.parse() == Ok(Uuid::nil()) {
            Refusal::client_id_is_nil(id)
        } else {
            Refusal::client_not_found(id, &tenant.name)
        };
        return Err(refusal);
    };
    if client.disabled {
        return Err(Refusal::client_disabled(id, &tenant.name)
            .change_directory(format!("[[tenant.client]]\nclient_id = {id:?}\ndisabled = false")));
    }
    Ok(client)
}
