//! Signing out (OpenID Connect RP-Initiated Logout 1.0).

use std::sync::Arc;

use diagnosis::{Fact, Mend, Refusal};
use store::records::client::Client;
use store::records::tenant::Tenant;
use store::records::{account, session};
use terms::{Parameters, RedirectUri};
use uuid::Uuid;

use crate::authorization::Browser;
use crate::endpoints::authorize::own_id_token;
use crate::log::Story;
use crate::{Desk, directory};

/// What the browser is told.
pub enum SignedOut {
    /// A page that asks first.
    Ask {
        /// Who is signed in.
        user_name: String,
        /// The token that its form carries.
        form_token: String,
    },
    /// The account is signed out; where to go next, if the client named an address.
    Done {
        /// The client's address, with `state`.
        next: Option<String>,
    },
    /// The person kept the session.
    Kept,
}

/// Answers a sign-out request; the form of the asking page comes here too.
pub async fn logout(
    desk: &Desk,
    tenant: &Tenant,
    parameters: &Parameters,
    browser: &Browser,
    is_form: bool,
) -> Result<SignedOut, Refusal> {
    let mut story = Story::new(tenant.id, "logout", parameters);
    let result = decide(desk, tenant, parameters, browser, is_form, &mut story).await;
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

async fn decide(
    desk: &Desk,
    tenant: &Tenant,
    parameters: &Parameters,
    browser: &Browser,
    is_form: bool,
    story: &mut Story,
) -> Result<SignedOut, Refusal> {
    parameters.refuse_repeats(|_| true)?;
    let hint = hint(desk, tenant, parameters, story).await?;
    let client = named_client(desk, tenant, parameters, hint.as_ref(), story).await?;
    let next = next_address(client.as_deref(), parameters, story)?;
    let Some(open) = browser.session(desk, tenant.id).await? else {
        return Ok(SignedOut::Done { next });
    };
    story.account_id = Some(open.account_id);
    let subject = open.id.as_bytes();
    let decision = parameters.get("decision").filter(|_| is_form);
    if decision.is_some() {
        let genuine = browser.check_form(desk, "logout", subject, parameters.get("form_token"));
        story.trail.note("form_is_ours", "another token", "the token of this page", genuine)?;
        if decision == Some("cancel") {
            return Ok(SignedOut::Kept);
        }
    } else if hint.as_ref().is_none_or(|hint| hint.session_id != Some(open.id)) {
        // > … the OP SHOULD ask the End-User whether to log out of the OP as well … if the id_token_hint is not present
        // > or does not identify the current session. (RP-Initiated Logout 1.0 section 2)
        let account = account::find(&desk.store, tenant.id, open.account_id).await?;
        let user_name = account.map(|account| account.user_name).unwrap_or_default();
        return Ok(SignedOut::Ask { user_name, form_token: browser.form_token(desk, "logout", subject) });
    }
    let entry = story.success(desk, "signed out");
    // Whoever signs out leaves nobody behind in this browser.
    let all = match browser.digest() {
        Some(digest) => session::list(&desk.store, tenant.id, &digest, desk.now).await?,
        None => Vec::new(),
    };
    let (tenant_id, now) = (tenant.id, desk.now);
    desk.store
        .transact(async move |tx| {
            for session in &all {
                session::end(tx, tenant_id, session.id, now).await?;
            }
            entry.write(tx).await
        })
        .await?;
    Ok(SignedOut::Done { next })
}

/// What an `id_token_hint` says.
struct Hint {
    audience: String,
    session_id: Option<Uuid>,
}

/// > The OP MUST validate that it was the issuer of the ID Token … and SHOULD accept it when exp has passed.
async fn hint(
    desk: &Desk,
    tenant: &Tenant,
    parameters: &Parameters,
    story: &mut Story,
) -> Result<Option<Hint>, Refusal> {
    let Some(text) = parameters.get("id_token_hint") else { return Ok(None) };
    let claims = own_id_token(desk, tenant, text).await?.ok_or_else(Refusal::sign_out_hint_unreadable);
    let claims = story.trail.note("id_token_hint_is_ours", "another token", "an ID token of ours", claims)?;
    let text = |name: &str| claims.get(name).and_then(|value| value.as_str()).unwrap_or_default();
    Ok(Some(Hint { audience: text("aud").to_owned(), session_id: text("sid").parse().ok() }))
}

async fn named_client(
    desk: &Desk,
    tenant: &Tenant,
    parameters: &Parameters,
    hint: Option<&Hint>,
    story: &mut Story,
) -> Result<Option<Arc<Client>>, Refusal> {
    let named = parameters.get("client_id");
    let result = match (named, hint) {
        // > … the OP MUST verify that the Client Identifier matches the one used when issuing the ID Token.
        (Some(named), Some(hint)) if named != hint.audience => {
            Err(Refusal::sign_out_hint_of_another_client(named)
                .mend(Mend::Set("client_id".into(), hint.audience.clone())))
        }
        _ => Ok(()),
    };
    story.trail.note("client_id_equals_the_hint", named.unwrap_or(""), "the hint's client", result)?;
    let Some(id) = named.or(hint.map(|hint| hint.audience.as_str())) else { return Ok(None) };
    story.client_id = Some(id.chars().take(200).collect());
    directory::known_client(desk, tenant, id).await.map(Some)
}

/// > … the value MUST have been previously registered with the OP (RP-Initiated Logout 1.0 section 2)
fn next_address(
    client: Option<&Client>,
    parameters: &Parameters,
    story: &mut Story,
) -> Result<Option<String>, Refusal> {
    let Some(asked) = parameters.get("post_logout_redirect_uri") else { return Ok(None) };
    let Some(client) = client else {
        story.trail.refused("client_is_named", "neither id_token_hint nor client_id", "one of them");
        return Err(Refusal::sign_out_client_not_named());
    };
    let known = &client.post_logout_redirect_uris;
    let uri = known.iter().find(|known| *known == asked).and_then(|text| RedirectUri::parse(text).ok());
    let result = uri.ok_or_else(|| {
        let refusal = Refusal::post_logout_redirect_uri_not_registered(&client.id, asked);
        let nearest =
            terms::nearest(asked, known.iter().map(String::as_str)).or(known.first().map(String::as_str));
        match nearest {
            Some(nearest) => refusal
                .with_evidence("nearest", Fact::Literal(nearest.to_owned()))
                .mend(Mend::Set("post_logout_redirect_uri".into(), nearest.to_owned())),
            None => refusal.mend(Mend::Remove("post_logout_redirect_uri".into())),
        }
        .change_directory(format!(
            "[[tenant.client]]\nclient_id = {:?}\npost_logout_redirect_uris = [{asked:?}]",
            client.id
        ))
    });
    let uri = story.trail.note("post_logout_redirect_uri_is_registered", asked, known.join(" "), result)?;
    let state = parameters.get("state").map(|state| Parameters::encode(&[("state", state)]));
    Ok(Some(state.map_or_else(|| uri.as_str().to_owned(), |query| uri.with_query(&query))))
}
