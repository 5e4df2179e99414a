//! The gate: an entitlement is what a grant earned, and it is earned only here. The state of client, account, session and
//! consent is checked at this one place for every grant alike.

use std::sync::Arc;

use diagnosis::{Fault, Mend, Refusal};
use store::records::account::{self, Account};
use store::records::client::Client;
use store::records::code::{Granted, Parties};
use store::records::consent::{self, ConsentKey};
use store::records::resource::Resource;
use store::records::session;
use store::records::tenant::Tenant;
use terms::Scope;
use uuid::Uuid;

use crate::administration::API;
use crate::{Desk, Trail, directory};

/// What a grant earned: who gets tokens, on whose behalf, for what. Has no public constructor.
#[derive(Clone)]
pub(crate) struct Entitlement {
    pub(crate) tenant: Arc<Tenant>,
    pub(crate) client: Arc<Client>,
    pub(crate) subject: Subject,
    /// The resource of the access token; none if it is for userinfo alone.
    pub(crate) resource: Option<Arc<Resource>>,
    /// What was granted, or the narrower part of it that was asked for.
    pub(crate) granted: Granted,
    _gate: Gate,
}

/// Only this file can make one.
#[derive(Clone)]
struct Gate;

/// On whose behalf a client acts.
#[derive(Clone)]
pub(crate) enum Subject {
    /// Its own.
    Client,
    /// An account's.
    Account { account: Arc<Account>, session_id: Uuid, interaction_id: Uuid },
}

/// What a grant lays before the gate.
pub(crate) struct Plea {
    pub(crate) account_id: Uuid,
    pub(crate) session_id: Uuid,
    pub(crate) interaction_id: Uuid,
    pub(crate) granted: Granted,
    /// Whether it is granted at this very moment, and not only used.
    pub(crate) is_new: bool,
    /// The part of `granted` that is wanted now.
    pub(crate) wanted: Granted,
    /// Whether the person consents to all of it at this very moment.
    pub(crate) consents_now: bool,
    /// How this grant says that the session is over.
    pub(crate) session_ended: fn(terms::Instant) -> Refusal,
    /// The way out where the person has to sign in or consent again.
    pub(crate) again: Option<Mend>,
}

impl Plea {
    fn begun_again(&self, refusal: Refusal) -> Refusal {
        self.again.iter().cloned().fold(refusal, Refusal::mend)
    }
}

/// Lets a client act on its own behalf, for what it is registered for.
pub(crate) fn admit_client(
    tenant: &Arc<Tenant>,
    client: &Arc<Client>,
    resource: Option<Arc<Resource>>,
    granted: Granted,
) -> Entitlement {
    Entitlement {
        tenant: Arc::clone(tenant),
        client: Arc::clone(client),
        subject: Subject::Client,
        resource,
        granted,
        _gate: Gate,
    }
}

/// Lets a client act on behalf of an account, if client, account, session and consent are alive; refuses with 500341,
/// 50057, 65001 or as the plea says.
pub(crate) async fn admit_account(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    client: &Arc<Client>,
    plea: Plea,
    trail: &mut Trail,
) -> Result<Entitlement, Refusal> {
    let account = alive_account(desk, tenant.id, plea.account_id, trail).await?;
    let parties = Parties { account: account.grants_since, client: client.grants_since };
    let result = if plea.is_new || plea.granted.parties == parties {
        Ok(())
    } else {
        let since = parties.account.max(parties.client).unwrap_or(desk.now);
        Err(plea.begun_again((plea.session_ended)(since)))
    };
    trail.note("grant_is_of_this_account_and_client", "an earlier grant", "one of today's", result)?;
    // Access that is meant to outlast the session does not ask for it (OpenID Connect Core 1.0 section 11).
    if plea.is_new || !plea.granted.openid.iter().any(|scope| scope == "offline_access") {
        let ended = session_end(desk, tenant.id, plea.session_id).await?;
        let result = ended.map_or(Ok(()), |at| Err(plea.begun_again((plea.session_ended)(at))));
        trail.note("session_is_alive", "ended", "open", result)?;
    }
    let missing = if plea.consents_now {
        Scope::default()
    } else if plea.is_new && lends_rights(&plea.wanted) {
        Scope::of(plea.wanted.scopes.clone())
    } else {
        missing_consent(desk, tenant.id, client, account.id, &plea.wanted).await?
    };
    let result = if missing.is_empty() {
        Ok(())
    } else {
        Err(plea.begun_again(consent_missing(client, &plea.wanted, &missing)))
    };
    trail.note("consent_covers_the_scope", &missing, "consented", result)?;
    let resource = match &plea.wanted.resource {
        Some(identifier) => {
            let found = directory::find_resource(desk, tenant.id, identifier).await?;
            let result = found.ok_or_else(|| Refusal::resource_not_found(identifier));
            Some(trail.note("resource_exists", identifier, "registered", result)?)
        }
        None => None,
    };
    Ok(Entitlement {
        tenant: Arc::clone(tenant),
        client: Arc::clone(client),
        subject: Subject::Account {
            account: Arc::new(account),
            session_id: plea.session_id,
            interaction_id: plea.interaction_id,
        },
        resource,
        granted: Granted { parties, ..plea.wanted },
        _gate: Gate,
    })
}

/// The account, if it exists and is not disabled; refuses with 500341 or 50057.
pub(crate) async fn alive_account(
    desk: &Desk,
    tenant: Uuid,
    id: Uuid,
    trail: &mut Trail,
) -> Result<Account, Refusal> {
    let found = account::find(&desk.store, tenant, id).await?;
    let account =
        trail.note("account_exists", "deleted", "existing", found.ok_or_else(Refusal::account_deleted))?;
    let result = if account.disabled {
        let name = format!("{:?}", account.user_name);
        Err(Refusal::account_disabled()
            .change_directory(format!("[[tenant.account]]\nuser_name = {name}\ndisabled = false")))
    } else {
        Ok(())
    };
    trail.note("account_is_enabled", "disabled", "enabled", result)?;
    Ok(account)
}

/// When a session ended, if it has.
async fn session_end(desk: &Desk, tenant: Uuid, id: Uuid) -> Result<Option<terms::Instant>, Fault> {
    let found = session::find(&desk.store, tenant, id).await?;
    Ok(match found {
        None => Some(desk.now),
        Some(session) if session.ended_at.is_some() => session.ended_at,
        Some(session) if session.expires_at <= desk.now => Some(session.expires_at),
        Some(_) => None,
    })
}

/// What of a wish the account has not allowed the client yet.
pub(crate) async fn missing_consent(
    desk: &Desk,
    tenant: Uuid,
    client: &Client,
    account: Uuid,
    wish: &Granted,
) -> Result<Scope, Fault> {
    // Rights over the service itself are given by the person alone, whoever made the client.
    if client.consent == "granted" && wish.resource.as_deref() != Some(API) {
        return Ok(Scope::default());
    }
    let mut missing = Vec::new();
    let mut key = ConsentKey { tenant, account, client_id: client.id.clone(), resource: String::new() };
    let allowed = consent::find(&desk.store, &key, client.grants_since).await?;
    missing.extend(wish.openid.iter().filter(|scope| !allowed.contains(scope)).cloned());
    if let Some(resource) = &wish.resource {
        key.resource.clone_from(resource);
        let allowed = consent::find(&desk.store, &key, client.grants_since).await?;
        missing.extend(wish.scopes.iter().filter(|scope| !allowed.contains(scope)).cloned());
    }
    Ok(Scope::of(missing))
}

/// Whether a wish is for rights over the service itself, which a person lends each time anew, with the second factor.
pub(crate) fn lends_rights(wish: &Granted) -> bool {
    wish.resource.as_deref() == Some(API) && !wish.scopes.is_empty()
}

/// 65001, with what is missing.
pub(crate) fn consent_missing(client: &Client, wish: &Granted, missing: &Scope) -> Refusal {
    Refusal::consent_missing(&client.name, wish.resource.as_deref().unwrap_or("openid"), missing.to_string())
}
