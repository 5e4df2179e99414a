//! What a request asks for: its `scope` and `resource`, resolved against the directory and the client's registration.
//!
//! A scope is `{resource identifier}/{scope}`; a bare name belongs to the tenant's default resource;
//! `{resource identifier}/.default` is all that is registered for the client. One access token is for one resource.

use diagnosis::{Fact, Mend, Refusal};
use std::sync::Arc;
use store::records::client::Client;
use store::records::code::{Granted, Parties};
use store::records::resource::{self, Resource};
use store::records::tenant::Tenant;
use terms::{Instant, OPENID_SCOPES, Scope};

use crate::trail::joined;
use crate::{Desk, Trail, directory};

/// What all of a client's permissions in a resource are called.
pub(crate) const DEFAULT: &str = ".default";

/// A wish that was found to be well-formed, known and allowed.
pub(crate) struct Wish {
    pub(crate) openid: Vec<String>,
    pub(crate) resource: Option<Arc<Resource>>,
    pub(crate) scopes: Vec<String>,
    pub(crate) spelled: Vec<String>,
}

impl Wish {
    /// The wish as a grant that begins now.
    pub(crate) fn granted(&self, authenticated_at: Instant) -> Granted {
        Granted {
            openid: self.openid.clone(),
            resource: self.resource.as_ref().map(|r| r.identifier.clone()),
            scopes: self.scopes.clone(),
            spelled: self.spelled.clone(),
            authenticated_at,
            nonce: None,
            client_info: false,
            parties: Parties::default(),
        }
    }
}

/// Resolves `scope` and `resource`; refuses with the numbers of area 06.
pub(crate) async fn resolve(
    desk: &Desk,
    tenant: &Tenant,
    client: &Client,
    scope: Option<&str>,
    target: Option<&str>,
    trail: &mut Trail,
) -> Result<Wish, Refusal> {
    let received = scope.unwrap_or("nothing");
    let scope = trail.note(
        "scope_is_well_formed",
        received,
        "scope tokens",
        read(tenant, client, scope.unwrap_or("")),
    )?;
    let result = resolve_tokens(desk, tenant, client, &scope, target).await;
    let result = result.map_err(|refusal| match meant(tenant, client, received) {
        Some(meant) => refusal.turn_mends(|mend| match mend {
            Mend::Set(name, _) if name == "scope" => Mend::Set(name, meant.clone()),
            other => other,
        }),
        None => refusal,
    });
    trail.note("scope_is_allowed_to_the_client", received, joined(&client.scope), result)
}

/// Reads a scope; what cannot be read is mended by leaving out what no scope may hold, if the client may ask for the rest, else
/// by asking for all that is registered.
fn read(tenant: &Tenant, client: &Client, scope: &str) -> Result<Scope, Refusal> {
    Scope::parse(scope).map_err(|refusal| {
        let may_stand = |c: &char| matches!(c, ' '..='!' | '#'..='[' | ']'..='~');
        let rest: String = scope.chars().filter(may_stand).collect();
        let own = |token: &str| may_ask(tenant, client, token);
        let rest = Scope::parse(rest.trim()).ok().filter(|rest| !rest.is_empty() && rest.iter().all(own));
        match (rest, &tenant.default_resource) {
            (Some(rest), _) => refusal.mend(Mend::Set("scope".into(), rest.to_string())),
            (None, Some(default)) => refusal.mend(Mend::Set("scope".into(), format!("{default}/{DEFAULT}"))),
            (None, None) => refusal,
        }
    })
}

/// The scope that was meant where commas separate its tokens or where it was encoded twice.
fn meant(tenant: &Tenant, client: &Client, scope: &str) -> Option<String> {
    let decoded = scope.replace(',', " ");
    let decoded = terms::percent_decoded(&decoded).filter(|decoded| decoded != scope)?;
    let own = |token: &str| {
        may_ask(tenant, client, token) || token.strip_suffix("/.default").is_some_and(|at| !at.is_empty())
    };
    let meant = Scope::parse(&decoded).ok()?;
    (!meant.is_empty() && meant.iter().all(own)).then(|| meant.to_string())
}

/// Whether a client may ask for a scope token, judged by its registration alone.
pub(crate) fn may_ask(tenant: &Tenant, client: &Client, token: &str) -> bool {
    let whole = match &tenant.default_resource {
        Some(default) if !token.contains('/') => format!("{default}/{token}"),
        _ => token.to_owned(),
    };
    OPENID_SCOPES.contains(&token) || client.scope.contains(&whole)
}

async fn resolve_tokens(
    desk: &Desk,
    tenant: &Tenant,
    client: &Client,
    scope: &Scope,
    target: Option<&str>,
) -> Result<Wish, Refusal> {
    let mut wish = Wish { openid: Vec::new(), resource: None, scopes: Vec::new(), spelled: Vec::new() };
    for token in scope.iter() {
        if OPENID_SCOPES.contains(&token) {
            wish.openid.push(token.to_owned());
        } else {
            let whole = |refusal: Refusal| refusal.turn_mends(|mend| in_whole(scope, token, mend));
            let (resource, name) = locate(desk, tenant, client, token).await.map_err(whole)?;
            same_resource(&mut wish, &resource).map_err(whole)?;
            allow(&mut wish, client, &resource, &name).map_err(whole)?;
        }
        wish.spelled.push(token.to_owned());
    }
    name_target(desk, tenant, client, &mut wish, target).await?;
    // > If the client omits the scope parameter … the authorization server MUST either process the request using a
    // > pre-defined default value or fail the request indicating an invalid scope. (RFC 6749 section 3.3)
    if scope.is_empty() && wish.resource.is_none() {
        let identifier = tenant.default_resource.clone();
        let identifier = identifier.ok_or_else(|| no_resource(client, DEFAULT))?;
        let (resource, _) = locate(desk, tenant, client, &format!("{identifier}/{DEFAULT}")).await?;
        same_resource(&mut wish, &resource)?;
        allow(&mut wish, client, &resource, DEFAULT)?;
        wish.spelled = vec![format!("{identifier}/{DEFAULT}")];
    }
    Ok(wish)
}

/// A mend of one scope token as a mend of the whole scope; an empty token leaves it out.
fn in_whole(scope: &Scope, token: &str, mend: Mend) -> Mend {
    match mend {
        Mend::Set(name, instead) if name == "scope" => {
            let tokens = scope.iter().map(|known| if known == token { instead.as_str() } else { known });
            Mend::Set(name, tokens.filter(|token| !token.is_empty()).collect::<Vec<_>>().join(" "))
        }
        other => other,
    }
}

/// Which resource a scope token belongs to, and its name there; refuses with 500011 or 700023.
async fn locate(
    desk: &Desk,
    tenant: &Tenant,
    client: &Client,
    token: &str,
) -> Result<(Arc<Resource>, String), Refusal> {
    if let Some((identifier, name)) = token.rsplit_once('/')
        && let Some(resource) = directory::find_resource(desk, tenant.id, identifier).await?
    {
        return Ok((resource, name.to_owned()));
    }
    let default = match &tenant.default_resource {
        Some(identifier) => directory::find_resource(desk, tenant.id, identifier).await?,
        None => None,
    };
    match (default, token.rsplit_once('/')) {
        (Some(resource), None) => Ok((resource, token.to_owned())),
        (Some(resource), Some(_)) if resource.has_scope(token) => Ok((resource, token.to_owned())),
        (_, Some((identifier, name))) => {
            let refusal = Refusal::resource_not_found(identifier);
            let known = resource::list(&desk.store, tenant.id).await?;
            let known = known.iter().map(|(resource, _)| resource.identifier.as_str());
            Err(match terms::nearest(identifier, known) {
                Some(nearest) => refusal
                    .with_evidence("nearest", Fact::Literal(nearest.to_owned()))
                    .mend(Mend::Set("scope".into(), format!("{nearest}/{name}"))),
                None => match &tenant.default_resource {
                    Some(default) => refusal.mend(Mend::Set("scope".into(), format!("{default}/{DEFAULT}"))),
                    None => refusal,
                },
            })
        }
        (None, None) => Err(no_resource(client, token)),
    }
}

/// A scope without a resource, in a tenant without a default one: what was meant is most likely where the client may go.
fn no_resource(client: &Client, name: &str) -> Refusal {
    let refusal = Refusal::scope_names_no_resource();
    let permitted = client.scope.iter().chain(&client.roles).find_map(|scope| scope.rsplit_once('/'));
    match permitted {
        Some((resource, _)) => refusal.mend(Mend::Set("scope".into(), format!("{resource}/{name}"))),
        None => refusal,
    }
}

fn same_resource(wish: &mut Wish, resource: &Arc<Resource>) -> Result<(), Refusal> {
    match &wish.resource {
        Some(first) if first.identifier != resource.identifier => {
            Err(Refusal::scopes_of_two_resources(&first.identifier, &resource.identifier)
                .mend(Mend::Set("scope".into(), String::new())))
        }
        Some(_) => Ok(()),
        None => {
            wish.resource = Some(Arc::clone(resource));
            Ok(())
        }
    }
}

/// Adds a scope that exists and that the client may ask for; refuses with 70011, 650057 or 88060004.
fn allow(wish: &mut Wish, client: &Client, resource: &Resource, name: &str) -> Result<(), Refusal> {
    let prefix = format!("{}/", resource.identifier);
    let permitted: Vec<&str> = client.scope.iter().filter_map(|s| s.strip_prefix(&prefix)).collect();
    let has_roles = client.roles.iter().any(|role| role.starts_with(&prefix));
    if name != DEFAULT && !resource.has_scope(name) {
        let refusal = Refusal::scope_not_valid(&resource.identifier, name);
        let names = resource.scopes.iter().map(|(name, _)| name.as_str());
        return Err(match terms::nearest(name, names).or(permitted.first().copied()) {
            Some(nearest) => refusal
                .with_evidence("nearest", Fact::Literal(nearest.to_owned()))
                .mend(Mend::Set("scope".into(), format!("{prefix}{nearest}"))),
            None => refusal.mend(Mend::Set("scope".into(), format!("{prefix}{DEFAULT}"))),
        });
    }
    let addition = || {
        let wanted = format!("{prefix}{}", if name == DEFAULT { "…" } else { name });
        let scope: Vec<&str> = client.scope.iter().map(String::as_str).chain([wanted.as_str()]).collect();
        format!("[[tenant.client]]\nclient_id = {:?}\nscope = {:?}", client.id, scope.join(" "))
    };
    if permitted.is_empty() && !has_roles {
        return Err(Refusal::resource_not_among_permissions(&client.id, &resource.identifier)
            .change_directory(addition()));
    }
    if name == DEFAULT {
        // What is registered for the client and is no longer a scope of the resource was not granted by anybody.
        wish.scopes.extend(permitted.iter().filter(|s| resource.has_scope(s)).map(|s| (*s).to_owned()));
    } else if permitted.contains(&name) {
        wish.scopes.push(name.to_owned());
    } else {
        return Err(Refusal::scope_not_allowed_to_client(&client.id, format!("{prefix}{name}"))
            .with_evidence("allowed", Fact::Literal(client.scope.join(" ")))
            .mend(Mend::Set("scope".into(), format!("{prefix}{DEFAULT}")))
            .change_directory(addition()));
    }
    wish.scopes.sort();
    wish.scopes.dedup();
    Ok(())
}

/// > The requested resource is invalid, missing, unknown, or malformed: invalid_target (RFC 8707 section 2)
async fn name_target(
    desk: &Desk,
    tenant: &Tenant,
    client: &Client,
    wish: &mut Wish,
    target: Option<&str>,
) -> Result<(), Refusal> {
    let Some(target) = target else { return Ok(()) };
    let found = directory::find_resource(desk, tenant.id, target).await?;
    let resource = found
        .ok_or_else(|| Refusal::target_resource_not_found(target).mend(Mend::Remove("resource".into())))?;
    match &wish.resource {
        Some(named) if named.identifier != resource.identifier => {
            Err(Refusal::target_resource_differs_from_scope(target, &named.identifier)
                .mend(Mend::Set("resource".into(), named.identifier.clone())))
        }
        Some(_) => Ok(()),
        None => {
            same_resource(wish, &resource)?;
            allow(wish, client, &resource, DEFAULT)
        }
    }
}
