//! The token endpoint (RFC 6749 section 3.2): who asks, what they present, what they earn.
//!
//! Judging reads and never writes. What is single-use is claimed by one conditional statement, together with the row of the
//! sign-in log; only if that fails is the grant judged again, to name what happened in between.

use std::sync::Arc;

use diagnosis::{Fault, Kind, Mend, Refusal, Surface};
use store::records::client::Client;
use store::records::tenant::Tenant;
use store::records::{attempt, code, family};
use terms::Parameters;
use uuid::Uuid;

use crate::client_authentication::{self, Presented};
use crate::grants::{Case, Claim, GRANTS, Grant, Judgement, carry_out};
use crate::issue::{self, TokenReply};
use crate::log::Story;
use crate::rejection::{Aftermath, Rejection};
use crate::trail::joined;
use crate::{Desk, Trail, claims, directory, provocation};

/// A token request as it came.
#[derive(Default)]
pub struct TokenRequest {
    /// What the headers say about the client.
    pub presented: Presented,
    /// The parameters of the body.
    pub parameters: Parameters,
    /// The parameters of the address.
    pub in_url: Parameters,
}

/// Parameters that belong into the body and nowhere else.
const BODY_ONLY: [&str; 12] = [
    "grant_type",
    "code",
    "redirect_uri",
    "code_verifier",
    "refresh_token",
    "scope",
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "username",
    "password",
];
/// How often a grant is judged again because somebody else claimed in between.
const TRIES: usize = 4;

/// Answers a token request.
pub async fn token(desk: &Desk, tenant: &Arc<Tenant>, request: &TokenRequest) -> Result<TokenReply, Refusal> {
    let mut story = Story::new(tenant.id, "token", &request.parameters);
    match answer(desk, tenant, request, &mut story).await {
        Ok(reply) => Ok(reply),
        Err(rejection) => {
            // Whom a request names belongs into its row, also where it was refused before that was judged. A store in trouble is
            // not asked again.
            if story.client_id.is_none()
                && rejection.refusal.diagnosis().kind != Kind::Fault
                && let Ok(Some(client)) =
                    client_authentication::named(desk, tenant, &request.presented, &request.parameters).await
            {
                story.client_id = Some(client.id.clone());
            }
            Err(refuse(desk, tenant.id, &story, rejection).await)
        }
    }
}

async fn answer(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    request: &TokenRequest,
    story: &mut Story,
) -> Result<TokenReply, Rejection> {
    let grant = match well_formed(request, &mut story.trail) {
        Ok(()) => asked_for(&request.parameters, &mut story.trail),
        Err(refusal) => Err(refusal),
    };
    let grant = match grant {
        Ok(grant) => grant,
        Err(refusal) => return Err(meant_grant(desk, tenant, request, refusal).await?.into()),
    };
    let client =
        client_authentication::authenticate(desk, tenant, &request.presented, &request.parameters, story)
            .await?;
    provocation::refuse_if_ordered(desk, tenant.id, &client.id, Surface::Token, &mut story.trail).await?;
    let result = if client.grant_types.contains(&grant.kind()) || is_public_credentials(grant, &client) {
        Ok(())
    } else {
        Err(not_allowed(desk, tenant.id, grant, &client).await?)
    };
    let allowed = joined(client.grant_types.iter().map(|grant| grant.name()));
    story.trail.note("grant_is_allowed_to_the_client", grant.kind().name(), allowed, result)?;
    let case = Case { desk, tenant, client: &client, parameters: &request.parameters };
    for _ in 0..TRIES {
        let judged = grant.judge(&case, story).await?;
        if let Some(reply) = settle(&case, grant, &judged, story).await? {
            return Ok(reply);
        }
        story.trail = Trail::default();
    }
    Err(Fault::QueueFull.into())
}

/// A public client is told that the grant is not for it, whatever it is registered for: see the grant itself.
fn is_public_credentials(grant: &dyn Grant, client: &Client) -> bool {
    client.is_public() && grant.kind() == terms::GrantType::ClientCredentials
}

fn names(client: &Client) -> String {
    client.grant_types.iter().map(|grant| grant.name()).collect::<Vec<_>>().join(" ")
}

/// > The authenticated client is not authorized to use this authorization grant type. (RFC 6749 section 5.2)
async fn not_allowed(
    desk: &Desk,
    tenant: Uuid,
    grant: &dyn Grant,
    client: &Client,
) -> Result<Refusal, Fault> {
    let kind = grant.kind().name();
    let mut wanted: Vec<&str> = client.grant_types.iter().map(|g| g.name()).collect();
    wanted.push(kind);
    let change = format!("[[tenant.client]]\nclient_id = {:?}\ngrant_types = {wanted:?}", client.id);
    let refusal =
        Refusal::grant_not_allowed_to_client(names(client), &client.id, kind).change_directory(change);
    if !desk.shows_everything() || grant.kind() != terms::GrantType::ClientCredentials {
        return Ok(refusal);
    }
    Ok(match directory::client_for(desk, tenant, kind).await? {
        Some(other) => refusal.mend(Mend::Basic(other)),
        None => refusal,
    })
}

fn well_formed(request: &TokenRequest, trail: &mut Trail) -> Result<(), Refusal> {
    // > The client credentials … MUST NOT be included in the request URI. (RFC 6749 section 2.3.1)
    let misplaced = BODY_ONLY.into_iter().find(|name| request.in_url.first(name).is_some());
    let result = misplaced.map_or(Ok(()), |name| {
        Err(Refusal::oauth_parameter_in_token_url(name).mend(Mend::IntoBody(name.to_owned())))
    });
    trail.note(
        "parameters_stand_in_the_body",
        misplaced.unwrap_or_default(),
        "nothing in the address",
        result,
    )?;
    let is_empty = request.parameters.names().next().is_none();
    let guess = Mend::Set("grant_type".into(), guessed_grant(&request.parameters).into());
    let result = if is_empty { Err(Refusal::request_empty("/token").mend(guess)) } else { Ok(()) };
    trail.note("body_has_parameters", "nothing", "a form", result)?;
    let repeats = request.parameters.refuse_repeats(|_| true);
    trail.note("no_parameter_is_repeated", "a name twice", "each name once", repeats)?;
    claims::readable(&request.parameters, trail)
}

/// Which grant was meant, judged by what came with it.
fn guessed_grant(parameters: &Parameters) -> &'static str {
    match (parameters.get("code"), parameters.get("refresh_token")) {
        (Some(_), _) => "authorization_code",
        (None, Some(_)) => "refresh_token",
        (None, None) => "client_credentials",
    }
}

/// > The authorization grant type is not supported by the authorization server. (RFC 6749 section 5.2)
fn asked_for(parameters: &Parameters, trail: &mut Trail) -> Result<&'static dyn Grant, Refusal> {
    let name = parameters.required("grant_type", "/token").map_err(|refusal| {
        refusal.else_mend(Mend::Set("grant_type".into(), guessed_grant(parameters).into()))
    });
    let name = trail.note("grant_type_was_sent", "nothing", "a grant type", name)?;
    let found = GRANTS.iter().copied().find(|grant| grant.kind().name() == name);
    let result = found.ok_or_else(|| {
        let supported = crate::grants::supported();
        let refusal = Refusal::grant_type_not_supported(name, supported.join(" "));
        // A grant whose own parameter is missing was not meant.
        let has_own = |grant: &&str| match *grant {
            "authorization_code" => parameters.get("code").is_some(),
            "refresh_token" => parameters.get("refresh_token").is_some(),
            _ => true,
        };
        let near = terms::nearest(name, supported.iter().copied()).filter(has_own);
        let meant = near.unwrap_or_else(|| guessed_grant(parameters));
        refusal.mend(Mend::Set("grant_type".into(), meant.to_owned()))
    });
    trail.note("grant_type_is_supported", name, joined(crate::grants::supported()), result)
}

/// Where everything may be shown: a grant that the client named may use, in place of one that it may not.
async fn meant_grant(
    desk: &Desk,
    tenant: &Tenant,
    request: &TokenRequest,
    refusal: Refusal,
) -> Result<Refusal, Fault> {
    if !desk.shows_everything() {
        return Ok(refusal);
    }
    let (presented, parameters) = (&request.presented, &request.parameters);
    let Some(client) = client_authentication::named(desk, tenant, presented, parameters).await? else {
        // A request that is empty lacks its client too.
        let is_empty = parameters.names().next().is_none() && request.in_url.names().next().is_none();
        let other = directory::client_for(desk, tenant.id, guessed_grant(parameters)).await?;
        return Ok(match other.filter(|_| is_empty && presented.authorization.is_empty()) {
            Some(id) => refusal.mend(Mend::Basic(id)),
            None => refusal,
        });
    };
    let may_use = |name: &str| client.grant_types.iter().any(|grant| grant.name() == name);
    Ok(refusal.turn_mends(|mend| match &mend {
        Mend::Set(name, grant) if name == "grant_type" && !may_use(grant) => {
            if may_use("client_credentials") {
                Mend::Set("grant_type".into(), "client_credentials".into())
            } else {
                Mend::BeginAgain {
                    client_id: client.id.clone(),
                    redirect_uri: client.redirect_uris.first().cloned().unwrap_or_default(),
                    scope: "openid".into(),
                }
            }
        }
        _ => mend,
    }))
}

/// Claims what was judged and makes the tokens; nothing if somebody else was first.
async fn settle(
    case: &Case<'_>,
    grant: &'static dyn Grant,
    judged: &Judgement,
    story: &Story,
) -> Result<Option<TokenReply>, Fault> {
    let (desk, earned) = (case.desk, &judged.entitlement);
    let wants_info = case.parameters.get("client_info") == Some("1");
    let row = story.success(desk, grant.kind().name());
    if let Claim::Nothing { standing } = judged.claim {
        let reply = issue::tokens(desk, earned, standing, wants_info).await?;
        desk.installation.log.note(desk, row);
        return Ok(Some(reply));
    }
    // What needs no answer of the database is made before the claim, so that a fault in the making claims nothing.
    let early = match &judged.claim {
        Claim::Code { standing, .. } => Some(issue::tokens(desk, earned, Some(*standing), wants_info).await?),
        _ => None,
    };
    let (claim, tenant, now) = (judged.claim.clone(), case.tenant.id, desk.now);
    let claimed = desk
        .store
        .transact(async move |tx| {
            let standing = carry_out(&claim, tx, tenant, now).await?;
            if standing.is_some() {
                row.write(tx).await?;
            }
            Ok(standing)
        })
        .await?;
    match (claimed, early) {
        (None, _) => Ok(None),
        (Some(_), Some(reply)) => Ok(Some(reply)),
        (Some(standing), None) => issue::tokens(desk, earned, standing, wants_info).await.map(Some),
    }
}

/// Writes the row of a refusal, with the mark that it must leave, before anybody is told.
async fn refuse(desk: &Desk, tenant: Uuid, story: &Story, rejection: Rejection) -> Refusal {
    let Rejection { refusal, aftermath } = rejection;
    let row = story.refusal(desk, &refusal);
    if matches!(aftermath, Aftermath::None) {
        desk.installation.log.note(desk, row);
        return refusal;
    }
    let (now, window) = (desk.now, desk.now + desk.settings().lifetimes.lock);
    // A wrong secret counts, and is logged, also where everything else is only rehearsed: a rehearsal is no place to guess.
    let store = match aftermath {
        Aftermath::CountGuess(_) => desk.store.lasting(),
        _ => desk.store.clone(),
    };
    let marked = store
        .transact(async move |tx| {
            match aftermath {
                Aftermath::None => {}
                Aftermath::BurnCode { code } => {
                    code::burn(tx, tenant, code, now).await?;
                }
                Aftermath::RevokeFamily { family, because } => {
                    family::revoke(tx, tenant, family, now, because).await?;
                }
                Aftermath::CountGuess(key) => attempt::count(tx, tenant, &key, now, window).await?,
            }
            row.write(tx).await
        })
        .await;
    match marked {
        Ok(()) => refusal,
        Err(fault) => {
            let broken = Refusal::from(fault);
            desk.installation.log.note(desk, story.refusal(desk, &broken));
            broken
        }
    }
}
