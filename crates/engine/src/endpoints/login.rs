//! The sign-in page: what it shows, and what its form does.

use std::sync::Arc;

use diagnosis::Refusal;
use store::records::interaction;
use store::records::tenant::Tenant;
use terms::{Parameters, Secret};

use crate::authorization::{Answer, Browser, Pending, SignedIn, Step, grant, open, open_form, refused};
use crate::log::Story;
use crate::sign_in::{self, Admission, Verdict};
use crate::{Desk, entitlement};

/// What the sign-in page shows.
pub struct SignInPage {
    /// For which interaction.
    pub interaction: uuid::Uuid,
    /// The token that its form carries.
    pub form_token: String,
    /// What the client is called.
    pub client_name: String,
    /// Its privacy policy.
    pub policy_uri: Option<String>,
    /// Its terms of service.
    pub tos_uri: Option<String>,
    /// What stands in the field of the user name.
    pub user_name: String,
    /// What was wrong with the last try, as outsiders are told.
    pub refusal: Option<Refusal>,
}

/// What the form leads to.
pub enum SignedInOrAgain {
    /// The page again, with what was wrong.
    Again(Box<SignInPage>),
    /// The request goes on or ends.
    On {
        /// What the browser is told.
        answer: Box<Answer>,
        /// The browser's new session cookie.
        cookie: Option<Secret>,
        /// The browser's device cookie.
        device: Option<Secret>,
    },
}

/// The page of an interaction.
pub async fn page(
    desk: &Desk,
    tenant: &Tenant,
    browser: &Browser,
    parameters: &Parameters,
) -> Result<SignInPage, Refusal> {
    let mut story = Story::new(tenant.id, "login", parameters);
    let pending = open(desk, tenant, browser, parameters.get("interaction"), &mut story).await;
    let pending = pending.inspect_err(|r| desk.installation.log.note(desk, story.refusal(desk, r)))?;
    let hint = pending.request.login_hint.clone().unwrap_or_default();
    Ok(show(desk, browser, &pending, hint, None))
}

fn show(
    desk: &Desk,
    browser: &Browser,
    pending: &Pending,
    user_name: String,
    refusal: Option<Refusal>,
) -> SignInPage {
    SignInPage {
        interaction: pending.row.id,
        form_token: browser.form_token(desk, "login", pending.row.id.as_bytes()),
        client_name: pending.client.name.clone(),
        policy_uri: pending.client.policy_uri.clone(),
        tos_uri: pending.client.tos_uri.clone(),
        user_name,
        refusal,
    }
}

/// What the form of the page does.
pub async fn submit(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    browser: &Browser,
    parameters: &Parameters,
) -> Result<SignedInOrAgain, Refusal> {
    let mut story = Story::new(tenant.id, "login", parameters);
    let result = decide(desk, tenant, browser, parameters, &mut story).await;
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

async fn decide(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    browser: &Browser,
    parameters: &Parameters,
    story: &mut Story,
) -> Result<SignedInOrAgain, Refusal> {
    let pending = open_form(desk, tenant, browser, parameters, "login", story).await?;
    if parameters.get("cancel").is_some() {
        return cancel(desk, tenant, pending, story).await;
    }
    let user_name = parameters.get("username").unwrap_or_default();
    let password = Secret::new(parameters.get("password").unwrap_or_default());
    let again = |refusal: Refusal, story: &Story| {
        desk.installation.log.note(desk, story.refusal(desk, &refusal));
        SignedInOrAgain::Again(Box::new(show(desk, browser, &pending, user_name.to_owned(), Some(refusal))))
    };
    let empty = match (user_name.trim().is_empty(), password.expose().is_empty()) {
        (true, _) => Some("field-user-name"),
        (false, true) => Some("field-password"),
        _ => None,
    };
    if let Some(field) = empty {
        story.trail.refused("fields_are_filled", field, "both fields");
        return Ok(again(Refusal::sign_in_field_empty(field), story));
    }
    if desk.store.is_rehearsal() {
        story.trail.passed("password_is_never_evaluated_in_a_rehearsal");
        desk.installation.log.note(desk, story.success(desk, "rehearsed"));
        let page = show(desk, browser, &pending, user_name.to_owned(), None);
        return Ok(SignedInOrAgain::Again(Box::new(page)));
    }
    match sign_in::password(desk, tenant, user_name, &password, browser, story).await? {
        Verdict::Refused(refusal) => Ok(again(refusal, story)),
        Verdict::Accepted(accepted) => admit(desk, tenant, browser, &pending, accepted, story).await,
    }
}

async fn cancel(
    desk: &Desk,
    tenant: &Tenant,
    pending: Pending,
    story: &mut Story,
) -> Result<SignedInOrAgain, Refusal> {
    story.trail.refused("person_goes_on", "cancelled", "signed in");
    let (tenant, id, now) = (tenant.id, pending.row.id, desk.now);
    desk.store.transact(async move |tx| interaction::finish(tx, tenant, id, now).await).await?;
    let refusal = Refusal::sign_in_cancelled(&pending.client.name);
    let answer = refused(desk, story, pending.address, refusal);
    Ok(SignedInOrAgain::On { answer: Box::new(answer), cookie: None, device: None })
}

/// How an admission ended.
enum Ended {
    Admitted,
    /// The interaction was finished elsewhere.
    Finished,
    /// The account was signed out everywhere, given another password or disabled after its password was looked at.
    Outdated,
}

/// The person proved who they are: a new session under a new cookie, so that nobody can have planted the old one.
async fn admit(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    browser: &Browser,
    pending: &Pending,
    accepted: sign_in::Accepted,
    story: &mut Story,
) -> Result<SignedInOrAgain, Refusal> {
    story.account_id = Some(accepted.account.id);
    let admission = Admission::new(desk, tenant, browser, accepted).await?;
    // The request's own trace id belongs to how the request ends; the sign-in itself is a row beside it.
    let entry = story.success(&desk.apart(), "password");
    let (session, cookie, device) =
        (admission.session.clone(), admission.cookie.clone(), admission.device.clone());
    let (tenant_id, id, account, begun) = (tenant.id, pending.row.id, session.account_id, session.clone());
    let ended = desk
        .store
        .transact(async move |tx| {
            if !admission.still_stands(tx).await? {
                return Ok(Ended::Outdated);
            }
            if !interaction::signed_in(tx, tenant_id, id, &begun.browser, account, begun.id).await? {
                admission.give_up(tx).await?;
                return Ok(Ended::Finished);
            }
            admission.begin(tx).await?;
            entry.write(tx).await?;
            Ok(Ended::Admitted)
        })
        .await?;
    match ended {
        Ended::Admitted => {}
        Ended::Finished => return Err(Refusal::interaction_already_finished()),
        Ended::Outdated => {
            story.trail.refused("password_is_still_the_one", "replaced or ended meanwhile", "unchanged");
            return Err(Refusal::wrong_user_name_or_password());
        }
    }
    let missing =
        entitlement::missing_consent(desk, tenant.id, &pending.client, account, &pending.request.granted)
            .await?;
    let answer = if pending.request.ask_consent || !missing.is_empty() {
        Answer::Next { step: Step::Consent, interaction: pending.row.id }
    } else {
        let signed_in = SignedIn {
            account_id: account,
            session_id: session.id,
            authenticated_at: session.authenticated_at,
            interaction_id: pending.row.id,
            pending: Some(pending.row.id),
            consents: false,
        };
        let address = pending.address.clone();
        grant(desk, tenant, &pending.client, &pending.request, signed_in, address, story).await?
    };
    Ok(SignedInOrAgain::On { answer: Box::new(answer), cookie: Some(cookie), device: Some(device) })
}
