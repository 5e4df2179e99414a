//! The authorization endpoint (RFC 6749 section 3.1; OpenID Connect Core 1.0 section 3.1.2).
//!
//! Until the return address is verified every refusal is a page; from then on every refusal goes to the client.

use std::sync::Arc;

use diagnosis::{Fact, Fault, Mend, Refusal, Surface};
use store::records::client::{self, Client};
use store::records::session::Session;
use store::records::tenant::Tenant;
use terms::jose::Jws;
use terms::{Parameters, ResponseMode, Scope, Secret};

use crate::authorization::{
    Answer, AuthorizationRequest, Browser, ReturnAddress, SignedIn, Step, begin, grant, read, refused,
};
use crate::log::Story;
use crate::sign::Genuine;
use crate::{Desk, directory, entitlement, provocation, sign, wish};

/// How an authorization request ends or goes on, and the cookie that the browser gets if it had none.
pub struct Authorized {
    /// What the browser is told.
    pub answer: Answer,
    /// A new session cookie.
    pub cookie: Option<Secret>,
}

/// Answers an authorization request. An `Err` is shown on a page of ours: there is no address to answer at.
pub async fn authorize(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    parameters: &Parameters,
    browser: &Browser,
) -> Result<Authorized, Refusal> {
    let mut story = Story::new(tenant.id, "authorize", parameters);
    let interaction = desk.new_id();
    story.interaction_id = Some(interaction);
    let (client, address) = match address(desk, tenant, parameters, &mut story).await {
        Ok(found) => found,
        Err(refusal) => {
            desk.installation.log.note(desk, story.refusal(desk, &refusal));
            return Err(refusal);
        }
    };
    // > If response_mode is not supported, the error is returned in the default mode. The state comes back exactly as sent.
    let state = parameters.first("state");
    let mode = parameters.get("response_mode").map_or(Ok(ResponseMode::Query), ResponseMode::parse);
    let received = parameters.get("response_mode").unwrap_or("query");
    let mode = story.trail.note("response_mode_is_supported", received, "query, form_post", mode);
    let address = match mode {
        Ok(mode) => address.answered(mode, state),
        Err(refusal) => {
            let address = address.answered(ResponseMode::Query, state);
            return Ok(Authorized { answer: refused(desk, &story, address, refusal), cookie: None });
        }
    };
    let result = proceed(desk, tenant, &client, parameters, browser, address.clone(), &mut story).await;
    Ok(result.unwrap_or_else(|refusal| Authorized {
        answer: refused(desk, &story, address, on_redirect(refusal)),
        cookie: None,
    }))
}

/// A refusal of the gate that only speaks to the token endpoint becomes a fault at this one; it cannot happen while the
/// session is alive.
fn on_redirect(refusal: Refusal) -> Refusal {
    let speaks = refusal.diagnosis().oauth.iter().any(|(surface, _)| *surface == Surface::Authorize);
    if speaks { refusal } else { Refusal::no_session_for_silent_sign_in().because(refusal.diagnosis().name) }
}

async fn address(
    desk: &Desk,
    tenant: &Tenant,
    parameters: &Parameters,
    story: &mut Story,
) -> Result<(Arc<Client>, ReturnAddress), Refusal> {
    // > The client MUST use … the authorization endpoint … The token endpoint is used by the client to obtain an access token
    // > by presenting its authorization grant (RFC 6749 section 3)
    let misplaced = ["grant_type", "code_verifier", "refresh_token"];
    let misplaced = misplaced.into_iter().find(|name| parameters.first(name).is_some());
    let result = misplaced.map_or(Ok(()), |name| {
        let refusal = Refusal::token_request_at_authorization_endpoint(name);
        Err(refusal.mend(Mend::Method("POST".into())).mend(Mend::Endpoint("token".into())))
    });
    let received = misplaced.unwrap_or_default();
    story.trail.note("it_is_an_authorization_request", received, "nothing of a token request", result)?;
    let repeats = parameters.refuse_repeats(|name| matches!(name, "client_id" | "redirect_uri"));
    story.trail.note("client_id_and_redirect_uri_come_once", "a name twice", "each once", repeats)?;
    let id = match parameters.required("client_id", "/authorize") {
        Err(refusal) if desk.shows_everything() => {
            let owner = client_meant(desk, tenant, parameters).await?;
            Err(owner
                .into_iter()
                .fold(refusal, |refusal, id| refusal.mend(Mend::Set("client_id".into(), id))))
        }
        sent => sent,
    };
    let id = story.trail.note("client_id_was_sent", "nothing", "a client's id", id)?;
    story.client_id = Some(id.chars().take(200).collect());
    let client = match directory::known_client(desk, tenant, id).await {
        Err(refusal) if desk.shows_everything() && refusal.directory_change().is_none() => {
            let meant = directory::meant_client(desk, tenant.id, id, "authorization_code").await?;
            Err(meant.into_iter().fold(refusal, |refusal, client| {
                refusal
                    .with_evidence("nearest", Fact::Literal(client.id.clone()))
                    .mend(Mend::Set("client_id".into(), client.id.clone()))
            }))
        }
        known => known,
    };
    let client = story.trail.note("client_exists", id, "a registered client", client)?;
    story.knows_client(&client.id);
    let issuer = desk.issuer(tenant);
    let address =
        ReturnAddress::verify(desk, &client, issuer, parameters.get("redirect_uri"), &mut story.trail)?;
    provocation::refuse_if_ordered(desk, tenant.id, &client.id, Surface::Page, &mut story.trail).await?;
    Ok((client, address))
}

/// The client that registered the redirect URI and may ask for the scope: what a developer is shown who named none.
async fn client_meant(
    desk: &Desk,
    tenant: &Tenant,
    parameters: &Parameters,
) -> Result<Option<String>, Fault> {
    let (uri, scope) =
        (parameters.get("redirect_uri").unwrap_or_default(), parameters.get("scope").unwrap_or_default());
    let fits = |client: &Client| {
        client.redirect_uris.iter().any(|known| known == uri)
            && scope.split_whitespace().all(|token| wish::may_ask(tenant, client, token))
    };
    let clients = client::list(&desk.store, tenant.id).await?;
    Ok(clients.into_iter().map(|(client, _)| client).find(fits).map(|client| client.id))
}

async fn proceed(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    client: &Arc<Client>,
    parameters: &Parameters,
    browser: &Browser,
    address: ReturnAddress,
    story: &mut Story,
) -> Result<Authorized, Refusal> {
    provocation::refuse_if_ordered(desk, tenant.id, &client.id, Surface::Authorize, &mut story.trail).await?;
    let request = read(desk, tenant, client, parameters, &mut story.trail).await?;
    let session = usable_session(desk, tenant, browser, &request, story).await?;
    let interaction = story.interaction_id.unwrap_or_default();
    let step = match &session {
        None => Some(Step::SignIn),
        Some(session) => {
            let account = session.account_id;
            let missing =
                entitlement::missing_consent(desk, tenant.id, client, account, &request.granted).await?;
            let is_asked = request.ask_consent || !missing.is_empty();
            if request.prompt.none && is_asked {
                let missing =
                    if missing.is_empty() { Scope::of(request.granted.scopes.clone()) } else { missing };
                story.trail.refused("consent_covers_the_scope", missing.to_string(), "consented");
                let refusal = entitlement::consent_missing(client, &request.granted, &missing);
                return Err(refusal.mend(Mend::Remove("prompt".into())));
            }
            is_asked.then_some(Step::Consent)
        }
    };
    if let Some(step) = step {
        let fresh = if browser.cookie.is_none() { Some(Browser::fresh(desk)) } else { None };
        let digest = fresh.as_ref().or(browser.cookie.as_ref()).map(Secret::digest);
        let digest = digest.ok_or_else(Refusal::browser_cookie_missing)?;
        let signed_in = session.map(|session| (session.account_id, session.id));
        begin(desk, tenant.id, interaction, digest, &request, signed_in).await?;
        desk.installation.log.note(desk, story.success(desk, "interaction"));
        return Ok(Authorized { answer: Answer::Next { step, interaction }, cookie: fresh });
    }
    let Some(session) = session else { return Err(Refusal::no_session_for_silent_sign_in()) };
    story.account_id = Some(session.account_id);
    let signed_in = SignedIn {
        account_id: session.account_id,
        session_id: session.id,
        authenticated_at: session.authenticated_at,
        interaction_id: interaction,
        pending: None,
        consents: false,
    };
    let answer = grant(desk, tenant, client, &request, signed_in, address, story).await?;
    Ok(Authorized { answer, cookie: None })
}

/// The browser's session, if it satisfies the request; refuses where no page may appear.
async fn usable_session(
    desk: &Desk,
    tenant: &Tenant,
    browser: &Browser,
    request: &AuthorizationRequest,
    story: &mut Story,
) -> Result<Option<Session>, Refusal> {
    let hinted = match &request.id_token_hint {
        Some(hint) => {
            let subject = hinted_subject(desk, tenant, hint).await?;
            let remove = || Mend::Remove("id_token_hint".into());
            let result = subject.ok_or_else(|| Refusal::id_token_hint_unreadable().mend(remove()));
            Some(story.trail.note("id_token_hint_is_ours", "another token", "an ID token of ours", result)?)
        }
        None => None,
    };
    let mut session = browser.session(desk, tenant.id).await?;
    if let Some(open) = &session {
        let account = store::records::account::find(&desk.store, tenant.id, open.account_id).await?;
        if account.is_none_or(|account| account.disabled) {
            session = None;
        }
    }
    let refusal = match &session {
        None => Some(Refusal::no_session_for_silent_sign_in()),
        // > If the End-User … is not the one identified by the ID Token hint, … SHOULD return an error such as
        // > login_required. (OpenID Connect Core 1.0 section 3.1.2.1)
        Some(open) if hinted.as_ref().is_some_and(|s| *s != open.account_id.to_string()) => {
            Some(Refusal::id_token_hint_of_another_account())
        }
        // > If the elapsed time is greater than this value, the OP MUST attempt to actively re-authenticate the End-User.
        Some(open) if request.max_age.is_some_and(|age| desk.now.since(open.authenticated_at) >= age) => {
            Some(Refusal::session_too_old_for_silent_sign_in(open.authenticated_at))
        }
        Some(_) => None,
    };
    match refusal {
        Some(refusal) if request.prompt.none => {
            story.trail.refused("a_session_fits", "none that fits", "a session of this browser");
            Err(refusal.mend(Mend::Remove("prompt".into())))
        }
        Some(_) => Ok(None),
        None if request.prompt.login || request.prompt.select_account => Ok(None),
        None => {
            story.trail.passed("a_session_fits");
            Ok(session)
        }
    }
}

/// Whom an ID token of ours names, expired or not; nothing for any other token.
pub(crate) async fn hinted_subject(
    desk: &Desk,
    tenant: &Tenant,
    hint: &str,
) -> Result<Option<String>, Fault> {
    Ok(own_id_token(desk, tenant, hint)
        .await?
        .and_then(|claims| Some(claims.get("sub")?.as_str()?.to_owned())))
}

/// The claims of an ID token that this tenant issued; nothing for any other token.
pub(crate) async fn own_id_token(
    desk: &Desk,
    tenant: &Tenant,
    token: &str,
) -> Result<Option<serde_json::Map<String, serde_json::Value>>, Fault> {
    let Some(token) = Jws::parse(token).filter(|token| token.typ.as_deref() == Some("jwt")) else {
        return Ok(None);
    };
    let issued_here = token.claims.get("iss").and_then(|iss| iss.as_str()) == Some(&desk.issuer(tenant));
    if !issued_here || sign::verifies(desk, tenant.id, &token).await? != Genuine::Yes {
        return Ok(None);
    }
    Ok(Some(token.claims))
}
